/** Numbers that arguments may be. */
import { BadUserInput } from '../../errors.ts'

/** Throws BadUserInput that names the argument, unless it is from `least` to `most`. */
export function checkRange(what: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return
  throw new BadUserInput(`${what} is ${value}; it takes ${least} to ${most}.`)
}
