/** Names of checkpoints and aliases: validation, derivation from files, suggestions. */
import path from 'node:path'
import { BadUserInput } from '../errors.ts'

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** The server-wide alias, which a null reference means. A checkpoint can't have this name. */
export const DEFAULT_ALIAS = 'default'

/** Extensions that only say how a file is stored. */
const EXTENSIONS =
  /\.(pth|pt|ckpt|bin|safetensors|onnx|h5|hdf5|keras|json|jl|joblib|npy|npz|pkl|zip|tar)$/i

/** Generic file names; the folder's name is more informative. */
const GENERIC_NAMES = /^(model|weights|checkpoint|generator_model)$/i

/** True for a valid name of a checkpoint or an alias. */
export function isName(text: string): boolean {
  return NAME.test(text)
}

/** Returns `name`. Throws BadUserInput if a checkpoint can't have it. */
export function checkName(name: string): string {
  if (name === DEFAULT_ALIAS) {
    throw new BadUserInput(
      `"${DEFAULT_ALIAS}" is the server-wide alias and can't be the name of a checkpoint.`,
    )
  }
  return checkForm('name', name)
}

/**
 * Returns `alias`. Throws BadUserInput if it is invalid, or is `latest` or a whole number, which
 * after an `@` mean checkpoints of a training run. `default`, the server-wide alias, is allowed.
 */
export function checkAlias(alias: string): string {
  if (alias === 'latest' || /^\d+$/.test(alias)) {
    throw new BadUserInput(
      `The alias "${alias}" is reserved: RUN@latest and RUN@STEP are checkpoints of a run.`,
    )
  }
  return checkForm('alias', alias)
}

function checkForm(what: string, text: string): string {
  if (isName(text)) return text
  throw new BadUserInput(
    `Invalid ${what} ${JSON.stringify(text.slice(0, 80))}: use 1 to 63 characters from a-z, 0-9, ` +
      '".", "_" and "-", starting with a letter or digit.',
  )
}

/** Derives a name: `Faces 64.pth` gives `faces-64`, `faces/model.json` gives `faces`. */
export function nameFromPath(filePath: string): string {
  const { base, dir } = path.posix.parse(filePath.replaceAll('\\', '/'))
  const stem = base.replace(EXTENSIONS, '')
  const name = toName(GENERIC_NAMES.test(stem) ? path.posix.basename(dir) || stem : stem)
  return name === '' || name === DEFAULT_ALIAS ? 'checkpoint' : name
}

function toName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 63)
    .replace(/[^a-z0-9]+$/, '')
}

/** Returns at most three `known` names close to a misspelt `name`, closest first. */
export function closeNames(name: string, known: Iterable<string>): string[] {
  const misspelt = name.toLowerCase().slice(0, 63)
  const limit = Math.max(1, Math.floor(misspelt.length / 3))
  return [...new Set(known)]
    .map((candidate) => ({ candidate, distance: distanceOf(misspelt, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** Edit distance of two names; 1 if one starts with the other. */
function distanceOf(a: string, b: string): number {
  if (a.length >= 3 && b.length >= 3 && (a.startsWith(b) || b.startsWith(a))) return 1
  return editDistance(a, b)
}

/** Number of insertions, deletions, replacements and adjacent swaps (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= a.length; row++) {
    const above = rows[row - 1]!
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      const swapped =
        row > 1 && column > 1 && a[row - 2] === b[column - 1] && a[row - 1] === b[column - 2]
      const before = swapped ? rows[row - 2]![column - 2]! + 1 : Infinity
      current.push(Math.min(replaced, above[column]! + 1, current[column - 1]! + 1, before))
    }
    rows.push(current)
  }
  return rows[a.length]![b.length]!
}
