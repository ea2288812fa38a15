import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunRow } from '../../../server/db/stores.ts'
import { Releasers } from '../../../server/releasers.ts'
import { StorageFull, StorageUnavailable, type Storage } from '../../../server/storage/storage.ts'
import { openDatabaseProxy } from '../../support/database-proxy.ts'
import { silentLogger } from '../../support/test-database.ts'
import { GatedStorage } from '../support/gated-storage.ts'
import { createInstallation, isState, openParts } from '../support/installation.ts'
import type { Installation, Parts } from '../support/installation.ts'
import { newestState, recordedSteps, storedKeys, upTo } from '../support/run-facts.ts'
import { finish, whileWorking } from '../support/workers.ts'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation[Symbol.asyncDispose]())

describe('while the database is away', () => {
  const SETTINGS = { steps: 200, checkpointEvery: 20, keepCheckpoints: 100 }

  /** The state that a run with these settings ends in when nothing disturbs it. */
  let undisturbed: Buffer
  beforeAll(async () => {
    const run = await installation.start(SETTINGS)
    await finish(installation, [run])
    undisturbed = await newestState(installation, run)
  })

  test('training goes on, and what happened is told afterwards, in order and once', async () => {
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

  test('a worker may stop: the next one on its machine tells what it could not', async () => {
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
    // No holder is taken for dead: that the run goes on is because the worker's last words are found.
    await finish(installation, [run])
    expect(await recordedSteps(installation, run)).toEqual(upTo(200))
    const keys = await storedKeys(installation, run)
    expect(keys.filter((key) => key.includes('/1-'))).toHaveLength(stored)
    expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
  })

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

  /** Resolves when so many checkpoints lie in the storage. */
  async function checkpoints(run: RunRow, count: number): Promise<void> {
    const stored = async () => (await storedKeys(installation, run)).length
    await expect.poll(stored).toBeGreaterThanOrEqual(count)
  }
})

test('a checkpoint waits for a storage that is away, and nothing is trained anew', async () => {
  const run = await installation.start({ steps: 40, checkpointEvery: 20 })
  const storage = new RefusingStorage(
    installation.storage,
    ['-20/state', '-20/raw'],
    new StorageUnavailable('the storage of the test is away'),
  )
  await finish({ ...installation, storage }, [run], { sliceMs: 3_600_000 })
  expect(storage.refused).toBe(2)
  expect(await recordedSteps(installation, run)).toEqual(upTo(40))
  const recorded = await installation.database.runs.checkpoints(run.id)
  expect(recorded.map(({ key }) => key.split('/').at(-1))).toEqual(['1-40', '1-20'])
  expect(await storedKeys(installation, run)).toEqual(recorded.map(({ key }) => key).sort())
})

describe('a full disk', () => {
  const SETTINGS = { steps: 60, checkpointEvery: 20 }

  /** The state that a run with these settings ends in when nothing disturbs it. */
  let undisturbed: Buffer
  beforeAll(async () => {
    const run = await installation.start(SETTINGS)
    await finish(installation, [run])
    undisturbed = await newestState(installation, run)
  })

  test.each(['the worker that met it', 'another worker'])(
    'pauses the run and loses nothing: %s goes on',
    async (who) => {
      const run = await installation.start(SETTINGS)
      const full = new StorageFull('the disk of the test is full.')
      const disk = new RefusingStorage(installation.storage, ['-40/raw'], full)
      const parts = { ...installation, storage: disk }
      await whileWorking(parts, async () => {
        const paused = await installation.waitFor(run, isState('PAUSED'))
        expect(paused).toMatchObject({
          step: 40,
          reason: expect.stringMatching(/No space is left/),
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
    },
  )
})

/** A storage that refuses a file once for each of some parts of keys, after it was written. */
class RefusingStorage implements Storage {
  readonly #storage: Storage
  readonly #parts: string[]
  readonly #reason: Error
  refused = 0

  constructor(storage: Storage, parts: string[], reason: Error) {
    this.#storage = storage
    this.#parts = parts
    this.#reason = reason
  }

  get description(): string {
    return this.#storage.description
  }

  async put(key: string, file: string): Promise<void> {
    await this.#storage.put(key, file)
    if (!this.#parts[0] || !key.includes(this.#parts[0])) return
    this.#parts.shift()
    this.refused += 1
    throw this.#reason
  }

  get(key: string): Promise<string> {
    return this.#storage.get(key)
  }

  remove(prefix: string): Promise<void> {
    return this.#storage.remove(prefix)
  }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
