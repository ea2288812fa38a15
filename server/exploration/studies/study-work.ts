/**
 * The work of a study: judges samples to choose from, then works on one case after another, and
 * adds up their outcomes.
 */
import { z } from 'zod'
import { asGenerator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import type { Claim, JobKind, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { jsonState, SavePoints } from '../../jobs/save-points.ts'
import type { ResolvedLatent } from '../../latent/resolved-latent.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { plainSampling, type Sampling } from '../../sampling/sampling.ts'
import { Panel, type PanelOptions, type Verdict } from '../classifiers/panel.ts'
import { CANDIDATES, candidateSeed } from './candidates.ts'

export interface StudyWorkOptions extends PanelOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
}

/** The members that the inputs of all studies have. */
export interface StudyInput {
  /** The checkpoint's digest. */
  readonly checkpoint: string
  /** Number of cases. */
  readonly cases: number
  readonly seed: number
}

/** A study: its judges and its cases. */
export interface Study<Input extends StudyInput, Result> {
  readonly kind: JobKind<Input, Result>
  /** Ids of the classifiers that judge. */
  judges(input: Input): readonly string[]
  /** Prepares the cases. Throws BadUserInput if the candidates are too few. */
  prepare(opened: OpenedStudy<Input>): Cases<Result>
}

export interface OpenedStudy<Input> {
  readonly input: Input
  readonly panel: Pick<Panel, 'judges' | 'draw' | 'images'>
  readonly sampling: Sampling
  /** The judges' values of each candidate. */
  readonly verdicts: readonly Verdict[]
  latentOf(candidate: number): ResolvedLatent
}

export interface Cases<Result> {
  /** Works on a case. Returns its outcomes: numbers to add up, always as many. */
  outcomes(index: number, signal: AbortSignal): Promise<number[]>
  /** Makes the result of the sums of all cases' outcomes. */
  result(sums: readonly number[]): Result
}

/** Candidates judged between two looks at the time. */
const CANDIDATES_AT_ONCE = 64
/** Work of a case, relative to judging a candidate. */
const CASE = 16

const studyState = z.object({
  /** Values of the candidates judged so far, by candidate and judge. */
  verdicts: z.array(z.array(z.int())),
  /** Number of cases done. */
  done: z.int(),
  sums: z.array(z.number()),
})

type StudyState = z.infer<typeof studyState>

const format = jsonState(studyState)

export function createStudyWork<Input extends StudyInput, Result>(
  study: Study<Input, Result>,
  options: StudyWorkOptions,
): KindWork<Input, Result> {
  return {
    kind: study.kind,
    begin: (claim, slice) => new StudyWork(study, options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

class StudyWork<Input extends StudyInput, Result> implements JobWork<Result> {
  readonly #study: Study<Input, Result>
  readonly #options: StudyWorkOptions
  readonly #input: Input
  readonly #slice: Slice
  readonly #savePoints: SavePoints
  #state: StudyState

  constructor(
    study: Study<Input, Result>,
    options: StudyWorkOptions,
    claim: Claim<Input>,
    slice: Slice,
  ) {
    this.#study = study
    this.#options = options
    this.#input = claim.input
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
    this.#state = claim.saved ? format.decode(claim.saved) : { verdicts: [], done: 0, sums: [] }
  }

  async run(): Promise<WorkEnd<Result>> {
    const { panel, sampling } = await this.#open()
    const latentOf = (candidate: number) =>
      seedLatent(candidateSeed(this.#input.seed, candidate), sampling.checkpoint)
    while (this.#state.verdicts.length < CANDIDATES) {
      if (!(await this.#judge(panel, sampling, latentOf))) return { kind: 'stopped' }
    }
    const { verdicts } = this.#state
    const opened = { input: this.#input, panel, sampling, verdicts, latentOf }
    const cases = this.#study.prepare(opened)
    while (this.#state.done < this.#input.cases) {
      if (!(await this.#advance(cases))) return { kind: 'stopped' }
    }
    return { kind: 'done', result: cases.result(this.#state.sums) }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  async #open(): Promise<{ panel: Panel; sampling: Sampling }> {
    const { checkpoints } = this.#options
    const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${this.#input.checkpoint}`))
    const panel = await Panel.open(this.#options, this.#study.judges(this.#input), checkpoint)
    return { panel, sampling: plainSampling(checkpoint) }
  }

  /** Judges the next candidates. False if the slice must stop. */
  async #judge(
    panel: Panel,
    sampling: Sampling,
    latentOf: (candidate: number) => ResolvedLatent,
  ): Promise<boolean> {
    const { verdicts } = this.#state
    const length = Math.min(CANDIDATES_AT_ONCE, CANDIDATES - verdicts.length)
    const latents = Array.from({ length }, (_, at) => latentOf(verdicts.length + at))
    const judged = await panel.samples(sampling, latents, this.#slice.lost)
    this.#state = { ...this.#state, verdicts: [...verdicts, ...judged.map((own) => [...own])] }
    return this.#report(`${this.#state.verdicts.length} of ${CANDIDATES} samples judged`)
  }

  /** Works on the next case. False if the slice must stop. */
  async #advance(cases: Cases<Result>): Promise<boolean> {
    const { done, sums } = this.#state
    const outcomes = await cases.outcomes(done, this.#slice.lost)
    this.#state = {
      ...this.#state,
      done: done + 1,
      sums: outcomes.map((outcome, at) => outcome + (sums[at] ?? 0)),
    }
    return this.#report(`${done + 1} of ${this.#input.cases} cases done`)
  }

  /** Saves the state if it is time to. False if the slice must stop. */
  #report(message: string): boolean {
    const { verdicts, done } = this.#state
    const work = CANDIDATES + CASE * this.#input.cases
    const fraction = (verdicts.length + CASE * done) / work
    return this.#savePoints.report(fraction, message, () => format.encode(this.#state))
  }
}
