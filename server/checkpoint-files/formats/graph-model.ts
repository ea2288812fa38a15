/** Reads the graph of a TensorFlow.js graph-model as a chain of Keras layers. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { GraphNodes, type GraphNode } from './graph-nodes.ts'
import type { SourceTensor, Topology, TopologyLayer } from './source.ts'

const ADVICE =
  'Convert the Keras model with --output_format=tfjs_layers_model instead, or import its .keras or ' +
  '.h5 file.'

/** Operators that make the same of every value, as Keras names them. */
const ACTIVATIONS: ReadonlyMap<string, string> = new Map([
  ['Relu', 'relu'],
  ['Elu', 'elu'],
  ['Selu', 'selu'],
  ['Tanh', 'tanh'],
  ['Sigmoid', 'sigmoid'],
])

/** Operators that pass their first input on. */
const PASSING = ['Identity', 'StopGradient', 'Snapshot', 'PreventGradient']

export interface GraphChain {
  readonly topology: Topology
  /** Tensors of the layers, and constants that the graph implies. */
  readonly tensors: ReadonlyMap<string, SourceTensor>
}

/** Throws CheckpointInvalid for a graph that is not a chain of layers that LatentQL knows. */
export function readGraph(
  topology: unknown,
  tensors: ReadonlyMap<string, SourceTensor>,
): GraphChain {
  const nodes = new GraphNodes(topology, tensors)
  const reader = new ChainReader(nodes, tensors)
  const [input, ...chain] = nodes.chain()
  for (const node of chain) reader.add(node)
  const { layers } = reader
  const used = new Set(layers.flatMap(({ weights }) => [...weights.values()]))
  return {
    topology: { inputShape: input!.shapeOf('shape')?.slice(1) ?? null, layers },
    tensors: new Map([...reader.tensors].filter(([name]) => used.has(name))),
  }
}

class ChainReader {
  readonly layers: TopologyLayer[] = []
  readonly tensors: Map<string, SourceTensor>
  readonly #nodes: GraphNodes
  /** Height and width of the current image; null while it is a vector. */
  #size: readonly number[] | null = null
  /** A repetition of rows or columns, which takes three operators, as far as it has come. */
  #repeat: { readonly dimension: number; readonly factor?: number } | null = null

  constructor(nodes: GraphNodes, tensors: ReadonlyMap<string, SourceTensor>) {
    this.#nodes = nodes
    this.tensors = new Map(tensors)
  }

  add(node: GraphNode): void {
    const { op } = node
    const activation = ACTIVATIONS.get(op)
    if (PASSING.includes(op)) return
    if (this.#repeat !== null && op !== 'Tile' && op !== 'Reshape') throw unsupported(node)
    if (activation) return this.#push(node, 'Activation', { activation })
    switch (op) {
      case 'MatMul':
      case '_FusedMatMul':
        if (node.flag('transpose_a') || node.flag('transpose_b')) throw unsupported(node)
        return this.#pushFused(node, 'Dense', {}, { kernel: this.#weight(node, 1) })
      case 'Conv2D':
      case '_FusedConv2D':
        return this.#convolve(node)
      case 'Conv2DBackpropInput':
        return this.#transposeConvolve(node)
      case 'BiasAdd':
      case 'Add':
      case 'AddV2':
        return this.#offset(node, this.#nodes.constantOf(node))
      case 'Mul':
        return this.#scale(node, this.#nodes.constantOf(node))
      case 'FusedBatchNorm':
      case 'FusedBatchNormV2':
      case 'FusedBatchNormV3':
        return this.#normalize(node)
      case 'LeakyRelu':
        return this.#push(node, 'LeakyReLU', { alpha: node.number('alpha') ?? 0.2 })
      case 'ExpandDims':
        return this.#expand(node)
      case 'Tile':
        return this.#tile(node)
      case 'Reshape':
        return this.#repeat === null ? this.#reshape(node) : this.#join(node)
      case 'ResizeNearestNeighbor':
      case 'ResizeBilinear':
        return this.#upsample(node)
      default:
        throw unsupported(node)
    }
  }

  #push(
    node: GraphNode,
    className: string,
    config: TopologyLayer['config'] = {},
    weights: Readonly<Record<string, string>> = {},
  ): void {
    this.layers.push({
      className,
      name: node.name,
      config,
      weights: new Map(Object.entries(weights)),
    })
  }

