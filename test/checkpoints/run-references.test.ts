import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import type { Checkpoint } from '../../server/checkpoints/checkpoint.ts'
import { runSeeds } from '../../server/checkpoints/sample-seeds.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { BadUserInput, CheckpointDeleted, CheckpointNotFound } from '../../server/errors.ts'
import { createPictures } from '../../server/pictures/pictures.ts'
import { seedLatent } from '../../server/sampling/latents.ts'
import { samplingRenderers } from '../../server/sampling/renderers.ts'
import { plainSampling } from '../../server/sampling/sampling.ts'
import { StoredVariants } from '../../server/sampling/stored-variants.ts'
import { createSampler } from '../../server/sampling/sampler.ts'
import { RunThatTrains } from './run-that-trains.ts'
import { fixture, openStore, startCalibrationEngine, type OpenStore } from './support.ts'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'

let engine: Engine
let open: OpenStore
let run: RunThatTrains
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())
beforeEach(async () => {
  open = await openStore({ engine })
  run = await RunThatTrains.start(open, 'faces')
})
afterEach(() => open[Symbol.asyncDispose]())

async function sample(checkpoint: Checkpoint) {
  const { generator } = asGenerator(checkpoint)
  const outputs = await runSeeds(engine, programOf(checkpoint), generator, { first: 0, count: 2 })
  return outputs.pixels!.data
}

const refusal = (work: Promise<unknown>, kind: new (...args: never[]) => Error) =>
  work.then(
    () => expect.unreachable('it was not rejected'),
    (error: Error) => {
      expect(error).toBeInstanceOf(kind)
      return error.message
    },
  )

test("a run's generators resolve by RUN@latest, RUN@STEP, either with :raw, by the run's id, and by digest", async () => {
  await run.checkpoint(200)
  await run.checkpoint(400)
  const resolve = (reference: string) => open.store.resolve(reference)
  const latest = await resolve('faces@latest')
  expect(latest).toMatchObject({
    ...{ name: 'faces@400', run: { name: 'faces', step: 400, raw: false }, aliases: [] },
    generator: { image: { width: 16, height: 16, channels: 3 }, latent: { size: 8 } },
    ...{ format: 'safetensors', batchNorm: 'STORED' },
  })
  const older = await resolve('faces@200')
  const raw = await resolve('faces@200:raw')
  expect(raw).toMatchObject({ name: 'faces@200:raw', run: { step: 200, raw: true } })
  expect((await resolve('faces@latest:raw')).run).toMatchObject({ step: 400, raw: true })
  expect((await resolve(`${run.run.id}@latest`)).digest).toBe(latest.digest)
  for (const one of [latest, older, raw]) {
    for (const reference of [
      one.name,
      `sha256:${one.digest}`,
      `sha256:${one.digest.slice(0, 12)}`,
    ]) {
      expect(await resolve(reference)).toEqual(one)
    }
  }
  const pictures = await Promise.all([latest, older, raw].map(sample))
  expect(
    new Set(pictures.map((pixels) => Buffer.from(pixels as Uint8Array).toString('hex'))).size,
  ).toBe(3)
  expect((await open.store.list({ first: 10 })).totalCount).toBe(0)
  await run.checkpoint(600)
  // A resolution may be 250 ms old.
  await expect.poll(async () => (await resolve('faces@latest')).name).toBe('faces@600')
})

test("a run's discriminator resolves by RUN@latest:discriminator, RUN@STEP:discriminator and digest", async () => {
  await run.checkpoint(200)
  await run.checkpoint(400)
  const latest = await open.store.resolve('faces@latest:discriminator')
  expect(latest).toMatchObject({
    ...{ name: 'faces@400:discriminator', run: { name: 'faces', step: 400, raw: false } },
    ...{ kind: 'discriminator', generator: null, batchNorm: 'STORED', preset: null },
    discriminator: { image: { width: 16, height: 16, channels: 3 } },
  })
  expect((await open.store.resolve('faces@200:discriminator')).digest).not.toBe(latest.digest)
  expect(await open.store.resolve(`sha256:${latest.digest}`)).toEqual(latest)
  const images = new Float32Array(2 * 3 * 16 * 16).fill(0.5)
  const { logits } = await engine.run(programOf(latest), { images }, 2)
  expect(logits!.data[0]).toBe(logits!.data[1])
  expect(logits!.data.every(Number.isFinite)).toBe(true)
})

