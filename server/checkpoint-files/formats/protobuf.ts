/** Reads and writes protocol buffers field by field, without a schema or objects. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { CheckpointInvalid } from '../../errors.ts'

export interface Field {
  readonly number: number
  /** Value of a varint or a fixed-size field; exact up to 2^53. */
  readonly value: number
  /** Content of a length-delimited field: a view of the message. */
  readonly bytes: Uint8Array
  /** The whole field, with its number and type: a view of the message. */
  readonly whole: Uint8Array
}

const NOTHING = new Uint8Array()
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The fields of a message, in order. Throws CheckpointInvalid if one extends past the end. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(message)
  while (reader.pos < reader.len) {
    const start = reader.pos
    const tag = readVarint(reader)
    const content = readContent(reader, tag % 8, message)
    yield { number: Math.floor(tag / 8), ...content, whole: message.subarray(start, reader.pos) }
  }
}

/** A field with a number, a text or a message. */
export function encodeField(number: number, content: number | string | Uint8Array): Uint8Array {
  const writer = new BinaryWriter()
  if (typeof content === 'number') writer.tag(number, WireType.Varint).uint64(content)
  else if (typeof content === 'string') writer.tag(number, WireType.LengthDelimited).string(content)
  else {
    const head = writer.tag(number, WireType.LengthDelimited).uint64(content.length).finish()
    return Buffer.concat([head, content])
  }
  return writer.finish()
}

/** Integers of a repeated field, packed or not; at most `max` of them. */
export function integersOf({ bytes, value }: Field, max: number): number[] {
  if (bytes.length === 0) return [value]
  const integers: number[] = []
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    if (integers.length === max)
      throw new CheckpointInvalid(`A list in the protocol buffer has more than ${max} numbers.`)
    integers.push(readVarint(reader))
  }
  return integers
}

/** Text of a length-delimited field. */
export function textOf({ bytes }: Field): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new CheckpointInvalid(
      'The protocol buffer contains text that is not UTF-8.',
      {},
      { cause },
    )
  }
}

function readContent(
  reader: BinaryReader,
  kind: WireType,
  message: Uint8Array,
): Pick<Field, 'value' | 'bytes'> {
  switch (kind) {
    case WireType.Varint:
      return { value: readVarint(reader), bytes: NOTHING }
    case WireType.Bit64:
      return { value: translateErrors(() => Number(reader.fixed64())), bytes: NOTHING }
    case WireType.Bit32:
      return { value: translateErrors(() => reader.fixed32()), bytes: NOTHING }
    case WireType.LengthDelimited: {
      // The reader's own bytes() truncates a length to its lower 32 bits.
      const length = readVarint(reader)
      if (length > reader.len - reader.pos) throw truncated()
      const start = reader.pos
      reader.pos += length
      return { value: 0, bytes: message.subarray(start, reader.pos) }
    }
    default:
      throw new CheckpointInvalid(
        `A field in the protocol buffer has the unknown wire type ${kind}.`,
      )
  }
}

/**
 * Reads a number; above 2^53 it is rounded. Negative numbers are not expected; they become about
 * 2^64.
 */
function readVarint(reader: BinaryReader): number {
  return translateErrors(() => Number(reader.uint64()))
}

/** Translates the reader's errors: RangeError is past the end, Error a varint of over 64 bits. */
function translateErrors(read: () => number): number {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof RangeError) throw truncated(cause)
    throw new CheckpointInvalid(
      'A number in the protocol buffer has more than 64 bits.',
      {},
      { cause },
    )
  }
}

function truncated(cause?: unknown): CheckpointInvalid {
  return new CheckpointInvalid(
    'A field in the protocol buffer extends past the end of its message: the file is truncated.',
    {},
    { cause },
  )
}
