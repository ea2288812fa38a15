/** Parses recipes of latents into their canonical form. */

/** A recipe for a latent: a LatentInput with its defaults filled in. */
export type Recipe =
  | { seed: number }
  | { z: number[] }
  | { w: number[] }
  | { wPlus: number[][] }
  | { saved: string }
  | { mean: Recipe[] }
  | { sum: { weight: number; latent: Recipe }[] }
  | { slerp: { from: Recipe; to: Recipe; t: number } }
  | { lerp: { from: Recipe; to: Recipe; t: number } }
  | { jitter: { latent: Recipe; seed: number; amount: number } }
  | { mix: { from: Recipe; with: Recipe; layers: number[] } }
  | { truncate: { latent: Recipe; psi: number; cutoff?: number } }

/** The input isn't a recipe; the message names the member and its valid values. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError'
}

/** The largest seed; the smallest is 0. */
export const MAX_SEED = 2 ** 31 - 1
/** Maximum nesting depth; a seed alone has depth 1. */
export const MAX_DEPTH = 8
/** Maximum amount of noise added to a value. */
export const MAX_JITTER = 10
/** Maximum number of terms in one recipe: seeds, literal values and saved latents together. */
export const MAX_TERMS = 256
/** Maximum number of rows of w. */
export const MAX_ROWS = 64
/** Maximum number of literal values: of z, of w, or of all rows of w together. */
const MAX_VALUES = 65_536
const MAX_WEIGHT = 100
const DEFAULT_JITTER = 0.25
const MAX_KEY_LENGTH = 200

/** Maximum nesting and number of terms of a recipe. */
export interface RecipeLimits {
  readonly depth: number
  readonly terms: number
}

const LIMITS: RecipeLimits = { depth: MAX_DEPTH, terms: MAX_TERMS }

/**
 * Parses a LatentInput, or the JSON of a `recipe` field, exactly as the server does. In the
 * canonical form, members have a fixed order, defaults are filled in, layers are ascending, values
 * are float32, and -0 becomes 0. Throws a RecipeError that names the invalid member, e.g.
 * `latent.sum[2].weight`.
 *
 * @param path the name of the input in messages
 * @param limits those of a LatentInput, unless the recipe is composed of several
 */
export function parseRecipe(input: unknown, path = 'latent', limits = LIMITS): Recipe {
  return read(input, { path, depth: 1, limits, terms: { count: 0, root: path } })
}

/** True for a whole number from 0 to MAX_SEED. */
export function isSeed(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_SEED
}

interface Place {
  readonly path: string
  readonly depth: number
  readonly limits: RecipeLimits
  /** The number of terms so far, shared by the whole recipe. */
  readonly terms: { count: number; readonly root: string }
}

type Kind = Recipe extends infer R ? (R extends unknown ? keyof R : never) : never

const readers: { readonly [K in Kind]: (value: unknown, at: Place) => Recipe } = {
  seed: (value, at) => ({ seed: readSeed(value, count(at)) }),
  z: (value, at) => ({ z: readValues(value, count(at)) }),
  w: (value, at) => ({ w: readValues(value, count(at)) }),
  wPlus: (value, at) => ({ wPlus: readRows(value, count(at)) }),
  saved: (value, at) => ({ saved: readKey(value, count(at)) }),
  mean: (value, at) => ({ mean: readList(value, at).map((item, i) => read(item, within(at, i))) }),
  sum: (value, at) => ({
    sum: readList(value, at).map((item, i) => readTerm(item, within(at, i))),
  }),
  slerp: (value, at) => ({ slerp: readBlend(value, at) }),
  lerp: (value, at) => ({ lerp: readBlend(value, at) }),
  jitter: (value, at) => ({ jitter: readJitter(value, at) }),
  mix: (value, at) => ({ mix: readMix(value, at) }),
  truncate: (value, at) => ({ truncate: readTruncate(value, at) }),
}
const kinds = Object.keys(readers) as Kind[]

function read(input: unknown, at: Place): Recipe {
  if (at.depth > at.limits.depth) {
    throw new RecipeError(`${at.path} is nested too deep: at most ${at.limits.depth} levels.`)
  }
  const members = readMembers(input, kinds, at)
  const given = kinds.filter((kind) => members[kind] !== undefined && members[kind] !== null)
  if (given.length !== 1) {
    throw new RecipeError(`${at.path} must have exactly one of ${kinds.join(', ')}.`)
  }
  const kind = given[0]!
  return readers[kind](members[kind], member(at, kind))
}

function readTerm(input: unknown, at: Place) {
  const { weight, latent } = readMembers(input, ['weight', 'latent'], at)
  return {
    weight: readNumber(weight, member(at, 'weight'), -MAX_WEIGHT, MAX_WEIGHT),
    latent: read(latent, member(at, 'latent')),
  }
}

function readBlend(input: unknown, at: Place) {
  const { from, to, t } = readMembers(input, ['from', 'to', 't'], at)
  return {
    from: read(from, deeper(at, 'from')),
    to: read(to, deeper(at, 'to')),
    t: readNumber(t, member(at, 't'), 0, 1),
  }
}

function readJitter(input: unknown, at: Place) {
  const members = readMembers(input, ['latent', 'seed', 'amount'], at)
  const amount = members['amount'] ?? DEFAULT_JITTER
  const place = member(at, 'amount')
  return {
    latent: read(members['latent'], deeper(at, 'latent')),
    seed: readSeed(members['seed'], member(at, 'seed')),
    amount: readNumber(amount, place, Number.MIN_VALUE, MAX_JITTER),
  }
}

