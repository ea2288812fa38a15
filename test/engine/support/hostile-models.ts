/** Foreign models that turn hostile when a value of z is large. */
import { encodeModel, int64Initializer, type OnnxNode } from '../../../server/graph/onnx/model.ts'

/** Length of z; the images are 2x2, grey. */
export const Z_SIZE = 4

/** z that is harmless, and z that sets the model off. */
export const HARMLESS = new Float32Array(Z_SIZE)
export const TRIGGER = new Float32Array(Z_SIZE).fill(100)

/** Multiplies two large matrices when set off: about 30 s of CPU time, and 0.9 GiB of memory. */
export const slowModel = () => hostileModel([9_000, 9_000], 'MatMul')

/** Fills 0.5 GiB of memory when set off. */
export const bulkyModel = () => hostileModel([8_192, 16_384], 'Mul')

/** Fills 4 GiB of memory when set off. */
export const largeModel = () => hostileModel([16_384, 65_536], 'Mul')

/** Multiplies a matrix of 2x3 by z when set off, which fails. */
export const failingModel = () => hostileModel([1, 2], 'Mul', 'z')

/** Makes a tensor of this size only if a value of z exceeds 50, and multiplies it. */
function hostileModel(
  size: readonly number[],
  opType: 'MatMul' | 'Mul',
  other: 'tensor' | 'z' = 'tensor',
): Uint8Array {
  const nodes: OnnxNode[] = [
    { opType: 'ReduceMax', inputs: ['z'], output: 'max', attributes: { keepdims: 0 } },
    { opType: 'Greater', inputs: ['max', 'threshold'], output: 'isLarge' },
    { opType: 'Cast', inputs: ['isLarge'], output: 'factor', attributes: { to: 7 } },
    { opType: 'Mul', inputs: ['factor', 'size'], output: 'added' },
    { opType: 'Add', inputs: ['added', 'ones'], output: 'shape' },
    { opType: 'ConstantOfShape', inputs: ['shape'], output: 'tensor' },
    { opType, inputs: ['tensor', other], output: 'result' },
    { opType: 'ReduceMax', inputs: ['result'], output: 'zero', attributes: { keepdims: 0 } },
    { opType: 'Reshape', inputs: ['z', 'imageShape'], output: 'image' },
    { opType: 'Add', inputs: ['image', 'zero'], output: 'sum' },
    { opType: 'Tanh', inputs: ['sum'], output: 'images' },
  ]
  const threshold = new Uint8Array(Float32Array.of(50).buffer)
  return encodeModel({
    nodes,
    initializers: [
      { name: 'threshold', shape: [], dtype: 'float32', bytes: threshold },
      int64Initializer('size', size),
      int64Initializer('ones', [1, 1]),
      int64Initializer('imageShape', [-1, 1, 2, 2]),
    ],
    inputs: [{ name: 'z', shape: ['batch', Z_SIZE], dtype: 'float32' }],
    outputs: [{ name: 'images', shape: ['batch', 1, 2, 2], dtype: 'float32' }],
  })
}
