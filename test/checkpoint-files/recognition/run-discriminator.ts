/** Runs a recognized discriminator, to compare it with another framework on the same file. */
import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { readNpy } from '../../../server/checkpoint-files/formats/npy.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import {
  recognizeDiscriminator,
  type RecognizedDiscriminator,
} from '../../../server/checkpoint-files/recognition/discriminators/recognize.ts'
import { familyOf } from '../../../server/gan/families/registry.ts'
import { networkGraph } from '../../../server/gan/network-graph.ts'
import { bindParameters } from '../../../server/graph/bind.ts'
import { toOnnx } from '../../../server/graph/onnx/to-onnx.ts'

export interface ReadArray {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export interface DiscriminatorRun {
  readonly recognized: RecognizedDiscriminator
  readonly logits: Float32Array
  /** Activations of all blocks but the last, in order: [batch, channels, height, width] each. */
  readonly activations: readonly ReadArray[]
}

/** Recognizes the discriminator in `file` and runs it on the images. */
export async function runDiscriminator(
  file: string,
  images: ReadArray,
  statistics: 'fixed' | 'batch' = 'fixed',
): Promise<DiscriminatorRun> {
  const recognized = recognizeDiscriminator(await readCheckpointFile(file))
  const names = familyOf(recognized)
    .activations(recognized.architecture)
    .map(({ name }) => `activation.${name}`)
  const graph = networkGraph(recognized, { outputs: ['logits', ...names], statistics })
  const session = await InferenceSession.create(toOnnx(bindParameters(graph, recognized.weights)))
  const results = await session.run({ images: new Tensor('float32', images.values, images.shape) })
  await session.release()
  return {
    recognized,
    logits: results['logits']!.data as Float32Array,
    activations: names.map((name) => {
      const { dims, data } = results[name]!
      return { shape: dims, values: data as Float32Array }
    }),
  }
}

/** Joins the arrays' values per batch row, as in the golden activations. */
export function joinRows(arrays: readonly ReadArray[]): Float32Array {
  const batch = arrays[0]!.shape[0]!
  const rows = Array.from({ length: batch }, (_, row) =>
    arrays.flatMap(({ values }) => {
      const size = values.length / batch
      return [...values.subarray(row * size, (row + 1) * size)]
    }),
  )
  return Float32Array.from(rows.flat())
}

export async function readArray(path: string): Promise<ReadArray> {
  const tensor = readNpy(await readFile(path), path)
  return { shape: tensor.shape, values: tensor.read() }
}

/** Largest absolute difference between values. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new Error(`${a.length} values against ${b.length}.`)
  return a.reduce((max, value, at) => Math.max(max, Math.abs(value - b[at]!)), 0)
}
