/** A run's record as React has it: events are taken in once a frame, however many come. */
import { useEffect, useState } from 'react'
import { queryClient } from '../../api/query-client.ts'
import { NO_RECORD, withEvents, withPoints, type RunEvent, type RunRecord } from './record.ts'
import { watchRun } from './watch-run.ts'

/** A page in the background draws no frames: what has gathered is taken in by then. */
const MOST_WAITING = 1000

export interface Watched {
  readonly record: RunRecord
  /** Why nothing more comes; undefined while all is well. */
  readonly error?: unknown
  retry(): void
}

/** Watches from the first render on; `run` is what a query gave, of which the id and a `lastSeq` count. */
export function useRunRecord(run: { readonly id: string; readonly lastSeq: number }): Watched {
  const [attempt, setAttempt] = useState(0)
  const [watched, setWatched] = useState<{ record: RunRecord; error?: unknown }>({
    record: NO_RECORD,
  })
  const { id } = run
  const [lastSeq] = useState(run.lastSeq)
  useEffect(() => {
    const stop = new AbortController()
    const record = new Batches((next) => setWatched({ record: next }))
    watchRun({ id, lastSeq }, record, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) setWatched(({ record }) => ({ record, error }))
    })
    return () => {
      stop.abort()
      record.stop()
    }
  }, [id, lastSeq, attempt])
  return { ...watched, retry: () => setAttempt((before) => before + 1) }
}

/** Gathers events until the next frame; those of the past until all of it is there. */
class Batches {
  readonly #onRecord: (record: RunRecord) => void
  #record = NO_RECORD
  #waiting: RunEvent[] = []
  #frame: number | undefined
  #isCaughtUp = false

  constructor(onRecord: (record: RunRecord) => void) {
    this.#onRecord = onRecord
  }

  onEvent(event: RunEvent): void {
    this.#waiting.push(event)
    if (this.#waiting.length >= MOST_WAITING) this.#takeIn()
    else if (this.#isCaughtUp) this.#frame ??= requestAnimationFrame(() => this.#takeIn())
  }

  onPoints(points: RunRecord['points']): void {
    this.#takeIn()
    this.#isCaughtUp = true
    this.#record = withPoints(this.#record, points)
    this.#onRecord(this.#record)
    refreshQueries()
  }

  onRestart(): void {
    this.stop()
    this.#isCaughtUp = false
    this.#record = NO_RECORD
  }

  stop(): void {
    this.#waiting = []
    this.#forgetFrame()
  }

  #takeIn(): void {
    const events = this.#waiting
    this.stop()
    this.#record = withEvents(this.#record, events)
    if (!this.#isCaughtUp) return
    this.#onRecord(this.#record)
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
