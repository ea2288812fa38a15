import { createHash } from 'node:crypto'
import * as ort from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { gradients } from '../../server/graph/gradients.ts'
import { toOnnx } from '../../server/graph/onnx/to-onnx.ts'
import * as ops from '../../server/graph/ops.ts'
import { opCases } from './op-cases.ts'
import { readModel } from './read-onnx.ts'
import { buildCase } from './run-graph.ts'

/** Operators of the standard domain at opset 17 that lowerings may use. */
const STANDARD = new Set(
  `Abs Add AveragePool Cast Clip Concat Conv ConvTranspose Div Elu Equal Exp Expand Floor Gather Greater GreaterOrEqual Identity
  LeakyRelu Less LessOrEqual Log MatMul Max MaxPool Min Mul Neg Not Pad Pow ReduceMax ReduceMean ReduceSum Relu Reshape
  Resize Round Selu Shape Sigmoid Sign Slice Softplus Sqrt Sub Tanh Transpose Where`.split(/\s+/),
)

test('every op and gradient lowers to standard operators of opset 17', () => {
  for (const opCase of opCases(3)) {
    const { inputs, output } = buildCase(opCase)
    const slopes = opCase.smooth ? gradients(ops.sum(output), inputs) : []
    const outputs = { result: output, ...Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])) }
    const model = readModel(toOnnx({ inputs, outputs }))
    expect(model.irVersion).toBe(8)
    expect(model.opsets).toEqual([{ domain: '', version: 17 }])
    for (const { opType, domain } of model.nodes) {
      expect(domain).toBe('')
      expect(STANDARD).toContain(opType)
    }
  }
})

test('the bytes of every op and gradient stay the same across versions', () => {
  const hash = createHash('sha256')
  for (const opCase of opCases(3)) {
    const { inputs, output } = buildCase(opCase)
    const slopes = opCase.smooth ? gradients(ops.sum(output), inputs) : []
    const outputs = { result: output, ...Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])) }
    hash.update(toOnnx({ inputs, outputs }))
  }
  expect(hash.digest('hex')).toBe(
    'bd45e53d3783fa992df1fa7ac78cab4fee90a0a2b683095fbd5b33431b8117ec',
  )
})

describe('the model', () => {
  const z = ops.input('z', ['batch', 3])
  const graph = {
    inputs: [z],
    outputs: { t0: ops.matmul(z, ops.parameter('main.0.weight', [3, 2])) },
  }

  test('lists inputs, then unbound parameters, then outputs, with a symbolic batch', async () => {
    const session = await ort.InferenceSession.create(toOnnx(graph))
    expect(session.inputMetadata).toMatchObject([
      { name: 'z', shape: ['batch', 3] },
      { name: 'main.0.weight', shape: [3, 2] },
    ])
    expect(session.outputMetadata).toMatchObject([{ name: 't0', shape: ['batch', 2] }])
    await session.release()
  })

  test('has the same bytes every time', () => {
    expect(toOnnx(graph)).toEqual(toOnnx(graph))
  })

  test('contains weights of any size unchanged', async () => {
    const value = Float32Array.from({ length: 3 * 7000 }, (_, index) => index)
    const weights = ops.constant(value, [3, 7000])
    const z = ops.input('z', ['batch', 3])
    const session = await ort.InferenceSession.create(
      toOnnx({ inputs: [z], outputs: { y: ops.matmul(z, weights) } }),
    )
    const fed = { z: new ort.Tensor('float32', Float32Array.of(0, 1, 0), [1, 3]) }
    const { y } = await session.run(fed)
    expect(y!.data).toEqual(value.subarray(7000, 14_000))
    await session.release()
  })

  test('rejects an output named like an input', () => {
    expect(() => toOnnx({ inputs: [z], outputs: { z: ops.neg(z) } })).toThrow('z names both')
  })

  test('rejects an input that the graph uses but does not list', () => {
    expect(() => toOnnx({ inputs: [], outputs: { y: ops.neg(z) } })).toThrow('uses the input z')
  })
})
