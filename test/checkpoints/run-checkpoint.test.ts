import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EARLIER_SETTINGS } from '../../server/gan/gan-config.ts'
import { writeNetwork } from '../../server/checkpoints/run-checkpoint.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { CheckpointInvalid } from '../../server/errors.ts'
import { generatorArchitecture } from '../../server/gan/dcgan.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { openStore, randomWeights, startCalibrationEngine } from './support.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

const family = 'layers' as const
const architecture = generatorArchitecture({
  ...{ imageSize: 16, channels: 3, zDim: 8, prior: { distribution: 'uniform' }, ngf: 4, ndf: 4 },
  ...{ batch: 4, beta1: 0.5, beta2: 0.999, realLabel: 1, emaDecay: 0, instanceNoise: 0 },
  ...EARLIER_SETTINGS,
})

test("a run's generator has the digest and description that importing its file gives", async () => {
  await using open = await openStore({ engine })
  const file = path.join(open.scratch, 'generator.safetensors')
  const written = await writeNetwork(file, {
    family,
    architecture,
    weights: randomWeights(architecture),
  })
  const { checkpoint } = await open.store.importFile(file)
  expect(checkpoint.digest).toBe(written.digest)
  const [row] = await open.rows.findByDigest(written.digest, 1)
  expect(row!.description).toEqual(JSON.parse(JSON.stringify(written.description)))
  expect(checkpoint).toMatchObject({
    format: 'safetensors',
    batchNorm: 'STORED',
    generator: { latent: { size: 8 } },
  })
})

test('a generator that diverged or lacks statistics is not written, and the old file stays', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'generator.safetensors')
  const good = await writeNetwork(file, {
    family,
    architecture,
    weights: randomWeights(architecture),
  })
  const weights = randomWeights(architecture)
  weights.values().next().value!.data[0] = NaN
  await expect(writeNetwork(file, { family, architecture, weights })).rejects.toThrow(
    'NaN or infinite',
  )
  const layers = architecture.layers.map((layer) => {
    if (layer.kind !== 'batchNorm') return layer
    const { scale, offset, epsilon, over } = layer
    return { kind: layer.kind, scale, offset, epsilon, over }
  })
  const bare = {
    family,
    architecture: { ...architecture, layers },
    weights: randomWeights(architecture),
  }
  await expect(writeNetwork(file, bare)).rejects.toThrow(CheckpointInvalid)
  expect(await readdir(dir.path)).toEqual(['generator.safetensors'])
  const again = await writeNetwork(file, {
    family,
    architecture,
    weights: randomWeights(architecture),
  })
  expect(again.digest).toBe(good.digest)
})
