/**
 * Follows a training run until it stops: shows its metrics and writes its contact sheets to files.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RunState, StepFigures } from '../db/stores.ts'
import type { Installation, RunEvent, RunSummary } from './installation.ts'
import type { Output } from './output.ts'
import { bar, plainLine, type Sheet } from './run-progress.ts'

/** Time between lines of progress on an output that is not a terminal. */
const PLAIN_EVERY_MS = 10_000

const STOPPED: ReadonlySet<RunState> = new Set(['PAUSED', 'CANCELLED', 'FAILED', 'DONE'])

export interface Followed {
  /** The run once it has stopped. */
  readonly run: RunSummary
  /** The newest contact sheet; null if none was written. */
  readonly sheet: Sheet | null
}

/**
 * Returns when the run is done, cancelled, failed or paused. The signal pauses the run: its worker
 * finishes the step and saves. Contact sheets are written to `folder`. Rejects if the run is
 * deleted, can't be paused, or the folder can't be written; the run itself continues.
 */
export async function followRun(
  installation: Pick<Installation, 'progress' | 'pauseTraining' | 'run'>,
  { run, after, folder }: { run: RunSummary; after: number; folder: string },
  output: Output,
  signal: AbortSignal,
): Promise<Followed> {
  const display = new Display(output, run.steps)
  const events = await installation.progress(run.id, after)
  let failure: unknown
  const pause = () => {
    display.say(
      `Pausing ${run.name}: finishing the step and saving. Press Ctrl-C again to exit immediately.`,
    )
    installation.pauseTraining(run.id).catch((error: unknown) => {
      // The run has already stopped; its event is on the way.
      if ((error as { code?: unknown }).code === 'TRAINING_RUN_CONFLICT') return
      failure = error
      void events.return?.()
    })
  }
  if (signal.aborted) pause()
  else signal.addEventListener('abort', pause, { once: true })
  try {
    for await (const event of events) {
      if (event.kind === 'snapshot') display.sheet = await writeSheet(event, folder)
      display.show(event)
      if (event.kind === 'state' && STOPPED.has(event.state)) break
    }
  } finally {
    signal.removeEventListener('abort', pause)
  }
  if (failure !== undefined) throw failure
  return { run: await installation.run(run.id), sheet: display.sheet }
}

/** Writes a contact sheet. Returns null if the picture no longer exists. */
async function writeSheet(
  { step, png: read, speckle, diversity }: Extract<RunEvent, { kind: 'snapshot' }>,
  folder: string,
): Promise<Sheet | null> {
  const png = await read()
  if (png === null) return null
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `step-${String(step).padStart(6, '0')}.png`)
  await writeFile(file, png)
  return { file, speckle, diversity }
}

/** The display of a run in the terminal. */
class Display {
  sheet: Sheet | null = null
  readonly #output: Output
  readonly #steps: number
  #figures: StepFigures | undefined
  #shownAt = -Infinity

  constructor(output: Output, steps: number) {
    this.#output = output
    this.#steps = steps
  }

  show(event: RunEvent): void {
    if (event.kind === 'step') this.#figures = event
    if (event.kind === 'alarm') this.say(`Step ${event.step}: ${event.message}`)
    if (event.kind === 'state' && event.state === 'QUEUED') this.say('Waiting for a worker')
    if (event.kind === 'state' && event.state === 'RUNNING') this.say('Preparing the data')
    if (event.kind === 'step' || event.kind === 'snapshot') this.#draw()
  }

  /** Writes a line that stays above the progress. */
  say(line: string): void {
    this.#output.note(line)
  }

  #draw(): void {
    if (!this.#figures) return
    const { live } = this.#output
    if (live) return this.#output.progress(bar(this.#figures, this.#steps, this.sheet))
    const now = performance.now()
    const isLast = this.#figures.step === this.#steps
    if (now - this.#shownAt < PLAIN_EVERY_MS && !isLast) return
    this.#shownAt = now
    this.#output.progress(plainLine(this.#figures, this.#steps, this.sheet))
  }
}
