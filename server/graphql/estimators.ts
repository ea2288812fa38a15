/**
 * Estimators of the cost of fields, in units of one sample of 64x64 pixels. An estimate is an upper
 * bound: if a field's cost depends on its parent's arguments, the parent multiplies the cost of all
 * its fields. The schema publishes the same costs for default arguments (`@cost`, `@listSize`).
 */
import type { GraphQLSchema } from 'graphql'
import type { ComplexityEstimatorArgs } from 'graphql-query-complexity'
import type { Resolvers } from '../generated/graphql.ts'

/** Pixels of one unit. */
export const UNIT_PIXELS = 64 * 64

/** Scaling and encoding a pixel, relative to drawing it, on the CPU: 0.4 to 1.6 ms at 64x64. */
const ENCODED_SHARE = 0.25

/** Multiplying all activations by masks, relative to drawing without masks: 3 to 9% on the CPU. */
const ABLATION_SHARE = 0.1

/** One seed, literal or saved latent, relative to one sample: 0.02 to 1.6 ms for 100 values. */
const TERM = 0.0125

/** Printing a z of 100 numbers, relative to one sample. */
const PRINTED_Z = 0.1

/** One row of a list. */
export const ROW = 0.05

/** Reading and checking a job's result of some kilobytes. Estimators of larger ones cost more. */
export const RESULT = 1

/** Maximum number of activations of a network: one per layer. */
export const MAX_ACTIVATIONS = 256

/** A checkpoint that only the database knows: a saved latent's checkpoint, or one of a list. */
export const ANY_CHECKPOINT = Symbol('any checkpoint')

/** A sample's native size, pixels. */
export interface Native {
  readonly width: number
  readonly height: number
}

/** Lists that are counted before an operation with them runs. */
export type CountedList = 'checkpoints' | 'datasets'

/** The input of the estimators, and their findings. */
export interface Estimation {
  readonly schema: GraphQLSchema
  /** The sample size of the largest checkpoint that the operation samples. */
  readonly native: Native
  /** Checkpoints whose pictures the operation requests. */
  readonly sampled: Set<string | null | typeof ANY_CHECKPOINT>
  /** Number of items of each list, 1 before they are counted. */
  readonly counts: Readonly<Record<CountedList, number>>
  /** Lists to count, because the cost depends on their number of items. */
  readonly listed: Set<CountedList>
}

type Args = ComplexityEstimatorArgs['args']

/** The cost of a field, from its arguments and the cost of the fields selected below it. */
export type Estimator = (args: Args, childCost: number, estimation: Estimation) => number

/**
 * The cost of fields by type; `*` covers all other fields of the type. A field that takes
 * arguments, returns a list or belongs to a root type needs its own entry.
 */
export type FieldCosts = {
  readonly [Type in keyof Resolvers]?: {
    readonly [Field in Exclude<keyof NonNullable<Resolvers[Type]>, `__${string}`> | '*']?: Estimator
  }
}

/** A value or row at hand, or one look-up: costs only its selected fields. */
export const member: Estimator = (_args, childCost) => childCost

/** A job's result, read when it is selected. */
export const jobResult: Estimator = (_args, childCost) => childCost + RESULT

/** A list of scalars of a row at hand: free, since it is read with the row. */
export const scalars: Estimator = () => 0

/** The numbers of a z. */
export const numbersOfZ: Estimator = () => PRINTED_Z

/** A list whose length the parent field has already multiplied by. */
export const counted: Estimator = (_args, childCost) => childCost

/** A list of at most `most` elements. */
export function upTo(most: number): Estimator {
  return (_args, childCost) => most * childCost
}

/** A page of a connection; `size` is the default of `first`. */
export function page(size: number): Estimator {
  return ({ first, last }, childCost) => (first ?? last ?? size) * (childCost + ROW)
}

/** A page of a counted list. Counts only if the items cost anything: a page has no more of them. */
export function pageOf(list: CountedList, size: number): Estimator {
  return ({ first, last }, childCost, { counts, listed }) => {
    const requested = first ?? last ?? size
    if (childCost === 0) return requested * ROW
    listed.add(list)
    return Math.min(requested, counts[list]) * (childCost + ROW)
  }
}

/** Declares all fields of types as members: rows, payloads and other values. */
export function membersOf<Type extends keyof FieldCosts>(...types: readonly Type[]): FieldCosts {
  return Object.fromEntries(types.map((type) => [type, { '*': member }]))
}

/** Records the checkpoint if anything is sampled. Returns the cost with the variant's share. */
export function samplingCost(
  { checkpoint, variant }: Args,
  cost: number,
  { sampled }: Estimation,
): number {
  if (cost > 0) sampled.add(checkpoint ?? null)
  return variant?.saved != null || variant?.ablate?.length ? cost * (1 + ABLATION_SHARE) : cost
}

/** The cost of all latents in a recipe. */
export function terms(input: unknown): number {
  return TERM * countTerms(input)
}

/** The cost of drawing and encoding `images` samples. `size` is the longer edge, default native. */
export function pictureCost(
  images: number,
  { width, height }: Native,
  size?: number | null,
): number {
  const scale = size == null ? 1 : size / Math.max(width, height)
  return (images * width * height * (1 + ENCODED_SHARE * scale * scale)) / UNIT_PIXELS
}

/** Number of seeds, literal and saved latents; each row of w counts. */
function countTerms(input: unknown): number {
  if (typeof input !== 'object' || input === null) return 0
  if ('wPlus' in input) return Array.isArray(input.wPlus) ? input.wPlus.length : 1
  const isLeaf =
    'z' in input || 'w' in input || 'saved' in input || ('seed' in input && !('latent' in input))
  if (isLeaf) return 1
  return Object.values(input).reduce((sum: number, value) => sum + countTerms(value), 0)
}
