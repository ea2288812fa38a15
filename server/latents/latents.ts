/** Saved latents: validates what clients save and change, and stores it in the database. */
import type { LatentFilter, LatentRow, LatentStore, Page, TagCount } from '../db/stores.ts'
import { BadUserInput, LatentNotFound } from '../errors.ts'
import { recipeHash } from '../latent/canonical.ts'
import type { Recipe } from '../latent/recipe.ts'
import type { Point } from '../latent/spaces.ts'
import { checkLatentTexts, type LatentTexts } from './latent-texts.ts'

const MAX_LISTED_TAGS = 1_000
const MAX_DELETED = 1_000

/** A latent to save, evaluated for its checkpoint. */
export interface LatentToSave extends LatentTexts {
  readonly name: string
  /** Canonical. */
  readonly recipe: Recipe
  readonly point: Point
  /** Number of rows of w: more than 1 only in W_PLUS. */
  readonly rows: number
  readonly checkpointDigest: string
}

export interface Latents {
  /**
   * Saves a latent once: repeating the same `clientMutationId` and content returns the existing
   * row. Throws BadUserInput for invalid texts, a name that is taken, or a `clientMutationId` that
   * was used for other content.
   */
  save(latent: LatentToSave): Promise<LatentRow>
  /** Finds a latent or null. Throws BadUserInput unless given exactly one of id and name. */
  findOne(key: { id?: string | null; name?: string | null }): Promise<LatentRow | null>
  /** Finds latents by ids or names in one query; unknown keys are absent. Ids take precedence. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, LatentRow>>
  /** Lists latents, newest first. Throws BadUserInput for an invalid cursor. */
  list(filter: LatentFilter): Promise<Page<LatentRow>>
  /** Lists at most 1,000 tags, most used first. */
  tags(): Promise<TagCount[]>
  /** Changes the given texts. Throws as `save` does, and LatentNotFound. */
  update(id: string, texts: Omit<LatentTexts, 'clientMutationId'>): Promise<LatentRow>
  /** Deletes a latent; returns its id. Throws LatentNotFound. */
  delete(id: string): Promise<string>
  /** Deletes at most 1,000 latents; returns the ids that existed. */
  deleteMany(ids: readonly string[]): Promise<string[]>
}

export function createLatents(rows: LatentStore): Latents {
  return {
    async save({ recipe, point, rows: ofPoint, checkpointDigest, ...texts }) {
      const { name = texts.name, tags = [], note = '', clientMutationId } = checkLatentTexts(texts)
      return rows.save({
        ...{ name, tags, note, clientMutationId, checkpointDigest },
        ...{ recipe, recipeHash: recipeHash(recipe), ...point, rows: ofPoint },
      })
    },
    async findOne({ id, name }) {
      const key = id ?? name
      if (key == null || (id != null && name != null)) {
        throw new BadUserInput('Provide exactly one of `id` and `name`.')
      }
      const row = (await rows.find([key])).get(key) ?? null
      const found = id != null ? row?.id : row?.name
      return found === key ? row : null
    },
    find: (keys) => rows.find(keys),
    list: (filter) => rows.list(filter),
    tags: () => rows.tags(MAX_LISTED_TAGS),
    async update(id, texts) {
      const { name, tags, note } = checkLatentTexts(texts)
      return rows.update(id, { name, tags, note })
    },
    async delete(id) {
      const [deleted] = await rows.delete([id])
      if (deleted === undefined) throw new LatentNotFound(`No saved latent has the id "${id}".`)
      return deleted
    },
    async deleteMany(ids) {
      if (ids.length > MAX_DELETED) {
        throw new BadUserInput(
          `Can't delete ${ids.length} latents at once; at most ${MAX_DELETED} are allowed.`,
        )
      }
      return rows.delete(ids)
    },
  }
}
