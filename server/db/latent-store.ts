/** Saved latents in Postgres. */
import { BadUserInput, LatentNotFound } from '../errors.ts'
import type { Latent, Prisma } from '../generated/prisma/client.ts'
import type { Recipe } from '../latent/recipe.ts'
import type { LatentSpace } from '../latent/spaces.ts'
import { canonicalJson, sha256 } from '../weights/canonical-json.ts'
import { inTransaction, type Client } from './client.ts'
import { isMissingRow, isUniqueViolation } from './database-errors.ts'
import { floatsOf, floatsToBytes } from './float-bytes.ts'
import { mapPage, readPage } from './pages.ts'
import type { LatentFilter, LatentRow, LatentStore, NewLatent, Page, TagCount } from './stores.ts'
import { UUID } from './uuid.ts'
import { prismaWindow } from './windows.ts'

export function createLatentStore(client: Client): LatentStore {
  return {
    save: (latent) => save(client, latent),
    saved: (latent) => findEarlierSave(client, latent, hashContent(latent)),
    count: () => client.latent.count(),
    find: (keys) => find(client, keys),
    list: (filter) => list(client, filter),
    tags: (limit) => tags(client, limit),
    update: (id, change) => update(client, id, change),
    delete: (ids) => remove(client, ids),
  }
}

async function save(client: Client, latent: NewLatent): Promise<LatentRow> {
  const contentHash = hashContent(latent)
  const { name, note, recipeHash, checkpointDigest, clientMutationId, space, rows } = latent
  try {
    const saved = await client.latent.create({
      data: {
        ...{ name, note, recipeHash, checkpointDigest, clientMutationId, contentHash, space, rows },
        tags: [...latent.tags],
        recipe: latent.recipe as Prisma.InputJsonValue,
        z: floatsToBytes(latent.values),
        searchText: searchTextOf(latent),
      },
    })
    return toRow(saved)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const earlier = await findEarlierSave(client, latent, contentHash)
    if (earlier) return earlier
    throw nameTaken(name)
  }
}

/**
 * Returns the row from an earlier save with the same clientMutationId. Throws BadUserInput if that
 * save had different content.
 */
async function findEarlierSave(
  client: Client,
  { clientMutationId }: NewLatent,
  contentHash: string,
): Promise<LatentRow | null> {
  if (clientMutationId === undefined) return null
  const earlier = await client.latent.findUnique({ where: { clientMutationId } })
  if (!earlier) return null
  if (earlier.contentHash === contentHash) return toRow(earlier)
  throw new BadUserInput(
    `clientMutationId "${clientMutationId}" was already used to save different content ` +
      `("${earlier.name}"). Use a new clientMutationId for each save.`,
  )
}

/**
 * Hashes the content of a save. The values are left out because the recipe and the checkpoint
 * determine them.
 */
function hashContent({ name, tags, note, recipe, checkpointDigest }: NewLatent): string {
  return sha256(canonicalJson({ name, tags, note, recipe, checkpointDigest }))
}

async function find(
  client: Client,
  keys: readonly string[],
): Promise<ReadonlyMap<string, LatentRow>> {
  const ids = keys.filter((key) => UUID.test(key))
  const found = await client.latent.findMany({
    where: { OR: [{ id: { in: ids } }, { name: { in: [...keys] } }] },
  })
  const rows = found.map(toRow)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const byName = new Map(rows.map((row) => [row.name, row]))
  const answers = new Map<string, LatentRow>()
  for (const key of keys) {
    const row = byId.get(key) ?? byName.get(key)
    if (row) answers.set(key, row)
  }
  return answers
}

async function list(client: Client, filter: LatentFilter): Promise<Page<LatentRow>> {
  const { checkpointDigest, tag, search } = filter
  const where: Prisma.LatentWhereInput = {
    checkpointDigest,
    tags: tag === undefined ? undefined : { has: tag },
    searchText: search === undefined ? undefined : { contains: escapeLike(foldCase(search)) },
  }
  const page = await readPage<Latent>(filter, {
    keyPattern: UUID,
    placeOf: ({ createdAt, id }) => ({ createdAt, key: id }),
    read(window) {
      const { bounds, ...rest } = prismaWindow(window, 'id')
      return client.latent.findMany({ where: { AND: [where, ...bounds] }, ...rest })
    },
    count: () => client.latent.count({ where }),
  })
  return mapPage(page, toRow)
}

function tags(client: Client, limit: number): Promise<TagCount[]> {
  return client.$queryRaw<TagCount[]>`
    SELECT tag, count(*)::int AS count FROM latent, unnest(tags) AS tag
    GROUP BY tag ORDER BY count DESC, tag COLLATE "C" LIMIT ${limit}`
}

async function update(
  client: Client,
  id: string,
  change: { name?: string; tags?: readonly string[]; note?: string },
): Promise<LatentRow> {
  if (!UUID.test(id)) throw latentNotFound(id)
  const { name, note } = change
  const tags = change.tags && [...change.tags]
  try {
    return await inTransaction(client, async (transaction) => {
      // The change locks the row. Then the search text is computed from the updated row.
      const changed = await transaction.latent.update({
        where: { id },
        data: { name, note, tags },
      })
      const searchText = searchTextOf(changed)
      return toRow(await transaction.latent.update({ where: { id }, data: { searchText } }))
    })
  } catch (error) {
    if (isMissingRow(error)) throw latentNotFound(id)
    if (isUniqueViolation(error) && name !== undefined) throw nameTaken(name)
    throw error
  }
}

async function remove(client: Client, ids: readonly string[]): Promise<string[]> {
  const known = ids.filter((id) => UUID.test(id))
  const rows = await client.$queryRaw<{ id: string }[]>`
    DELETE FROM latent WHERE id = ANY(${known}::uuid[]) RETURNING id::text`
  return rows.map(({ id }) => id)
}

function latentNotFound(id: string): LatentNotFound {
  return new LatentNotFound(`No saved latent has the id "${id}".`)
}

function nameTaken(name: string): BadUserInput {
  return new BadUserInput(`A latent named "${name}" already exists. Choose another name.`)
}

function toRow(row: Latent): LatentRow {
  const { id, name, tags, note, recipeHash, checkpointDigest, rows, createdAt, updatedAt } = row
  return {
    ...{ id, name, tags, note, recipeHash, checkpointDigest, rows, createdAt, updatedAt },
    recipe: row.recipe as unknown as Recipe,
    space: row.space as LatentSpace,
    values: floatsOf(row.z),
  }
}

/**
 * Returns the text that `search` matches. Case is folded here because a database in the C locale
 * folds only ASCII letters.
 */
function searchTextOf(latent: { name: string; note: string; tags: readonly string[] }): string {
  return foldCase([latent.name, latent.note, ...latent.tags].join('\n'))
}

function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Escapes LIKE's special characters, because Prisma passes `contains` to LIKE unchanged. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
