/**
 * Test cases for engines and gradients: one small graph per op, with random shapes and settings.
 */
import * as ops from '../../server/graph/ops.ts'
import type { Shape, Tensor } from '../../server/graph/tensor.ts'
import { createRandom, type Random } from './random.ts'

export interface OpCase {
  /** The op and its settings. */
  readonly name: string
  readonly op: string
  readonly inputs: Readonly<Record<string, Shape>>
  readonly build: (...inputs: Tensor[]) => Tensor
  /** True to feed only numbers above 0.2. */
  readonly positive?: boolean
  /** True if gradients flow through it; false for comparisons and steps. */
  readonly smooth: boolean
}

/** Returns cases for every op; different seeds give different shapes. */
export function opCases(seed: number): OpCase[] {
  const random = createRandom(seed)
  return [
    ...elementwiseCases(random),
    ...structureCases(random),
    ...reductionCases(random),
    ...convolutionCases(random),
    ...poolingCases(random),
  ]
}

function elementwiseCases(random: Random): OpCase[] {
  const shapes = (): Record<string, Shape> => {
    const [c, h, w] = [random.whole(1, 4), random.whole(1, 4), random.whole(1, 4)]
    const b = random.pick<Shape>([
      [c, h, w],
      [c, 1, 1],
      [1, 1, w],
      [],
      ['batch', c, h, w],
      [1, 1, h, 1],
    ])
    return random.pick([
      { a: ['batch', c, h, w], b },
      { a: b, b: ['batch', c, h, w] },
    ])
  }
  const x = (): Record<string, Shape> => ({ x: ['batch', random.whole(1, 5), random.whole(1, 5)] })
  const binary = ops.BINARY_OPS.map((op): OpCase => ({
    name: op,
    op,
    inputs: shapes(),
    build: (a, b) => ops[op](a!, b!),
    positive: op === 'div' || op === 'pow',
    smooth: true,
  }))
  const comparisons = ops.COMPARISONS.map((op): OpCase => ({
    name: op,
    op,
    inputs: shapes(),
    build: (a, b) => ops.where(ops.logicalNot(ops[op](ops.round(a!), ops.round(b!))), a!, b!),
    smooth: false,
  }))
  const unary = ops.UNARY_OPS.map((op): OpCase => ({
    name: op,
    op,
    inputs: x(),
    build: (input) => ops[op](input!),
    positive: op === 'log' || op === 'sqrt',
    smooth: !['floor', 'round', 'sign'].includes(op),
  }))
  const toBytes = (input: Tensor) =>
    ops.cast(ops.round(ops.clip(ops.mul(input, 200), 0, 255)), 'uint8')
  const more: [string, (x: Tensor) => Tensor, boolean][] = [
    ['leakyRelu', (input) => ops.leakyRelu(input, 0.2), true],
    ['elu', (input) => ops.elu(input, 0.7), true],
    ['clip', (input) => ops.clip(input, -0.5, 1.25), true],
    ['softplus', (input) => ops.softplus(ops.mul(input, 100)), false],
    ['round', (input) => ops.round(ops.mul(ops.round(ops.mul(input, 4)), 0.5)), false],
    ['cast', (input) => ops.cast(ops.cast(ops.round(input), 'int32'), 'float32'), false],
    ['cast', (input) => toBytes(input), false],
    ['cast', (input) => ops.mul(ops.cast(toBytes(input), 'float32'), 0.5), false],
    ['stopGradient', (input) => ops.mul(ops.stopGradient(input), 2), false],
    ['logicalNot', (input) => ops.cast(ops.logicalNot(ops.greater(input, 0)), 'float32'), false],
  ]
  const where: OpCase = {
    name: 'where',
    op: 'where',
    inputs: { a: ['batch', 3, 2], b: [2] },
    build: (a, b) => ops.where(ops.greater(a!, 0.1), ops.mul(a!, b!), b!),
    smooth: true,
  }
  const unaryMore = more.map(([op, build, smooth]): OpCase => ({
    name: op,
    op,
    inputs: x(),
    build: (input) => build(input!),
    smooth,
  }))
  return [...binary, ...comparisons, ...unary, ...unaryMore, where]
}

