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
import {
  Interrupted,
  type Claim,
  type JobWork,
  type KindWork,
  type Slice,
  type WorkEnd,
} from '../../jobs/kind.ts'
import { jsonState, SavePoints } from '../../jobs/save-points.ts'
import { derivedSeed, seedToNoise } from '../../latent/seed-to-z.ts'
import { keyLatent, parseKeyText } from '../../sampling/latent-key.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { plainSampling, type Sampler, type Sampling } from '../../sampling/sampling.ts'
import { variantOf, type SavedVariants } from '../../sampling/saved-variants.ts'
import { resolveVariant, variantName } from '../../sampling/variant.ts'
import { Panel, type PanelOptions } from '../classifiers/panel.ts'
import {
  checkPositions,
  forgettingKind,
  forgettingResult,
  type ForgettingInput,
  type ForgettingResult,
} from './forgetting.ts'
import { fitLogistic, type Examples, type LogisticModel } from './logistic-regression.ts'
import { emptyTally, judgedSeed, judgeMore, ratesOf, tally, type Samplings } from './measurement.ts'
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
/** Part of the work that finds the maps. */
const FINDING = 0.1

const workState = z.object({
  /** Number of steps of the regression, and its parameters after them; null before the first. */
  fit: z
    .object({ steps: z.int(), parameters: z.array(z.number()) })
    .nullable()
    .default(null),
  /** The maps found. */
  result: forgettingResult.nullable(),
  tally: tally.nullable(),
})

type WorkState = z.infer<typeof workState>

const format = jsonState(workState)

const INITIAL: WorkState = { fit: null, result: null, tally: null }

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
  readonly #savePoints: SavePoints
  #state: WorkState

  constructor(options: ForgettingWorkOptions, claim: Claim<ForgettingInput>, slice: Slice) {
    this.#options = options
    this.#claim = claim
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
    this.#state = claim.saved ? format.decode(claim.saved) : INITIAL
  }

  async run(): Promise<WorkEnd<ForgettingResult>> {
    const { input } = this.#claim
    const { checkpoints } = this.#options
    const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${input.checkpoint}`))
    const panel = await Panel.open(this.#options, input.judges, checkpoint)
    if (!this.#state.result) {
      const result = await this.#find(checkpoint)
      if (!result) return { kind: 'stopped' }
      this.#state = { ...INITIAL, result, tally: emptyTally(panel.judges, input.controls) }
    }
    const { result } = this.#state
    const isJudged = input.judges.length > 0
    if (isJudged && !(await this.#measure(panel, samplingsOf(checkpoint, input, result!)))) {
      return { kind: 'stopped' }
    }
    const rates = isJudged ? ratesOf(panel.judges, this.#state.tally!) : null
    // Saved last, so that a job that is cancelled leaves no variant.
    return { kind: 'done', result: { ...result!, rates, variant: await this.#save(checkpoint) } }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  /** Finds the maps. Null if it must stop before that. */
  async #find(checkpoint: GeneratorCheckpoint): Promise<ForgettingResult | null> {
    const { most, controls: count } = this.#claim.input
    const examples = await this.#examples(checkpoint)
    const model = await fitLogistic(examples, {
      c: C,
      start: this.#state.fit?.parameters,
      check: () => this.#slice.throwIfInterrupted(),
      onStep: (parameters) => this.#reportFit(parameters),
    }).catch((error: unknown) => {
      if (error instanceof Interrupted) this.#saveFit()
      throw error
    })
    if (!model) return null
    const dropped = mapsToDrop(model, meansInside(examples), most)
    const controls = Array.from({ length: count }, (_, index) =>
      randomMaps(index, dropped.length, model.weights.length),
    )
    const weights = [...model.weights]
    const accuracy = accuracyOf(model, examples)
    return { variant: null, weights, dropped, accuracy, controls, rates: null }
  }

  /** Judges the samples that are left. False if it must stop before the last one. */
  async #measure(panel: Panel, samplings: Samplings): Promise<boolean> {
    const { samples } = this.#claim.input
    const { checkpoint } = samplings.plain
    for (let before = this.#state.tally!; before.samples < samples; before = this.#state.tally!) {
      const length = Math.min(SAMPLES_AT_ONCE, samples - before.samples)
      const latents = Array.from({ length }, (_, at) =>
        seedLatent(judgedSeed(before.samples + at), checkpoint),
      )
      const after = await judgeMore(before, panel, samplings, latents, this.#slice.lost)
      this.#state = { ...this.#state, tally: after }
      const fraction = FINDING + (1 - FINDING) * (after.samples / samples)
      const message = `${after.samples} of ${samples} samples judged`
      if (!this.#report(fraction, message)) return false
    }
    return true
  }

  #reportFit(parameters: Float64Array): boolean {
    const steps = (this.#state.fit?.steps ?? 0) + 1
    this.#state = { ...this.#state, fit: { steps, parameters: [...parameters] } }
    return this.#report(FINDING / 2, stepsDone(steps))
  }

  /** Saves the last whole step of a regression that stops in the middle of one. */
  #saveFit(): void {
    const { fit } = this.#state
    if (!fit) return
    this.#savePoints.save(FINDING / 2, stepsDone(fit.steps), format.encode(this.#state))
  }

  /** Saves the state if it is time to. False if the slice must stop. */
  #report(fraction: number, message: string): boolean {
    return this.#savePoints.report(fraction, message, () => format.encode(this.#state))
  }

  /** The feature vectors of all positions of the regions' samples. */
  async #examples(checkpoint: GeneratorCheckpoint): Promise<Examples> {
    const { activation: name, regions } = this.#claim.input
    const { lost } = this.#slice
    const sampling = plainSampling(checkpoint)
    const activation = requireActivation(checkpoint, name)
    checkPositions(regions.length, activation)
    const { shape } = activation
    const size = shape.reduce((product, length) => product * length, 1)
    const positions = size / shape[0]!
    const features = new Float32Array(regions.length * size)
    const labels = new Uint8Array(regions.length * positions)
    for (const [index, { latent: text, boxes }] of regions.entries()) {
      this.#slice.throwIfInterrupted()
      const latent = keyLatent(parseKeyText(text)!, checkpoint)
      const { sampler } = this.#options
      const [values] = await sampler.activations(sampling, name, [latent], lost)
      features.set(featureVectors(values!, shape[0]!), index * size)
      labels.set(labelPositions(shape, checkpoint.generator.image, boxes), index * positions)
    }
    return { features, labels }
  }

  /**
   * Saves the variant once, even if the job repeats this step. Returns its id; null if no maps were
   * found.
   */
  async #save(checkpoint: GeneratorCheckpoint): Promise<string | null> {
    const { job, input } = this.#claim
    const maps = this.#state.result!.dropped
    if (maps.length === 0) return null
    const name = input.name ?? `forgetting ${job.id}`
    const { variant } = samplingWithout(maps, checkpoint, input)
    const present = (await this.#options.variants.find([name])).get(name)
    if (present && variantName(variantOf(present)) === variantName(variant)) return present.id
    return (await this.#options.variants.save(name, input.checkpoint, variant)).id
  }
}

function stepsDone(steps: number): string {
  return `${steps} steps of the regression done`
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
