import { copyFile, cp, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Checkpoint, ImportProgress } from '../../server/checkpoints/checkpoint.ts'
import { runSeeds } from '../../server/checkpoints/sample-seeds.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { BadUserInput, CheckpointInvalid, EngineFailed } from '../../server/errors.ts'
import { createCheckpointStore } from '../../server/checkpoints/store.ts'
import type { Storage } from '../../server/storage/storage.ts'
import { readWeights, writeWeights } from '../../server/weights/safetensors.ts'
import { silentLogger } from '../support/test-database.ts'
import { fixture, openStore, startCalibrationEngine, type OpenStore } from './support.ts'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'

let engine: Engine
let open: OpenStore
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

/** Opens a store for each test, or for all tests of a group. */
function useStore(before: typeof beforeEach | typeof beforeAll, after: typeof afterEach) {
  before(async () => {
    open = await openStore({ engine, maxUploadBytes: 1024 * 1024 })
  })
  after(() => open[Symbol.asyncDispose]())
}

async function sample(checkpoint: Checkpoint) {
  const { generator } = asGenerator(checkpoint)
  const outputs = await runSeeds(engine, programOf(checkpoint), generator, { first: 0, count: 2 })
  return outputs.pixels!
}

describe('importing', () => {
  useStore(beforeEach, afterEach)

  test('a file becomes a folder of weights, description and contact sheet, and can be sampled', async () => {
    const stages: ImportProgress['stage'][] = []
    const { checkpoint, alreadyImported, notes } = await open.store.importFile(
      fixture('dcgan16-rgb.pth'),
      {
        onProgress: ({ stage }) => stages.push(stage),
      },
    )
    expect(notes.join(' ')).toMatch(/Taken from the preset `pytorch-dcgan`: relu between layers/)
    expect(alreadyImported).toBe(false)
    expect(checkpoint).toMatchObject({
      name: 'dcgan16-rgb',
      aliases: ['default'],
      format: 'pytorch',
      preset: 'pytorch-dcgan',
      kind: 'generator',
      generator: {
        latent: { prior: { distribution: 'normal' } },
        image: { width: 16, height: 16, channels: 3 },
      },
      batchNorm: 'STORED',
      calibrationDrift: null,
    })
    expect(checkpoint.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(checkpoint.sourceDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(checkpoint.layers[0]).toMatch(/^convTranspose2d \d+ -> \d+, 4x4, stride 1/)
    expect(await open.files()).toEqual([
      checkpoint.digest,
      ...['alternatives.json', 'description.json', 'sheet.png', 'weights.safetensors'].map(
        (file) => `${checkpoint.digest}/${file}`,
      ),
    ])
    expect([...new Set(stages)]).toEqual(['reading', 'inferring', 'storing', 'rendering'])
    expect((await sample(checkpoint)).shape).toEqual([2, 16, 16, 3])
    expect(await open.store.resolve(null)).toEqual(checkpoint)
  })

  test('the same weights in other containers are the same checkpoint, which keeps its name', async () => {
    const first = await open.store.importFile(fixture('dcgan16.safetensors'), { name: 'first' })
    for (const file of ['dcgan16-legacy.pth', 'dcgan16-dataparallel.pth', 'dcgan16-deflated.pth']) {
      const again = await open.store.importFile(fixture(file), { name: 'second' })
      expect(again.alreadyImported).toBe(true)
      expect(again.checkpoint).toEqual(first.checkpoint)
    }
    expect((await open.store.list({ first: 10 })).totalCount).toBe(1)
  })

  test('different conventions for the same weights make a different checkpoint', async () => {
    const file = fixture('dcgan16.safetensors')
    const tanh = await open.store.importFile(file)
    const sigmoid = await open.store.importFile(file, {
      overrides: { outputActivation: 'sigmoid', prior: 'truncatedNormal', priorBound: 2 },
    })
    expect(sigmoid.alreadyImported).toBe(false)
    expect(sigmoid.checkpoint.digest).not.toBe(tanh.checkpoint.digest)
    expect(sigmoid.checkpoint.generator!.latent.prior).toEqual({
      distribution: 'truncatedNormal',
      bound: 2,
    })
  })

  test('concurrent imports of one file make one checkpoint', async () => {
    const results = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        open.store.importFile(fixture('dcgan16.safetensors'), { name }),
      ),
    )
    expect(results.filter(({ alreadyImported }) => !alreadyImported)).toHaveLength(1)
    expect(new Set(results.map(({ checkpoint }) => checkpoint.name)).size).toBe(1)
    expect(await open.files()).toHaveLength(5)
  })

  test('missing statistics are calibrated once, and importing again reuses them', async () => {
    const stages = new Set<string>()
    const { checkpoint } = await open.store.importFile(fixture('joblib16'), {
      onProgress: ({ stage }) => stages.add(stage),
    })
    expect(stages).toContain('calibrating')
    expect(checkpoint.batchNorm).toBe('CALIBRATED')
    expect(checkpoint.calibrationDrift).toBeGreaterThan(0)
    expect(checkpoint.calibrationDrift).toBeLessThanOrEqual(255)
    stages.clear()
    const again = await open.store.importFile(fixture('joblib16'), {
      onProgress: ({ stage }) => stages.add(stage),
    })
    expect(again).toMatchObject({ checkpoint, alreadyImported: true })
    expect([...stages]).toEqual(['reading', 'inferring'])
  })

  test('calibrating again gives the same digest', async () => {
    const first = await open.store.importFile(fixture('joblib16'))
    await open.store.delete(first.checkpoint.name)
    const second = await open.store.importFile(fixture('joblib16'))
    expect(second.alreadyImported).toBe(false)
    expect(second.checkpoint.digest).toBe(first.checkpoint.digest)
  })

  test('an ONNX graph is probed, then served as is', async () => {
    const { checkpoint } = await open.store.importFile(fixture('onnx16.onnx'), { name: 'graph' })
    expect(checkpoint).toMatchObject({
      format: 'onnx',
      preset: null,
      generator: { image: { width: 16, height: 16 }, activations: [] },
      batchNorm: 'NONE',
      network: { kind: 'onnx', layout: 'NCHW', range: [-1, 1] },
    })
    expect(checkpoint.parameterCount).toBeGreaterThan(0)
    expect(await open.files()).toContain(`${checkpoint.digest}/model.onnx`)
    expect((await sample(checkpoint)).shape).toEqual([
      2,
      16,
      16,
      checkpoint.generator!.image.channels,
    ])
    const again = await open.store.importFile(fixture('onnx16.onnx'))
    expect(again).toEqual({ checkpoint, alreadyImported: true, notes: [] })
  })

  test('an upload is imported like a file', async () => {
    const file = fixture('dcgan16.safetensors')
    const { checkpoint } = await open.store.importStream(
      Readable.from([await readFile(file)]),
      '../../My Faces.safetensors',
    )
    expect(checkpoint.name).toBe('my-faces')
    expect((await open.store.importFile(file)).alreadyImported).toBe(true)
    expect(await open.files()).toHaveLength(5)
  })

  test('clients can only import files inside the import folder', async () => {
    await copyFile(fixture('dcgan16.safetensors'), path.join(open.importDirectory, 'a.safetensors'))
    await symlink(fixture('dcgan16-rgb.pth'), path.join(open.importDirectory, 'b.pth'))
    await cp(fixture('tfjs16'), path.join(open.importDirectory, 'walls'), { recursive: true })
    const { checkpoint } = await open.store.importAllowed('a.safetensors')
    expect(checkpoint.name).toBe('a')
    expect((await open.store.importAllowed('walls')).checkpoint.name).toBe('walls')
    await expect(open.store.importAllowed('b.pth')).rejects.toThrow(BadUserInput)
    await expect(open.store.importAllowed(fixture('dcgan16-rgb.pth'))).rejects.toThrow(BadUserInput)
  })
})

