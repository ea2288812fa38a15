/** The work of a study of maps: samples in batches, and tallies their maps beside their scores. */
import { asGenerator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import { requireActivation } from '../../checkpoints/programs.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { SavePoints } from '../../jobs/save-points.ts'
import { rangeOf, type Images } from '../../sampling/discriminator-input.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { runGenerator } from '../../sampling/sampler.ts'
import { plainSampling, type Sampling } from '../../sampling/sampling.ts'
import { Panel, type JudgeFacts, type PanelOptions } from '../classifiers/panel.ts'
import {
  activationStudyKind,
  type ActivationStudyInput,
  type ActivationStudyResult,
} from './activation-study.ts'
import { MapTally, type ObservedMaps, type TalliedMap } from './map-tally.ts'

export interface ActivationStudyWorkOptions extends PanelOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
}

/** Samples per batch, few so that requests wait only some milliseconds for one. */
const ROWS = 16

export function createActivationStudyWork(
  options: ActivationStudyWorkOptions,
): KindWork<ActivationStudyInput, ActivationStudyResult> {
  return {
    kind: activationStudyKind,
    begin: (claim, slice) => new ActivationStudyWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A study's state in memory. */
interface Opened {
  readonly engine: Pick<Engine, 'run'>
  readonly sampling: Sampling
  readonly panel: Panel
  readonly tally: MapTally
}

class ActivationStudyWork implements JobWork<ActivationStudyResult> {
  readonly #options: ActivationStudyWorkOptions
  readonly #input: ActivationStudyInput
  readonly #slice: Slice
  readonly #savePoints: SavePoints

  constructor(
    options: ActivationStudyWorkOptions,
    claim: Claim<ActivationStudyInput>,
    slice: Slice,
  ) {
    this.#options = options
    this.#input = claim.input
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
  }

  async run(): Promise<WorkEnd<ActivationStudyResult>> {
    const opened = await this.#open()
    const { tally, panel } = opened
    const { samples } = this.#input
    while (tally.count < samples) {
      await this.#batch(opened)
      const message = `${tally.count} of ${samples} samples drawn`
      const goesOn = this.#savePoints.report(tally.count / samples, message, () => tally.save())
      if (!goesOn) return { kind: 'stopped' }
    }
    return { kind: 'done', result: resultOf(panel.judges, tally) }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  async #open(): Promise<Opened> {
    const { checkpoints, engine } = this.#options
    const { judges, activation } = this.#input
    const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${this.#input.checkpoint}`))
    const panel = await Panel.open(this.#options, judges, checkpoint)
    const [maps] = requireActivation(checkpoint, activation).shape as readonly [number]
    const size = { maps, scores: panel.judges.flatMap(({ values }) => values).length }
    const { saved } = this.#savePoints
    const tally = saved ? MapTally.restore(saved, size) : new MapTally(size)
    return { engine: await engine(), sampling: plainSampling(checkpoint), panel, tally }
  }

  /** Adds the next samples to the tally: seeds 0, 1, 2, ... */
  async #batch({ engine, sampling, panel, tally }: Opened): Promise<void> {
    const { lost: signal } = this.#slice
    const { activation, samples } = this.#input
    const { checkpoint } = sampling
    const from = tally.count
    const rows = Math.min(ROWS, samples - from)
    const latents = Array.from({ length: rows }, (_, row) => seedLatent(from + row, checkpoint))
    const maps = ['means', 'peaks', 'active'] as const
    const outputs = [...maps.map((form) => `${form}.${activation}`), 'images']
    const made = await runGenerator(engine, { sampling, latents, outputs, signal })
    const images: Images = {
      data: made['images']!.data as Float32Array,
      range: rangeOf(checkpoint),
    }
    const scores = await panel.scores(images, rows, signal)
    scores.forEach((own, row) => {
      const [means, peaks, active] = maps.map((form) => {
        const data = made[`${form}.${activation}`]!.data as Float32Array
        const size = data.length / rows
        return data.subarray(row * size, (row + 1) * size)
      }) as [Float32Array, Float32Array, Float32Array]
      const observed: ObservedMaps = { means, peaks, active }
      tally.add(observed, own.flat())
    })
  }
}

function resultOf(judges: readonly JudgeFacts[], tally: MapTally): ActivationStudyResult {
  const maps = tally.report().map((map) => ({ ...map, correlations: byJudge(judges, map) }))
  return { judges: [...judges], samples: tally.count, maps }
}

/** Divides the scores' correlations by judge. */
function byJudge(judges: readonly JudgeFacts[], { correlations }: TalliedMap) {
  let to = 0
  return judges.map(({ values }) => correlations.slice(to, (to += values.length)))
}
