/**
 * Parses the part of ONNX's ModelProto (onnx.proto, IR version 10) that serving needs, and checks
 * every tensor.
 */
import { CheckpointInvalid } from '../../errors.ts'
import { elementCount } from './array-tensor.ts'
import { show } from './folder.ts'
import { fieldsOf, integersOf, textOf } from './protobuf.ts'
import type { Field } from './protobuf.ts'

/** An input or output as the graph declares it. */
export interface OnnxValue {
  readonly name: string
  /** ONNX's type number: 1 is float32; 0 if the value is not a tensor. */
  readonly elementType: number
  /** A null size is symbolic or unknown; a null shape is entirely unknown. */
  readonly shape: readonly (number | null)[] | null
}

export interface OnnxNode {
  readonly opType: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface OnnxModel {
  readonly opset: number
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  readonly initializers: ReadonlySet<string>
  readonly parameterCount: number
}

const MAX_NODES = 20_000
const MAX_DEPTH = 4
const MAX_RANK = 8
const RANDOM = /^(RandomNormal|RandomUniform)(Like)?$|^(Multinomial|Bernoulli)$/
/** Operator domains that ONNX Runtime supports without custom libraries. */
const DOMAINS = ['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']
/** Bytes per element by ONNX type number; strings and other types are not supported. */
const ITEM_SIZES: ReadonlyMap<number, number> = new Map([
  ...([2, 3, 9] as const).map((type) => [type, 1] as const),
  ...([4, 5, 10, 16] as const).map((type) => [type, 2] as const),
  ...([1, 6, 12] as const).map((type) => [type, 4] as const),
  ...([7, 11, 13] as const).map((type) => [type, 8] as const),
])

/**
 * Parses a model. Throws CheckpointInvalid if it is malformed, refers to other files, or needs
 * custom operators.
 */
export function parseOnnx(bytes: Uint8Array): OnnxModel {
  let opset = 0
  let graph: Uint8Array | undefined
  for (const field of fieldsOf(bytes)) {
    if (field.number === 8) opset = Math.max(opset, opsetOf(field.bytes))
    if (field.number === 7) graph = field.bytes
    if (field.number === 25)
      throw new CheckpointInvalid('ONNX models with functions are not supported.')
  }
  if (!graph || opset === 0)
    throw new CheckpointInvalid('The ONNX model has no graph or no operator set version.')
  return { opset, ...parseGraph(graph, 0) }
}

/** Version of the standard operator set; 0 for other domains. */
function opsetOf(bytes: Uint8Array): number {
  let domain = ''
  let version = 0
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) domain = textOf(field)
    if (field.number === 2) version = field.value
  }
  return domain === '' || domain === 'ai.onnx' ? version : 0
}

function parseGraph(bytes: Uint8Array, depth: number): Omit<OnnxModel, 'opset'> {
  if (depth > MAX_DEPTH)
    throw new CheckpointInvalid(
      `The ONNX graph has subgraphs nested ${depth} deep; at most ${MAX_DEPTH} are allowed.`,
    )
  const inputs: OnnxValue[] = []
  const outputs: OnnxValue[] = []
  const nodes: OnnxNode[] = []
  const initializers = new Set<string>()
  let parameterCount = 0
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) {
      const { node, constants } = parseNode(field.bytes, depth)
      nodes.push(node)
      parameterCount += constants
    } else if (field.number === 5) {
      const { name, count } = parseTensor(field.bytes)
      if (initializers.has(name))
        throw new CheckpointInvalid(`The ONNX graph has the initializer ${show(name)} twice.`)
      initializers.add(name)
      parameterCount += count
    } else if (field.number === 11) inputs.push(parseValue(field.bytes))
    else if (field.number === 12) outputs.push(parseValue(field.bytes))
    else if (field.number === 15)
      throw new CheckpointInvalid('Sparse ONNX initializers are not supported.')
    if (nodes.length > MAX_NODES)
      throw new CheckpointInvalid(`The ONNX graph has more than ${MAX_NODES} nodes.`)
  }
  return { inputs, outputs, nodes, initializers, parameterCount }
}

