import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunRow } from '../../../server/db/stores.ts'
import { Releasers } from '../../../server/releasers.ts'
import { QuotaExceeded, StorageFull } from '../../../server/errors.ts'
import { StorageUnavailable, type Storage } from '../../../server/storage/storage.ts'
import { openDatabaseProxy } from '../../support/database-proxy.ts'
import { silentLogger } from '../../support/test-database.ts'
import { GatedStorage } from '../support/gated-storage.ts'
import { createInstallation, isState, openParts } from '../support/installation.ts'
import type { Installation, Parts } from '../support/installation.ts'
import { newestState, recordedSteps, storedKeys, upTo } from '../support/run-facts.ts'
import { finish, startWorkerProcess, whileWorking } from '../support/workers.ts'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation[Symbol.asyncDispose]())

describe('while the database is unavailable', () => {
  const SETTINGS = { steps: 200, checkpointEvery: 20, keepCheckpoints: 100 }

  /** The final state of an undisturbed run with these settings. */
  let undisturbed: Buffer
  beforeAll(async () => {
    const run = await installation.start(SETTINGS)
    await finish(installation, [run])
    undisturbed = await newestState(installation, run)
  })

  test('training continues, and events are delivered afterwards, in order and once', async () => {
    const run = await installation.start(SETTINGS)
    await behindProxy(async ({ parts, proxy }) => {
      const times = { closed: 0, opened: 0 }
      const storage = new GatedStorage(parts.storage, 20)
      await whileWorking({ ...parts, storage }, async () => {
        await storage.reached
        await proxy.close()
        times.closed = Date.now()
        storage.open()
        await checkpoints(run, 3)
        times.opened = Date.now()
        await proxy.open()
        await installation.waitFor(run, isState('DONE'))
      })
      expect(await recordedSteps(installation, run)).toEqual(upTo(200))
      const meanwhile = (await installation.events(run)).filter(
        ({ at }) => at.getTime() > times.closed && at.getTime() < times.opened,
      )
      const steps = meanwhile.filter(({ kind }) => kind === 'step')
      expect(steps.length).toBeGreaterThanOrEqual(40)
      expect(await storedKeys(installation, run)).toHaveLength(10)
      expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
    })
  })

  test('a worker may stop, and the next one on its machine delivers its events', async () => {
    const run = await installation.start(SETTINGS)
    await behindProxy(async ({ parts, proxy }) => {
      const storage = new GatedStorage(parts.storage, 20)
      await whileWorking({ ...parts, storage }, async () => {
        await storage.reached
        await proxy.close()
        storage.open()
        await checkpoints(run, 3)
      })
      await proxy.open()
    })
    const { step } = await installation.training.run(run.id)
    const stored = (await storedKeys(installation, run)).length
    expect(step).toBeLessThan(20 * stored)
    // No holder counts as dead here, so the run resumes only because the worker's undelivered
    // events are found.
    await finish(installation, [run], { goneAfterMs: 3_600_000 })
    expect(await recordedSteps(installation, run)).toEqual(upTo(200))
    const keys = await storedKeys(installation, run)
    expect(keys.filter((key) => key.includes('/1-'))).toHaveLength(stored)
    expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
  })

  test('a worker whose connections all break for a moment keeps its run', async () => {
    const run = await installation.start(SETTINGS)
    const isConnected = async () =>
      (await installation.database.workerJobs.held()).map((holder) => holder.isConnected)
    await behindProxy(async ({ parts, proxy }) => {
      const storage = new GatedStorage(parts.storage, 20)
      await whileWorking({ ...parts, storage }, async () => {
        await storage.reached
        // A worker whose connections hold watches.
        await using watcher = await startWorkerProcess(installation, 'watcher')
        expect(await isConnected()).toEqual([true])
        await proxy.close()
        await expect.poll(isConnected).toEqual([false])
        await proxy.open()
        await expect.poll(isConnected).toEqual([true])
        const { beat } = await heldJob()
        // Longer than it takes to notice a death.
        await expect.poll(async () => (await heldJob()).beat, PATIENTLY).toBeGreaterThan(beat + 10)
        await watcher.stop()
        storage.open()
        await installation.waitFor(run, isState('DONE'))
      })
    })
    const reasons = (await installation.events(run)).map(
      (event) => 'reason' in event && event.reason,
    )
    expect(reasons.filter(Boolean)).toEqual([])
    expect(await recordedSteps(installation, run)).toEqual(upTo(200))
  })

  const PATIENTLY = { timeout: 30_000 }
  const heldJob = async () => (await installation.database.workerJobs.held())[0]!

  async function behindProxy(
    work: (behind: {
      parts: Parts & { folder: string }
      proxy: Awaited<ReturnType<typeof openDatabaseProxy>>
    }) => Promise<void>,
  ): Promise<void> {
    const { databaseUrl, folder } = installation
    await using releasers = new Releasers()
    const proxy = await openDatabaseProxy(databaseUrl)
    releasers.add('the proxy', () => proxy[Symbol.asyncDispose]())
    const parts = await openParts(proxy.url, folder, silentLogger, releasers)
    await work({ parts: { ...parts, folder }, proxy })
  }

  /** Resolves when there are this many checkpoints in the storage. */
  async function checkpoints(run: RunRow, count: number): Promise<void> {
    const stored = async () => (await storedKeys(installation, run)).length
    await expect.poll(stored).toBeGreaterThanOrEqual(count)
  }
})

