import { existsSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LeaseLost, type Lease, type NewEvent, type RunRow } from '../../server/db/stores.ts'
import { openDatabase } from '../../server/db/database.ts'
import { EventLogFile } from '../../server/jobs/event-log-file.ts'
import { EventLogFolder } from '../../server/jobs/leftover-events.ts'
import { EventLog } from '../../server/jobs/event-log.ts'
import { openDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.ts'
import { asAdmin, silentLogger } from '../support/test-database.ts'
import { createInstallation, type Installation } from '../training/support/installation.ts'
import { recordedSteps, upTo } from '../training/support/run-facts.ts'

const head = { lease: { jobId: 'run', attempt: 1 }, index: 0 }

function step(number: number): NewEvent {
  const figures = { lossD: NaN, lossG: 1, dReal: 0.5, dFakeBefore: 0.5, dFakeAfter: 0.5 }
  const speed = { epoch: 1, imagesPerSecond: 10, etaSeconds: 1 }
  return {
    kind: 'step',
    at: new Date(1_700_000_000_000 + number),
    step: number,
    ...figures,
    ...speed,
  }
}

function snapshot(number: number, bytes = 3): NewEvent {
  const picture = { png: new Uint8Array(bytes).fill(number), width: 1, height: 1 }
  const quality = { speckle: null, diversity: 1, deadMaps: [] }
  return { kind: 'snapshot', at: new Date(0), step: number, picture, ...quality }
}

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation[Symbol.asyncDispose]())

describe('EventLogFile', () => {
  let file: string
  let count = 0
  beforeEach(() => {
    file = path.join(installation.folder, `events-${++count}`)
  })

  test('returns appended groups in order, with dates, NaN and pictures unchanged', () => {
    const log = new EventLogFile(file)
    const groups = [[step(1)], [step(2), snapshot(2)], [step(3)]]
    log.append(groups.slice(0, 1), head)
    log.append(groups.slice(1), head)
    expect(log.peek(100)).toEqual(groups)
    expect(log.peek(1)).toEqual(groups.slice(0, 1))
    expect(log.peek(3)).toEqual(groups.slice(0, 2))
    log.drop(2)
    expect(log.peek(100)).toEqual(groups.slice(2))
    log.append([[step(4)]], head)
    log.drop(2)
    expect([log.isEmpty, existsSync(file)]).toEqual([true, false])
    log.append([[step(5)]], head)
    expect(log.peek(100)).toEqual([[step(5)]])
    log.remove()
  })

  test('returns at least one group, even if it exceeds the limit', () => {
    const log = new EventLogFile(file)
    const group = [step(1), step(2), step(3)]
    log.append([group], head)
    expect(log.peek(1)).toEqual([group])
    log.remove()
  })

  test('can be read by another process up to the last complete record', () => {
    const log = new EventLogFile(file)
    log.append([[step(1)], [step(2)], [snapshot(3, 1_000)]], head)
    log.close()
    truncateSync(file, statSync(file).size - 1)
    const { left, head: found } = EventLogFile.openLeftover(file)
    expect(found).toEqual(head)
    expect(left.peek(100)).toEqual([[step(1)], [step(2)]])
    left.remove()
  })

  test('reads files of the first release, which wrote runId instead of jobId', () => {
    const log = new EventLogFile(file)
    const old = { lease: { runId: 'run', attempt: 1 }, index: 0 } as unknown as typeof head
    log.append([[step(1)]], old)
    log.close()
    const { left, head: found } = EventLogFile.openLeftover(file)
    expect(found).toEqual(head)
    expect(left.peek(100)).toEqual([[step(1)]])
    left.remove()
  })

  test('is empty if a power failure left the file blank', () => {
    writeFileSync(file, new Uint8Array(100))
    const { left, head: found } = EventLogFile.openLeftover(file)
    expect([found, left.isEmpty]).toEqual([undefined, true])
    left.remove()
  })

  test('is empty if the header is incomplete', () => {
    const log = new EventLogFile(file)
    log.append([[step(1)]], head)
    log.close()
    truncateSync(file, 5)
    const { left, head: found } = EventLogFile.openLeftover(file)
    expect([found, left.isEmpty]).toEqual([undefined, true])
    left.remove()
  })
})

