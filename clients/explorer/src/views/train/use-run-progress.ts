/** A run's progress as React has it: events are taken in once a frame, however many come. */
import { useEffect, useState } from 'react'
import { ConsumerTooSlowError, type ProgressMode } from '@latentql/sdk'
import { queryClient } from '../../api/queries.ts'
import { client } from '../../api/client.ts'
import { follow } from '../../api/follow.ts'
import {
  NO_PROGRESS,
  withEvents,
  withPoints,
  type RunEvent,
  type RunProgress,
  type Point,
} from './run-progress.ts'

/** A page in the background draws no frames: what has gathered is taken in by then. */
const MAX_WAITING = 1000

interface Watched {
  readonly progress: RunProgress
  /** Why nothing more comes; undefined while all is well. */
  readonly error?: unknown
  retry(): void
}

/** Watches from the first render on; `run` is what a query gave, of which the id and a `lastSeq` count. */
export function useRunProgress(run: { readonly id: string; readonly lastSeq: number }): Watched {
  const [attempt, setAttempt] = useState(0)
  const [watched, setWatched] = useState<{ progress: RunProgress; error?: unknown }>({
    progress: NO_PROGRESS,
  })
  const { id } = run
  const [lastSeq] = useState(run.lastSeq)
  useEffect(() => {
    const stop = new AbortController()
    const progress = new Batches((next) => setWatched({ progress: next }))
    watchRun({ id, lastSeq }, progress, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) setWatched(({ progress }) => ({ progress, error }))
    })
    return () => {
      stop.abort()
      progress.stop()
    }
  }, [id, lastSeq, attempt])
  return { ...watched, retry: () => setAttempt((before) => before + 1) }
}

/** Gathers events until the next frame; those of the past until all of it is there. */
class Batches {
  readonly #onProgress: (progress: RunProgress) => void
  #progress = NO_PROGRESS
  #waiting: RunEvent[] = []
  #frame: number | undefined
  #isCaughtUp = false

  constructor(onProgress: (progress: RunProgress) => void) {
    this.#onProgress = onProgress
  }

  onEvent(event: RunEvent): void {
    this.#waiting.push(event)
    if (this.#waiting.length >= MAX_WAITING) this.#takeIn()
    else if (this.#isCaughtUp) this.#frame ??= requestAnimationFrame(() => this.#takeIn())
  }

  onPoints(points: RunProgress['points']): void {
    this.#takeIn()
    this.#isCaughtUp = true
    this.#progress = withPoints(this.#progress, points)
    this.#onProgress(this.#progress)
    refreshQueries()
  }

  onRestart(): void {
    this.stop()
    this.#isCaughtUp = false
    this.#progress = NO_PROGRESS
  }

  stop(): void {
    this.#waiting = []
    this.#forgetFrame()
  }

  #takeIn(): void {
    const events = this.#waiting
    this.stop()
    this.#progress = withEvents(this.#progress, events)
    if (!this.#isCaughtUp) return
    this.#onProgress(this.#progress)
    if (events.some(isQueried)) refreshQueries()
  }

  #forgetFrame(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }
}

/** Checkpoints and states are in what queries gave, too. */
function isQueried({ __typename }: RunEvent): boolean {
  return __typename === 'CheckpointEvent' || __typename === 'StateEvent'
}

function refreshQueries(): void {
  void queryClient.invalidateQueries({ queryKey: ['runs', 'one'] })
}

/** Reading all of a run, and then on: what is recorded, then what comes, without a seam. */
interface Watcher {
  /** In order, each once; of the recorded steps only some, which `onPoints` makes up for. */
  onEvent(event: RunEvent): void
  /** The figures of all steps up to the newest event so far, and maybe of a few more. */
  onPoints(points: readonly Point[]): void
  /** Starts again from the first event: all that was told is void. */
  onRestart(): void
}

/** Points of the server's figures: the most it gives. */
const POINTS = 2000

/**
 * Tells all of a run until it has ended, or until aborted. The past is read in mode LATEST, whose answer has every event but
 * steps, however many steps there are; the server's thinned figures stand for these. From there on it is mode ALL: every
 * step counts in the charts. A page that was too slow for that starts again. Throws what trying again cannot mend.
 */
async function watchRun(
  run: { readonly id: string; readonly lastSeq: number },
  watcher: Watcher,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    watcher.onRestart()
    try {
      const after = await readPast(run, watcher, signal)
      if (signal.aborted) return
      watcher.onPoints(await figuresOf(run.id))
      return await read(run.id, 'ALL', after, (event) => watcher.onEvent(event), signal)
    } catch (error) {
      if (!(error instanceof ConsumerTooSlowError)) throw error
    }
  }
}

/** Resolves with the newest event's number once event `lastSeq` was told. */
async function readPast(
  { id, lastSeq }: { readonly id: string; readonly lastSeq: number },
  watcher: Watcher,
  signal: AbortSignal,
): Promise<number> {
  const caughtUp = new AbortController()
  let seq = 0
  const onEvent = (event: RunEvent) => {
    watcher.onEvent(event)
    seq = event.seq
    if (seq >= lastSeq) caughtUp.abort()
  }
  await read(id, 'LATEST', 0, onEvent, AbortSignal.any([signal, caughtUp.signal]))
  return seq
}

async function read(
  run: string,
  mode: ProgressMode,
  after: number,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  await follow<{ readonly trainingProgress: RunEvent }>(
    (last) => {
      const cursor = last?.trainingProgress.seq ?? after
      return client.trainingProgress({ run, mode, after: cursor }, { signal })
    },
    ({ trainingProgress }) => onEvent(trainingProgress),
    signal,
  )
}

function figuresOf(run: string): Promise<readonly Point[]> {
  return queryClient.fetchQuery({
    queryKey: ['runs', 'metrics', run],
    queryFn: ({ signal }) => client.runMetrics({ run, points: POINTS }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}
