/** Saved variants: validates what clients save, and applies variants by their ids or names. */
import { checkText } from '../check-text.ts'
import type { GeneratorCheckpoint } from '../checkpoints/checkpoint.ts'
import type { Page, VariantFilter, VariantRow, VariantStore } from '../db/stores.ts'
import { BadUserInput, VariantNotFound } from '../errors.ts'
import { readDocument } from '../pictures/document.ts'
import { isPlain, resolveVariant, VARIANT, type Variant, type VariantInput } from './variant.ts'

export const MAX_NAME_LENGTH = 120

/** A variant from a client that may name a saved one, by id or name. */
export interface SavedVariantInput extends VariantInput {
  readonly saved?: string | null
}

export interface SavedVariants {
  /**
   * Returns the canonical variant for a checkpoint: the ablations of the saved variant and the
   * given ones, and the given noise or that of the saved variant. Throws VariantNotFound, and
   * BadUserInput as `resolveVariant` does.
   */
  resolve(
    input: SavedVariantInput | null | undefined,
    checkpoint: Pick<GeneratorCheckpoint, 'name' | 'generator'>,
  ): Promise<Variant>
  /** Throws BadUserInput if the variant changes nothing, or its name is invalid or taken. */
  save(name: string, checkpointDigest: string, variant: Variant): Promise<VariantRow>
  /** Finds a variant or null. Throws BadUserInput unless given exactly one of id and name. */
  findOne(key: { id?: string | null; name?: string | null }): Promise<VariantRow | null>
  /** Finds variants by ids or names in one query; unknown keys are absent. Ids take precedence. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, VariantRow>>
  /** Lists variants, newest first. Throws BadUserInput for an invalid cursor. */
  list(filter: VariantFilter): Promise<Page<VariantRow>>
  /** Deletes a variant; returns its id. Throws VariantNotFound. */
  delete(id: string): Promise<string>
}

export function createSavedVariants(rows: VariantStore): SavedVariants {
  return {
    async resolve(input, checkpoint) {
      if (input?.saved == null) return resolveVariant(input, checkpoint)
      const { saved, ablate, ...rest } = input
      const row = (await rows.find([saved])).get(saved)
      if (!row) throw new VariantNotFound(`No saved variant has the id or name "${saved}".`)
      const { ablate: ofSaved, noise } = variantOf(row)
      const both = [...ofSaved, ...(ablate ?? [])]
      return resolveVariant({ ...rest, noise: rest.noise ?? noise, ablate: both }, checkpoint)
    },
    async save(name, checkpointDigest, variant) {
      checkText('name', name, 1, MAX_NAME_LENGTH)
      if (isPlain(variant)) {
        throw new BadUserInput(
          'The variant changes nothing. Give it maps to turn off, or another noise.',
        )
      }
      return rows.save({ name, checkpointDigest, variant })
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
    async delete(id) {
      if (await rows.delete(id)) return id
      throw new VariantNotFound(`No saved variant has the id "${id}".`)
    },
  }
}

/** The canonical variant of a row. */
export function variantOf({ variant }: Pick<VariantRow, 'variant'>): Variant {
  return readDocument(VARIANT, variant)
}
