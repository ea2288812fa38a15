/** Graphs of every op, with random shapes and values: what engines are compared on. */
import * as ops from '../../../server/graph/ops.ts'
import { concreteShape } from '../../../server/graph/shapes.ts'
import type { Graph, Shape, Tensor } from '../../../server/graph/tensor.ts'

export interface OpCase {
  readonly name: string
  /** The ops that the case is about. */
  readonly covers: readonly string[]
  readonly graph: Graph
  readonly inputs: Record<string, Float32Array>
  /** The size of the batch. */
  readonly rows: number
}

type Pair = readonly [number, number]

/** A small generator of pseudo-random numbers, so that a failing case can be made again (mulberry32). */
export function makeRandom(seed: number) {
  let state = seed
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    /** From least up to most, both included. */
    integer: (least: number, most: number) => least + Math.floor(uniform() * (most - least + 1)),
    /** Values between -scale and scale; some are whole or halves, where roundings and comparisons turn. */
    values: (count: number, scale = 3) =>
      Float32Array.from({ length: count }, () => {
        const value = (2 * uniform() - 1) * scale
        return uniform() < 0.2 ? Math.round(value * 2) / 2 : value
      }),
  }
}

type Random = ReturnType<typeof makeRandom>

/** Collects inputs while a graph is built. */
function build(
  name: string,
  covers: readonly string[],
  random: Random,
  make: (feed: (shape: Shape, values?: Float32Array) => Tensor) => Tensor | Record<string, Tensor>,
): OpCase {
  const rows = random.integer(1, 3)
  const nodes: Tensor[] = []
  const inputs: Record<string, Float32Array> = {}
  const feed = (shape: Shape, values?: Float32Array) => {
    const node = ops.input(`x${nodes.length}`, shape)
    const count = concreteShape(shape, rows).reduce((product, size) => product * size, 1)
    inputs[node.name!] = values ?? random.values(count)
    nodes.push(node)
    return node
  }
  const made = make(feed)
  const outputs = 'op' in made ? { y: made as Tensor } : (made as Record<string, Tensor>)
  return { name, covers, graph: { inputs: nodes, outputs }, inputs, rows }
}

/** Every op of the vocabulary, several times over where shapes matter. */
export function opCases(seed: number): OpCase[] {
  const random = makeRandom(seed)
  return [
    ...elementwiseCases(random),
    ...structureCases(random),
    ...reductionCases(random),
    ...Array.from({ length: 6 }, (_, i) => convolutionCases(random, i)).flat(),
    ...Array.from({ length: 3 }, () => poolingCases(random)).flat(),
    ...resizeCases(random),
  ]
}

function elementwiseCases(random: Random): OpCase[] {
  const size = () => random.integer(2, 5)
  const broadcast = (): [Shape, Shape] => {
    const [c, h, w] = [size(), size(), size()]
    const shapes: [Shape, Shape][] = [
      [
        ['batch', c, h, w],
        [c, 1, w],
      ],
      [
        [1, c, 1, 1],
        ['batch', c, h, w],
      ],
      [['batch', c], []],
    ]
    return shapes[random.integer(0, 2)]!
  }
  const toFloat = (x: Tensor) => ops.cast(x, 'float32')
  const binary = [...ops.BINARY_OPS].map((op) =>
    build(op, [op], random, (feed) => {
      const [a, b] = broadcast().map((shape) => feed(shape)) as [Tensor, Tensor]
      if (op === 'pow') return ops.pow(ops.add(ops.abs(a), 0.1), b)
      return op === 'div' ? ops.div(a, ops.add(ops.abs(b), 0.5)) : ops[op](a, b)
    }),
  )
  const comparisons = [...ops.COMPARISONS].map((op) =>
    build(op, [op, 'cast'], random, (feed) => {
      const [a, b] = broadcast().map((shape) => ops.round(feed(shape))) as [Tensor, Tensor]
      return toFloat(ops[op](a, b))
    }),
  )
  const unary = [...ops.UNARY_OPS].map((op) =>
    build(op, [op], random, (feed) => {
      const x = feed(['batch', size(), size()])
      return op === 'log' || op === 'sqrt' ? ops[op](ops.add(ops.abs(x), 0.01)) : ops[op](x)
    }),
  )
  return [
    ...binary,
    ...comparisons,
    ...unary,
    build('softplus far out', ['softplus'], random, (feed) =>
      ops.softplus(feed([40], random.values(40, 200))),
    ),
    build('leakyRelu', ['leakyRelu'], random, (feed) => ops.leakyRelu(feed(['batch', 9]), 0.2)),
    build('elu', ['elu'], random, (feed) => ops.elu(feed(['batch', 9]), 0.7)),
    build('clip', ['clip'], random, (feed) => ops.clip(feed(['batch', 9]), -1, 1.25)),
    build('where', ['where', 'logicalNot'], random, (feed) => {
      const x = feed(['batch', 4, 3])
      return ops.where(ops.logicalNot(ops.greater(x, 0)), feed([4, 1]), 7)
    }),
    build('cast to uint8', ['cast'], random, (feed) =>
      ops.cast(ops.clip(ops.round(ops.mul(feed(['batch', 30]), 100)), 0, 255), 'uint8'),
    ),
    build('cast to int32 and back', ['cast'], random, (feed) =>
      toFloat(ops.cast(ops.floor(feed(['batch', 30])), 'int32')),
    ),
  ]
}

