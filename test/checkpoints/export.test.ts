import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { canonicalJson } from '../../server/weights/canonical-json.ts'
import { fileArtifact } from '../../server/weights/artifact.ts'
import { runSeeds } from '../../server/checkpoints/sample-seeds.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { BadUserInput, CheckpointInvalid } from '../../server/errors.ts'
import { readSafetensors, writeSafetensors } from '../../server/weights/safetensors.ts'
import { serializeGraph } from '../../server/graph/serialize.ts'
import { seedToZ } from '../../server/latent/seed-to-z.ts'
import {
  fixture,
  hasSharedFixtures,
  openStore,
  readNpy,
  sharedFixture,
  startCalibrationEngine,
  type OpenStore,
} from './support.ts'
import { generatorGraph } from '../gan/graphs.ts'
import { asGenerator, type NetworkFiles } from '../../server/checkpoints/checkpoint.ts'
import type { GeneratorArchitecture } from '../../server/gan/architecture.ts'

let engine: Engine
let open: OpenStore
let folder: string
const at = (name: string) => path.join(folder, name)
beforeAll(async () => {
  engine = await startCalibrationEngine()
  open = await openStore({ engine })
})
beforeEach(async () => {
  folder = await mkdtemp(path.join(open.scratch, 'test-'))
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

test('importing a safetensors export elsewhere gives the same checkpoint', async () => {
  await using other = await openStore({ engine })
  const names = [
    ...['dcgan16-rgb.pth', 'dcgan28-k3.pth', 'upsample16.pth', 'linear28.pth'],
    ...['tfjs28', 'joblib16'],
  ]
  for (const name of names) {
    const { checkpoint } = await open.store.importFile(fixture(name))
    await open.store.exportTo(checkpoint.name, at(`${name}.safetensors`), 'safetensors')
    const imported = await other.store.importFile(at(`${name}.safetensors`))
    const { digest, batchNorm, calibrationDrift, parameterCount, layers, network } = checkpoint
    const { architecture } = network as Extract<NetworkFiles, { kind: 'family' }>
    expect(imported.alreadyImported).toBe(false)
    expect(imported.checkpoint).toMatchObject({
      ...{ digest, batchNorm, calibrationDrift, parameterCount, layers },
      network: { architecture },
      format: 'safetensors',
    })
  }
})

test.each([
  'dcgan16-rgb.pth',
  'dcgan16-sigmoid.pth',
  'dcgan28-k7.pth',
  'upsample16.pth',
  'tfjs28',
  'joblib16',
])('%s, exported as ONNX, gives the same images on bare onnxruntime', async (name) => {
  const overrides = name.includes('sigmoid') ? { outputActivation: 'sigmoid' as const } : {}
  const { checkpoint } = await open.store.importFile(fixture(name), { overrides })
  await open.store.exportTo(checkpoint.name, at('out.onnx'), 'onnx')
  expect(await readdir(folder)).toEqual(['out.onnx'])
  const session = await ort.InferenceSession.create(await readFile(at('out.onnx')))
  expect(session.inputNames).toEqual(['z'])
  expect(session.outputNames).toEqual(['images'])
  const { generator } = asGenerator(checkpoint)
  const { latent, image } = generator
  const { size: zDim, prior } = latent
  const { channels, height, width } = image
  const { architecture } = checkpoint.network as Extract<NetworkFiles, { kind: 'family' }>
  const z = Float32Array.from([0, 1, 2].flatMap((seed) => [...seedToZ(seed, zDim, prior)]))
  const { images } = await session.run({ z: new ort.Tensor('float32', z, [3, zDim]) })
  expect(images!.dims).toEqual([3, channels, height, width])
  const weights = path.join(open.directory, checkpoint.digest, 'weights.safetensors')
  const program = {
    kind: 'graph',
    key: 'ours',
    graph: serializeGraph(generatorGraph(architecture as GeneratorArchitecture)),
    weights: fileArtifact(checkpoint.digest, weights),
  } as const
  const ours = await runSeeds(engine, program, generator, { first: 0, count: 3 }, { once: true })
  const expected = ours.images!.data as Float32Array
  const actual = images!.data as Float32Array
  const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - actual[i]!)), 0)
  expect(worst).toBeLessThan(1e-5)
})

test('a served ONNX graph is exported unchanged, and has no weights to export', async () => {
  const { checkpoint } = await open.store.importFile(fixture('onnx16.onnx'))
  await open.store.exportTo(checkpoint.name, at('out.onnx'), 'onnx')
  const [came, went] = [await readFile(fixture('onnx16.onnx')), await readFile(at('out.onnx'))]
  expect(went.equals(came)).toBe(true)
  const weights = open.store.exportTo(checkpoint.name, at('out.safetensors'), 'safetensors')
  await expect(weights).rejects.toThrow(BadUserInput)
  expect(await readdir(folder)).toEqual(['out.onnx'])
})

test('an export replaces a whole file, and never a folder', async () => {
  const { checkpoint } = await open.store.importFile(fixture('dcgan16-rgb.pth'))
  await writeFile(at('out'), 'before')
  await open.store.exportTo(checkpoint.name, at('out'), 'safetensors')
  expect((await stat(at('out'))).size).toBeGreaterThan(1000)
  await mkdir(at('folder'))
  for (const target of ['folder', 'none/out']) {
    const exported = open.store.exportTo(checkpoint.name, at(target), 'safetensors')
    await expect(exported).rejects.toThrow(BadUserInput)
  }
  expect((await readdir(folder)).sort()).toEqual(['folder', 'out'])
})

