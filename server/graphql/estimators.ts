/**
 * How fields say what they cost, in units of one sample of 64x64 pixels. An estimate is an upper bound: where a field's
 * cost depends on the arguments of its parent, the parent multiplies the cost of all its fields.
 */
import type { ComplexityEstimatorArgs } from 'graphql-query-complexity'
import type { Resolvers } from '../generated/graphql.ts'

/** Pixels of one unit. */
export const UNIT_PIXELS = 64 * 64

/** Scaling and encoding a pixel against drawing it, measured on the CPU: 0.4 against 1.6 ms for 64x64. */
const ENCODED_SHARE = 0.25

/** Multiplying every activation by its mask, against drawing without masks: 3 to 9% on the CPU. */
const ABLATION_SHARE = 0.1

/** One seed, literal or saved latent of a recipe, against one sample: 0.02 against 1.6 ms for 100 values. */
const TERM = 0.0125

/** One row of a list. */
export const ROW = 0.05

/** A checkpoint that only the database knows: the one a latent was saved with, or one of a list. */
export const ANY_CHECKPOINT = Symbol('any checkpoint')

/** A sample's native size, pixels. */
export interface Native {
  readonly width: number
  readonly height: number
}

/** What the estimators know, and what they find. */
export interface Estimation {
  /** Of the largest checkpoint that the operation samples. */
  readonly native: Native
  /** Checkpoints whose pictures are asked for. */
  readonly sampled: Set<string | null | typeof ANY_CHECKPOINT>
  /** How many datasets there are, as far as it is known, and whether they are all asked for. */
  readonly datasets: { readonly count: number; listed: boolean }
}

type Args = ComplexityEstimatorArgs['args']

/** The cost of a field, from its arguments and the cost of the fields selected below it. */
export type Estimator = (args: Args, childCost: number, estimation: Estimation) => number

/**
 * The cost of fields, type by type; `*` stands for every other field of the type. A field that takes arguments, returns a
 * list or belongs to a root type has an entry of its own.
 */
export type FieldCosts = {
  readonly [Type in keyof Resolvers]?: {
    readonly [Field in Exclude<keyof NonNullable<Resolvers[Type]>, `__${string}`> | '*']?: Estimator
  }
}

/** A value or row at hand, or one look-up: its own fields are all it costs. */
export const member: Estimator = (_args, childCost) => childCost

/** A list of numbers or words of a row at hand: they are read with the row, however many there are. */
export const scalars: Estimator = () => 0

/** A list whose length the field above has multiplied by already. */
export const counted: Estimator = (_args, childCost) => childCost

/** A list that never has more elements. */
export function upTo(most: number): Estimator {
  return (_args, childCost) => most * childCost
}

/** A page of a connection; `size` is the default of `first`. */
export function page(size: number): Estimator {
  return ({ first, last }, childCost) => (first ?? last ?? size) * (childCost + ROW)
}

/** Types whose fields are all members: rows, payloads and other values. */
export function membersOf<Type extends keyof FieldCosts>(...types: readonly Type[]): FieldCosts {
  return Object.fromEntries(types.map((type) => [type, { '*': member }]))
}

/** Remembers which checkpoint is sampled, if anything is; returns the cost with the variant's share. */
export function samplingCost(
  { checkpoint, variant }: Args,
  cost: number,
  { sampled }: Estimation,
): number {
  if (cost > 0) sampled.add(checkpoint ?? null)
  return variant?.ablate?.length ? cost * (1 + ABLATION_SHARE) : cost
}

/** Every latent that a recipe names. */
export function terms(input: unknown): number {
  return TERM * countTerms(input)
}

/** Drawing `images` samples, and encoding them; `size` is the longer edge requested, default native. */
export function pictureCost(
  images: number,
  { width, height }: Native,
  size?: number | null,
): number {
  const scale = size == null ? 1 : size / Math.max(width, height)
  return (images * width * height * (1 + ENCODED_SHARE * scale * scale)) / UNIT_PIXELS
}

/** Seeds, literal and saved latents, all counted. */
function countTerms(input: unknown): number {
  if (typeof input !== 'object' || input === null) return 0
  const isLeaf = 'z' in input || 'saved' in input || ('seed' in input && !('latent' in input))
  if (isLeaf) return 1
  return Object.values(input).reduce((sum: number, value) => sum + countTerms(value), 0)
}
