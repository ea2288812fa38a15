/** Checks texts from clients: names, notes and tags. */
import { BadUserInput } from './errors.ts'

const MAX_TAGS = 32
const MAX_TAG_LENGTH = 64
const MAX_NOTE_LENGTH = 4_000

/** Control characters, and those that make text look as if it had another order. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/**
 * Throws BadUserInput that names the field unless the text is null or has this many characters,
 * none of them a control character. A text that may be empty, a note, may have several lines.
 */
export function checkText(
  field: string,
  text: string | null | undefined,
  least: number,
  most: number,
): void {
  if (text == null) return
  const [control] = CONTROLS.exec(least > 0 ? text : text.replaceAll(/[\n\r\t]/g, '')) ?? []
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    throw new BadUserInput(`${field} contains the control character U+${code}. Remove it.`)
  }
  // Users couldn't type a name of only spaces.
  if (least > 0 && text.trim() === '')
    throw new BadUserInput(`${field} is empty; use 1 to ${most} characters.`)
  const length = [...text].length
  if (length <= most) return
  throw new BadUserInput(`${field} has ${length} characters; at most ${most} are allowed.`)
}

/** A note and tags. Null and undefined keep the old value. */
export interface Annotation {
  readonly note?: string | null
  readonly tags?: readonly string[] | null
}

/** Returns the fields without null, and each tag once. Throws BadUserInput that names the field. */
export function checkAnnotation({ note, tags }: Annotation) {
  checkText('note', note, 0, MAX_NOTE_LENGTH)
  if (tags && tags.length > MAX_TAGS) {
    throw new BadUserInput(`tags has ${tags.length} entries; at most ${MAX_TAGS} are allowed.`)
  }
  tags?.forEach((tag, index) => checkText(`tags[${index}]`, tag, 1, MAX_TAG_LENGTH))
  return { note: note ?? undefined, tags: tags ? [...new Set(tags)] : undefined }
}