function parseNode(bytes: Uint8Array, depth: number): { node: OnnxNode; constants: number } {
  const inputs: string[] = []
  const outputs: string[] = []
  let opType = ''
  let domain = ''
  let constants = 0
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) inputs.push(textOf(field))
    if (field.number === 2) outputs.push(textOf(field))
    if (field.number === 4) opType = textOf(field)
    if (field.number === 5) constants += constantsOf(field.bytes, depth)
    if (field.number === 7) domain = textOf(field)
  }
  if (isRandom(opType, inputs))
    throw new CheckpointInvalid(
      `The ONNX graph draws random numbers itself (${opType}), so one seed would not always give ` +
        'the same image. Export the generator in evaluation mode, with this noise left out or as ' +
        'a constant; or import its weights, a .pth or .safetensors file.',
    )
  if (!DOMAINS.includes(domain))
    throw new CheckpointInvalid(
      `The ONNX graph needs ${show(`${domain}.${opType}`)}, which is not a standard operator.`,
    )
  return { node: { opType, inputs, outputs }, constants }
}

/**
 * True if a node gives other numbers in every run. A Dropout does if a third input, which only
 * exports in training mode have, turns it on.
 */
function isRandom(opType: string, inputs: readonly string[]): boolean {
  return RANDOM.test(opType) || (opType === 'Dropout' && (inputs[2] ?? '') !== '')
}

/** Number of constants in an attribute: in its tensors and in nested graphs. */
function constantsOf(attribute: Uint8Array, depth: number): number {
  let count = 0
  for (const { number, bytes } of fieldsOf(attribute)) {
    if (number === 5 || number === 10) count += parseTensor(bytes).count
    if (number === 6 || number === 11) count += parseGraph(bytes, depth + 1).parameterCount
    if (number === 22 || number === 23)
      throw new CheckpointInvalid('Sparse ONNX tensors are not supported.')
  }
  return count
}

/** Checks that the file has as many numbers as the tensor's shape requires. */
function parseTensor(bytes: Uint8Array): { name: string; count: number } {
  let name = ''
  let type = 0
  let raw: Uint8Array | undefined
  let listed = 0
  const shape: number[] = []
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) shape.push(...integersOf(field, MAX_RANK))
    if (field.number === 2) type = field.value
    if (field.number === 8) name = textOf(field)
    if (field.number === 9) raw = field.bytes
    if ([4, 5, 7, 10, 11].includes(field.number)) listed += field.bytes.length || 1
    if (field.number === 13 || (field.number === 14 && field.value !== 0))
      throw new CheckpointInvalid(
        'The ONNX model keeps a constant in another file. Save it as one file.',
      )
    if (shape.length > MAX_RANK) throw tooManyAxes('An ONNX tensor')
  }
  const count = elementCount(name, shape)
  const size = ITEM_SIZES.get(type)
  if (size === undefined)
    throw new CheckpointInvalid(
      `ONNX tensor ${show(name)} has type ${type}, which is not a supported number type.`,
    )
  if (raw ? raw.length !== count * size : count > listed)
    throw new CheckpointInvalid(
      `The data of ONNX tensor ${show(name)} does not match its shape [${shape}].`,
    )
  return { name, count }
}

/** Counting stops at the first axis over the limit, so a message can't state the exact rank. */
function tooManyAxes(what: string): CheckpointInvalid {
  return new CheckpointInvalid(`${what} has more than ${MAX_RANK} axes, which is the limit.`)
}

/**
 * ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 } } }
 * }
 */
function parseValue(bytes: Uint8Array): OnnxValue {
  let name = ''
  let elementType = 0
  let shape: (number | null)[] | null = null
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = textOf(field)
    if (field.number !== 2) continue
    const tensor = [...fieldsOf(field.bytes)].find(({ number }) => number === 1)
    for (const part of fieldsOf(tensor?.bytes ?? new Uint8Array())) {
      if (part.number === 1) elementType = part.value
      if (part.number === 2) shape = parseShape(part)
    }
  }
  return { name, elementType, shape }
}

function parseShape({ bytes }: Field): (number | null)[] {
  const sizes: (number | null)[] = []
  for (const { bytes: dimension } of fieldsOf(bytes)) {
    let size: number | null = null
    for (const field of fieldsOf(dimension)) if (field.number === 1) size = field.value
    sizes.push(size !== null && size > 0 ? size : null)
    if (sizes.length > MAX_RANK) throw tooManyAxes('An ONNX input or output')
  }
  return sizes
}
