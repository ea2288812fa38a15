/** Validates the texts of a saved latent: name, tags and note. */
import { checkText } from '../check-text.ts'
import { BadUserInput } from '../errors.ts'

const MAX_TAGS = 32
const MAX_NAME_LENGTH = 120
const MAX_TAG_LENGTH = 64
const MAX_NOTE_LENGTH = 4_000
const MAX_MUTATION_ID_LENGTH = 200

/** Texts from clients. Null and undefined keep the old value, or the default of a new latent. */
export interface LatentTexts {
  readonly name?: string | null
  readonly tags?: readonly string[] | null
  readonly note?: string | null
  readonly clientMutationId?: string | null
}

/** Returns the fields without null, and each tag once. Throws BadUserInput that names the field. */
export function checkLatentTexts({ name, tags, note, clientMutationId }: LatentTexts) {
  checkLength('name', name, 1, MAX_NAME_LENGTH)
  checkLength('note', note, 0, MAX_NOTE_LENGTH)
  checkLength('clientMutationId', clientMutationId, 1, MAX_MUTATION_ID_LENGTH)
  if (tags && tags.length > MAX_TAGS) {
    throw new BadUserInput(`tags has ${tags.length} entries; at most ${MAX_TAGS} are allowed.`)
  }
  tags?.forEach((tag, index) => checkLength(`tags[${index}]`, tag, 1, MAX_TAG_LENGTH))
  return {
    name: name ?? undefined,
    tags: tags ? [...new Set(tags)] : undefined,
    note: note ?? undefined,
    clientMutationId: clientMutationId ?? undefined,
  }
}

function checkLength(field: string, text: string | null | undefined, least: number, most: number) {
  if (text != null) checkText(field, text, least, most)
}
