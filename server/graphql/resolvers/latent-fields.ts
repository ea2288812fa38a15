/** What a saved latent may be called, tagged and noted. */
import { BadUserInput } from '../../errors.ts'

const MOST_TAGS = 32

/** Fields as a mutation gives them; null and undefined are not given. */
export interface LatentTexts {
  readonly name?: string | null
  readonly tags?: readonly string[] | null
  readonly note?: string | null
  readonly clientMutationId?: string | null
}

/** Throws BadUserInput that names the field; returns the fields, null left away. */
export function checkLatentTexts({ name, tags, note, clientMutationId }: LatentTexts) {
  checkLength('name', name, 1, 120)
  checkLength('note', note, 0, 4_000)
  checkLength('clientMutationId', clientMutationId, 1, 200)
  if (tags && tags.length > MOST_TAGS) {
    throw new BadUserInput(`tags has ${tags.length} entries; at most ${MOST_TAGS}`)
  }
  tags?.forEach((tag, index) => checkLength(`tags[${index}]`, tag, 1, 64))
  return {
    name: name ?? undefined,
    tags: tags ? [...new Set(tags)] : undefined,
    note: note ?? undefined,
    clientMutationId: clientMutationId ?? undefined,
  }
}

function checkLength(field: string, text: string | null | undefined, least: number, most: number) {
  if (text == null) return
  // Postgres keeps no NUL, and a name of blanks could not be asked for.
  if (text.includes('\0')) throw new BadUserInput(`${field} has a NUL character`)
  if (least > 0 && text.trim() === '') throw new BadUserInput(`${field} is empty`)
  const length = [...text].length
  if (length <= most) return
  throw new BadUserInput(`${field} has ${length} characters; at most ${most}`)
}
