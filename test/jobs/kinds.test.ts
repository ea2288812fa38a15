/** Tests the guarantees in docs/jobs.md on every kind of job: real training and a real report. */
import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isStateEvent, type JobEventRow, type RunState } from '../../server/db/stores.ts'
import type { KindWork } from '../../server/jobs/kind.ts'
import { startWorker, type WorkerTiming } from '../../server/jobs/worker.ts'
import { Releasers } from '../../server/releasers.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { openDatabaseProxy } from '../support/database-proxy.ts'
import { silentLogger } from '../support/test-database.ts'
import { openParts, type Parts } from '../training/support/installation.ts'
import { startWorkerProcess, TAKEOVER, TIMING } from '../training/support/workers.ts'
import { openKinds, type Kinds, type Trial } from './kinds.ts'

/** For tests that start processes. */
const PATIENT = { timeout: WHOLE_PROCESSES_MS }

let kinds: Kinds
beforeAll(async () => {
  kinds = await openKinds()
})
afterAll(() => kinds[Symbol.asyncDispose]())

describe.each(['training', 'checkpointReport'])('a job of kind %s', (kind) => {
  let trial: Trial
  /** The outcome of a job that runs without interruptions. */
  let undisturbed: string
  beforeAll(async () => {
    trial = kinds.trials[kind]!
    const { id } = await trial.start()
    await finish(id)
    undisturbed = await trial.outcome(id)
  })

  /** Starts a worker for this kind of job, whose work stops at a gate. */
  async function startHeld(options: { parts?: Parts; timing?: Partial<WorkerTiming> } = {}) {
    const parts = options.parts ?? kinds.installation
    const { work, reached, open } = trial.work(parts, true)
    return { worker: await startAt(parts, work, options.timing), reached, open }
  }

  const startAt = (parts: Parts, work: ReturnType<Trial['work']>['work'], timing = {}) =>
    startWorker({
      ...parts,
      kinds: [work],
      scratchDir: path.join(kinds.installation.folder, 'scratch'),
      name: 'here',
      logger: silentLogger,
      timing: { ...TIMING, ...timing },
    })

  async function finish(
    id: string,
    timing: Partial<WorkerTiming> = {},
    { after = 0 } = {},
  ): Promise<void> {
    const { work } = trial.work(kinds.installation, false)
    const worker = await startAt(kinds.installation, work, timing)
    try {
      await untilState(id, 'DONE', after)
    } finally {
      await worker[Symbol.asyncDispose]()
    }
  }

  const eventsOf = (id: string) =>
    kinds.installation.database.jobs.events({ id, kind }, { after: 0, limit: 100_000 })

  async function untilState(id: string, state: RunState, after = 0): Promise<void> {
    const job = await kinds.jobs.job(id)
    const gone = () => new Error('deleted')
    for await (const event of kinds.jobs.follow(job, { name: id, after, mode: 'ALL', gone })) {
      if (!isStateEvent(event)) continue
      if (event.state === state) return
      if (event.state === 'FAILED') throw new Error(event.reason!)
    }
    throw new Error(`The job ended before it was ${state}`)
  }

  const statesOf = (events: readonly JobEventRow[]) =>
    events.filter(isStateEvent).map(({ state }) => state)

  async function expectUndisturbed(id: string): Promise<void> {
    const events = await eventsOf(id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1))
    expect(await kinds.jobs.job(id)).toMatchObject({ state: 'DONE', lastSeq: events.length })
    expect(await trial.outcome(id)).toBe(undisturbed)
  }

  test('has the same outcome regardless of slicing', async () => {
    const { id } = await trial.start()
    await finish(id, { sliceMs: 1 })
    expect((await kinds.jobs.job(id)).attempt).toBeGreaterThan(1)
    await expectUndisturbed(id)
  })

  test('pauses at its next resumable point, and resumes with the same outcome', async () => {
    const { id } = await trial.start()
    const { worker, reached, open } = await startHeld()
    await reached
    await kinds.jobs.pause(id)
    open()
    await untilState(id, 'PAUSED')
    const paused = await kinds.jobs.job(id)
    expect(paused).toMatchObject({ worker: null, requestedState: null })
    await kinds.jobs.resume(id)
    await untilState(id, 'DONE')
    await worker[Symbol.asyncDispose]()
    expect(statesOf(await eventsOf(id))).toEqual([
      'QUEUED',
      'RUNNING',
      'PAUSED',
      'QUEUED',
      'RUNNING',
      'DONE',
    ])
    await expectUndisturbed(id)
  })

  test.skipIf(kind === 'training' || !existsSync('/dev/full'))(
    'fails with STORAGE_FULL on a full disk, and resumes with the same outcome',
    async () => {
      const { id } = await trial.start()
      const { work } = trial.work(kinds.installation, false)
      const onFullDisk: KindWork = {
        ...work,
        begin: () => ({
          run: () => writeFile('/dev/full', 'x') as Promise<never>,
          drop: () => Promise.resolve(),
        }),
      }
      const worker = await startAt(kinds.installation, onFullDisk)
      await expect(untilState(id, 'DONE')).rejects.toThrow(
        /^STORAGE_FULL: No space is left in .*scratch.* Free some space there, then try again\.$/,
      )
      await worker[Symbol.asyncDispose]()
      const { lastSeq: after } = await kinds.jobs.resume(id)
      await finish(id, {}, { after })
      expect(await trial.outcome(id)).toBe(undisturbed)
    },
  )

  test('is cancelled permanently, without a result', async () => {
    const { id } = await trial.start()
    const { worker, reached, open } = await startHeld()
    await reached
    await kinds.jobs.cancel(id)
    open()
    await untilState(id, 'CANCELLED')
    await worker[Symbol.asyncDispose]()
    expect(await kinds.jobs.job(id)).toMatchObject({ state: 'CANCELLED' })
    expect(await kinds.installation.database.jobs.result(id)).toBeNull()
    await expect(kinds.jobs.resume(id)).rejects.toThrow(/can.t be resumed: it was cancelled/)
  })

  test('is followed without gaps by a reader that repeatedly reconnects with its cursor', async () => {
    const { id } = await trial.start()
    const read: number[] = []
    const reading = (async () => {
      const gone = () => new Error('deleted')
      for (let isOver = false; !isOver;) {
        const after = read.at(-1) ?? 0
        const feed = kinds.jobs.follow(await kinds.jobs.job(id), {
          ...{ name: id, after, mode: 'ALL', gone },
        })
        for (let count = 0; count < 3 && !isOver; count++) {
          const { done, value } = await feed.next()
          if (done) isOver = true
          else read.push(value.seq)
        }
        await feed.return!()
      }
    })()
    await finish(id, { sliceMs: 1 })
    await reading
    const { lastSeq } = await kinds.jobs.job(id)
    expect(read).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1))
  })

  test('is released by a worker that stops, and resumes on another worker', async () => {
    const { id } = await trial.start()
    const { worker, reached, open } = await startHeld()
    await reached
    const stopped = worker[Symbol.asyncDispose]()
    open()
    await stopped
    expect(await kinds.jobs.job(id)).toMatchObject({ state: 'RUNNING', worker: null })
    await finish(id)
    await expectUndisturbed(id)
  })

  test('is taken over from a worker without heartbeats, whose late writes are rejected', async () => {
    const { id } = await trial.start()
    const { workerJobs } = kinds.installation.database
    const { lease } = (await workerJobs.claim(id, 'dead'))!
    await finish(id, { deadAfterMs: 1_000 })
    const late = { kind: 'state', at: new Date(), state: 'FAILED', reason: 'late' }
    await expect(workerJobs.record(lease, 0, [late])).rejects.toThrow('is over')
    const events = await eventsOf(id)
    expect(events.filter(isStateEvent).map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining('stopped sending heartbeats'),
    )
    await expectUndisturbed(id)
  })

  test('continues elsewhere when its worker is killed', PATIENT, async () => {
    const { id } = await trial.start()
    await using killed = await startWorkerProcess(kinds.installation, 'killed', trial.gate)
    await killed.logged('at the gate')
    killed.kill('SIGKILL')
    await finish(id, TAKEOVER)
    expect((await kinds.jobs.job(id)).attempt).toBeGreaterThan(1)
    await expectUndisturbed(id)
  })

  test('continues during a database outage, and its events are recorded afterwards', async () => {
    const { id } = await trial.start()
    await using releasers = new Releasers()
    const { databaseUrl, folder } = kinds.installation
    const proxy = await openDatabaseProxy(databaseUrl)
    releasers.add('the proxy', () => proxy[Symbol.asyncDispose]())
    const parts = await openParts(proxy.url, folder, silentLogger, releasers)
    const { worker, reached, open } = await startHeld({ parts, timing: { sliceMs: 3_600_000 } })
    releasers.add('the worker', () => worker[Symbol.asyncDispose]())
    await reached
    await proxy.close()
    open()
    // Events wait on disk during the outage.
    const waiting = () => readdir(path.join(folder, 'scratch', 'events'))
    await expect.poll(waiting, { timeout: 60_000 }).not.toEqual([])
    await proxy.open()
    await untilState(id, 'DONE')
    await expectUndisturbed(id)
  })
})
