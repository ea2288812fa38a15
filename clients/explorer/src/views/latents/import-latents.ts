/** Imports saved latents from a file: makes a plan, carries it out, and can undo it. */
import type {
  CheckpointFieldsFragment,
  LatentQLClient,
  LatentInput,
  SaveLatentInput,
} from '@latentql/sdk'
import { FindLatentDocument, ImportLatentDocument } from '../../api/generated/graphql.ts'
import { savedIn, renameSaved } from '../../latents/recipe.ts'
import { each, type EachOptions, everyPage, PAGE, patiently } from './bulk.ts'
import { valuesOf, type AnyValues, type FileLatent } from './latent-file.ts'

type Checkpoint = Pick<CheckpointFieldsFragment, 'digest' | 'name' | 'zDim' | 'mapping'>

export interface PlannedLatent {
  readonly source: FileLatent
  /**
   * `there`: the server already has this latent. `impossible`: no checkpoint on the server takes as
   * many values.
   */
  readonly fate: 'new' | 'renamed' | 'there' | 'impossible'
  /** Its name on the server, now or after the import. */
  readonly name: string
  /** Its id on the server, if it is there. */
  readonly id?: string
  /** The checkpoint to save it with, if it will be saved. */
  readonly checkpoint?: Checkpoint
}

export interface ImportPlan {
  /** Each latent comes after the latents that its recipe refers to. */
  readonly latents: readonly PlannedLatent[]
  /** Ids in recipes that aren't in the file but exist on the server. */
  readonly known: ReadonlySet<string>
}

const MAX_NAME_LENGTH = 120

/**
 * Compares a file with the server. If the server lacks a latent's checkpoint, the latent goes to
 * `preferred`, or else to the newest checkpoint that takes as many values.
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
    client.query(FindLatentDocument, { id, name }, { signal })
  const found = await each(sources, find, options)
  const checkpointOf = await findCheckpoints(client, sources, preferred, signal)
  const taken = new Set<string>()
  const latents: PlannedLatent[] = []
  for (const [index, source] of sources.entries()) {
    const { byId, byName } = found[index]!
    const there = [byId, byName].find((other) => other && sameValues(other, source))
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

/** True if both have the same float32 values. JSON can't represent -0, so zeros are equal. */
function sameValues(one: AnyValues, other: AnyValues): boolean {
  return JSON.stringify(valuesOf(one)) === JSON.stringify(valuesOf(other))
}

/**
 * Sorts oldest first (files list the newest first), but never a latent before those its recipe
 * refers to.
 */
function inOrderOfDependence(file: readonly FileLatent[]): FileLatent[] {
  const byId = new Map(file.map((latent) => [latent.id, latent]))
  const ordered = new Set<FileLatent>()
  const begun = new Set<FileLatent>()
  // Iterative, because chains of references may be as long as the file.
  const stack = [...file]
  for (let latent = stack.at(-1); latent; latent = stack.at(-1)) {
    // A latent that refers to itself, directly or indirectly, is met again before it is finished.
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
  return (source) =>
    [own.get(source.checkpoint?.digest ?? ''), ...others].find((one) => takes(one, source)) ??
    undefined
}

/** True if the values of a latent fit a checkpoint. */
function takes(checkpoint: Checkpoint | null | undefined, { z, w, wPlus }: FileLatent): boolean {
  if (z) return checkpoint?.zDim === z.length
  const { size, rows } = checkpoint?.mapping ?? {}
  return w ? w.length === size : wPlus!.length === rows && wPlus![0]!.length === size
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

/** The name, with the lowest number added that makes it free, if it is taken. */
async function freeName(name: string, isTaken: (name: string) => Promise<boolean>) {
  let free = name
  for (let number = 2; await isTaken(free); number += 1) {
    const suffix = ` (${number})`
    free = [...name].slice(0, MAX_NAME_LENGTH - suffix.length).join('') + suffix
  }
  return free
}

/** The result of an import. */
export interface ImportResult {
  /** The saved latents, in order. */
  readonly saved: readonly { readonly id: string; readonly name: string }[]
  readonly failed: readonly { readonly name: string; readonly error: unknown }[]
  /** True if the import was aborted before the end. */
  readonly cancelled: boolean
}

/**
 * Saves the latents one after another. A rejected latent doesn't stop the others. Running it again
 * saves nothing twice.
 */
export async function importLatents(
  client: LatentQLClient,
  { latents, known }: ImportPlan,
  { signal, onProgress }: EachOptions,
): Promise<ImportResult> {
  /** By the id in the file. */
  const ids = new Map([...known].map((id) => [id, id]))
  const saved: { id: string; name: string }[] = []
  const failed: { name: string; error: unknown }[] = []
  for (const [index, planned] of latents.entries()) {
    if (signal?.aborted) return { saved, failed, cancelled: true }
    const { source, fate, name, id } = planned
    if (id !== undefined) ids.set(source.id, id)
    if (fate === 'new' || fate === 'renamed') {
      try {
        const latent = await patiently(() => saveOne(client, planned, ids), signal)
        ids.set(source.id, latent.id)
        saved.push({ id: latent.id, name: latent.name })
      } catch (error) {
        if (signal?.aborted) return { saved, failed, cancelled: true }
        failed.push({ name, error })
      }
    }
    onProgress?.(index + 1)
  }
  return { saved, failed, cancelled: false }
}

/** Deletes the latents that an import saved. Already deleted ones are ignored. */
export function takeBack(client: LatentQLClient, { saved }: ImportResult): Promise<void> {
  return deleteLatents(
    client,
    saved.map(({ id }) => id),
  )
}

/** The maximum number of ids per request. */
const MAX_AT_ONCE = 1000

/** Deletes saved latents; missing ones count as deleted. */
export async function deleteLatents(client: LatentQLClient, ids: readonly string[]): Promise<void> {
  for (let done = 0; done < ids.length; done += MAX_AT_ONCE) {
    await patiently(() => client.deleteLatents(ids.slice(done, done + MAX_AT_ONCE)))
  }
}

/**
 * Saves a latent by its recipe if that reproduces the file's values exactly, else by its values.
 */
async function saveOne(
  client: LatentQLClient,
  planned: PlannedLatent,
  ids: ReadonlyMap<string, string>,
) {
  const { source, checkpoint } = planned
  const { recipe } = source
  const isWhole = savedIn(recipe).every((id) => ids.has(id))
  if (isWhole && checkpoint?.digest === source.checkpoint?.digest) {
    const latent = await send(
      client,
      planned,
      renameSaved(recipe, (id) => ids.get(id)!),
    )
    if (sameValues(latent, source)) return latent
    // The file was edited by hand, or this server turns seeds into z differently: the values win.
    await client.deleteLatent(latent.id)
  }
  return send(client, planned, { ...valuesOf(source) })
}

async function send(client: LatentQLClient, planned: PlannedLatent, latent: LatentInput) {
  const { source, name, checkpoint } = planned
  const content: SaveLatentInput = {
    name,
    tags: [...source.tags],
    note: source.note,
    latent,
    checkpoint: checkpoint!.digest,
  }
  const clientMutationId = `import ${source.id.slice(0, 64)} ${hash(JSON.stringify(content))}`
  const input = { ...content, clientMutationId }
  const { saveLatent } = await client.query(ImportLatentDocument, { input })
  return saveLatent.latent
}

/** A 53-bit hash (cyrb53). SubtleCrypto isn't available on pages served over plain HTTP. */
function hash(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 0x9e3779b1)
    low = Math.imul(low ^ unit, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return (2 ** 21 * (low >>> 0) + (high >>> 11)).toString(36)
}
