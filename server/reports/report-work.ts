/**
 * The work of a checkpoint report: draws samples in batches, tallies them, saves, and compares them
 * with reals.
 */
import { asGenerator, type CheckpointStore } from '../checkpoints/checkpoint.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { Engine } from '../engine/engine.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../jobs/kind.ts'
import { SavePoints } from '../jobs/save-points.ts'
import { Drawing, type Drawn } from './drawing.ts'
import { reportKind } from './kind.ts'
import { measureReals } from './measure-reals.ts'
import type { CheckpointReport, Measured, RealsReport, ReportInput } from './report.ts'
import { Tally } from './tally.ts'

export interface ReportWorkOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly datasets: Pick<Datasets, 'find' | 'findMany' | 'reals'>
  readonly engine: () => Promise<Pick<Engine, 'run'>>
}

export function createReportWork(
  options: ReportWorkOptions,
): KindWork<ReportInput, CheckpointReport> {
  return {
    kind: reportKind,
    begin: (claim, slice) => new ReportWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A report's state in memory. */
interface Opened {
  readonly drawing: Drawing
  readonly tally: Tally
  readonly first: Drawn
}

class ReportWork implements JobWork<CheckpointReport> {
  readonly #options: ReportWorkOptions
  readonly #input: ReportInput
  readonly #slice: Slice
  readonly #savePoints: SavePoints
  #opened: Opened | undefined

  constructor(options: ReportWorkOptions, claim: Claim<ReportInput>, slice: Slice) {
    this.#options = options
    this.#input = claim.input
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
  }

  async run(): Promise<WorkEnd<CheckpointReport>> {
    const opened = (this.#opened ??= await this.#open())
    const { tally } = opened
    const { samples } = this.#input
    while (tally.count < samples) {
      await this.#batch(opened)
      const message = `${tally.count} of ${samples} samples drawn`
      const goesOn = this.#savePoints.report(tally.count / samples, message, () => tally.save())
      if (!goesOn) return { kind: 'stopped' }
    }
    const measured = tally.report()
    return { kind: 'done', result: { ...measured, reals: await this.#reals(opened, measured) } }
  }

  async #reals({ first }: Opened, samples: Measured): Promise<RealsReport | null> {
    const { datasetId, dataset } = this.#input
    if (dataset === null) return null
    const signal = this.#slice.lost
    const named = { datasetId, dataset }
    const request = { named, image: first.pixels, samples, signal }
    return measureReals(this.#options.datasets, request)
  }

  drop(): Promise<void> {
    this.#opened = undefined
    return Promise.resolve()
  }

  async #open(): Promise<Opened> {
    const { checkpoints, engine } = this.#options
    const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${this.#input.checkpoint}`))
    const drawing = new Drawing(checkpoint, await engine())
    const [first] = await drawing.draw([0], this.#slice.lost)
    const { saved } = this.#savePoints
    const tally = saved
      ? await Tally.restore(saved, drawing.activations)
      : new Tally(drawing.activations)
    return { drawing, tally, first: first! }
  }

  async #batch({ drawing, tally, first }: Opened): Promise<void> {
    const rows = Math.min(drawing.rows, this.#input.samples - tally.count)
    const seeds = Array.from({ length: rows }, (_, row) => tally.count + row)
    for (const { pixels, activations } of await drawing.draw(seeds, this.#slice.lost)) {
      const observed = new Map(
        [...activations].map(([name, values]) => {
          return [name, { values, first: first.activations.get(name)! }]
        }),
      )
      await tally.add(pixels, observed)
    }
  }
}