test("a promoted discriminator outlives the run's checkpoint and does not become the default", async () => {
  await run.checkpoint(200)
  await run.checkpoint(400)
  const ofRun = await open.store.resolve('faces@200:discriminator')
  const kept = await open.store.promote('faces@200:discriminator', 'critic')
  expect(kept).toMatchObject({ digest: ofRun.digest, name: 'critic', run: null, aliases: [] })
  await run.retire(200)
  expect(await open.store.resolve(`sha256:${ofRun.digest}`)).toEqual(kept)
  await expect(open.store.resolve('faces@200:discriminator')).rejects.toThrow(CheckpointNotFound)
})

test('the error for a checkpoint without a discriminator says why there is none', async () => {
  await run.checkpoint(200, { discriminator: false })
  expect((await open.store.resolve('faces@200')).kind).toBe('generator')
  expect(await refusal(open.store.resolve('faces@latest:discriminator'), CheckpointNotFound)).toBe(
    '"faces@200" has no discriminator: it was written by a version that ' +
      "didn't store discriminators. New checkpoints of the run have one.",
  )
})

test('without averaging, :raw is the same generator', async () => {
  await run.checkpoint(200, { averaged: false })
  const { digest } = await open.store.resolve('faces@latest')
  const raw = await open.store.resolve('faces@latest:raw')
  expect(raw.digest).toBe(digest)
  expect((await open.store.resolve(`sha256:${digest}`)).name).toBe('faces@200')
  expect((await sample(raw)).length).toBe(2 * 16 * 16 * 3)
})

test('the error for an unknown reference lists the known runs and checkpoints', async () => {
  const { store } = open
  const lost = (reference: string) => refusal(store.resolve(reference), CheckpointNotFound)
  expect(await lost('faces@latest')).toBe(
    'Run "faces" has no checkpoint yet: it is RUNNING at step 0.',
  )
  await run.checkpoint(200)
  await run.checkpoint(400)
  expect(await lost('faces@300')).toBe(
    'Run "faces" has no checkpoint 300. It has checkpoints 200, 400.',
  )
  expect(await lost('facse@latest')).toBe(
    'Training run not found: "facse". Did you mean "faces"? Available: faces.',
  )
  expect(await lost('faces')).toContain('faces@latest')
  expect(await lost('faces@prod')).toContain('"faces" is a training run')
  for (const reference of ['faces@latest:row', 'faces@prod:raw', 'faces:raw', 'faces@-1']) {
    expect(await refusal(store.resolve(reference), BadUserInput)).toContain('RUN@latest')
  }
})

test('the digest of a retired checkpoint answers 410; a client that resolved it can still sample it', async () => {
  await run.checkpoint(200)
  await run.checkpoint(400)
  const resolved = await open.store.resolve('faces@200')
  const [old, raw] = [resolved, await open.store.resolve('faces@200:raw')]
  const before = await sample(old)
  await run.retire(200)
  for (const { digest } of [old, raw]) {
    const gone = open.store.resolve(`sha256:${digest}`)
    await expect(gone).rejects.toThrow(CheckpointDeleted)
    await expect(gone).rejects.toMatchObject({ status: 410 })
  }
  const lost = () => open.store.resolve('faces@200').catch((error: unknown) => error)
  // Another process retires the checkpoint, which the store notices after a moment.
  await expect.poll(lost).toBeInstanceOf(CheckpointNotFound)
  expect(((await lost()) as Error).message).toBe(
    'Run "faces" has no checkpoint 200. It has checkpoint 400.',
  )
  expect(await sample(old)).toEqual(before)
})

test('weights lost from storage are reported, without retrying forever', async () => {
  await run.checkpoint(200)
  await open.storage.remove(`runs/${run.run.id}/`)
  const lost = await refusal(open.store.resolve('faces@latest'), CheckpointNotFound)
  expect(lost).toContain('are missing')
})

test("promoting makes a permanent checkpoint with the same digest, which outlives the run's", async () => {
  await run.checkpoint(200)
  await run.checkpoint(400)
  const ofRun = await open.store.resolve('faces@200')
  const kept = await open.store.promote('faces@200', 'good-faces')
  expect(kept).toMatchObject({ digest: ofRun.digest, name: 'good-faces', run: null })
  expect(kept.aliases).toEqual(['default'])
  expect(await open.store.promote('faces@200', 'good-faces')).toEqual(kept)
  await run.retire(200)
  expect(await open.store.resolve(`sha256:${ofRun.digest}`)).toEqual(kept)
  expect((await open.store.list({ first: 10 })).nodes).toEqual([kept])
  expect(await sample(await open.openReplica().resolve('good-faces'))).toEqual(await sample(ofRun))
})

