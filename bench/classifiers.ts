/** Features of images relative to bare onnxruntime-node, and the time to fit a linear SVM. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import * as ort from 'onnxruntime-node'
import type { DiscriminatorCheckpoint } from '../server/checkpoints/checkpoint.ts'
import { startEngine, startStatefulEngine } from '../server/engine/start.ts'
import { FeatureFile } from '../server/exploration/classifiers/feature-file.ts'
import { loadMatrix } from '../server/exploration/classifiers/feature-matrix.ts'
import { BATCH, discriminatorFeatures } from '../server/exploration/classifiers/features.ts'
import { inBatches } from '../server/exploration/classifiers/labelled-task.ts'
import { fitSvm } from '../server/exploration/classifiers/svm.ts'
import type { DiscriminatorArchitecture } from '../server/gan/architecture.ts'
import { discriminatorInterface } from '../server/gan/families/registry.ts'
import { networkGraph } from '../server/gan/network-graph.ts'
import { bindParameters } from '../server/graph/bind.ts'
import { toOnnx } from '../server/graph/onnx/to-onnx.ts'
import { optimize } from '../server/graph/optimize.ts'
import { createLogger } from '../server/logger.ts'
import { discriminatorReals } from '../server/sampling/discriminator-input.ts'
import { fileArtifact } from '../server/weights/artifact.ts'
import { readSafetensors, readWeights, writeWeights } from '../server/weights/safetensors.ts'
import { table, throughput } from './measure.ts'

interface Described {
  readonly architecture: DiscriminatorArchitecture
}

const logger = createLogger({ level: 'warn', pretty: true })

/** The problem of the goal: rows, features and classes. */
const [ROWS, COLUMNS, CLASSES] = [10_000, 14_000, 10]

/** Prints the figures. */
export async function benchClassifiers(): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
  try {
    await benchFeatures(directory)
    await benchFit(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Images per second, from pixels to features as a job extracts them. */
async function benchFeatures(directory: string): Promise<void> {
  const bytes = await readFile(
    new URL('../demo/faces64-discriminator.safetensors', import.meta.url),
  )
  const weights = readWeights(bytes)
  const described = JSON.parse(readSafetensors(bytes).metadata['latentql']!) as Described
  const network = { family: 'discriminator', architecture: described.architecture } as const
  const file = path.join(directory, 'weights.safetensors')
  await writeFile(file, writeWeights(weights))
  const graph = networkGraph(network, { outputs: ['features'] })
  const bare = await ort.InferenceSession.create(toOnnx(optimize(bindParameters(graph, weights))), {
    executionProviders: ['cpu'],
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  await using engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
  const checkpoint = {
    ...{ digest: 'bench', name: 'bench' },
    network: { kind: 'family', ...network, weights: fileArtifact('bench', file) },
    discriminator: discriminatorInterface(network),
  } as unknown as DiscriminatorCheckpoint
  const { width, height, channels } = checkpoint.discriminator.image
  const features = discriminatorFeatures(engine, checkpoint, null)
  const pixels = Uint8Array.from(
    { length: BATCH * width * height * channels },
    (_, at) => (at * 2_654_435_761) >>> 24,
  )
  const images = discriminatorReals(pixels, checkpoint)
  const indices = Array.from({ length: 32 * BATCH }, (_, index) => index)
  const rates = await throughput([
    {
      name: 'engine',
      async work() {
        let images = 0
        const extract = () => features.extract(discriminatorReals(pixels, checkpoint), BATCH)
        for await (const batch of inBatches(indices, extract)) images += batch.indices.length
        return images
      },
    },
    {
      name: 'bare',
      async work() {
        const shape = [BATCH, channels, height, width]
        await bare.run({ images: new ort.Tensor('float32', images, shape) })
        return BATCH
      },
    },
  ])
  const [own, peer] = [rates.get('engine')!, rates.get('bare')!]
  const head = [`features, batch ${BATCH}`, 'images/s', 'bare ORT images/s', 'engine/bare']
  console.log(table([head, ['demo-discriminator', own, peer, own / peer]]))
}

/** Seconds to fit one C, of features drawn around a random centre for each class. */
async function benchFit(directory: string): Promise<void> {
  await using file = await FeatureFile.create(path.join(directory, 'features'), [ROWS, COLUMNS])
  let random = 1
  const next = () => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5
  const centres = Array.from({ length: CLASSES * COLUMNS }, () => next() / 4)
  for (let row = 0; row < ROWS; row++) {
    const centre = (row % CLASSES) * COLUMNS
    await file.append(
      Float32Array.from({ length: COLUMNS }, (_, at) => centres[centre + at]! + next()),
    )
  }
  await file.standardize()
  await using engine = await startStatefulEngine({ choice: 'onnxruntime-cpu', logger })
  const all = { from: 0, to: COLUMNS }
  await using matrix = await loadMatrix(engine, file, [all])
  const classes = Int32Array.from({ length: ROWS }, (_, row) => row % CLASSES)
  const start = performance.now()
  await fitSvm(matrix.part(all), { classes, count: CLASSES, c: 1 })
  const seconds = (performance.now() - start) / 1000
  console.log(`\n${ROWS} x ${COLUMNS} features, ${CLASSES} classes, C = 1: ${seconds.toFixed(1)} s`)
}
