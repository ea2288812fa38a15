/** Saves what an import's plan says, and takes it back. */
import type { LatentInput, LatentQLClient, SaveLatentInput } from '@latentql/sdk'
import { savedIn } from '../../latents/recipe.ts'
import { patiently, type EachOptions } from './each.ts'
import { sameValues, type ImportPlan, type PlannedLatent } from './import-plan.ts'
import { renameSaved } from './recipe-parts.ts'

export interface ImportResult {
  /** What was saved, in the order of saving. */
  readonly saved: readonly { readonly id: string; readonly name: string }[]
  readonly failed: readonly { readonly name: string; readonly error: unknown }[]
  /** Whether the signal ended it before all were tried. */
  readonly cancelled: boolean
}

const SAVE = `mutation ImportLatent($input: SaveLatentInput!) {
  saveLatent(input: $input) {
    latent { id name z }
  }
}`

/** Saves one after the other; what is refused does not keep the others back. Running it again saves nothing twice. */
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

/** Deletes what an import saved; what somebody else has deleted since is gone as well. */
export function takeBack(client: LatentQLClient, { saved }: ImportResult): Promise<void> {
  return deleteLatents(
    client,
    saved.map(({ id }) => id),
  )
}

/** The most that one request deletes. */
const MOST_AT_ONCE = 1000

/** Deletes saved latents; those that are gone already count as deleted. */
export async function deleteLatents(client: LatentQLClient, ids: readonly string[]): Promise<void> {
  for (let done = 0; done < ids.length; done += MOST_AT_ONCE) {
    await patiently(() => client.deleteLatents(ids.slice(done, done + MOST_AT_ONCE)))
  }
}

/** By its recipe where that gives the very values of the file here too, else by its values. */
async function saveOne(
  client: LatentQLClient,
  planned: PlannedLatent,
  ids: ReadonlyMap<string, string>,
) {
  const { source, checkpoint } = planned
  const { recipe, z } = source
  const isWhole = savedIn(recipe).every((id) => ids.has(id))
  if (isWhole && checkpoint?.digest === source.checkpoint?.digest) {
    const latent = await send(
      client,
      planned,
      renameSaved(recipe, (id) => ids.get(id)!),
    )
    if (sameValues(latent.z, z)) return latent
    // Somebody wrote the file by hand, or the server makes z of seeds in another way: the values count.
    await client.deleteLatent(latent.id)
  }
  return send(client, planned, { z: [...z] })
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
  type Answer = { saveLatent: { latent: { id: string; name: string; z: number[] } } }
  const { saveLatent } = await client.query<Answer, { input: SaveLatentInput }>(SAVE, { input })
  return saveLatent.latent
}

/** 53 bits of a text (cyrb53); SubtleCrypto is not there where a page came over plain HTTP. */
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