describe('EventLog', () => {
  let run: RunRow
  let lease: Lease
  let proxy: DatabaseProxy
  let file: string
  beforeEach(async () => {
    run = await installation.start()
    lease = (await installation.database.workerJobs.claim(run.id, 'test'))!.lease
    proxy = await openDatabaseProxy(installation.databaseUrl)
    file = path.join(installation.folder, `log-${run.id}`)
    return () => proxy[Symbol.asyncDispose]()
  })

  /** The run's holder as other workers see it. */
  async function holder() {
    const held = await installation.database.workerJobs.held()
    return held.find(({ jobId }) => jobId === run.id)!
  }
  const beat = async () => (await holder()).beat

  async function openLog(heartbeatMs = 60_000) {
    const dataDir = installation.folder
    const database = await openDatabase({ url: proxy.url, dataDir, logger: silentLogger })
    const store = database.workerJobs
    const log = new EventLog({ store, lease, path: file, logger: silentLogger, heartbeatMs })
    return {
      log,
      async [Symbol.asyncDispose]() {
        await log.close()
        await database[Symbol.asyncDispose]()
      },
    }
  }

  test('records all events in order and exactly once, in few transactions', async () => {
    await using open = await openLog()
    const before = await beat()
    for (let number = 1; number <= 200; number++) open.log.push([step(number)])
    await open.log.delivered()
    expect(await recordedSteps(installation, run)).toEqual(upTo(200))
    expect((await beat()) - before).toBeLessThan(10)
  })

  test('sends heartbeats when idle', async () => {
    await using open = await openLog(20)
    const before = await beat()
    await expect.poll(beat).toBeGreaterThan(before + 3)
    expect(open.log.isDatabaseUnavailable).toBe(false)
  })

  test('keeps events on disk during a database outage and records them afterwards', async () => {
    await using open = await openLog()
    const { log } = open
    log.push([step(1)])
    await log.delivered()
    await proxy.close()
    log.push([step(2)])
    await expect.poll(() => existsSync(file)).toBe(true)
    expect(log.isDatabaseUnavailable).toBe(true)
    for (let number = 3; number <= 1_500; number++) log.push([step(number)])
    await expect(log.delivered(AbortSignal.timeout(10))).rejects.toThrow('timeout')
    await proxy.open()
    await log.delivered()
    expect(await recordedSteps(installation, run)).toEqual(upTo(1_500))
    expect([log.isDatabaseUnavailable, existsSync(file)]).toEqual([false, false])
  })

  test('loses the lease if the database was restored to before its last events', async () => {
    await using open = await openLog()
    open.log.push([step(1)])
    await open.log.delivered()
    await asAdmin(installation.databaseUrl, (client) =>
      client.query('UPDATE job SET written = 0 WHERE id = $1', [run.id]),
    )
    open.log.push([step(2)])
    await expect(open.log.delivered()).rejects.toThrow(LeaseLost)
    expect(open.log.lost.aborted).toBe(true)
  })

  test('fails the job with the reason if the database rejects its events', async () => {
    await using open = await openLog()
    open.log.push([step(1)])
    await open.log.delivered()
    open.log.push([{ ...step(2), ...{ step: 2 ** 40 } }])
    await expect(open.log.delivered()).rejects.toThrow(LeaseLost)
    const job = (await installation.database.jobs.find(run.id))!
    expect(job).toMatchObject({ state: 'FAILED', worker: null })
    expect(job.reason).toMatch(/^The database rejected the job's events: .*out of range/s)
    expect(await recordedSteps(installation, run)).toEqual([1])
  })

  test('records large pictures in several transactions, so that none takes too long', async () => {
    await using open = await openLog()
    const before = await beat()
    for (let number = 1; number <= 12; number++) open.log.push([snapshot(number, 1_000_000)])
    await open.log.delivered()
    expect(await installation.database.runs.snapshots(run.id)).toHaveLength(12)
    expect((await beat()) - before).toBeGreaterThanOrEqual(6)
  })

  test('records an event once if the disk has space again while the event is being recorded', async () => {
    const { workerJobs } = installation.database
    const full = path.join(installation.folder, `full-${run.id}`)
    let isDown = true
    const store = {
      record(...args: Parameters<typeof workerJobs.record>) {
        if (isDown) return Promise.reject(new Error('unavailable'))
        if (!existsSync(full)) {
          mkdirSync(full)
          log.push([step(2)])
        }
        return workerJobs.record(...args)
      },
    }
    const options = { lease, logger: silentLogger, heartbeatMs: 60_000 }
    const log = new EventLog({ ...options, store, path: path.join(full, 'log') })
    log.push([step(1)])
    await expect.poll(() => log.isDatabaseUnavailable).toBe(true)
    isDown = false
    await log.delivered()
    await log.close()
    expect(await recordedSteps(installation, run)).toEqual([1, 2])
  })

  test('leaves undelivered events to the next worker of its machine, which records them once', async () => {
    const folder = path.join(installation.folder, 'events')
    const { workerJobs } = installation.database
    const mine = await EventLogFolder.open(folder)
    file = mine.pathFor(lease)
    {
      await using open = await openLog()
      open.log.push([step(1)])
      await open.log.delivered()
      await proxy.close()
      for (const number of [2, 3]) open.log.push([step(number)])
    }
    expect(await mine.deliver(workerJobs)).toEqual([]) // The log may still be writing to it.
    const next = await EventLogFolder.open(folder)
    expect(await next.deliver(workerJobs)).toEqual([lease])
    expect(await next.deliver(workerJobs)).toEqual([])
    expect(await recordedSteps(installation, run)).toEqual(upTo(3))
  })

  test('stops permanently when another worker takes over the run', async () => {
    await using open = await openLog()
    const { log } = open
    const { workerJobs } = installation.database
    await workerJobs.takeOver(await holder(), 'other')
    log.push([step(1)])
    await expect(log.delivered()).rejects.toThrow(LeaseLost)
    expect(log.lost.aborted).toBe(true)
    log.push([step(2)])
    await expect(log.delivered()).rejects.toThrow(LeaseLost)
    expect(await recordedSteps(installation, run)).toEqual([])
  })

  test('reads the requested state without delay on request', async () => {
    await using open = await openLog()
    await installation.training.pause(run.id)
    expect(open.log.requestedState).toBe(null)
    open.log.checkRequestedState()
    await expect.poll(() => open.log.requestedState).toBe('PAUSED')
  })
})
