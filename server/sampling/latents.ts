/**
 * Resolves latents from clients for a checkpoint: parses recipes, looks up saved latents, applies
 * truncation.
 */
import type { LatentRow, LatentStore } from '../db/stores.ts'
import { BadUserInput, LatentNotFound } from '../errors.ts'
import type { GeneratorInterface } from '../gan/network-family.ts'
import { parseRecipe } from '../latent/canonical.ts'
import { scale, truncateTo } from '../latent/compose.ts'
import { evaluate } from '../latent/evaluate.ts'
import { mapSaved, savedKeys, type Recipe } from '../latent/recipe.ts'
import { latentOf, type ResolvedLatent } from '../latent/resolved-latent.ts'
import { seedToZ } from '../latent/seed-to-z.ts'
import { defaultMethod } from './interpolation.ts'

type Latent = GeneratorInterface['latent']

export interface ResolutionContext {
  readonly checkpoint: { readonly generator: Pick<GeneratorInterface, 'latent'> }
  /** Store of saved latents; queried once for all names, and not at all if there are none. */
  readonly latents: Pick<LatentStore, 'find'>
  /** psi in [0, 1], applied to every resolved latent. Default 1. */
  readonly truncation?: number
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
): ResolvedLatent {
  checkTruncation(truncation)
  return truncate(untruncated(seed, generator.latent), truncation, generator.latent)
}

/**
 * Moves a latent to the generator's truncation centre: psi = 1 returns it unchanged, psi = 0 the
 * centre. The way there is the one that interpolations take by default. Without a centre, psi
 * multiplies z.
 */
function truncate(latent: ResolvedLatent, psi: number, generator: Latent): ResolvedLatent {
  const { prior, truncationCentre } = generator
  if (truncationCentre === undefined) return scale(latent, psi)
  const centre = untruncated(truncationCentre, generator)
  return truncateTo(centre, latent, { method: defaultMethod(prior), psi })
}

function untruncated(seed: number, { size, prior }: Latent): ResolvedLatent {
  return latentOf({ seed }, () => seedToZ(seed, size, prior))
}

/** Throws BadUserInput unless psi is in [0, 1]. */
function checkTruncation(truncation: number): void {
  if (truncation >= 0 && truncation <= 1) return
  throw new BadUserInput(`truncation must be a number from 0 to 1; got ${truncation}.`)
}

interface NamedInput {
  readonly input: unknown
  readonly path: string
}

async function resolveAll(
  inputs: readonly NamedInput[],
  { checkpoint, latents, truncation = 1 }: ResolutionContext,
): Promise<ResolvedLatent[]> {
  checkTruncation(truncation)
  const parsed = inputs.map(({ input, path }) => ({ recipe: parseRecipe(input, path), path }))
  const rows = await findSaved(parsed, latents)
  const saved = new Map([...rows.values()].map((row) => [row.id, row.z]))
  const { latent: generator } = checkpoint.generator
  const { size: zDim, prior } = generator
  return parsed.map(({ recipe: asGiven, path }) => {
    const recipe = mapSaved(asGiven, (key) => rows.get(key)!.id)
    const latent = latentOf(recipe, () => evaluate(recipe, { zDim, prior, saved }, path))
    return truncate(latent, truncation, generator)
  })
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
