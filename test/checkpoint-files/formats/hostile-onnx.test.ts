/** ONNX models that are not generators, make false claims or refer to other files. */
import { describe, expect, it } from 'vitest'
import { CheckpointInvalid } from '../../../server/errors.ts'
import { readOnnx } from '../../../server/checkpoint-files/formats/onnx.ts'
import { message, model, value, varint, weights } from './make-onnx.ts'

describe('ONNX', () => {
  const raw = Buffer.alloc(8)

  it('reads the well-formed model on which these cases are based, channels last', () => {
    const { output, parameterCount, opset } = readOnnx(model())
    expect({ opset, parameterCount }).toEqual({ opset: 17, parameterCount: 2 })
    expect(output.activation).toBe('sigmoid')
    expect(output.image).toEqual({ layout: 'NHWC', channels: 1, height: 28, width: 28 })
  })

  it('accepts z as [batch, n, 1, 1], initializers among the inputs, and an open output shape', () => {
    const inputs = [value('z', ['n', 100, 1, 1]), value('w', [2])]
    const { input, output } = readOnnx(
      model({ inputs, outputs: [value('y', ['n', 'c', 'h', 'w'])] }),
    )
    expect(input).toEqual({ name: 'z', zDim: 100, rank: 4 })
    expect(output.image).toBeNull()
  })

  const external = message([1, 'location'], [2, '../../etc/passwd'])
  const attribute = (tensor: Buffer) =>
    message([2, 'y'], [4, 'Constant'], [5, message([1, 'value'], [5, tensor])])

  it.each<[string, Buffer, RegExp]>([
    [
      'weights in another file',
      model({ initializer: weights([13, external], [14, 1]) }),
      /another file/,
    ],
    [
      'external weights without a location',
      model({ initializer: weights([14, 1]) }),
      /another file/,
    ],
    [
      'a constant in another file',
      model({ node: attribute(weights([13, external])) }),
      /another file/,
    ],
    [
      'fewer numbers than the shape requires',
      model({ initializer: weights([9, raw.subarray(4)]) }),
      /does not match its shape/,
    ],
    ['no numbers', model({ initializer: weights() }), /does not match its shape/],
    [
      'an excessive shape',
      model({ initializer: message([1, 2 ** 50], [1, 2 ** 50], [2, 1], [8, 'w']) }),
      /invalid shape/,
    ],
    [
      'a tensor with nine axes',
      model({ initializer: message(...Array<[number, number]>(9).fill([1, 1]), [2, 1]) }),
      /axes/,
    ],
    [
      'a string tensor',
      model({ initializer: message([1, 1], [2, 8], [6, 'text'], [8, 'w']) }),
      /type 8/,
    ],
    [
      'a custom operator',
      model({ node: message([2, 'y'], [4, 'Run'], [7, 'evil.ops']) }),
      /"evil.ops.Run"/,
    ],
    [
      'a node that draws noise',
      model({ node: message([1, 'z'], [2, 'y'], [4, 'RandomNormalLike']) }),
      /draws random numbers itself \(RandomNormalLike\).*evaluation mode/,
    ],
    [
      'a dropout that is turned on',
      model({ node: message([1, 'z'], [1, 'ratio'], [1, 'on'], [2, 'y'], [4, 'Dropout']) }),
      /draws random numbers itself \(Dropout\)/,
    ],
    [
      'two outputs of images',
      model({ outputs: [value('y', ['n', 28, 28, 1]), value('x', ['n', 3, 14, 14])] }),
      /2 outputs \("y", "x"\), of which 2 have the shape of images/,
    ],
    ['custom functions', model({ model: [[25, raw]] }), /functions/],
    [
      'no operator set version',
      message([1, 8], [7, raw.subarray(0, 0)]),
      /no operator set version/,
    ],
    [
      'two inputs',
      model({ inputs: [value('z', ['n', 8]), value('label', ['n', 10])] }),
      /2 inputs \("z", "label"\)/,
    ],
    ['no input', model({ inputs: [] }), /0 inputs/],
    ['an image as input', model({ inputs: [value('z', ['n', 3, 64, 64])] }), /is not z/],
    ['an integer input', model({ inputs: [value('z', ['n', 8], 7)] }), /is not z/],
    ['a vector as output', model({ outputs: [value('y', ['n', 10])] }), /not a batch of images/],
    ['two channels', model({ outputs: [value('y', ['n', 2, 64, 64])] }), /1 or 3 channels/],
    ['a field that extends past the end', model().subarray(0, -3), /truncated/],
    [
      'an endless number',
      Buffer.concat([Buffer.from([8]), Buffer.alloc(20, 0xff)]),
      /more than 64 bits/,
    ],
    ['a truncated number', Buffer.of(8, 0x80), /truncated/],
    ['a truncated float', Buffer.of(0x0d, 1, 2, 3), /truncated/],
    ['a truncated double', Buffer.of(0x09, 1, 2, 3), /truncated/],
    [
      'a length that is valid only in its lower 32 bits',
      Buffer.concat([varint(7 * 8 + 2), varint(2 ** 32 + 1), raw]),
      /truncated/,
    ],
    [
      'a negative length',
      Buffer.concat([varint(7 * 8 + 2), Buffer.alloc(9, 0xff), Buffer.of(1), raw]),
      /truncated/,
    ],
    ['a group', Buffer.of(7 * 8 + 3), /unknown wire type 3/],
    ['a field of unknown type', Buffer.of(7 * 8 + 7), /unknown wire type 7/],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => readOnnx(bytes)).toThrow(CheckpointInvalid)
    expect(() => readOnnx(bytes)).toThrow(reason)
  })

  it('refuses graphs that are nested too deeply', () => {
    let graph = message()
    for (let depth = 0; depth < 50; depth++)
      graph = message([1, message([4, 'If'], [5, message([6, graph])])])
    expect(() => readOnnx(message([8, message([2, 17])], [7, graph]))).toThrow(
      /subgraphs nested 5 deep; at most 4/,
    )
  })
})
