/** Command-line values, checked where they are read: a wrong one is a usage error that says what is allowed. */
import { InvalidArgumentError } from 'commander'

/** A whole number within bounds, both included. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`)
  }
}

/** A number within bounds, both included. */
export function number(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`It takes a number from ${min} to ${max}.`)
  }
}

/** Whole numbers separated by commas, e.g. `1,2,2,2`. */
export function integers(text: string): number[] {
  const values = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN))
  if (values.every((value) => value <= 64)) return values
  throw new InvalidArgumentError('It takes whole numbers from 0 to 64 with commas between: 1,2,2,2')
}

/** A part of a picture, pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Four whole numbers with commas between. */
export function box(text: string): Box {
  const numbers = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN))
  const [left, top, width, height] = numbers as [number, number, number, number]
  if (numbers.length === 4 && numbers.every(Number.isInteger)) return { left, top, width, height }
  throw new InvalidArgumentError('It takes left,top,width,height in pixels: 25,45,128,128')
}