function structureCases(random: Random): OpCase[] {
  return [
    build('reshape', ['reshape'], random, (feed) =>
      ops.reshape(feed(['batch', 6, 4]), ['batch', 3, 2, 4]),
    ),
    build('broadcastTo', ['broadcastTo'], random, (feed) => ({
      grown: ops.broadcastTo(feed(['batch', 1, 3]), ['batch', 4, 3]),
      repeated: ops.broadcastTo(ops.add(feed([3]), 1), [2, 3]),
    })),
    build('transpose', ['transpose'], random, (feed) =>
      ops.transpose(feed(['batch', 2, 3, 4]), [0, 2, 3, 1]),
    ),
    build('slice', ['slice'], random, (feed) => {
      const x = feed(['batch', 7, 8])
      return ops.slice(x, [0, random.integer(0, 2), 1], [-1, 6, 8], [1, random.integer(1, 3), 2])
    }),
    build('pad', ['pad'], random, (feed) =>
      ops.pad(feed(['batch', 2, 3]), [0, 1, random.integer(0, 2)], [0, 0, 2], -1.5),
    ),
    build('concat', ['concat'], random, (feed) =>
      ops.concat([feed(['batch', 2, 3]), feed(['batch', 4, 3]), feed(['batch', 1, 3])], 1),
    ),
  ]
}

function reductionCases(random: Random): OpCase[] {
  const reductions = (['sum', 'mean', 'max'] as const).map((op) =>
    build(op, [op], random, (feed) => {
      const x = feed(['batch', 3, 4, 5])
      return {
        kept: ops[op](x, [2, 3], { keepDims: true }),
        dropped: ops[op](x, [1]),
        all: ops[op](x),
        none: ops[op](x, []),
      }
    }),
  )
  return [
    ...reductions,
    build('matmul of matrices', ['matmul'], random, (feed) =>
      ops.matmul(feed(['batch', 6]), feed([6, 5])),
    ),
    build('matmul that broadcasts', ['matmul'], random, (feed) =>
      ops.matmul(feed([2, 1, 4, 3]), feed(['batch', 3, 5])),
    ),
  ]
}

/** Stride, asymmetric padding, dilation and groups at random; the output padding is whatever the floor left over. */
function convolutionCases(random: Random, index: number): OpCase[] {
  const pair = (least: number, most: number): Pair => [
    random.integer(least, most),
    random.integer(least, most),
  ]
  const groups = random.integer(1, 2)
  const [inEach, outEach] = pair(1, 3)
  const [kernel, stride, dilation] = [pair(1, 4), pair(1, 3), pair(1, 2)]
  const padding = [...pair(0, 2), ...pair(0, 2)] as unknown as ops.Padding
  const least = kernel.map((size, axis) => dilation[axis as 0 | 1] * (size - 1) + 1)
  const image: Pair = [least[0]! + random.integer(0, 5), least[1]! + random.integer(0, 5)]
  const result = ops.windowOutput(image, { kernel, stride, padding, dilation })
  const options = { stride, padding, dilation, groups }
  const filter = [outEach * groups, inEach, ...kernel]
  const what = `groups ${groups} kernel ${kernel} stride ${stride} padding ${padding} dilation ${dilation} image ${image}`
  const bias = index % 2 === 0
  return [
    build(`conv2d ${what}`, ['conv2d'], random, (feed) =>
      ops.conv2d(feed(['batch', inEach * groups, ...image]), feed(filter), {
        ...options,
        ...(bias ? { bias: feed([outEach * groups]) } : {}),
      }),
    ),
    build(`conv2dInputGradient ${what}`, ['conv2dInputGradient'], random, (feed) =>
      ops.conv2dInputGradient(feed(['batch', outEach * groups, ...result]), feed(filter), {
        ...options,
        outputSize: image,
        ...(bias ? { bias: feed([inEach * groups]) } : {}),
      }),
    ),
    build(`conv2dFilterGradient ${what}`, ['conv2dFilterGradient'], random, (feed) =>
      ops.conv2dFilterGradient(
        feed(['batch', inEach * groups, ...image]),
        feed(['batch', outEach * groups, ...result]),
        { ...options, kernelSize: kernel },
      ),
    ),
  ]
}

function poolingCases(random: Random): OpCase[] {
  const kernel: Pair = [random.integer(2, 3), random.integer(2, 3)]
  const stride: Pair = [random.integer(1, 3), random.integer(1, 3)]
  const padding = [0, 1, 1, 0] as const
  const image: Pair = [random.integer(4, 8), random.integer(4, 8)]
  const what = `kernel ${kernel} stride ${stride} image ${image}`
  return (['avgPool2d', 'maxPool2d'] as const).map((op) =>
    build(`${op} ${what}`, [op], random, (feed) =>
      ops[op](feed(['batch', 2, ...image]), { kernel, stride, padding }),
    ),
  )
}

function resizeCases(random: Random): OpCase[] {
  const sizes: Pair[] = [
    [8, 6],
    [random.integer(2, 11), random.integer(2, 11)],
    [2, 2],
  ]
  return sizes.flatMap((size) =>
    (['nearest', 'bilinear'] as const).map((mode) =>
      build(`resize ${mode} 4x3 to ${size}`, ['resize'], random, (feed) =>
        ops.resize(feed(['batch', 2, 4, 3]), size, mode),
      ),
    ),
  )
}
