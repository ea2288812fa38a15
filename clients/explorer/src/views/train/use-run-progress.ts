/** A run's live progress as React state. Events are processed in batches, once per frame. */
import { useEffect, useState } from 'react'
import { ConsumerTooSlowError, type ProgressMode } from '@latentql/sdk'
import { useAttempts } from '../../api/attempts.ts'
import { client } from '../../api/client.ts'
import { follow } from '../../api/follow.ts'
import { queryClient } from '../../api/queries.ts'
import {
  NO_PROGRESS,
  withEvents,
  withPoints,
  type RunEvent,
  type RunProgress,
  type Point,
} from './run-progress.ts'

/** Maximum batch size, because a page in the background draws no frames. */
const MAX_WAITING = 1000

interface Watched {
  readonly progress: RunProgress
  /** The error that ended the updates, if any. */
  readonly error?: unknown
  retry(): void
}

/**
 * Watches a run from the first render on. `run` comes from a query; its id and first `lastSeq` are
 * used.
 */
export function useRunProgress(run: { readonly id: string; readonly lastSeq: number }): Watched {
  const { attempt, retry } = useAttempts()
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
  return { ...watched, retry }
}

/**
 * Collects events until the next frame. Past events are collected until all of them have arrived.
 */
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

/** True for events that change query results too. */
function isQueried({ __typename }: RunEvent): boolean {
  return __typename === 'CheckpointEvent' || __typename === 'StateEvent'
}

function refreshQueries(): void {
  void queryClient.invalidateQueries({ queryKey: ['runs', 'one'] })
}

/** Receives all of a run: recorded events, then live ones, without a gap. */
interface Watcher {
  /**
   * Called in order, once per event. Only some recorded steps are included; `onPoints` makes up for
   * them.
   */
  onEvent(event: RunEvent): void
  /**
   * Called with the figures of all steps up to the newest event so far, and possibly a few more.
   */
  onPoints(points: readonly Point[]): void
  /** Called before starting over from the first event: discard all earlier data. */
  onRestart(): void
}

/** Number of points to request, the server's maximum. */
const POINTS = 2000

/**
 * Passes all events of a run to the watcher until the run has ended, or until aborted. The past is
 * read in mode LATEST, which sends every event except most steps; the server's thinned figures
 * replace those. After that, mode ALL sends every step for the charts. A page too slow for that
 * starts over. Throws errors that a retry can't fix.
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

/** Resolves to the newest event's number once event `lastSeq` has been passed on. */
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