test('the error for a checkpoint that cannot be promoted says why', async () => {
  const { store } = open
  await run.checkpoint(200)
  await store.promote('faces@latest', 'good-faces')
  const why = (reference: string, name: string) =>
    refusal(store.promote(reference, name), BadUserInput)
  expect(await why('faces@latest', 'better')).toContain(
    'already stored as the checkpoint "good-faces"',
  )
  expect(await why('good-faces', 'better')).toContain(
    '"good-faces" is already a permanent checkpoint',
  )
  expect(await why('faces@latest', 'No Name')).toContain('Invalid name "No Name"')
  await run.checkpoint(400)
  expect(await why('faces@latest', 'faces')).toContain('taken by a training run')
  await refusal(store.promote('faces@300', 'x'), CheckpointNotFound)
})

test("a run's checkpoint can be exported, but not renamed, aliased or deleted", async () => {
  await run.checkpoint(200)
  const { digest } = await open.store.resolve('faces@latest')
  for (const reference of ['faces@latest', `sha256:${digest}`]) {
    for (const change of [
      () => open.store.rename(reference, 'mine'),
      () => open.store.setAlias(reference, 'default'),
      () => open.store.delete(reference),
    ]) {
      expect(await refusal(change(), BadUserInput)).toContain('promoteCheckpoint')
    }
  }
  const target = path.join(open.scratch, 'exported.safetensors')
  await open.store.exportTo('faces@latest', target, 'safetensors')
  const imported = await open.store.importFile(target, { name: 'imported' })
  expect(imported.checkpoint.digest).toBe(digest)
  const stored = await open.storage.get(`runs/${run.run.id}/1-200/generator.safetensors`)
  expect(await readFile(target)).toEqual(await readFile(stored))
})

test('no request fails while RUN@latest advances and older checkpoints are retired', async () => {
  await run.checkpoint(1)
  const checkpoints = open.store
  const sampler = createSampler(async () => engine)
  const variants = new StoredVariants(open.database.documents)
  const pictures = createPictures({
    renderers: samplingRenderers({ sampler, checkpoints, variants, engine: async () => engine }),
    ...{ documents: open.database.documents, signingKeys: ['key'] },
  })
  const served = new Set<number>()
  let ended = false
  const client = async (client: number) => {
    for (let request = 0; !ended; request++) {
      const reference = client % 2 ? 'faces@latest' : 'faces@latest:raw'
      const checkpoint = asGenerator(await checkpoints.resolve(reference))
      const sampling = plainSampling(checkpoint)
      const latent = seedLatent(request, checkpoint)
      const source = pictures.check({ kind: 'sample', sampling, latent, format: 'RAW' })
      const { bytes } = await pictures.render(source)
      expect(bytes).toHaveLength(16 * 16 * 3)
      served.add(checkpoint.run!.step)
    }
  }
  const clients = Promise.all(Array.from({ length: 8 }, (_, index) => client(index)))
  clients.catch(() => (ended = true))
  for (let step = 2; step <= 12 && !ended; step++) {
    await run.checkpoint(step)
    await run.retire(step - 1)
    while (!served.has(step) && !ended) await new Promise((resolve) => setImmediate(resolve))
  }
  ended = true
  await clients
  expect(served.size).toBe(12)
})

test('every replica serves a checkpoint that one imported, and none serves one that any deleted', async () => {
  const { checkpoint } = await open.store.importFile(fixture('joblib16'), { name: 'walls' })
  const graph = await open.store.importFile(fixture('onnx16.onnx'), { name: 'graph' })
  const replica = open.openReplica()
  for (const { name } of [checkpoint, graph.checkpoint]) {
    const [here, there] = [await open.store.resolve(name), await replica.resolve(name)]
    const all = await Promise.all(Array.from({ length: 4 }, () => open.openReplica().resolve(name)))
    expect(all.every((one) => one.digest === here.digest)).toBe(true)
    expect(there.network).not.toEqual(here.network)
    expect(await sample(there)).toEqual(await sample(here))
  }
  await replica.delete('walls')
  await expect(open.store.resolve(`sha256:${checkpoint.digest}`)).rejects.toThrow(CheckpointDeleted)
  await expect(
    open.storage.get(`checkpoints/${checkpoint.digest}/weights.safetensors`),
  ).rejects.toThrow('is missing from')
  const back = await replica.importFile(fixture('joblib16'), { name: 'walls' })
  expect(back.checkpoint.digest).toBe(checkpoint.digest)
  expect((await open.store.resolve('walls')).digest).toBe(checkpoint.digest)
})
