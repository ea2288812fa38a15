/** Parsers of command-line values. An invalid value is a usage error that names the valid ones. */
import { statSync } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { BadUserInput } from '../errors.ts'

/** Parses a whole number within inclusive bounds. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }
}

/** Parses a number within inclusive bounds. */
export function number(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`)
  }
}

/** Parses whole numbers separated by commas, e.g. `1,2,2,2`. */
export function integers(text: string): number[] {
  const values = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN))
  if (values.every((value) => value <= 64)) return values
  throw new InvalidArgumentError(
    'It must be whole numbers from 0 to 64, separated by commas, e.g. 1,2,2,2.',
  )
}

/** Parses words separated by commas. */
export function words(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}

/** A rectangle in a picture, pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Parses four whole numbers separated by commas. */
export function box(text: string): Box {
  const numbers = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN))
  const [left, top, width, height] = numbers as [number, number, number, number]
  if (numbers.length === 4 && numbers.every(Number.isInteger)) return { left, top, width, height }
  throw new InvalidArgumentError('It must be left,top,width,height in pixels, e.g. 25,45,128,128.')
}

/** Accepts the path of a file to write, in a folder that exists. */
export function outputFile(text: string): string {
  if (statSync(text, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidArgumentError('It is a folder; name a file in it.')
  const folder = path.dirname(path.resolve(text))
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return text
  throw new InvalidArgumentError(`The folder ${folder} does not exist. Create it first.`)
}

/** Returns the absolute path of a file to read. Throws the system's error if it is missing. */
export async function inputPath(text: string): Promise<string> {
  const absolute = path.resolve(text)
  await access(absolute)
  return absolute
}

/**
 * Returns the format of an output file: that of its extension, else the one of --format. Throws
 * BadUserInput if they contradict each other, or if neither names a format.
 */
export function chooseFormat<Format extends string>(
  file: string,
  asked: Format | undefined,
  byExtension: Readonly<Record<string, Format>>,
): Format {
  const extension = path.extname(file).toLowerCase()
  const format = byExtension[extension]
  if (format && asked && format !== asked) {
    throw new BadUserInput(
      `--out ${file}: the extension ${extension} means ${format}, but --format is ${asked}. ` +
        'Leave out --format, or change the extension.',
    )
  }
  const chosen = format ?? asked
  if (chosen) return chosen
  const known = new Intl.ListFormat('en', { type: 'disjunction' }).format(Object.keys(byExtension))
  throw new BadUserInput(
    `--out ${file}: unknown format. Use the extension ${known}, or pass --format.`,
  )
}

/**
 * Makes options mandatory, by attribute names. Commander's own `requiredOption` checks them before
 * it looks for unknown options, so that a typo such as `--sed` would be reported as a missing
 * `--seed`.
 */
export function requireOptions(command: Command, ...names: readonly string[]): void {
  command.hook('preAction', (_command, actionCommand) => {
    for (const option of command.options) {
      const name = option.attributeName()
      if (!names.includes(name) || actionCommand.getOptionValue(name) !== undefined) continue
      actionCommand.error(`error: required option '${option.flags}' not specified`)
    }
  })
}
