/**
 * The work of forgetting: finds the maps that draw an object, saves a variant without them, and
 * measures by judges what its samples keep.
 */
import { z } from 'zod'
import {
  asGenerator,
  type CheckpointStore,
  type GeneratorCheckpoint,
} from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { derivedSeed, seedToNoise } from '../../latent/seed-to-z.ts'
import { keyLatent, parseKeyText } from '../../sampling/latent-key.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { plainSampling, type Sampler, type Sampling } from '../../sampling/sampling.ts'
import { variantOf, type SavedVariants } from '../../sampling/saved-variants.ts'
import { resolveVariant, variantName } from '../../sampling/variant.ts'
import { isFinal, Panel, type PanelOptions } from '../classifiers/panel.ts'
import {
  forgettingKind,
  forgettingResult,
  type ForgettingInput,
  type ForgettingResult,
} from './forgetting.ts'
import { fitLogistic, type Examples, type LogisticModel } from './logistic-regression.ts'
import {
  emptyTally,
  judgedSeed,
  judgeMore,
  ratesOf,
  tally,
  type Samplings,
  type Tally,
} from './measurement.ts'
import { featureVectors, labelPositions } from './positions.ts'

export interface ForgettingWorkOptions extends PanelOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly sampler: Pick<Sampler, 'activations'>
  readonly variants: Pick<SavedVariants, 'find' | 'save'>
}

/** Inverse strength of the regularisation, scikit-learn's default. */
const C = 1
/** Seed of the controls' maps. */
const CONTROL_SEED = 6
/** Samples judged between two looks at the time. */
const SAMPLES_AT_ONCE = 16
/** Part of the work that finds the maps if judges follow. */
const FINDING = 0.1
/** Number of times that a measurement saves its state. */
const SAVES = 16

/** The result so far, and the samples judged. */
const workState = z.object({ result: forgettingResult, tally })

type WorkState = z.infer<typeof workState>

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
  #state: WorkState | null
  /** Fraction of the work that is saved. */
  #savedAt = 0

  constructor(options: ForgettingWorkOptions, claim: Claim<ForgettingInput>, slice: Slice) {
    this.#options = options
    this.#claim = claim
    this.#slice = slice
    const { saved } = claim
    this.#state = saved && workState.parse(JSON.parse(new TextDecoder().decode(saved)))
  }

  async run(): Promise<WorkEnd<ForgettingResult>> {
    const { input } = this.#claim
    try {
      const { checkpoints } = this.#options
      const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${input.checkpoint}`))
      if (input.judges.length === 0) {
        return { kind: 'done', result: await this.#find(checkpoint, 1) }
      }
      const panel = await Panel.open(this.#options, input.judges, checkpoint)
      if (!this.#state) {
        const result = await this.#find(checkpoint, FINDING)
        this.#state = { result, tally: emptyTally(panel.judges, input.controls) }
        if (!this.#report(this.#state)) return { kind: 'stopped' }
      }
      const { result } = this.#state
      const samplings = samplingsOf(checkpoint, input, result)
      while (this.#state.tally.samples < input.samples) {
        this.#state = { result, tally: await this.#judge(panel, samplings, this.#state) }
        if (!this.#report(this.#state)) return { kind: 'stopped' }
      }
      const rates = ratesOf(panel.judges, this.#state.tally)
      return { kind: 'done', result: { ...result, rates } }
    } catch (error) {
      // Such as: the name was taken while the job ran, or a judge was deleted.
      if (isFinal(error)) return { kind: 'failed', reason: error.message }
      throw error
    }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  /**
   * Finds the maps and saves the variant. Works in one piece: it takes seconds, and starts again
   * after an error. `part` is its part of the job.
   */
  async #find(checkpoint: GeneratorCheckpoint, part: number): Promise<ForgettingResult> {
    const examples = await this.#examples(checkpoint)
    this.#slice.progress(part / 2, `${examples.labels.length} positions read`)
    const model = await fitLogistic(examples, C)
    this.#slice.lost.throwIfAborted()
    const { most, controls: count } = this.#claim.input
    const dropped = mapsToDrop(model, meansInside(examples), most)
    const controls = Array.from({ length: count }, (_, index) =>
      randomMaps(index, dropped.length, model.weights.length),
    )
    const variant = dropped.length === 0 ? null : await this.#save(dropped, checkpoint)
    const weights = [...model.weights]
    const accuracy = accuracyOf(model, examples)
    return { variant, weights, dropped, accuracy, controls, rates: null }
  }

  /** Judges the next samples. Returns the tally with them. */
  #judge(panel: Panel, samplings: Samplings, { tally: before }: WorkState): Promise<Tally> {
    const { samples: from } = before
    const length = Math.min(SAMPLES_AT_ONCE, this.#claim.input.samples - from)
    const { checkpoint } = samplings.plain
    const latents = Array.from({ length }, (_, at) => seedLatent(judgedSeed(from + at), checkpoint))
    return judgeMore(before, panel, samplings, latents, this.#slice.lost)
  }

  /** Saves the state if it is time to. False if the slice must stop. */
  #report(state: WorkState): boolean {
    const { samples } = this.#claim.input
    const judged = state.tally.samples
    const fraction = FINDING + (1 - FINDING) * (judged / samples)
    const { mustStop } = this.#slice
    // While the database is unavailable, saves would only pile up.
    const isDue = fraction - this.#savedAt >= 1 / SAVES && !this.#slice.isDatabaseUnavailable
    if (mustStop || isDue) {
      const bytes = new TextEncoder().encode(JSON.stringify(state))
      this.#slice.progress(fraction, `${judged} of ${samples} samples judged`, bytes)
      this.#savedAt = fraction
    }
    return !mustStop
  }

  /** The feature vectors of all positions of the regions' samples. */
  async #examples(checkpoint: GeneratorCheckpoint): Promise<Examples> {
    const { activation, regions } = this.#claim.input
    const { lost } = this.#slice
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
  async #save(maps: readonly number[], checkpoint: GeneratorCheckpoint): Promise<string> {
    const { job, input } = this.#claim
    const name = input.name ?? `forgetting ${job.id}`
    const { variant } = samplingWithout(maps, checkpoint, input)
    const present = (await this.#options.variants.find([name])).get(name)
    if (present && variantName(variantOf(present)) === variantName(variant)) return present.id
    return (await this.#options.variants.save(name, input.checkpoint, variant)).id
  }
}

/** The generator's sampling with these maps turned off. */
function samplingWithout(
  maps: readonly number[],
  checkpoint: GeneratorCheckpoint,
  { activation, strength }: ForgettingInput,
): Sampling {
  const ablate = maps.length === 0 ? [] : [{ activation, maps, strength }]
  return { ...plainSampling(checkpoint), variant: resolveVariant({ ablate }, checkpoint) }
}

function samplingsOf(
  checkpoint: GeneratorCheckpoint,
  input: ForgettingInput,
  { dropped, controls }: ForgettingResult,
): Samplings {
  const without = (maps: readonly number[]) => samplingWithout(maps, checkpoint, input)
  return { plain: without([]), variant: without(dropped), controls: controls.map(without) }
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
