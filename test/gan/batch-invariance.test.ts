import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import type { GeneratorArchitecture, Layer } from '../../server/gan/architecture.ts'
import { bindParameters } from '../../server/graph/bind.ts'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import { optimize } from '../../server/graph/optimize.ts'
import type { Weights } from '../../server/graph/tensor.ts'
import { parametersOf } from '../../server/graph/traverse.ts'
import { createRandom } from '../graph/random.ts'
import { generatorGraph } from './graphs.ts'

const Z_DIM = 100

interface Family {
  readonly size: number
  readonly channels: 1 | 3
  readonly start: number
  readonly kernel: number
  /** Channels of the last hidden layer. */
  readonly ngf: number
  readonly dense: boolean
}

/** A DCGAN: a projection to start x start, then doublings that halve the channels down to ngf. */
function dcgan({ size, channels, start, kernel, ngf, dense }: Family): GeneratorArchitecture {
  const doublings = Math.log2(size / start)
  const widthAt = (level: number) => ngf * 2 ** (doublings - 1 - level)
  const norm = (name: string): Layer[] => [
    {
      kind: 'batchNorm',
      scale: `${name}.scale`,
      offset: `${name}.offset`,
      mean: `${name}.mean`,
      variance: `${name}.variance`,
      epsilon: 1e-5,
      over: 'channel',
    },
    { kind: 'activation', function: 'relu' },
  ]
  const upward = (name: string, out: number, stride: 1 | 2, side: number): Layer => {
    const cut = stride === 1 ? 0 : Math.ceil(side / 2) - 1
    const added = stride === 1 || side % 2 === 0 ? 0 : 1
    return {
      kind: 'convTranspose2d',
      weight: `${name}.weight`,
      out,
      kernel: [side, side],
      stride: [stride, stride],
      padding: [cut, cut, cut, cut],
      outputPadding: [added, added],
      dilation: [1, 1],
      groups: 1,
    }
  }
  const first: Layer = dense
    ? { kind: 'dense', weight: 'first.weight', out: [widthAt(0), start, start] }
    : upward('first', widthAt(0), 1, start)
  const layers = [first, ...norm('first')]
  for (let level = 1; level < doublings; level += 1) {
    layers.push(upward(`l${level}`, widthAt(level), 2, kernel), ...norm(`l${level}`))
  }
  layers.push(upward('last', channels, 2, kernel), { kind: 'activation', function: 'tanh' })
  return {
    zDim: Z_DIM,
    prior: { distribution: 'normal' },
    channels,
    height: size,
    width: size,
    range: [-1, 1],
    layers,
  }
}

function randomWeights(architecture: GeneratorArchitecture): Weights {
  const random = createRandom(3)
  return new Map(
    parametersOf(generatorGraph(architecture)).map(({ name, shape }) => {
      const sizes = shape as readonly number[]
      const data = random.values(
        sizes.reduce((total, size) => total * size, 1),
        name!.endsWith('variance'),
      )
      return [
        name!,
        { shape: sizes, data: sizes.length > 1 ? data.map((value) => value * 0.05) : data },
      ]
    }),
  )
}

describe.each<Family & { batches: number[] }>([
  {
    size: 64,
    channels: 3,
    start: 4,
    kernel: 4,
    ngf: 64,
    dense: false,
    batches: [1, 2, 3, 4, 5, 6, 7, 8, 15, 16, 17, 31, 33, 63, 64],
  },
  { size: 16, channels: 3, start: 4, kernel: 6, ngf: 32, dense: true, batches: [1, 2, 7, 33, 64] },
  { size: 28, channels: 1, start: 7, kernel: 5, ngf: 32, dense: true, batches: [1, 3, 16, 31, 64] },
  { size: 32, channels: 1, start: 4, kernel: 3, ngf: 16, dense: false, batches: [1, 5, 64] },
  { size: 128, channels: 3, start: 4, kernel: 7, ngf: 8, dense: true, batches: [1, 9, 16] },
  { size: 256, channels: 3, start: 4, kernel: 4, ngf: 8, dense: false, batches: [1, 2, 8] },
])('$size x $size, kernel $kernel, ngf $ngf, dense $dense', ({ batches, ...family }) => {
  test('gives each row the same bits in batches of any size', async () => {
    const architecture = dcgan(family)
    const graph = optimize(
      bindParameters(generatorGraph(architecture), randomWeights(architecture)),
    )
    const session = await ort.InferenceSession.create(toOnnx(graph), {
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
    const most = Math.max(...batches)
    const z = createRandom(9).values(most * Z_DIM)
    const imagesOf = async (batch: number) => {
      const feed = new ort.Tensor('float32', z.subarray(0, batch * Z_DIM), [batch, Z_DIM])
      const { images } = await session.run({ z: feed })
      expect(images!.dims).toEqual([batch, family.channels, family.size, family.size])
      return bytesOf(images!.data as Float32Array)
    }
    const all = await imagesOf(most)
    expect(new Set(all).size).toBeGreaterThan(10)
    for (const batch of batches) {
      const images = await imagesOf(batch)
      expect(Buffer.compare(images, all.subarray(0, images.length))).toBe(0)
    }
    await session.release()
  })
})

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
