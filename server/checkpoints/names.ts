/** Names of checkpoints and aliases: which are allowed, made from file names, and near to a misspelt one. */
import path from 'node:path'
import { BadUserInput } from '../errors.ts'

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** The server-wide alias: what a null reference means. No checkpoint can be called so. */
export const DEFAULT_ALIAS = 'default'

/** Endings that say how a file is stored and nothing about what it is. */
const ENDINGS = /\.(pth|pt|ckpt|bin|safetensors|onnx|json|jl|joblib|npy|npz|pkl|zip|tar)$/i

/** Files that say nothing of what they hold; the name of their folder does. */
const NAMELESS = /^(model|weights|checkpoint|generator_model)$/i

/** True for what a checkpoint or an alias can be called. */
export function isName(text: string): boolean {
  return NAME.test(text)
}

/** Returns `name`. Throws BadUserInput if a checkpoint can't be called so. */
export function checkName(name: string): string {
  if (name === DEFAULT_ALIAS) {
    throw new BadUserInput(
      `"${DEFAULT_ALIAS}" is the server-wide alias; a checkpoint can't be called so.`,
    )
  }
  return checkForm('name', name)
}

/**
 * Returns `alias`; `default` is allowed, it is the server-wide one. Throws BadUserInput, also for `latest` and whole
 * numbers, which after a `@` mean the snapshots of a training run.
 */
export function checkAlias(alias: string): string {
  if (alias === 'latest' || /^\d+$/.test(alias)) {
    throw new BadUserInput(
      `The alias "${alias}" is reserved: RUN@latest and RUN@STEP are snapshots of a training run.`,
    )
  }
  return checkForm('alias', alias)
}

function checkForm(what: string, text: string): string {
  if (isName(text)) return text
  throw new BadUserInput(
    `${JSON.stringify(text.slice(0, 80))} can't be the ${what} of a checkpoint: use 1 to 63 of ` +
      'a-z, 0-9, ".", "_" and "-", the first a letter or a digit.',
  )
}

/** A name for what came from this path: `Faces 64.pth` is `faces-64`, `faces/model.json` is `faces`. */
export function nameFromPath(filePath: string): string {
  const { base, dir } = path.posix.parse(filePath.replaceAll('\\', '/'))
  const stem = base.replace(ENDINGS, '')
  const name = toName(NAMELESS.test(stem) ? path.posix.basename(dir) || stem : stem)
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

/** Those of `known` that a misspelt `name` may have meant, nearest first, at most three. */
export function closeNames(name: string, known: Iterable<string>): string[] {
  const wanted = name.toLowerCase().slice(0, 63)
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  return [...new Set(known)]
    .map((candidate) => ({ candidate, distance: nearness(wanted, candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** Edits between two names; 1 where one only goes on from the other. */
function nearness(a: string, b: string): number {
  if (a.length >= 3 && b.length >= 3 && (a.startsWith(b) || b.startsWith(a))) return 1
  return editDistance(a, b)
}

/** How many characters to insert, delete, replace, or swap with the next (optimal string alignment). */
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
