/** The texts of a saved latent: its name, tags and note. */
import { BadUserInput } from '../errors.ts'

const MAX_TAGS = 32
const MAX_NAME_LENGTH = 120
const MAX_TAG_LENGTH = 64
const MAX_NOTE_LENGTH = 4_000
const MAX_MUTATION_ID_LENGTH = 200

/** As clients send them; null and undefined are left unchanged, or take their defaults. */
export interface LatentTexts {
  readonly name?: string | null
  readonly tags?: readonly string[] | null
  readonly note?: string | null
  readonly clientMutationId?: string | null
}

/** Throws BadUserInput that names the field; returns the fields without null, each tag once. */
export function checkLatentTexts({ name, tags, note, clientMutationId }: LatentTexts) {
  checkLength('name', name, 1, MAX_NAME_LENGTH)
  checkLength('note', note, 0, MAX_NOTE_LENGTH)
  checkLength('clientMutationId', clientMutationId, 1, MAX_MUTATION_ID_LENGTH)
  if (tags && tags.length > MAX_TAGS) {
    throw new BadUserInput(`tags has ${tags.length} entries; at most ${MAX_TAGS}`)
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
  if (text == null) return
  // Postgres cannot store NUL, and a name of blanks could not be typed.
  if (text.includes('\0')) throw new BadUserInput(`${field} has a NUL character`)
  if (least > 0 && text.trim() === '') throw new BadUserInput(`${field} is empty`)
  const length = [...text].length
  if (length <= most) return
  throw new BadUserInput(`${field} has ${length} characters; at most ${most}`)
}