  /** Name of the tensor that is an input. Throws CheckpointInvalid if the file doesn't have it. */
  #weight(node: GraphNode, input: number): string {
    const name = node.inputs[input] ?? ''
    if (this.tensors.has(name)) return name
    throw new CheckpointInvalid(
      `Input ${input} of ${show(node.name)} (${show(node.op)}) is not a tensor of the file.`,
    )
  }

  /** A layer with the bias and the activation that the operator may have taken in. */
  #pushFused(
    node: GraphNode,
    className: string,
    config: TopologyLayer['config'],
    weights: Readonly<Record<string, string>>,
  ): void {
    this.#push(node, className, config, weights)
    for (const fused of node.texts('fused_ops')) {
      if (fused === 'BiasAdd') this.#offset(node, this.#weight(node, 2))
      else if (fused === 'LeakyRelu')
        this.#push(node, 'LeakyReLU', { alpha: node.number('leakyrelu_alpha') ?? 0.2 })
      else if (ACTIVATIONS.has(fused))
        this.#push(node, 'Activation', { activation: ACTIVATIONS.get(fused) })
      else throw unsupported(node)
    }
  }

  #convolve(node: GraphNode): void {
    const { strides, padding } = spatial(node)
    const rates = node.numbers('dilations') ?? [1, 1, 1, 1]
    const kernel = this.tensors.get(this.#weight(node, 1))!
    const config = { strides, padding, dilation_rate: rates.slice(1, 3) }
    this.#size =
      this.#size?.map((side, axis) => {
        const reach = (kernel.shape[axis]! - 1) * rates[axis + 1]! + 1
        const windows = padding === 'same' ? side : side - reach + 1
        return Math.ceil(windows / strides[axis]!)
      }) ?? null
    this.#pushFused(node, 'Conv2D', config, { kernel: this.#weight(node, 1) })
  }

  /** The first input is the output's shape, of which Keras' layers make that of their padding. */
  #transposeConvolve(node: GraphNode): void {
    const { strides, padding } = spatial(node)
    const kernel = this.tensors.get(this.#weight(node, 1))!
    const usual = this.#size?.map((side, axis) => {
      const [step, reach] = [strides[axis]!, kernel.shape[axis]!]
      return padding === 'same' ? side * step : side * step + Math.max(reach - step, 0)
    })
    const given = this.#nodes.sizesOf(node.inputs[0]!)?.slice(1, 3)
    if (usual && given?.some((side, axis) => side !== null && side !== usual[axis]))
      throw new CheckpointInvalid(
        `${show(node.name)} makes ${given.join('x')} of an image that its stride and padding bring ` +
          `to ${usual.join('x')}: an output padding, which is not supported. ${ADVICE}`,
      )
    this.#size = usual ?? null
    this.#push(node, 'Conv2DTranspose', { strides, padding }, { kernel: this.#weight(node, 1) })
  }

  #normalize(node: GraphNode): void {
    if (node.flag('is_training') ?? true) throw unsupported(node)
    const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((input) => this.#weight(node, input))
    const epsilon = node.number('epsilon') ?? 1e-4
    const weights = { gamma: gamma!, beta: beta!, moving_mean: mean!, moving_variance: variance! }
    this.#push(node, 'BatchNormalization', { epsilon, axis: -1 }, weights)
  }

  /** A multiplication by constants: a batch norm of which the converter has left the result. */
  #scale(node: GraphNode, factors: string): void {
    const gamma = this.#vector(node, factors)
    const { shape } = this.tensors.get(gamma)!
    const constant = (value: number) => {
      const name = `${node.name}:${value}`
      const read = () => new Float32Array(shape[0]!).fill(value)
      this.tensors.set(name, { name, shape, dtype: 'float32', read })
      return name
    }
    const weights = { gamma, moving_mean: constant(0), moving_variance: constant(1) }
    this.#push(node, 'BatchNormalization', { epsilon: 0, axis: -1 }, weights)
  }

  /** An addition of constants: the bias of the layer before it, or the offset of its norm. */
  #offset(node: GraphNode, name: string): void {
    const layer = this.layers.at(-1)
    const role = layer?.className === 'BatchNormalization' ? 'beta' : 'bias'
    const takes = /^(Dense|Conv2D|Conv2DTranspose|BatchNormalization)$/
    if (!layer || !takes.test(layer.className) || layer.weights.has(role)) throw unsupported(node)
    const weights = new Map([...layer.weights, [role, this.#vector(node, name)]])
    this.layers[this.layers.length - 1] = { ...layer, weights }
  }

  /** Name of a constant with a value for each channel, as a vector. */
  #vector(node: GraphNode, name: string): string {
    const tensor = this.tensors.get(name)
    const length = tensor?.shape.at(-1)
    if (!tensor || length === undefined || tensor.shape.slice(0, -1).some((side) => side !== 1))
      throw unsupported(node)
    const flat = `${name}:flat`
    this.tensors.set(flat, { ...tensor, name: flat, shape: [length] })
    return flat
  }

  #reshape(node: GraphNode): void {
    const [, ...target] = this.#nodes.sizesOf(node.inputs[1]!) ?? []
    if (target.length === 0) throw unsupported(node)
    const known = target.map((length) => length ?? -1)
    this.#size = known.length === 3 && !known.includes(-1) ? known.slice(0, 2) : null
    this.#push(node, 'Reshape', { target_shape: known })
  }

  /** Keras repeats rows by a new dimension after theirs, which it then joins with them. */
  #expand(node: GraphNode): void {
    const [dimension] = this.#nodes.sizesOf(node.inputs[1]!) ?? []
    if (this.#repeat !== null || (dimension !== 2 && dimension !== 3)) throw unsupported(node)
    this.#repeat = { dimension }
  }

  #tile(node: GraphNode): void {
    const { dimension, factor } = this.#repeat ?? {}
    const multiples = this.#nodes.sizesOf(node.inputs[1]!) ?? []
    const isRepeat = multiples.every((count, at) => at === dimension || count === 1)
    if (!isRepeat || multiples.length !== 5 || factor !== undefined) throw unsupported(node)
    this.#repeat = { dimension: dimension!, factor: multiples[dimension!]! }
  }

  #join(node: GraphNode): void {
    const { dimension, factor } = this.#repeat!
    if (factor === undefined) throw unsupported(node)
    this.#repeat = null
    this.#resize(node, dimension === 2 ? [factor, 1] : [1, factor], 'nearest')
  }

  #resize(node: GraphNode, size: readonly number[], interpolation: string): void {
    this.#size = this.#size?.map((side, axis) => side * size[axis]!) ?? null
    const before = this.layers.at(-1)
    const rows = before?.className === 'UpSampling2D' ? (before.config['size'] as number[]) : []
    if (interpolation === 'nearest' && size[0] === 1 && rows[1] === 1) {
      this.layers.pop()
      return this.#push(node, 'UpSampling2D', { size: [rows[0], size[1]], interpolation })
    }
    this.#push(node, 'UpSampling2D', { size, interpolation })
  }

  #upsample(node: GraphNode): void {
    const bilinear = node.op === 'ResizeBilinear'
    if (node.flag('align_corners') || (bilinear && !node.flag('half_pixel_centers')))
      throw unsupported(node)
    const to = this.#nodes.sizesOf(node.inputs[1]!)
    const factors = this.#nodes.factorsOf(node.inputs[1]!)
    const from = this.#size
    const size = factors ?? (from && to?.map((side, axis) => (side ?? NaN) / from[axis]!))
    if (size?.length !== 2) throw unsupported(node)
    this.#resize(node, size, bilinear ? 'bilinear' : 'nearest')
  }
}

/** Strides over rows and columns, and the padding. */
function spatial(node: GraphNode): { strides: readonly number[]; padding: string } {
  const padding = node.text('padding')?.toLowerCase()
  const strides = node.numbers('strides')
  if ((node.text('data_format') ?? 'NHWC') !== 'NHWC' || strides?.length !== 4)
    throw unsupported(node)
  if (padding !== 'same' && padding !== 'valid') throw unsupported(node)
  return { strides: strides.slice(1, 3), padding }
}

function unsupported({ name, op }: GraphNode): CheckpointInvalid {
  return new CheckpointInvalid(
    `This TensorFlow.js graph-model is not a plain chain of layers: ${show(name)} is a ` +
      `${show(op)} that LatentQL can't follow. ${ADVICE}`,
  )
}