function readMix(input: unknown, at: Place) {
  const members = readMembers(input, ['from', 'with', 'layers'], at)
  return {
    from: read(members['from'], deeper(at, 'from')),
    with: read(members['with'], deeper(at, 'with')),
    layers: readLayers(members['layers'], member(at, 'layers')),
  }
}

function readTruncate(input: unknown, at: Place) {
  const { latent, psi, cutoff } = readMembers(input, ['latent', 'psi', 'cutoff'], at)
  const truncate = {
    latent: read(latent, deeper(at, 'latent')),
    psi: readNumber(psi, member(at, 'psi'), 0, 1),
  }
  if (cutoff === undefined || cutoff === null) return truncate
  return { ...truncate, cutoff: readRow(cutoff, member(at, 'cutoff'), MAX_ROWS) }
}

/** Indices of rows of w, ascending and each once. */
function readLayers(value: unknown, at: Place): number[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ROWS) {
    throw new RecipeError(
      `${at.path} must be a list of 1 to ${MAX_ROWS} layers; got ${showLength(value)}.`,
    )
  }
  const layers = value.map((item: unknown, i) => readRow(item, within(at, i), MAX_ROWS - 1))
  return [...new Set(layers)].sort((a, b) => a - b)
}

function readRow(value: unknown, at: Place, most: number): number {
  const isRow = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
  if (isRow) return (value as number) + 0
  throw new RecipeError(`${at.path} must be a whole number from 0 to ${most}; got ${show(value)}.`)
}

/** Rows of w, all of the same length. */
function readRows(value: unknown, at: Place): number[][] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ROWS) {
    throw new RecipeError(
      `${at.path} must be a list of 1 to ${MAX_ROWS} rows; got ${showLength(value)}.`,
    )
  }
  const rows = value.map((row: unknown, index) => readValues(row, within(at, index)))
  const length = rows[0]!.length
  const odd = rows.findIndex((row) => row.length !== length)
  if (odd >= 0) {
    throw new RecipeError(
      `${at.path}[${odd}] has ${rows[odd]!.length} values, the first row ${length}: ` +
        'all rows must have the same length.',
    )
  }
  if (rows.length * length <= MAX_VALUES) return rows
  throw new RecipeError(`${at.path} must have at most ${MAX_VALUES} values in all.`)
}

function readSeed(value: unknown, at: Place): number {
  if (isSeed(value)) return value + 0
  throw new RecipeError(
    `${at.path} must be a whole number from 0 to ${MAX_SEED}; got ${show(value)}.`,
  )
}

function readValues(value: unknown, at: Place): number[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_VALUES) {
    throw new RecipeError(
      `${at.path} must be a list of 1 to ${MAX_VALUES} numbers; got ${showLength(value)}.`,
    )
  }
  return value.map((entry: unknown, index) => {
    const rounded = typeof entry === 'number' ? Math.fround(entry) + 0 : Number.NaN
    if (Number.isFinite(rounded)) return rounded
    throw new RecipeError(
      `${at.path}[${index}] must be a number that float32 can hold; got ${show(entry)}.`,
    )
  })
}

function readKey(value: unknown, at: Place): string {
  // Postgres can't store NUL, so no name contains it.
  const isKey = typeof value === 'string' && value !== '' && !value.includes('\0')
  if (isKey && value.length <= MAX_KEY_LENGTH) return value
  throw new RecipeError(
    `${at.path} must be the id or the name of a saved latent; got ${show(value)}.`,
  )
}

function readNumber(value: unknown, at: Place, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value + 0
  const range = least === Number.MIN_VALUE ? `above 0, at most ${most}` : `from ${least} to ${most}`
  throw new RecipeError(`${at.path} must be a number ${range}; got ${show(value)}.`)
}

function readList(value: unknown, at: Place): unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= MAX_TERMS) return value
  throw new RecipeError(
    `${at.path} must be a list of 1 to ${MAX_TERMS} items; got ${showLength(value)}.`,
  )
}

/** A value for a message. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value)
}

/** The length of a list for a message; other values as they are. */
function showLength(value: unknown): string {
  return Array.isArray(value) ? String(value.length) : show(value)
}

function readMembers(input: unknown, names: readonly string[], at: Place): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new RecipeError(
      `${at.path} must be an object with ${names.join(', ')}; got ${show(input)}.`,
    )
  }
  const unknown = Object.keys(input).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const shown = JSON.stringify(unknown.slice(0, 40))
    throw new RecipeError(
      `${at.path} has an unknown member ${shown}: it takes ${names.join(', ')}.`,
    )
  }
  return input as Record<string, unknown>
}

function count(at: Place): Place {
  at.terms.count += 1
  const { terms } = at.limits
  if (at.terms.count <= terms) return at
  throw new RecipeError(`${at.terms.root} has too many terms: at most ${terms} in all.`)
}

function member(at: Place, name: string): Place {
  return { ...at, path: `${at.path}.${name}` }
}

function deeper(at: Place, name: string): Place {
  return { ...member(at, name), depth: at.depth + 1 }
}

function within(at: Place, index: number): Place {
  return { ...at, path: `${at.path}[${index}]`, depth: at.depth + 1 }
}