function structureCases(random: Random): OpCase[] {
  const [a, b, c] = [random.whole(1, 4), random.whole(2, 5), random.whole(3, 6)]
  const x: Shape = ['batch', a, b, c]
  const start = random.whole(0, 2)
  const step = random.whole(1, 3)
  const one = (op: string, build: (x: Tensor) => Tensor, inputs: Record<string, Shape> = { x }) =>
    ({ name: op, op, inputs, build: (input) => build(input!), smooth: true }) satisfies OpCase
  const permutation = random.pick([
    [0, 3, 1, 2],
    [3, 1, 0, 2],
    [1, 0, 2, 3],
    [0, 1, 3, 2],
  ])
  return [
    one('reshape', (input) => ops.reshape(input, ['batch', a * b, 1, c])),
    one('transpose', (input) => ops.transpose(input, permutation)),
    one('slice', (input) => ops.slice(input, [0, 0, 0, start], [-1, a, b, c], [1, 1, 1, step])),
    one('slice', (input) => ops.sliceAxis(input, 2, 1, b, step)),
    one('pad', (input) => ops.pad(input, [0, 1, 0, 2], [0, 0, 3, 1], 0.5)),
    {
      name: 'broadcastTo the batch',
      op: 'broadcastTo',
      inputs: { x: [b, 1], y: ['batch', 1, 1, 1] },
      build: (x, y) => ops.add(ops.broadcastTo(x!, ['batch', a, b, c]), y!),
      smooth: true,
    },
    one('broadcastTo', (input) => ops.broadcastTo(input, [c, 'batch', b]), { x: ['batch', 1] }),
    {
      name: 'concat',
      op: 'concat',
      inputs: { x, y: ['batch', a, b + 1, c] },
      build: (left, right) => ops.concat([left!, right!, left!], 2),
      smooth: true,
    },
  ]
}

function reductionCases(random: Random): OpCase[] {
  const [k, m, n] = [random.whole(1, 5), random.whole(1, 5), random.whole(1, 5)]
  const axes = random.pick([[0], [1, 3], [0, 2, 3], [2], [], [0, 1, 2, 3]])
  const keepDims = random.pick([true, false])
  const reductions = (['sum', 'mean', 'max'] as const).map((op): OpCase => ({
    name: `${op} over ${axes.join()}`,
    op,
    inputs: { x: ['batch', k, m, n] },
    build: (x) => ops[op](x!, axes, { keepDims }),
    smooth: true,
  }))
  const product = (left: Shape, right: Shape): OpCase => ({
    name: `matmul [${left.join()}] [${right.join()}]`,
    op: 'matmul',
    inputs: { a: left, b: right },
    build: (a, b) => ops.matmul(a!, b!),
    smooth: true,
  })
  return [
    ...reductions,
    product(['batch', k], [k, m]),
    product([m, 'batch'], ['batch', n]),
    product(['batch', 2, m, k], [2, k, n]),
    product([m, k], ['batch', k, n]),
  ]
}

