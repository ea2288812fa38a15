/** The work of forgetting: finds the maps that draw an object, and saves a variant without them. */
import { asGenerator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import { BadUserInput } from '../../errors.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { derivedSeed, seedToNoise } from '../../latent/seed-to-z.ts'
import { keyLatent, parseKeyText } from '../../sampling/latent-key.ts'
import { plainSampling, type Sampler } from '../../sampling/sampling.ts'
import { variantOf, type SavedVariants } from '../../sampling/saved-variants.ts'
import { resolveVariant, variantName } from '../../sampling/variant.ts'
import { forgettingKind, type ForgettingInput, type ForgettingResult } from './forgetting.ts'
import { fitLogistic, type Examples, type LogisticModel } from './logistic-regression.ts'
import { featureVectors, labelPositions } from './positions.ts'

export interface ForgettingWorkOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly sampler: Pick<Sampler, 'activations'>
  readonly variants: Pick<SavedVariants, 'find' | 'save'>
}

/** Inverse strength of the regularisation, scikit-learn's default. */
const C = 1
/** Seed of the controls' maps. */
const CONTROL_SEED = 6

export function createForgettingWork(
  options: ForgettingWorkOptions,
): KindWork<ForgettingInput, ForgettingResult> {
  return {
    kind: forgettingKind,
    begin: (claim, slice) => new ForgettingWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

class ForgettingWork implements JobWork<ForgettingResult> {
  readonly #options: ForgettingWorkOptions
  readonly #claim: Claim<ForgettingInput>
  readonly #slice: Slice

  constructor(options: ForgettingWorkOptions, claim: Claim<ForgettingInput>, slice: Slice) {
    this.#options = options
    this.#claim = claim
    this.#slice = slice
  }

  /** Works in one piece: it takes seconds, and starts again after an error. */
  async run(): Promise<WorkEnd<ForgettingResult>> {
    const examples = await this.#examples()
    this.#slice.progress(0.5, `${examples.labels.length} positions read`)
    const model = await fitLogistic(examples, C)
    this.#slice.lost.throwIfAborted()
    const { most, controls: count } = this.#claim.input
    const dropped = mapsToDrop(model, meansInside(examples), most)
    const controls = Array.from({ length: count }, (_, index) =>
      randomMaps(index, dropped.length, model.weights.length),
    )
    try {
      const variant = dropped.length === 0 ? null : await this.#save(dropped)
      const weights = [...model.weights]
      const accuracy = accuracyOf(model, examples)
      return { kind: 'done', result: { variant, weights, dropped, accuracy, controls } }
    } catch (error) {
      // The name was taken while the job ran.
      if (error instanceof BadUserInput) return { kind: 'failed', reason: error.message }
      throw error
    }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  async #checkpoint() {
    const { checkpoint } = this.#claim.input
    return asGenerator(await this.#options.checkpoints.resolve(`sha256:${checkpoint}`))
  }

  /** The feature vectors of all positions of the regions' samples. */
  async #examples(): Promise<Examples> {
    const { activation, regions } = this.#claim.input
    const { lost } = this.#slice
    const checkpoint = await this.#checkpoint()
    const sampling = plainSampling(checkpoint)
    const { shape } = requireActivation(checkpoint, activation)
    const size = shape.reduce((product, length) => product * length, 1)
    const positions = size / shape[0]!
    const features = new Float32Array(regions.length * size)
    const labels = new Uint8Array(regions.length * positions)
    for (const [index, { latent: text, boxes }] of regions.entries()) {
      const latent = keyLatent(parseKeyText(text)!, checkpoint)
      const { sampler } = this.#options
      const [values] = await sampler.activations(sampling, activation, [latent], lost)
      features.set(featureVectors(values!, shape[0]!), index * size)
      labels.set(labelPositions(shape, checkpoint.generator.image, boxes), index * positions)
    }
    return { features, labels }
  }

  /** Saves the variant once, even if the job repeats this step. Returns its id. */
  async #save(maps: readonly number[]): Promise<string> {
    const { job, input } = this.#claim
    const { activation, strength } = input
    const name = input.name ?? `forgetting ${job.id}`
    const ablate = [{ activation, maps, strength }]
    const variant = resolveVariant({ ablate }, await this.#checkpoint())
    const present = (await this.#options.variants.find([name])).get(name)
    if (present && variantName(variantOf(present)) === variantName(variant)) return present.id
    return (await this.#options.variants.save(name, input.checkpoint, variant)).id
  }
}

/**
 * Returns the maps with positive weights, ascending: at most the `most` that add most to the score
 * of a position inside the boxes, by weight times mean value.
 */
function mapsToDrop(
  { weights }: LogisticModel,
  means: Float64Array,
  most: number | null,
): number[] {
  const positive = [...weights.keys()].filter((map) => weights[map]! > 0)
  const share = (map: number) => weights[map]! * means[map]!
  const strongest = positive.sort((a, b) => share(b) - share(a))
  return strongest.slice(0, most ?? positive.length).sort((a, b) => a - b)
}

/** A random choice of maps, always the same for an index; ascending. */
function randomMaps(index: number, count: number, maps: number): number[] {
  const order = seedToNoise(derivedSeed(CONTROL_SEED, index), maps)
  const shuffled = [...order.keys()].sort((a, b) => order[a]! - order[b]!)
  return shuffled.slice(0, count).sort((a, b) => a - b)
}

/** The mean of each map over the positions inside the boxes. */
function meansInside({ features, labels }: Examples): Float64Array {
  const size = features.length / labels.length
  const means = new Float64Array(size)
  const inside = [...labels.keys()].filter((row) => labels[row] === 1)
  for (const row of inside) {
    for (let map = 0; map < size; map++) means[map]! += features[row * size + map]! / inside.length
  }
  return means
}

function accuracyOf({ weights, bias }: LogisticModel, { features, labels }: Examples): number {
  const size = weights.length
  const right = labels.filter((label, row) => {
    const vector = features.subarray(row * size, (row + 1) * size)
    const score = vector.reduce((sum, value, map) => sum + value * weights[map]!, bias)
    return score > 0 === (label === 1)
  })
  return right.length / labels.length
}
