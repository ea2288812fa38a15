/**
 * Resolves latents from clients for a checkpoint: parses recipes, looks up saved latents, applies
 * truncation.
 */
import type { LatentRow, LatentStore } from '../db/stores.ts'
import { BadUserInput, LatentNotFound } from '../errors.ts'
import { parseRecipe } from '../latent/canonical.ts'
import { scale, truncateInW, truncateTo } from '../latent/compose.ts'
import { evaluate } from '../latent/evaluate.ts'
import { mapSaved, savedKeys, withoutTruncation, type Recipe } from '../latent/recipe.ts'
import { latentOf, literal, type ResolvedLatent, type ZLatent } from '../latent/resolved-latent.ts'
import { seedToZ } from '../latent/seed-to-z.ts'
import { checkTruncation, spaceOf, type SavedPoints, type Spaces } from '../latent/spaces.ts'
import { defaultMethod } from './interpolation.ts'

export interface ResolutionContext extends TruncationArgs {
  readonly checkpoint: { readonly generator: Spaces }
  /** Store of saved latents; queried once for all names, and not at all if there are none. */
  readonly latents: Pick<LatentStore, 'find'>
}

/** Truncation, applied to every resolved latent. */
export interface TruncationArgs {
  /** psi in [0, 1]; default 1. */
  readonly truncation?: number
  /** Number of rows of w that are truncated, from the first; default all. */
  readonly cutoff?: number | undefined
}

/**
 * Resolves LatentInputs, in order. The returned recipes name saved latents by id and include the
 * truncation: resolving such a recipe again, at truncation 1, returns the same bits. Errors
 * (BadUserInput, LatentDimensionMismatch, LatentNotFound) refer to input i as `NAME[i]`.
 */
export async function resolveLatents(
  inputs: readonly unknown[],
  context: ResolutionContext,
  name = 'latents',
): Promise<ResolvedLatent[]> {
  return resolveAll(
    inputs.map((input, index) => ({ input, path: `${name}[${index}]` })),
    context,
  )
}

/**
 * Resolves groups of latents with a single look-up. Errors refer to input j of group i as
 * `NAME[i][j]`.
 */
export async function resolveGroups(
  groups: Readonly<Record<string, readonly (readonly unknown[])[]>>,
  context: ResolutionContext,
): Promise<Record<string, ResolvedLatent[][]>> {
  const named = Object.entries(groups).flatMap(([name, lists]) =>
    lists.flatMap((list, i) => list.map((input, j) => ({ input, path: `${name}[${i}][${j}]` }))),
  )
  const resolved = (await resolveAll(named, context))[Symbol.iterator]()
  const take = () => resolved.next().value as ResolvedLatent
  return Object.fromEntries(
    Object.entries(groups).map(([name, lists]) => [name, lists.map((list) => list.map(take))]),
  )
}

/** Resolves one latent; errors refer to it as `name`. */
export async function resolveLatent(
  input: unknown,
  context: ResolutionContext,
  name = 'latent',
): Promise<ResolvedLatent> {
  const [latent] = await resolveAll([{ input, path: name }], context)
  return latent!
}

/** Returns the latent of a seed with the truncation applied, like resolving `{seed}`. */
export function seedLatent(
  seed: number,
  { generator }: ResolutionContext['checkpoint'],
  truncation = 1,
  cutoff?: number,
): ResolvedLatent {
  return truncate(seedZ(seed, generator), checked({ truncation, cutoff }, generator), generator)
}

/** Returns the latent of a seed in Z, without truncation. */
export function seedZ(seed: number, { latent: { size, prior } }: Spaces): ZLatent {
  return latentOf({ seed }, () => seedToZ(seed, size, prior))
}

/**
 * Moves a latent to the generator's centre: psi = 1 returns it unchanged, psi = 0 the centre. For a
 * generator with w that is the mean of w. Otherwise it is the truncation centre, on the way that
 * interpolations take by default; without a centre, psi multiplies z.
 */
function truncate(latent: ResolvedLatent, { psi, cutoff }: Psi, generator: Spaces): ResolvedLatent {
  const { mapped } = generator
  if (mapped) return truncateInW(latent, { psi, cutoff, rows: mapped.rows })
  const { prior, truncationCentre } = generator.latent
  if (truncationCentre === undefined) return scale(latent, psi)
  const centre = seedZ(truncationCentre, generator)
  return truncateTo(centre, latent, { method: defaultMethod(prior, []), psi })
}

interface Psi {
  readonly psi: number
  readonly cutoff?: number | undefined
}

/** Throws BadUserInput unless the generator can truncate like this. */
function checked({ truncation: psi = 1, cutoff }: TruncationArgs, generator: Spaces): Psi {
  if (!(psi >= 0 && psi <= 1)) {
    throw new BadUserInput(`truncation must be a number from 0 to 1; got ${psi}.`)
  }
  checkTruncation({ psi, cutoff }, generator, { psi: 'truncation', cutoff: 'variant.cutoff' })
  return { psi, cutoff }
}

interface NamedInput {
  readonly input: unknown
  readonly path: string
}

async function resolveAll(
  inputs: readonly NamedInput[],
  { checkpoint, latents, ...truncation }: ResolutionContext,
): Promise<ResolvedLatent[]> {
  const { generator } = checkpoint
  const psi = checked(truncation, generator)
  const parsed = inputs.map(({ input, path }) => ({ recipe: parseRecipe(input, path), path }))
  const rows = await findSaved(parsed, latents)
  const saved = new Map([...rows.values()].map((row) => [row.id, row]))
  return parsed.map(({ recipe: asGiven, path }) => {
    const recipe = mapSaved(asGiven, (key) => ({ saved: rows.get(key)!.id }))
    return truncate(recipeLatent(recipe, generator, saved, path), psi, generator)
  })
}

/** Returns the latent of a canonical recipe. Throws as `spaceOf` and `evaluate` do. */
export function recipeLatent(
  recipe: Recipe,
  generator: Spaces,
  saved: SavedPoints = new Map(),
  path?: string,
): ResolvedLatent {
  const space = spaceOf(recipe, generator, saved, path)
  if (space !== 'Z') {
    const rows = generator.mapped!.rows
    const nameless = mapSaved(recipe, (key) => literal(saved.get(key)!, rows))
    return { space, recipe, key: { recipe: nameless } }
  }
  const { size: zDim, prior } = generator.latent
  const values = new Map([...saved].map(([key, point]) => [key, point.values]))
  const inZ = withoutTruncation(recipe, (inner, { psi }) => {
    const latent = latentOf(inner, () => evaluate(inner, { zDim, prior, saved: values }, path))
    return truncate(latent, { psi }, generator).recipe
  })
  return latentOf(inZ, () => evaluate(inZ, { zDim, prior, saved: values }, path))
}

async function findSaved(
  parsed: readonly { recipe: Recipe; path: string }[],
  latents: Pick<LatentStore, 'find'>,
): Promise<ReadonlyMap<string, LatentRow>> {
  const keys = new Set(parsed.flatMap(({ recipe }) => savedKeys(recipe)))
  if (keys.size === 0) return new Map()
  const rows = await latents.find([...keys])
  for (const { recipe, path } of parsed) {
    const missing = savedKeys(recipe).find((key) => !rows.has(key))
    if (missing === undefined) continue
    throw new LatentNotFound(`${path}: no saved latent has the id or name "${missing}".`)
  }
  return rows
}
