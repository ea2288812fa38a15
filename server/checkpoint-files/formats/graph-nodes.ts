/** Nodes of a TensorFlow graph in JSON: their inputs, attributes and constants. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { isRecord, listOf, recordOf, textOf, type JsonRecord } from './json.ts'
import type { SourceTensor } from './source.ts'

const MAX_NODES = 20_000

/** Position of the input that a layer transforms, for operators where it isn't the first. */
const DATA_INPUTS: ReadonlyMap<string, number> = new Map([['Conv2DBackpropInput', 2]])

export class GraphNode {
  readonly name: string
  readonly op: string
  /** Names of the nodes that it reads. */
  readonly inputs: readonly string[]
  readonly #attributes: JsonRecord

  constructor(node: JsonRecord) {
    this.name = textOf(node['name'], 'The name of a node')
    this.op = textOf(node['op'], `The operator of ${show(this.name)}`)
    this.inputs = listOf(node['input'] ?? [], `The inputs of ${show(this.name)}`)
      .map((input) => textOf(input, `An input of ${show(this.name)}`))
      .filter((input) => !input.startsWith('^'))
      .map((input) => input.replace(/:\d+$/, ''))
    this.#attributes = recordOf(node['attr'] ?? {}, `The attributes of ${show(this.name)}`)
  }

  number(attribute: string): number | undefined {
    const value = this.#value(attribute, 'f')
    return typeof value === 'number' ? value : undefined
  }

  flag(attribute: string): boolean | undefined {
    const value = this.#value(attribute, 'b')
    return typeof value === 'boolean' ? value : undefined
  }

  text(attribute: string): string | undefined {
    const value = this.#value(attribute, 's')
    return typeof value === 'string' ? decode(value) : undefined
  }

  texts(attribute: string): readonly string[] {
    const list = this.#list(attribute, 's') ?? []
    return list.map((value) => decode(textOf(value, `${attribute} of ${show(this.name)}`)))
  }

  numbers(attribute: string): readonly number[] | undefined {
    return this.#list(attribute, 'i')?.map(Number)
  }

  /** A shape whose unknown lengths are -1; undefined if the attribute is no shape. */
  shapeOf(attribute: string): readonly number[] | undefined {
    const shape = this.#value(attribute, 'shape')
    const lengths = isRecord(shape) ? shape['dim'] : undefined
    if (!Array.isArray(lengths)) return undefined
    return lengths.map((length: unknown) => (isRecord(length) ? Number(length['size'] ?? -1) : NaN))
  }

  #value(attribute: string, kind: string): unknown {
    const value = this.#attributes[attribute]
    return isRecord(value) ? value[kind] : undefined
  }

  #list(attribute: string, kind: string): readonly unknown[] | undefined {
    const list = this.#value(attribute, 'list')
    const values = isRecord(list) ? list[kind] : undefined
    return Array.isArray(values) ? values : undefined
  }
}

export class GraphNodes {
  readonly #nodes = new Map<string, GraphNode>()
  readonly #tensors: ReadonlyMap<string, SourceTensor>

  constructor(topology: unknown, tensors: ReadonlyMap<string, SourceTensor>) {
    const list = listOf(recordOf(topology, 'The topology')['node'], "The graph's nodes")
    if (list.length > MAX_NODES)
      throw new CheckpointInvalid(`The graph has ${list.length} nodes; the limit is ${MAX_NODES}.`)
    for (const entry of list) {
      const node = new GraphNode(recordOf(entry, 'A node'))
      if (this.#nodes.has(node.name))
        throw new CheckpointInvalid(`The graph has the node ${show(node.name)} twice.`)
      this.#nodes.set(node.name, node)
    }
    this.#tensors = tensors
  }

  /** The nodes from the input to the output, by the input that each of them transforms. */
  chain(): readonly GraphNode[] {
    const [output, ...others] = this.#ends()
    if (!output || others.length > 0)
      throw new CheckpointInvalid(
        `The graph has ${others.length + (output ? 1 : 0)} outputs; a generator has one.`,
      )
    const chain: GraphNode[] = []
    for (let node: GraphNode | undefined = output; node; node = this.#feederOf(node)) {
      if (chain.length > this.#nodes.size) throw new CheckpointInvalid('The graph has a cycle.')
      chain.unshift(node)
      if (node.op === 'Placeholder') return chain
    }
    throw new CheckpointInvalid('The graph makes its output of constants alone.')
  }

  /** Name of the constant among the inputs of a node with two. */
  constantOf(node: GraphNode): string {
    const constants = node.inputs.filter((name) => this.#tensors.has(name))
    if (node.inputs.length === 2 && constants.length === 1) return constants[0]!
    throw new CheckpointInvalid(
      `${show(node.name)} (${show(node.op)}) joins two results: the graph is not a chain.`,
    )
  }

  /** Whole numbers that a constant, or a list of them, holds; null for those not known. */
  sizesOf(name: string): readonly (number | null)[] | null {
    const tensor = this.#tensors.get(name)
    if (tensor) return [...tensor.read()].map((value) => (value < 0 ? null : value))
    const node = this.#nodes.get(name)
    if (node?.op !== 'Pack') return null
    return node.inputs.map((input) => {
      const value = this.#tensors.get(input)
      return value?.shape.length === 0 ? value.read()[0]! : null
    })
  }

  /** Constant factors of a product with the size of an image; null for anything else. */
  factorsOf(name: string): readonly number[] | null {
    const node = this.#nodes.get(name)
    if (node?.op !== 'Mul') return null
    const factors = node.inputs.flatMap((input) => this.#tensors.get(input) ?? [])
    return factors.length === 1 ? [...factors[0]!.read()] : null
  }

  /** Nodes whose result nothing reads, other than constants. */
  #ends(): GraphNode[] {
    const read = new Set([...this.#nodes.values()].flatMap(({ inputs }) => inputs))
    return [...this.#nodes.values()].filter(
      ({ name, op }) => !read.has(name) && op !== 'Const' && op !== 'NoOp',
    )
  }

  #feederOf(node: GraphNode): GraphNode | undefined {
    const at = DATA_INPUTS.get(node.op)
    const results = node.inputs.filter((name) => !this.#tensors.has(name))
    return this.#nodes.get((at === undefined ? results[0] : node.inputs[at]) ?? '')
  }
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1')
}
