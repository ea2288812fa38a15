/** Length checks for texts from clients. */
import { BadUserInput } from './errors.ts'

/** Throws BadUserInput, naming the field, unless `text` has least..most characters and no NUL. */
export function checkText(field: string, text: string, least: number, most: number): void {
  // Postgres can't store NUL, and users couldn't type a name of only spaces.
  if (text.includes('\0')) throw new BadUserInput(`${field} contains a NUL character.`)
  if (least > 0 && text.trim() === '')
    throw new BadUserInput(`${field} is empty; use 1 to ${most} characters.`)
  const length = [...text].length
  if (length <= most) return
  throw new BadUserInput(`${field} has ${length} characters; at most ${most} are allowed.`)
}