test('a checkpoint waits for an unavailable storage, and no step is repeated', async () => {
  const run = await installation.start({ steps: 40, checkpointEvery: 20 })
  const storage = new FailingStorage(
    installation.storage,
    ['-20/state', '-20/raw'],
    new StorageUnavailable('the storage is unavailable'),
  )
  await finish({ ...installation, storage }, [run], { sliceMs: 3_600_000 })
  expect(storage.failures).toBe(2)
  expect(await recordedSteps(installation, run)).toEqual(upTo(40))
  const recorded = await installation.database.runs.checkpoints(run.id)
  expect(recorded.map(({ key }) => key.split('/').at(-1))).toEqual(['1-40', '1-20'])
  expect(await storedKeys(installation, run)).toEqual(recorded.map(({ key }) => key).sort())
})

describe('a full disk or quota', () => {
  const SETTINGS = { steps: 60, checkpointEvery: 20 }

  /** The final state of an undisturbed run with these settings. */
  let undisturbed: Buffer
  beforeAll(async () => {
    const run = await installation.start(SETTINGS)
    await finish(installation, [run])
    undisturbed = await newestState(installation, run)
  })

  const quota = { name: 'MAX_STORAGE_BYTES', limit: 7, things: 'bytes' }
  test.each([
    ['the same worker', new StorageFull('No space is left in /disk.')],
    ['another worker', new QuotaExceeded(quota)],
  ])('pauses the run without losing any step; %s resumes it', async (who, full) => {
    const run = await installation.start(SETTINGS)
    const disk = new FailingStorage(installation.storage, ['-40/raw'], full)
    const parts = { ...installation, storage: disk }
    await whileWorking(parts, async () => {
      const paused = await installation.waitFor(run, isState('PAUSED'))
      expect(paused).toMatchObject({
        step: 40,
        reason: `${full.code}: ${full.message}`,
      })
      const recorded = await installation.database.runs.checkpoints(run.id)
      expect(recorded.map(({ step }) => step)).toEqual([20])
      expect(await storedKeys(installation, run)).toEqual([recorded[0]!.key])
      expect(await filesUnder(path.join(installation.folder, 'scratch', 'work'))).toEqual([])
      if (who === 'another worker') return
      await installation.training.resume(run.id)
      await installation.waitFor(run, isState('DONE'))
    })
    if (who === 'another worker') {
      await installation.training.resume(run.id)
      await finish(installation, [run])
    }
    expect(await recordedSteps(installation, run)).toEqual(upTo(60))
    expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
  })
})

/** A storage that rejects a file once per given part of a key, after the file was written. */
class FailingStorage implements Storage {
  readonly #storage: Storage
  readonly #parts: string[]
  readonly #error: Error
  failures = 0

  constructor(storage: Storage, parts: string[], error: Error) {
    this.#storage = storage
    this.#parts = parts
    this.#error = error
  }

  get description(): string {
    return this.#storage.description
  }

  async put(key: string, file: string): Promise<void> {
    await this.#storage.put(key, file)
    if (!this.#parts[0] || !key.includes(this.#parts[0])) return
    this.#parts.shift()
    this.failures += 1
    throw this.#error
  }

  get(key: string): Promise<string> {
    return this.#storage.get(key)
  }

  remove(prefix: string): Promise<void> {
    return this.#storage.remove(prefix)
  }

  size(): Promise<number> {
    return this.#storage.size()
  }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
