import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../server/db/database.ts'
import type { EventRow, JobStore, Lease, NewEvent, RunRow } from '../../server/db/stores.ts'
import { ConsumerTooSlow, TrainingRunNotFound } from '../../server/errors.ts'
import { createFeed, type FeedOptions } from '../../server/jobs/feed.ts'
import { createLiveJobs, type LiveJobs } from '../../server/jobs/live-jobs.ts'
import {
  checkpointEvent,
  openTrainingDatabase,
  snapshotEvent,
  stateEvent,
  stepEvents,
  type TrainingDatabase,
} from '../db/training-database.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { silentLogger } from '../support/test-database.ts'

let database: TrainingDatabase
let here: Replica

beforeAll(async () => {
  database = await openTrainingDatabase()
  here = replicaOf(database)
})
afterAll(() => database[Symbol.asyncDispose]())

interface Replica {
  readonly live: LiveJobs
  /** Returns the number of pages of events read so far. */
  reads(): number
  feed(run: RunRow, options?: Partial<FeedOptions>): AsyncIterableIterator<EventRow>
}

/** The connections and the listener of one server process. */
function replicaOf({
  jobs,
  notifications,
}: Pick<TrainingDatabase, 'jobs' | 'notifications'>): Replica {
  let reads = 0
  const counted: JobStore = {
    ...jobs,
    events: (...page) => {
      reads += 1
      return jobs.events(...page)
    },
  }
  const live = createLiveJobs(counted, notifications)
  return {
    live,
    reads: () => reads,
    feed(run, options) {
      const { name } = run
      const gone = () => new TrainingRunNotFound(name)
      const all = { job: run, name, gone, after: 0, mode: 'ALL', ...options } as const
      return createFeed(jobs, live, all) as AsyncIterableIterator<EventRow>
    },
  }
}

/** Writes events to a run like its worker. */
function writer(lease: Lease) {
  let index = 0
  let step = 0
  return {
    async write(events: readonly NewEvent[]): Promise<void> {
      await database.workerJobs.record(lease, index, events)
      index += events.length
    },
    async steps(count: number): Promise<void> {
      const events = stepEvents(step + 1, step + count)
      step += count
      await this.write(events)
    },
    async end(state: RunRow['state']): Promise<void> {
      await this.write([stateEvent(state)])
    },
  }
}

async function runWithWriter(name: string) {
  const { run, lease } = await database.running(name)
  return { run, writer: writer(lease) }
}

async function readAll(feed: AsyncIterable<EventRow>): Promise<EventRow[]> {
  const events: EventRow[] = []
  for await (const event of feed) events.push(event)
  return events
}

async function take(feed: AsyncIterator<EventRow>, count: number): Promise<EventRow[]> {
  const events: EventRow[] = []
  for (let index = 0; index < count; index++) events.push((await feed.next()).value as EventRow)
  return events
}

const numbers = (events: readonly EventRow[]) => events.map(({ seq }) => seq)
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