test("a description that contradicts the file's tensors is rejected, naming the fault", async () => {
  const { checkpoint } = await open.store.importFile(fixture('dcgan16-rgb.pth'))
  await open.store.exportTo(checkpoint.name, at('good'), 'safetensors')
  const { tensors, metadata } = readSafetensors(await readFile(at('good')))
  const before = await open.files()
  const embedded = JSON.parse(metadata.latentql!) as { architecture: { layers: object[] } }
  const lies: [string, (description: typeof embedded & Record<string, unknown>) => void][] = [
    ['version is not one of 1', (d) => (d.version = 2)],
    ['architecture is not an object', (d) => (d.architecture = null as never)],
    ['1 to 256 layers', (d) => (d.architecture.layers = [])],
    ['1 to 256 layers', (d) => (d.architecture.layers = Array(300).fill(d.architecture.layers[0]))],
    [
      "names the tensor nothing.weight, which the file doesn't contain",
      (d) => layer(d, 0, { weight: 'nothing.weight' }),
    ],
    ['layers[0].stride', (d) => layer(d, 0, { stride: [1e9, 1] })],
    ['layers[0].kind is not one of', (d) => layer(d, 0, { kind: '__proto__' })],
    ['layers[0].kind is not one of', (d) => layer(d, 0, { kind: 'constructor' })],
    ['Layer 0', (d) => layer(d, 0, { out: 7 })],
    ['too many to serve', (d) => enlarge(d)],
    ['range', (d) => Object.assign(d.architecture, { range: [1, -1] })],
    ['zDim', (d) => Object.assign(d.architecture, { zDim: 1e12 })],
    ['prior.bound', (d) => Object.assign(d.architecture, { prior: truncatedAt(0) })],
    ['calibration.drift', (d) => (d.calibration = { samples: 1, drift: 'x' })],
  ]
  for (const [reason, lie] of lies) {
    const description = structuredClone(embedded)
    lie(description)
    const bytes = writeSafetensors(tensors, { latentql: canonicalJson(description) })
    await writeFile(at('bad.safetensors'), bytes)
    const refusal = await open.store.importFile(at('bad.safetensors')).catch((e: Error) => e)
    expect(refusal).toBeInstanceOf(CheckpointInvalid)
    expect((refusal as Error).message).toContain(reason)
  }
  expect(await open.files()).toEqual(before)
})

test('a basis claimed by a file is ignored: only calibrations made here are reused', async () => {
  const honest = await open.store.importFile(fixture('joblib16'))
  const text = await readFile(
    path.join(open.directory, honest.checkpoint.digest, 'description.json'),
    'utf8',
  )
  const { basis } = (JSON.parse(text) as { calibration: { basis: string } }).calibration
  await open.store.exportTo(honest.checkpoint.name, at('good'), 'safetensors')
  const { tensors, metadata } = readSafetensors(await readFile(at('good')))
  const mean = tensors.get('1.running_mean')!
  tensors.set('1.running_mean', { ...mean, data: mean.data.map((byte) => byte & 0x3f) })
  const embedded = JSON.parse(metadata.latentql!) as { calibration: object }
  Object.assign(embedded.calibration, { basis })
  await writeFile(at('bad'), writeSafetensors(tensors, { latentql: canonicalJson(embedded) }))
  await open.store.delete(honest.checkpoint.name)
  const poison = await open.store.importFile(at('bad'), { name: 'poison' })
  expect(poison.checkpoint.digest).not.toBe(honest.checkpoint.digest)
  const again = await open.store.importFile(fixture('joblib16'))
  expect(again.checkpoint.digest).toBe(honest.checkpoint.digest)
})

function layer(description: { architecture: { layers: object[] } }, at: number, change: object) {
  Object.assign(description.architecture.layers[at]!, change)
}

/** Makes a bomb: 3x2048x2048 pixels from the same weights. */
function enlarge({ architecture }: { architecture: { layers: object[] } }) {
  const upsample = { kind: 'upsample', mode: 'nearest', factor: [16, 16] }
  architecture.layers.push(upsample, { ...upsample, factor: [8, 8] })
  Object.assign(architecture, { height: 2048, width: 2048 })
}

function truncatedAt(bound: number) {
  return { distribution: 'truncatedNormal', bound }
}

test.skipIf(!hasSharedFixtures)(
  "PyTorch's 64x64 generator, exported as ONNX, gives PyTorch's images (../shared/fixtures)",
  async () => {
    const { checkpoint } = await open.store.importFile(sharedFixture('pytorch/dcgan64-rgb.pth'))
    await open.store.exportTo(checkpoint.name, at('out.onnx'), 'onnx')
    const { data: z, shape } = await readNpy(sharedFixture('pytorch/dcgan64-rgb.z.npy'))
    const expected = (await readNpy(sharedFixture('pytorch/dcgan64-rgb.images.npy'))).data
    const session = await ort.InferenceSession.create(await readFile(at('out.onnx')))
    const fed = new ort.Tensor('float32', z, [
      shape[0]!,
      asGenerator(checkpoint).generator.latent.size,
    ])
    const actual = (await session.run({ z: fed })).images!.data as Float32Array
    const worst = expected.reduce((most, v, i) => Math.max(most, Math.abs(v - actual[i]!)), 0)
    expect(worst).toBeLessThan(1e-4)
  },
)
