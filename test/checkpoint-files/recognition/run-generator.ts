/** Runs a recognized generator, to compare it with another framework on the same file. */
import { readFile } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { ArchitectureOverrides } from '../../../server/checkpoint-files/generator-file.ts'
import { readNpy } from '../../../server/checkpoint-files/formats/npy.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import {
  recognizeGenerator,
  type RecognizedGenerator,
} from '../../../server/checkpoint-files/recognition/recognize.ts'
import { bindParameters } from '../../../server/graph/bind.ts'
import { toOnnx } from '../../../server/graph/onnx/to-onnx.ts'
import { generatorGraph } from '../../gan/graphs.ts'

export interface Comparison extends RecognizedGenerator {
  /** Largest absolute difference between values. */
  readonly difference: number
  /** Standard deviation of the expected values: a comparison of constant images proves nothing. */
  readonly spread: number
}

export interface ComparisonOptions {
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
  readonly statistics?: 'fixed' | 'batch'
}

/** Recognizes the generator in `file` and compares its images for z with the expected ones. */
export async function compareGenerator(
  file: string,
  zFile: string,
  imagesFile: string,
  { preset, overrides, statistics = 'fixed' }: ComparisonOptions = {},
): Promise<Comparison> {
  const recognized = recognizeGenerator(await readCheckpointFile(file), { preset, overrides })
  const [z, expected] = await Promise.all([readArray(zFile), readArray(imagesFile)])
  const { architecture, weights } = recognized
  const graph = bindParameters(generatorGraph(architecture, { statistics }), weights)
  const session = await InferenceSession.create(toOnnx(graph))
  const batch = z.shape[0]!
  const results = await session.run({
    z: new Tensor('float32', z.values, [batch, architecture.zDim]),
  })
  const images = results['images']!
  await session.release()
  if (images.dims.join() !== expected.shape.join())
    throw new Error(`Images are [${images.dims}], expected are [${expected.shape}].`)
  const values = images.data as Float32Array
  const mean = expected.values.reduce((sum, value) => sum + value, 0) / values.length
  const variance =
    expected.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const difference = values.reduce(
    (max, value, i) => Math.max(max, Math.abs(value - expected.values[i]!)),
    0,
  )
  return { ...recognized, difference, spread: Math.sqrt(variance) }
}

async function readArray(
  path: string,
): Promise<{ shape: readonly number[]; values: Float32Array }> {
  const tensor = readNpy(await readFile(path), path)
  return { shape: tensor.shape, values: tensor.read() }
}
