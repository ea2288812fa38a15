/** What the import of a file would do, found out before anything is saved. */
import type { CheckpointFieldsFragment, LatentQLClient } from '@latentql/sdk'
import { savedIn } from '../../latents/recipe.ts'
import { each, type EachOptions } from './each.ts'
import { everyPage, PAGE } from './every-page.ts'
import type { FileLatent } from './latent-file.ts'

type Checkpoint = Pick<CheckpointFieldsFragment, 'digest' | 'name' | 'zDim'>

export interface PlannedLatent {
  readonly source: FileLatent
  /** `there`: the server has this very latent; `impossible`: no checkpoint of the server takes as many values. */
  readonly fate: 'new' | 'renamed' | 'there' | 'impossible'
  /** What it is or will be called. */
  readonly name: string
  /** Its id on the server, where it is there. */
  readonly id?: string
  /** What it will be saved with, where it will. */
  readonly checkpoint?: Checkpoint
}

export interface ImportPlan {
  /** Each after those that its recipe names. */
  readonly latents: readonly PlannedLatent[]
  /** Ids that recipes of the file name, that are not of the file, and that the server has. */
  readonly known: ReadonlySet<string>
}

interface Found {
  readonly id: string
  readonly name: string
  readonly z: readonly number[]
}

const FIND = `query FindLatent($id: ID!, $name: String!) {
  byId: latent(id: $id) { id name z }
  byName: latent(name: $name) { id name z }
}`

const LONGEST_NAME = 120

/**
 * Compares a file with the server. A latent whose checkpoint the server lacks goes to `preferred`, or else to the newest
 * checkpoint that takes as many values.
 */
export async function planImport(
  client: LatentQLClient,
  file: readonly FileLatent[],
  preferred: Checkpoint | undefined,
  options: EachOptions,
): Promise<ImportPlan> {
  const { signal } = options
  const sources = inOrderOfDependence(file)
  const find = ({ id, name }: { id: string; name: string }) =>
    client.query<{ byId: Found | null; byName: Found | null }, { id: string; name: string }>(
      FIND,
      { id, name },
      { signal },
    )
  const found = await each(sources, find, options)
  const checkpointOf = await findCheckpoints(client, sources, preferred, signal)
  const taken = new Set<string>()
  const latents: PlannedLatent[] = []
  for (const [index, source] of sources.entries()) {
    const { byId, byName } = found[index]!
    const there = [byId, byName].find((other) => other && sameValues(other.z, source.z))
    const checkpoint = checkpointOf(source)
    if (there) {
      latents.push({ source, fate: 'there', name: there.name, id: there.id })
    } else if (!checkpoint) {
      latents.push({ source, fate: 'impossible', name: source.name })
    } else {
      const isTaken = async (name: string) =>
        taken.has(name) ||
        (name === source.name ? byName : (await find({ id: source.id, name })).byName) !== null
      const name = await freeName(source.name, isTaken)
      taken.add(name)
      latents.push({ source, fate: name === source.name ? 'new' : 'renamed', name, checkpoint })
    }
  }
  return { latents, known: await findOutside(client, sources, signal) }
}

/** Whether two are the same float32 values. JSON has no sign for a zero. */
export function sameValues(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}

/** Oldest first, as a file has them newest first; but none before what its recipe names. */
function inOrderOfDependence(file: readonly FileLatent[]): FileLatent[] {
  const byId = new Map(file.map((latent) => [latent.id, latent]))
  const ordered = new Set<FileLatent>()
  const begun = new Set<FileLatent>()
  // Not by recursion: the chains of a file may be as long as the file.
  const stack = [...file]
  for (let latent = stack.at(-1); latent; latent = stack.at(-1)) {
    // One that names itself, by way of others or not, is met again before it is done.
    const parts = begun.has(latent)
      ? []
      : savedIn(latent.recipe).flatMap((id) => byId.get(id) ?? [])
    begun.add(latent)
    const first = parts.filter((part) => !begun.has(part))
    if (first.length > 0) stack.push(...first.toReversed())
    else ordered.add(stack.pop()!)
  }
  return [...ordered]
}

async function findCheckpoints(
  client: LatentQLClient,
  sources: readonly FileLatent[],
  preferred: Checkpoint | undefined,
  signal: AbortSignal | undefined,
): Promise<(source: FileLatent) => Checkpoint | undefined> {
  const digests = [...new Set(sources.flatMap(({ checkpoint }) => checkpoint?.digest ?? []))]
  const own = new Map<string, Checkpoint | null | undefined>()
  await each(digests, async (digest) => {
    if (isDigest(digest)) own.set(digest, await client.checkpoint(digest, { signal }))
  })
  const all = await everyPage((after) => client.checkpoints({ first: PAGE, after }, { signal }))
  const others = preferred ? [preferred, ...all] : all
  return ({ checkpoint, z }) =>
    [own.get(checkpoint?.digest ?? ''), ...others].find((one) => one?.zDim === z.length) ??
    undefined
}

function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text)
}

async function findOutside(
  client: LatentQLClient,
  sources: readonly FileLatent[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const inside = new Set(sources.map(({ id }) => id))
  const named = new Set(sources.flatMap(({ recipe }) => savedIn(recipe)))
  const outside = [...named].filter((id) => !inside.has(id))
  const found = await each(outside, async (id) => {
    const latent = await client.latent({ id }, { signal })
    return latent ? [id] : []
  })
  return new Set(found.flat())
}

/** The name, or with the first number behind it that makes it free. */
async function freeName(name: string, isTaken: (name: string) => Promise<boolean>) {
  let free = name
  for (let number = 2; await isTaken(free); number += 1) {
    const suffix = ` (${number})`
    free = [...name].slice(0, LONGEST_NAME - suffix.length).join('') + suffix
  }
  return free
}