function convolutionCases(random: Random): OpCase[] {
  const common = () => {
    const groups = random.pick([1, 1, 2, 3])
    const kernel = [random.whole(1, 7), random.whole(1, 7)] as const
    const stride = [random.whole(1, 3), random.whole(1, 3)] as const
    const dilation = [random.pick([1, 1, 2]), random.pick([1, 1, 2])] as const
    const reach = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)] as const
    const padding = [
      random.whole(0, Math.min(2, reach[0])),
      random.whole(0, Math.min(2, reach[1])),
      random.whole(0, Math.min(2, reach[0])),
      random.whole(0, Math.min(2, reach[1])),
    ] as const
    const [inEach, outEach] = [random.whole(1, 3), random.whole(1, 3)]
    const size = [reach[0] + random.whole(1, 5), reach[1] + random.whole(1, 5)] as const
    const output = ops.windowOutput(size, { kernel, stride, padding, dilation })
    const options = { stride, padding, dilation, groups }
    const [channels, out] = [inEach * groups, outEach * groups]
    const text =
      `${kernel.join('x')} stride ${stride.join()} padding ${padding.join()} ` +
      `dilation ${dilation.join()} groups ${groups}`
    return { options, kernel, size, output, channels, out, inEach, text }
  }
  const forward = (withBias: boolean): OpCase => {
    const { options, kernel, size, channels, out, inEach, text } = common()
    const inputs = { x: ['batch', channels, ...size], w: [out, inEach, ...kernel] } as const
    return {
      name: `conv2d ${text}`,
      op: 'conv2d',
      inputs: withBias ? { ...inputs, bias: [out] } : inputs,
      build: (x, w, bias) => ops.conv2d(x!, w!, { ...options, bias }),
      smooth: true,
    }
  }
  const inputGradient = (withBias: boolean): OpCase => {
    const { options, kernel, size, output, channels, out, inEach, text } = common()
    const inputs = { dy: ['batch', out, ...output], w: [out, inEach, ...kernel] } as const
    return {
      name: `conv2dInputGradient ${text} to ${size.join('x')}`,
      op: 'conv2dInputGradient',
      inputs: withBias ? { ...inputs, bias: [channels] } : inputs,
      build: (dy, w, bias) =>
        ops.conv2dInputGradient(dy!, w!, { ...options, bias, outputSize: size }),
      smooth: true,
    }
  }
  const filterGradient = (): OpCase => {
    const { options, kernel, size, output, channels, out, text } = common()
    return {
      name: `conv2dFilterGradient ${text} of ${size.join('x')}`,
      op: 'conv2dFilterGradient',
      inputs: { x: ['batch', channels, ...size], dy: ['batch', out, ...output] },
      build: (x, dy) => ops.conv2dFilterGradient(x!, dy!, { ...options, kernelSize: kernel }),
      smooth: true,
    }
  }
  return [
    ...[forward(true), forward(false), forward(false)],
    ...[inputGradient(true), inputGradient(false), inputGradient(false)],
    ...[filterGradient(), filterGradient(), filterGradient()],
    {
      name: 'conv2dFilterGradient of fewer outputs than inputs',
      op: 'conv2dFilterGradient',
      inputs: { x: ['batch', 3, 6, 7], dy: ['batch', 2, 5, 5] },
      build: (x, dy) =>
        ops.conv2dFilterGradient(x!, dy!, {
          ...{ stride: [1, 1], padding: [0, 1, 1, 1], dilation: [1, 2], groups: 1 },
          kernelSize: [3, 3],
        }),
      smooth: true,
    },
    {
      name: 'conv2dInputGradient of groups that take two channels and make one',
      op: 'conv2dInputGradient',
      inputs: { dy: ['batch', 4, 2, 3], w: [4, 1, 3, 3], bias: [2] },
      build: (x, w, bias) =>
        ops.convTranspose2d(x!, w!, { groups: 2, stride: 2, outputPadding: 1, bias }),
      smooth: true,
    },
  ]
}

function poolingCases(random: Random): OpCase[] {
  const kernel = [random.whole(1, 3), random.whole(1, 4)] as const
  const stride = [random.whole(1, 3), random.whole(1, 3)] as const
  const sides = [0, 1, 2, 3].map((side) => random.whole(0, Math.min(1, kernel[side % 2]! - 1)))
  const padding = sides as unknown as ops.Padding
  const x: Shape = ['batch', random.whole(1, 3), random.whole(3, 7), random.whole(4, 7)]
  const [, , height, width] = x as readonly number[]
  const size = [random.whole(1, 9), random.whole(1, 9)] as const
  const text = `${kernel.join('x')} stride ${stride.join()} padding ${padding.join()}`
  const pools = (['avgPool2d', 'maxPool2d'] as const).map((op): OpCase => ({
    name: `${op} ${text}`,
    op,
    inputs: { x },
    build: (input) => ops[op](input!, { kernel, stride, padding }),
    smooth: true,
  }))
  const resizes = (['nearest', 'bilinear'] as const).flatMap((mode) =>
    [size, [height! * 2, width! * 3] as const].map((to): OpCase => ({
      name: `resize ${mode} ${height}x${width} to ${to.join('x')}`,
      op: 'resize',
      inputs: { x },
      build: (input) => ops.resize(input!, to, mode),
      smooth: true,
    })),
  )
  return [...pools, ...resizes]
}
