/** A run whose events are recorded by this process, as a worker does, while servers come and go. */
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Services } from '../../server/context.ts'
import type { NewEvent } from '../../server/db/stores.ts'
import { EventLog } from '../../server/jobs/event-log.ts'
import { writeTinyImages } from '../support/tiny-images.ts'

export interface FollowedRun extends AsyncDisposable {
  readonly id: string
  /** Name of its dataset, of 16x16 pixels. */
  readonly dataset: string
  /** `seq` of the newest event that was passed on for recording. */
  readonly lastSeq: number
  /** Adds events of one step each, which are recorded together with those of the same 250 ms. */
  push(count: number): void
  /** Adds an event at each interval until the signal fires. */
  keepPushing(everyMs: number, signal: AbortSignal): Promise<void>
  /** Resolves when all events are recorded. */
  recorded(): Promise<void>
}

/** The events QUEUED and RUNNING, which a claimed run has. */
const FIRST_EVENTS = 2

/** Creates a run in an installation that has no worker. */
export async function followRun(services: Services, folder: string): Promise<FollowedRun> {
  const { database, datasets, logger } = services
  const images = path.join(folder, 'images')
  await writeTinyImages(images)
  await datasets.register(images, { name: 'followed', imageSize: 16 })
  const { id: datasetId } = (await datasets.find('followed'))!
  const run = { name: 'followed', datasetId, config: {}, steps: 1e9, priority: 0 }
  const { id } = await database.runs.create(run)
  const { lease } = (await database.workerJobs.claim(id, 'measurement'))!
  const log = new EventLog({
    store: database.workerJobs,
    lease,
    path: path.join(folder, 'events'),
    logger,
    heartbeatMs: 1_000,
  })
  let steps = 0
  const push = (count: number) => log.push(Array.from({ length: count }, () => stepEvent(++steps)))
  return {
    id,
    dataset: 'followed',
    get lastSeq() {
      return FIRST_EVENTS + steps
    },
    push,
    async keepPushing(everyMs, signal) {
      while (!signal.aborted) {
        push(1)
        await delay(everyMs, undefined, { signal }).catch(() => {})
      }
    },
    recorded: () => log.delivered(),
    [Symbol.asyncDispose]: () => log.close(),
  }
}

function stepEvent(step: number): NewEvent {
  const losses = { lossD: 1.234567, lossG: 0.7654321 }
  const scores = { dReal: 0.6123, dFakeBefore: 0.4123, dFakeAfter: 0.39 }
  const speed = { epoch: 1, imagesPerSecond: 812.5, etaSeconds: 1234.5 }
  return { kind: 'step', at: new Date(), step, ...losses, ...scores, ...speed }
}
