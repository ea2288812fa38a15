/** Encodes ONNX's protobuf messages (onnx.proto, IR version 8, opset 17), named as in ONNX. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { countElements } from '../shapes.ts'
import type { DType, Shape } from '../tensor.ts'

const IR_VERSION = 8
const OPSET = 17

const DATA_TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const

export type OnnxAttribute = number | string | readonly number[]

/** A NodeProto. Numeric attributes are ints, except those in FLOAT_ATTRIBUTES. */
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

/** Encodes a ModelProto. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const body = encodeGraph(graph)
  const head = new BinaryWriter()
  writeInt(head, 1, IR_VERSION)
  writeText(head, 2, 'latentql')
  head.tag(7, WireType.LengthDelimited).uint32(totalLength(body))
  const opset = new BinaryWriter()
  writeMessage(opset, 8, () => {
    writeText(opset, 1, '')
    writeInt(opset, 2, OPSET)
  })
  return joined([head.finish(), ...body, opset.finish()])
}

/** Encodes a GraphProto in parts, so that weights are copied only once, into the finished file. */
function encodeGraph({ nodes, initializers, inputs, outputs }: OnnxGraph): Uint8Array[] {
  const head = new BinaryWriter()
  for (const [index, node] of nodes.entries())
    writeMessage(head, 1, () => writeNode(head, node, index))
  writeText(head, 2, 'latentql')
  const tail = new BinaryWriter()
  for (const value of inputs) writeMessage(tail, 11, () => writeValue(tail, value))
  for (const value of outputs) writeMessage(tail, 12, () => writeValue(tail, value))
  return [head.finish(), ...initializers.flatMap(encodeInitializer), tail.finish()]
}

function writeNode(
  writer: BinaryWriter,
  { opType, inputs, output, attributes = {} }: OnnxNode,
  index: number,
): void {
  for (const name of inputs) writeText(writer, 1, name)
  writeText(writer, 2, output)
  writeText(writer, 3, `${opType}_${index}`)
  writeText(writer, 4, opType)
  for (const [name, value] of Object.entries(attributes)) {
    writeMessage(writer, 5, () => writeAttribute(writer, name, value))
  }
}

/** Writes the name, the value in the field for its type, and the AttributeProto.AttributeType. */
function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  writeText(writer, 1, name)
  if (typeof value === 'string') {
    writeText(writer, 4, value)
    writeInt(writer, 20, 3)
  } else if (typeof value !== 'number') {
    for (const entry of value) writeInt(writer, 8, entry)
    writeInt(writer, 20, 7)
  } else if (FLOAT_ATTRIBUTES.has(name)) {
    writer.tag(2, WireType.Bit32).float(value)
    writeInt(writer, 20, 1)
  } else {
    writeInt(writer, 3, value)
    writeInt(writer, 20, 2)
  }
}

/** Encodes the graph's field for a TensorProto in two parts: its head, and its numbers. */
function encodeInitializer({ name, shape, dtype, bytes }: OnnxInitializer): Uint8Array[] {
  const writer = new BinaryWriter()
  for (const size of shape) writeInt(writer, 1, size)
  writeInt(writer, 2, DATA_TYPES[dtype])
  writeText(writer, 8, name)
  writer.tag(9, WireType.LengthDelimited).uint32(bytes.length)
  const fields = writer.finish()
  const length = fields.length + bytes.length
  return [writer.tag(5, WireType.LengthDelimited).uint32(length).raw(fields).finish(), bytes]
}

function writeValue(writer: BinaryWriter, { name, shape, dtype }: OnnxValue): void {
  writeText(writer, 1, name)
  const writeTensorType = () => {
    writeInt(writer, 1, DATA_TYPES[dtype])
    writeMessage(writer, 2, () => {
      for (const dim of shape) {
        writeMessage(writer, 1, () =>
          dim === 'batch' ? writeText(writer, 2, dim) : writeInt(writer, 1, dim),
        )
      }
    })
  }
  writeMessage(writer, 2, () => writeMessage(writer, 1, writeTensorType))
}

function writeInt(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value)
}

function writeText(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value)
}

/** Writes a nested message; `write` writes its fields. */
function writeMessage(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  write()
  writer.join()
}

function totalLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((total, piece) => total + piece.length, 0)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(totalLength(pieces))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

/** Makes an int64 initializer from whole numbers. */
export function int64Initializer(name: string, values: readonly number[]): OnnxInitializer {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
  return { name, shape: [values.length], dtype: 'int64', bytes }
}

/** True if the batch is one of the axes. */
export function hasBatch(shape: Shape): boolean {
  return countElements(shape).batches > 0
}
