/** Programs for engines: graphs whose weights are files in the folder of the test run. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GeneratorArchitecture, Layer } from '../../../server/gan/architecture.ts'
import { toOnnx } from '../../../server/graph/onnx/to-onnx.ts'
import * as ops from '../../../server/graph/ops.ts'
import { fileArtifact } from '../../../server/weights/artifact.ts'
import { writeWeights } from '../../../server/weights/safetensors.ts'
import { serializeGraph } from '../../../server/graph/serialize.ts'
import type { Graph, WeightTensor, Weights } from '../../../server/graph/tensor.ts'
import { parametersOf } from '../../../server/graph/traverse.ts'
import type { Program } from '../../../server/engine/engine.ts'
import { createLogger } from '../../../server/logger.ts'
import { createRandom } from '../../graph/random.ts'
import { createTempDir } from '../../support/temp-dir.ts'

export const silent = createLogger({ level: 'silent', pretty: false })

const { path: folder } = await createTempDir()

let written = 0

/** Random weights for every parameter of a graph, scaled so that signals keep their size. */
export function randomWeights(graph: Graph, seed = 1): Weights {
  const random = createRandom(seed)
  const tensors = parametersOf(graph).map(({ name, shape }): [string, WeightTensor] => {
    const sizes = shape as readonly number[]
    const count = sizes.reduce((product, size) => product * size, 1)
    const scale = sizes.length > 1 ? 1 / Math.sqrt(count / sizes[1]!) : 0.25
    const data = random.values(count).map((value) => value * scale)
    // Variances and scales must not be negative; the sign of other vectors does not matter.
    return [name!, { shape: sizes, data: sizes.length > 1 ? data : data.map((v) => 0.5 + v * v) }]
  })
  return new Map(tensors)
}

/** A graph program with a new key. */
export async function graphProgram(graph: Graph, weights = randomWeights(graph)): Promise<Program> {
  const key = `graph-${++written}`
  const path = join(folder, `${key}.safetensors`)
  await writeFile(path, writeWeights(weights))
  return { kind: 'graph', key, graph: serializeGraph(graph), weights: fileArtifact(key, path) }
}

/** A foreign model of these bytes, or of a graph. */
export async function onnxProgram(
  model: Graph | Uint8Array,
  meaning: { layout?: 'NCHW' | 'NHWC'; range?: readonly [number, number] } = {},
): Promise<Program> {
  const key = `onnx-${++written}`
  const path = join(folder, `${key}.onnx`)
  await writeFile(path, model instanceof Uint8Array ? model : toOnnx(model))
  const file = fileArtifact(key, path)
  return { kind: 'onnx', key, model: file, layout: 'NCHW', range: [-1, 1], ...meaning }
}

/** x [batch, 1] -> y = factor x: the fastest program. */
export function scaling(factor: number): Graph {
  const x = ops.input('x', ['batch', 1])
  return { inputs: [x], outputs: { y: ops.mul(x, factor) } }
}

/** x [batch, 1] -> y = 0 x, after about 20 G multiply-adds per row: 0.1 s on two cores. */
export function slow(): Graph {
  const x = ops.input('x', ['batch', 1])
  const w = ops.parameter('w', [256, 256, 3, 3])
  let image = ops.broadcastTo(ops.reshape(x, ['batch', 1, 1, 1]), ['batch', 256, 64, 64])
  for (let i = 0; i < 8; i++) image = ops.relu(ops.conv2d(image, w, { padding: 1 }))
  return { inputs: [x], outputs: { y: ops.mul(ops.mean(image, [1, 2, 3]), 0) } }
}

/** A DCGAN for `width` x `width` RGB pixels; its last hidden layer has `features` channels. */
export function dcgan(width: 16 | 32 | 64, features: number, zDim = 100): GeneratorArchitecture {
  const halvings = Math.log2(width) - 3
  const hidden = Array.from({ length: halvings + 1 }, (_, i): Layer[] => [
    convTranspose(`conv${i}`, features * 2 ** (halvings - i), i === 0 ? 1 : 2),
    {
      kind: 'batchNorm',
      scale: `norm${i}.scale`,
      offset: `norm${i}.offset`,
      mean: `norm${i}.mean`,
      variance: `norm${i}.variance`,
      epsilon: 1e-5,
      over: 'channel',
    },
    { kind: 'activation', function: 'relu' },
  ])
  return {
    zDim,
    prior: { distribution: 'normal' },
    channels: 3,
    height: width,
    width,
    range: [-1, 1],
    layers: [
      ...hidden.flat(),
      convTranspose('last', 3, 2),
      { kind: 'activation', function: 'tanh' },
    ],
  }
}

/** A 4x4 kernel: 1x1 to 4x4 with stride 1, twice the size with stride 2. */
function convTranspose(name: string, out: number, stride: 1 | 2): Layer {
  const cut = stride - 1
  return {
    kind: 'convTranspose2d',
    weight: `${name}.weight`,
    out,
    kernel: [4, 4],
    stride: [stride, stride],
    padding: [cut, cut, cut, cut],
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
  }
}