/** A deterministic generator of pseudo-random integers. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

describe('following a run', () => {
  test('earlier, concurrent and later events form one sequence to the end', async () => {
    const { run, writer } = await runWithWriter('sequence')
    await writer.steps(1200)
    const reading = readAll(here.feed(run))
    for (let batch = 0; batch < 20; batch++) await writer.steps(batch % 7)
    await writer.end('DONE')
    const events = await reading
    expect(numbers(events)).toEqual(upTo(events.length))
    expect(events.at(-1)).toMatchObject({ kind: 'state', state: 'DONE' })
    expect(events.filter(({ kind }) => kind === 'step')).toHaveLength(1257)
  })

  test('readers that reconnect at random to any replica get each event once, in order', async () => {
    await using other = await database.replica()
    const replicas = [here, replicaOf(other)]
    const { run, writer } = await runWithWriter('disconnects')
    const readers = upTo(6).map(async (seed) => {
      const random = randomNumbers(seed)
      const got: EventRow[] = []
      for (;;) {
        const feed = replicas[random(2)]!.feed(run, { after: got.at(-1)?.seq ?? 0 })
        const patience = 1 + random(40)
        for (let read = 0; read < patience; read++) {
          const { done, value } = await feed.next()
          if (done) return got
          got.push(value)
        }
        await feed.return!()
      }
    })
    const random = randomNumbers(99)
    for (let batch = 0; batch < 60; batch++) await writer.steps(random(12))
    await writer.end('CANCELLED')
    const { lastSeq } = (await database.runs.find(run.id))!
    for (const got of await Promise.all(readers)) expect(numbers(got)).toEqual(upTo(lastSeq))
  })

  test('a hundred readers of one run share their reads', async () => {
    const replica = replicaOf(database)
    const { run, writer } = await runWithWriter('crowd')
    const readers = upTo(100).map(() => replica.feed(run))
    await Promise.all(readers.map((reader) => take(reader, 2)))
    const before = replica.reads()
    const rest = readers.map(readAll)
    for (let batch = 0; batch < 10; batch++) await writer.steps(5)
    await writer.end('DONE')
    for (const events of await Promise.all(rest)) expect(numbers(events)).toEqual(upTo(53).slice(2))
    // Each notification causes about one read instead of a hundred.
    expect(replica.reads() - before).toBeLessThan(100)
  })

  test('a late reader starts after its cursor, and ends at once if no events follow', async () => {
    const { run, writer } = await runWithWriter('late')
    await writer.steps(10)
    await writer.end('DONE')
    expect(numbers(await readAll(here.feed(run, { after: 9 })))).toEqual([10, 11, 12, 13])
    expect(await readAll(here.feed(run, { after: 13 }))).toEqual([])
  })

  test('a pause or a failure does not end the feed, because the run can be resumed', async () => {
    const { run, writer: first } = await runWithWriter('pauses')
    const reading = readAll(here.feed(run))
    await first.steps(2)
    await first.end('FAILED')
    await database.runs.resume(run.id)
    await database.runs.pause(run.id)
    await database.runs.resume(run.id)
    const second = writer((await database.workerJobs.claim(run.id, 'another'))!.lease)
    await second.end('DONE')
    const states = (await reading).flatMap((event) => (event.kind === 'state' ? event.state : []))
    expect(states).toEqual([
      'QUEUED',
      'RUNNING',
      'FAILED',
      'QUEUED',
      'PAUSED',
      'QUEUED',
      'RUNNING',
      'DONE',
    ])
  })

  test('LATEST omits all steps of a page except the newest', async () => {
    const { run, writer } = await runWithWriter('latest')
    await writer.steps(300)
    await writer.write([snapshotEvent(300), checkpointEvent(300)])
    await writer.steps(700)
    const feed = here.feed(run, { mode: 'LATEST' })
    const events = await take(feed, 5)
    expect(events.map(({ kind }) => kind)).toEqual([
      'state',
      'state',
      'snapshot',
      'checkpoint',
      'step',
    ])
    expect(events.at(-1)).toMatchObject({ step: 1000 })
    await writer.steps(20)
    expect(await take(feed, 1)).toMatchObject([{ kind: 'step', step: 1020 }])
    await feed.return!()
  })

  test('return() ends a pending next() at once', async () => {
    const { run } = await runWithWriter('leaving')
    const feed = here.feed(run)
    await take(feed, 2)
    const waiting = feed.next()
    await feed.return!()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await feed.next()).toEqual({ done: true, value: undefined })
  })
})

describe('a slow reader', () => {
  test('gets ConsumerTooSlow with its cursor past the limit, and can resume from the cursor', async () => {
    const { run, writer } = await runWithWriter('too-slow')
    await writer.steps(998)
    const feed = here.feed(run, { maxFallenBehind: 600 })
    await take(feed, 500) // 500 behind.
    await writer.steps(1099)
    await take(feed, 500) // 599 more than before is not too slow.
    await writer.steps(502)
    const failure = await feed.next().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ConsumerTooSlow)
    expect(failure).toMatchObject({ details: { cursor: 1000 } })
    expect(await feed.next()).toEqual({ done: true, value: undefined })
    const rest = here.feed(run, { after: 1000, maxFallenBehind: 600 })
    expect(numbers(await take(rest, 1601))).toEqual(upTo(2601).slice(1000))
    await rest.return!()
  })

  test('is not too slow when many events come at once while it waits', async () => {
    const { run, writer } = await runWithWriter('burst')
    const feed = here.feed(run, { maxFallenBehind: 600 })
    await take(feed, 2)
    const waiting = take(feed, 1)
    await writer.steps(2000)
    expect(numbers([...(await waiting), ...(await take(feed, 1999))])).toEqual(upTo(2002).slice(2))
    await feed.return!()
  })

  test('causes no reads while it does not call next()', async () => {
    const replica = replicaOf(database)
    const { run, writer } = await runWithWriter('stalled')
    const feed = replica.feed(run)
    await take(feed, 2)
    const before = replica.reads()
    for (let batch = 0; batch < 10; batch++) await writer.steps(500)
    expect(replica.reads()).toBe(before)
    expect(numbers(await take(feed, 5000))).toEqual(upTo(5002).slice(2))
    expect(replica.reads() - before).toBe(10)
    await feed.return!()
  })
})

describe('failures', () => {
  test('a reader waits during a database outage, and then misses no events', async () => {
    const { run, writer } = await runWithWriter('outage')
    await using proxy = await openDatabaseProxy(database.url)
    await using far = await openDatabase({
      url: proxy.url,
      dataDir: '/nowhere',
      logger: silentLogger,
    })
    const reading = replicaOf(far).feed(run, { maxFallenBehind: 600 })
    await take(reading, 2)
    const waiting = reading.next()
    await proxy.close()
    const meanwhile = readAll(reading)
    await writer.steps(700)
    await proxy.open()
    expect((await waiting).value).toMatchObject({ seq: 3 })
    await writer.steps(5)
    await writer.end('DONE')
    expect(numbers(await meanwhile)).toEqual(upTo(708).slice(3))
  })

  test('deleting a run rejects its readers with TrainingRunNotFound', async () => {
    const run = await database.newRun('deleted')
    await database.runs.pause(run.id)
    const feed = here.feed(run)
    await take(feed, 2)
    const waiting = feed.next()
    await database.runs.delete(run.id)
    await expect(waiting).rejects.toThrow(TrainingRunNotFound)
  })
})
