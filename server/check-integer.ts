/** Range checks for integers from clients. */
import { BadUserInput } from './errors.ts'

/** Throws BadUserInput, naming the argument, unless `value` is an integer in least..most. */
export function checkInteger(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new BadUserInput(`${what} must be a whole number from ${least} to ${most}; got ${value}.`)
}
