/**
 * The file format for exporting and importing saved latents: names, recipes and exact values, as
 * JSON.
 */
import {
  parseRecipe,
  RecipeError,
  type LatentFieldsFragment,
  type LatentQLClient,
} from '@latentql/sdk'
import type { Latent } from '../../navigation/latent-json.ts'
import { each, patiently, type EachOptions, everyPage, PAGE } from './bulk.ts'

/** One latent of a file. */
export interface FileLatent extends Values {
  /** Its id on the exporting server; recipes in the same file refer to it by this id. */
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
  readonly note: string
  readonly recipe: Latent
  /** The checkpoint it was saved with; null if deleted. */
  readonly checkpoint: { readonly name: string; readonly digest: string } | null
}

/**
 * The values of a latent in its space, one of the three, in the form of a LatentInput: float32 as
 * exact decimal numbers, so that reading them gives the same bits.
 */
export interface Values {
  readonly z?: number[]
  readonly w?: number[]
  readonly wPlus?: number[][]
}

/** The values of a latent as a query returns them: null in all spaces but one. */
export interface AnyValues {
  readonly z?: number[] | null
  readonly w?: number[] | null
  readonly wPlus?: number[][] | null
}

export function valuesOf({ z, w, wPlus }: AnyValues) {
  if (z) return { z }
  return w ? { w } : { wPlus: wPlus! }
}

/** A problem with a file; the message is for users. */
export class FileProblem extends Error {}

const FORMAT = 'latentql-latents'
const VERSION = 1
export const MAX_LATENTS = 10_000

/** Selects the exported fields of a latent. */
function toFileLatent(latent: LatentFieldsFragment & AnyValues): FileLatent {
  const { id, name, tags, note, recipe, checkpoint } = latent
  return { id, name, tags, note, recipe, ...valuesOf(latent), checkpoint }
}

/** Returns the text of a file, one latent per line. */
export function writeLatentFile(latents: readonly FileLatent[]): string {
  const head = JSON.stringify({ format: FORMAT, version: VERSION }).slice(0, -1)
  return `${head},"latents":[\n${latents.map((latent) => JSON.stringify(latent)).join(',\n')}\n]}\n`
}

/** Parses the text of a file, newest latent first. Throws FileProblem. */
export function readLatentFile(text: string): FileLatent[] {
  const file = parse(text)
  if (!isRecord(file) || file.format !== FORMAT) {
    throw new FileProblem('This isn’t a file of saved samples. Export some here to get one.')
  }
  if (file.version !== VERSION) {
    throw new FileProblem(
      `This file has version ${JSON.stringify(file.version)}, but this page reads version ${VERSION}. The server may be older than the file.`,
    )
  }
  const { latents } = file
  if (!Array.isArray(latents)) throw new FileProblem('The file has no list "latents".')
  if (latents.length > MAX_LATENTS) {
    const count = latents.length.toLocaleString('en')
    throw new FileProblem(`The file has ${count} latents; you can import at most 10,000 at a time.`)
  }
  const read = latents.map((latent, index) => readOne(latent, `latents[${index}]`))
  const ids = new Set<string>()
  for (const { id } of read) {
    if (ids.has(id)) throw new FileProblem(`Two samples in the file have the id "${id}".`)
    ids.add(id)
  }
  return read
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FileProblem('This file isn’t valid JSON, or is incomplete.')
  }
}

function readOne(value: unknown, path: string): FileLatent {
  const check = (right: boolean, what: string) => {
    if (!right) throw new FileProblem(`${path} ${what}.`)
  }
  if (!isRecord(value)) throw new FileProblem(`${path} is not a latent.`)
  const { id, name, tags, note, z, w, wPlus, checkpoint } = value
  check(typeof id === 'string' && id !== '', 'has no id')
  check(typeof name === 'string' && name.trim() !== '', 'has no name')
  const listed = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')
  check(listed, 'has no list of tags')
  check(typeof note === 'string', 'has no note')
  const given = [z, w, wPlus].filter((values) => values !== undefined)
  const isRight = wPlus === undefined ? areFloat32(z ?? w) : areRows(wPlus)
  check(given.length === 1 && isRight, 'has values (z, w or wPlus) that are not float32 numbers')
  const { name: of, digest } = isRecord(checkpoint) ? checkpoint : {}
  const known = typeof of === 'string' && typeof digest === 'string'
  check(checkpoint === null || known, 'has a checkpoint without a name and a digest')
  return { ...(value as unknown as FileLatent), recipe: readRecipe(value.recipe, path) }
}

function readRecipe(value: unknown, path: string): Latent {
  try {
    return parseRecipe(value, 'recipe')
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error
    throw new FileProblem(`${path} has an invalid recipe: ${error.message}`)
  }
}

/** True for rows of the same number of float32 numbers. */
function areRows(values: unknown): boolean {
  if (!Array.isArray(values) || values.length === 0) return false
  return values.every((row) => areFloat32(row) && row.length === values[0].length)
}

function areFloat32(values: unknown): values is number[] {
  return Array.isArray(values) && values.length > 0 && values.every(isFloat32)
}

function isFloat32(value: unknown): boolean {
  return Number.isFinite(value) && Math.fround(value as number) === value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The filter of an export; null matches everything. */
export interface LatentVariables {
  readonly search: string | null
  readonly tag: string | null
  readonly checkpoint: string | null
}

/** Exports the latents with these ids, in order; deleted ones are skipped. */
export async function exportSome(
  client: LatentQLClient,
  ids: readonly string[],
  options: EachOptions,
): Promise<FileLatent[]> {
  const { signal } = options
  const latents = await each(ids, (id) => client.latentWithValues({ id }, { signal }), options)
  return latents.flatMap((latent) => (latent ? [toFileLatent(latent)] : []))
}

/** Exports all latents of a filter, newest first. */
export async function exportAll(
  client: LatentQLClient,
  filter: LatentVariables,
  { signal, onProgress }: EachOptions,
): Promise<FileLatent[]> {
  const page = (after: string | null) =>
    patiently(() => client.latentsWithValues({ ...filter, first: PAGE, after }, { signal }), signal)
  return (await everyPage(page, onProgress)).map(toFileLatent)
}
