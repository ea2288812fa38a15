/** ONNX models that are not generators, make false claims or refer to other files. */
import { describe, expect, it } from 'vitest'
import { CheckpointInvalid } from '../../../server/errors.ts'
import { readOnnx } from '../../../server/checkpoint-files/formats/onnx.ts'

describe('ONNX', () => {
  const field = (number: number, value: Buffer | number | string): Buffer => {
    if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)])
    const bytes = Buffer.from(value as string)
    return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
  }
  const varint = (value: number): Buffer => {
    const bytes: number[] = []
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
      if (rest < 128) return Buffer.from([...bytes, rest])
      bytes.push((rest % 128) + 128)
    }
  }
  const message = (...fields: [number, Buffer | number | string][]) =>
    Buffer.concat(fields.map(([number, value]) => field(number, value)))
  const value = (name: string, sizes: readonly (number | string)[], type = 1) => {
    const dimensions = sizes.map((size): [number, Buffer] => [
      1,
      message([typeof size === 'number' ? 1 : 2, size]),
    ])
    const tensorType = message([1, type], [2, message(...dimensions)])
    return message([1, name], [2, message([1, tensorType])])
  }
  const weights = (...fields: [number, Buffer | number | string][]) =>
    message([1, 2], [2, 1], [8, 'w'], ...fields)
  const raw = Buffer.alloc(8)

  interface Parts {
    node?: Buffer
    initializer?: Buffer | null
    inputs?: Buffer[]
    outputs?: Buffer[]
    model?: [number, Buffer | number | string][]
  }

  function model({ node, initializer, inputs, outputs, model: others = [] }: Parts = {}): Buffer {
    const graph = message(
      [1, node ?? message([1, 'z'], [2, 'y'], [4, 'Sigmoid'])],
      ...(initializer === null ? [] : [[5, initializer ?? weights([9, raw])] as [number, Buffer]]),
      ...(inputs ?? [value('z', ['n', 8])]).map((input): [number, Buffer] => [11, input]),
      ...(outputs ?? [value('y', ['n', 28, 28, 1])]).map((output): [number, Buffer] => [
        12,
        output,
      ]),
    )
    return message([1, 8], [8, message([2, 17])], [7, graph], ...others)
  }

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
      /other files/,
    ],
    [
      'external weights without a location',
      model({ initializer: weights([14, 1]) }),
      /other files/,
    ],
    [
      'a constant in another file',
      model({ node: attribute(weights([13, external])) }),
      /other files/,
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
