/** Reading all of a run, and then on: what is recorded, then what comes, without a seam. */
import { ConsumerTooSlowError, type ProgressMode } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import { follow } from '../../api/follow.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Point, RunEvent } from './record.ts'

export interface Watcher {
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
export async function watchRun(
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
