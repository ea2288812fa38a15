/**
 * The peer that runs anywhere: the same generator in idiomatic TensorFlow.js, on its wasm backend.
 */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import type { WeightTensor } from '../server/graph/tensor.ts'

/**
 * Returns a function that samples a batch, z [batch, 100], and resolves when the pixels are ready.
 */
export async function createTfjsGenerator(weights: ReadonlyMap<string, WeightTensor>) {
  await tf.setBackend('wasm')
  const layers = [0, 1, 2, 3, 4].map((index) => {
    const { shape, data } = weights.get(`layers.${index}.weight`)!
    const vector = (part: string) => weights.get(`layers.${index}.norm.${part}`)?.data
    return {
      // [in, out, kh, kw] to TensorFlow's [kh, kw, out, in]
      filter: tf.tidy(() =>
        tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [2, 3, 1, 0]),
      ),
      channels: shape[1]!,
      norm: ['mean', 'variance', 'offset', 'scale'].map(vector),
    }
  })
  return async (z: Float32Array, batch: number): Promise<Uint8Array | Int32Array> => {
    const pixels = tf.tidy(() => {
      let x: tf.Tensor4D = tf.tensor4d(z, [batch, 1, 1, 100])
      let size = 1
      for (const { filter, channels, norm } of layers) {
        const first = size === 1
        size = first ? 4 : size * 2
        const shape: [number, number, number, number] = [batch, size, size, channels]
        x = tf.conv2dTranspose(
          x,
          filter as tf.Tensor4D,
          shape,
          first ? 1 : 2,
          first ? 'valid' : 'same',
        )
        if (!norm[0]) continue
        const [mean, variance, offset, scale] = norm.map((values) => tf.tensor1d(values!))
        x = tf.relu(tf.batchNorm4d(x, mean!, variance!, offset, scale, 1e-5)) as tf.Tensor4D
      }
      const grey = tf.round(tf.mul(tf.add(tf.tanh(x), 1), 127.5))
      return tf.cast(tf.clipByValue(grey, 0, 255), 'int32')
    })
    const values = (await pixels.data()) as Int32Array
    pixels.dispose()
    return values
  }
}
