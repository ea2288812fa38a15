/** Graphs as JSON, to send to another process. Reading validates every node. */
import { makeNode } from './node.ts'
import { VOCABULARY, constant, input, parameter } from './ops.ts'
import { ShapeError, listToShape, shapeToList } from './shapes.ts'
import type { Attribute, DType, Graph, Tensor } from './tensor.ts'
import { reachableFrom } from './traverse.ts'

/** A node; its inputs are indices of earlier nodes. Only leaves have a shape (-1 is the batch). */
export interface NodeJson {
  readonly op: string
  readonly inputs?: readonly number[]
  readonly attributes?: Readonly<Record<string, Attribute>>
  readonly name?: string
  readonly shape?: readonly number[]
  readonly dtype?: DType
  /** A constant's little-endian bytes in base64. */
  readonly value?: string
}

export interface GraphJson {
  readonly version: 1
  readonly nodes: readonly NodeJson[]
  readonly inputs: readonly number[]
  readonly outputs: Readonly<Record<string, number>>
}

export function serializeGraph(graph: Graph): GraphJson {
  const order = reachableFrom([...graph.inputs, ...Object.values(graph.outputs)])
  const indices = new Map(order.map((tensor, index) => [tensor, index]))
  const indexOf = (tensor: Tensor) => indices.get(tensor)!
  const outputs = Object.entries(graph.outputs).map(([name, tensor]) => [name, indexOf(tensor)])
  return {
    version: 1,
    nodes: order.map((tensor) => writeNode(tensor, indexOf)),
    inputs: graph.inputs.map(indexOf),
    outputs: Object.fromEntries(outputs) as Record<string, number>,
  }
}

/** Throws ShapeError if a node is invalid or the JSON isn't a graph. */
export function deserializeGraph(json: GraphJson): Graph {
  try {
    return readGraph(json)
  } catch (error) {
    if (error instanceof ShapeError) throw error
    throw new ShapeError(`invalid graph JSON: ${(error as Error).message}`, { cause: error })
  }
}

function readGraph(json: GraphJson): Graph {
  if (json.version !== 1) {
    throw new ShapeError(`graph version ${String(json.version)} is not supported; expected 1`)
  }
  const made: Tensor[] = []
  const at = (index: number) => {
    const tensor = Number.isInteger(index) ? made[index] : undefined
    if (!tensor) throw new ShapeError(`node ${made.length}: node ${index} doesn't precede it`)
    return tensor
  }
  for (const node of json.nodes) made.push(readNode(node, at))
  const inputs = json.inputs.map(at)
  for (const { op } of inputs)
    if (op !== 'input') throw new ShapeError(`${op} is listed as an input but isn't one`)
  const names = new Set(inputs.map(({ name }) => name))
  if (names.size < inputs.length) throw new ShapeError('two inputs have the same name')
  const outputs = Object.entries(json.outputs).map(([name, index]) => [name, at(index)])
  return {
    inputs,
    outputs: Object.fromEntries(outputs) as Record<string, Tensor>,
  }
}

function writeNode(tensor: Tensor, indexOf: (tensor: Tensor) => number): NodeJson {
  const { op, inputs, attributes, name, shape, dtype, value } = tensor
  if (inputs.length > 0) {
    return { op, inputs: inputs.map(indexOf), attributes }
  }
  const bytes = value && Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return { op, name, shape: shapeToList(shape), dtype, value: bytes?.toString('base64') }
}

function readNode(node: NodeJson, at: (index: number) => Tensor): Tensor {
  const shape = node.shape ?? []
  if (node.op === 'input') return input(node.name!, listToShape(shape), node.dtype)
  if (node.op === 'parameter') return parameter(node.name!, shape)
  if (node.op === 'constant') return constant(readValue(node), shape)
  return makeNode(VOCABULARY, node.op, (node.inputs ?? []).map(at), node.attributes)
}

function readValue({ value = '', dtype }: NodeJson): Float32Array | Int32Array | Uint8Array {
  const bytes = Uint8Array.from(Buffer.from(value, 'base64'))
  if (dtype === 'uint8') return bytes
  if (bytes.length % 4 === 0 && dtype === 'int32') return new Int32Array(bytes.buffer)
  if (bytes.length % 4 === 0 && dtype === 'float32') return new Float32Array(bytes.buffer)
  throw new ShapeError(`constant: ${bytes.length} bytes can't be read as ${dtype}`)
}