describe('a failed import leaves nothing behind', () => {
  useStore(beforeAll, afterAll)

  afterEach(async () => {
    expect(await open.files()).toEqual([])
    expect((await open.store.list({ first: 10 })).totalCount).toBe(0)
  })

  test('a file that is not a checkpoint', async () => {
    const file = path.join(open.scratch, 'a.pth')
    await writeFile(file, 'not a checkpoint at all')
    await expect(open.store.importFile(file)).rejects.toThrow(CheckpointInvalid)
  })

  test('a file that does not exist', async () => {
    const file = path.join(open.scratch, 'none.pth')
    await expect(open.store.importFile(file)).rejects.toThrow(BadUserInput)
  })

  test('weights that are not finite', async () => {
    const bytes = await readFile(fixture('dcgan16.safetensors'))
    bytes.writeFloatLE(NaN, bytes.length - 4)
    const file = path.join(open.scratch, 'nan.safetensors')
    await writeFile(file, bytes)
    await expect(open.store.importFile(file)).rejects.toThrow('NaN or infinite')
  })

  test.each(['main.0.weight', 'main.4.bias', 'main.6.weight'])(
    'weights so large that sums overflow: %s',
    async (name) => {
      const source = readWeights(await readFile(fixture('dcgan16.safetensors')))
      const { shape, data } = source.get(name)!
      const huge = data.map((_, index) => (index % 3 === 0 ? -3e38 : 3e38))
      const file = path.join(open.scratch, 'huge.safetensors')
      await writeFile(file, writeWeights(new Map([...source, [name, { shape, data: huge }]])))
      const imported = open.store.importFile(file)
      await expect(imported).rejects.toThrow(CheckpointInvalid)
      await expect(imported).rejects.toThrow(
        /numbers overflow float32\. The largest weight is 3\.00e\+38, in tensor/,
      )
    },
  )

  test('a truncated upload, an empty upload, and an upload that is not a checkpoint', async () => {
    const bytes = await readFile(fixture('dcgan16.safetensors'))
    for (const body of [bytes.subarray(0, 5000), Buffer.alloc(0), Buffer.from('<html>')]) {
      const upload = open.store.importStream(Readable.from([body]), 'a.pth')
      await expect(upload).rejects.toThrow(CheckpointInvalid)
    }
  })

  test('an upload above the size limit', async () => {
    const body = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(100_000)))
    await expect(open.store.importStream(body, 'a.pth')).rejects.toThrow('MAX_UPLOAD_BYTES')
    body.destroy()
  })

  test('an invalid name, before anything is read', async () => {
    const body = new PassThrough()
    const upload = open.store.importStream(body, 'a.pth', { name: 'No Name' })
    await expect(upload).rejects.toThrow(BadUserInput)
    const file = fixture('dcgan16.safetensors')
    await expect(open.store.importFile(file, { name: 'default' })).rejects.toThrow(BadUserInput)
  })

  test('an upload that is aborted or whose client disconnects', async () => {
    const abort = new AbortController()
    const aborted = open.store.importStream(new PassThrough(), 'a.pth', { signal: abort.signal })
    const left = new PassThrough()
    const cutOff = open.store.importStream(left, 'a.pth')
    left.write('half')
    left.destroy()
    await expect(cutOff).rejects.toThrow('ended early')
    abort.abort(new Error('left'))
    await expect(aborted).rejects.toThrow('left')
  })

  test.each(['reading', 'inferring', 'calibrating', 'storing', 'rendering'])(
    'an import that is aborted while %s',
    async (stage) => {
      const abort = new AbortController()
      const imported = open.store.importFile(fixture('joblib16'), {
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.stage === stage) abort.abort(new Error(`aborted while ${stage}`))
        },
      })
      await expect(imported).rejects.toThrow(`aborted while ${stage}`)
    },
  )

  test('an import whose engine crashes', async () => {
    const dying = await startCalibrationEngine()
    const store = open.reopen({ calibrationEngine: async () => dying })
    const imported = store.importFile(fixture('joblib16'), {
      onProgress: ({ stage }) => {
        if (stage === 'calibrating') void dying[Symbol.asyncDispose]()
      },
    })
    await expect(imported).rejects.toThrow(EngineFailed)
  })

  test('an import whose row the database rejects', async () => {
    const before = await open.storage.size()
    const store = createCheckpointStore({
      directory: open.directory,
      importDirectory: open.importDirectory,
      maxUploadBytes: 1,
      rows: { ...open.rows, insert: () => Promise.reject(new Error('no database')) },
      runs: open.database.runs,
      storage: open.storage,
      datasets: open.datasets,
      calibrationEngine: () => Promise.resolve(engine),
      logger: silentLogger,
    })
    const file = fixture('dcgan16.safetensors')
    await expect(store.importFile(file)).rejects.toThrow('no database')
    expect(await open.storage.size()).toBe(before)
  })

  test('an import whose storage fails midway', async () => {
    const before = await open.storage.size()
    let puts = 0
    const storage: Storage = {
      description: open.storage.description,
      async put(key, file, signal) {
        if (++puts === 2) throw new Error('no storage')
        await open.storage.put(key, file, signal)
      },
      get: (key, signal) => open.storage.get(key, signal),
      remove: (prefix) => open.storage.remove(prefix),
      size: () => open.storage.size(),
    }
    const imported = open.reopen({ storage }).importFile(fixture('dcgan16.safetensors'))
    await expect(imported).rejects.toThrow('no storage')
    expect(await open.storage.size()).toBe(before)
  })
})

describe('a restart', () => {
  useStore(beforeEach, afterEach)

  test('keeps all checkpoints and their samples', async () => {
    const file = fixture('dcgan16.safetensors')
    const { checkpoint: before } = await open.store.importFile(file, { name: 'faces' })
    const after = await open.reopen().resolve('faces')
    expect(after).toEqual(before)
    expect(await sample(after)).toEqual(await sample(before))
  })
})
