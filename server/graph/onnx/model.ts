/** ONNX's messages (onnx.proto, IR version 8, opset 17) by the names ONNX gives them. */
import { countElements } from '../shapes.ts'
import type { DType, Shape } from '../tensor.ts'
import {
  bytesField,
  floatField,
  intField,
  message,
  messageField,
  stringField,
  toBytes,
  type Message,
} from './protobuf.ts'

const IR_VERSION = 8
const OPSET = 17

const DATA_TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const

export type OnnxAttribute = number | string | readonly number[]

/** A NodeProto. Numbers among the attributes are ints, but for those named in FLOAT_ATTRIBUTES. */
export interface OnnxNode {
  readonly opType: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

const FLOAT_ATTRIBUTES = new Set(['alpha'])

/** A ValueInfoProto. */
export interface OnnxValue {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

/** A TensorProto. */
export interface OnnxInitializer {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: DType | 'int64'
  readonly bytes: Uint8Array
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxInitializer[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** A ModelProto, encoded. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  return toBytes(
    message(
      intField(1, IR_VERSION),
      stringField(2, 'latentql'),
      messageField(7, encodeGraph(graph)),
      messageField(8, message(stringField(1, ''), intField(2, OPSET))),
    ),
  )
}

function encodeGraph({ nodes, initializers, inputs, outputs }: OnnxGraph): Message {
  return message(
    ...nodes.map((node, index) => messageField(1, encodeNode(node, index))),
    stringField(2, 'latentql'),
    ...initializers.map((tensor) => messageField(5, encodeTensor(tensor))),
    ...inputs.map((value) => messageField(11, encodeValue(value))),
    ...outputs.map((value) => messageField(12, encodeValue(value))),
  )
}

function encodeNode({ opType, inputs, output, attributes = {} }: OnnxNode, index: number): Message {
  return message(
    ...inputs.map((name) => stringField(1, name)),
    stringField(2, output),
    stringField(3, `${opType}_${index}`),
    stringField(4, opType),
    ...Object.entries(attributes).map((entry) => messageField(5, encodeAttribute(...entry))),
  )
}

function encodeAttribute(name: string, value: OnnxAttribute): Message {
  const [field, type] = attributeKind(name, value)
  return message(stringField(1, name), field, intField(20, type))
}

/** The value's field, and AttributeProto.AttributeType. */
function attributeKind(name: string, value: OnnxAttribute): [Message, number] {
  if (typeof value === 'string') return [stringField(4, value), 3]
  if (typeof value !== 'number') return [message(...value.map((entry) => intField(8, entry))), 7]
  return FLOAT_ATTRIBUTES.has(name) ? [floatField(2, value), 1] : [intField(3, value), 2]
}

function encodeTensor({ name, shape, dtype, bytes }: OnnxInitializer): Message {
  return message(
    ...shape.map((size) => intField(1, size)),
    intField(2, DATA_TYPES[dtype]),
    stringField(8, name),
    bytesField(9, bytes),
  )
}

function encodeValue({ name, shape, dtype }: OnnxValue): Message {
  const dims = shape.map((dim) =>
    messageField(1, dim === 'batch' ? stringField(2, dim) : intField(1, dim)),
  )
  const type = message(intField(1, DATA_TYPES[dtype]), messageField(2, message(...dims)))
  return message(stringField(1, name), messageField(2, messageField(1, type)))
}

/** An int64 initializer from whole numbers. */
export function int64Initializer(name: string, values: readonly number[]): OnnxInitializer {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
  return { name, shape: [values.length], dtype: 'int64', bytes }
}

/** Whether the batch is one of its axes. */
export function hasBatch(shape: Shape): boolean {
  return countElements(shape).batches > 0
}
