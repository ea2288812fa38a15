/** Reads protocol buffers field by field (https://protobuf.dev/programming-guides/encoding/), without a schema. */
import { CheckpointInvalid } from '../../errors.ts'

export interface Field {
  readonly number: number
  /** Of a varint or a fixed-size field; exact up to 2^53. */
  readonly value: number
  /** Of a length-delimited field. */
  readonly bytes: Uint8Array
}

const NOTHING = new Uint8Array()
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The fields of a message, in order. Throws CheckpointInvalid where one reaches past the end. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const cursor = { at: 0 }
  while (cursor.at < message.length) {
    const tag = readVarint(message, cursor)
    const number = Math.floor(tag / 8)
    switch (tag % 8) {
      case 0:
        yield { number, value: readVarint(message, cursor), bytes: NOTHING }
        break
      case 1:
        yield {
          number,
          value: Number(view.getBigUint64(advance(message, cursor, 8), true)),
          bytes: NOTHING,
        }
        break
      case 2: {
        const length = readVarint(message, cursor)
        const start = advance(message, cursor, length)
        yield { number, value: 0, bytes: message.subarray(start, start + length) }
        break
      }
      case 5:
        yield { number, value: view.getUint32(advance(message, cursor, 4), true), bytes: NOTHING }
        break
      default:
        throw new CheckpointInvalid(`A field of the protocol buffer is of unknown kind ${tag % 8}.`)
    }
  }
}

/** Integers of a repeated field, which may be packed; at most `most` of them. */
export function integersOf({ bytes, value }: Field, most: number): number[] {
  if (bytes.length === 0) return [value]
  const integers: number[] = []
  const cursor = { at: 0 }
  while (cursor.at < bytes.length) {
    if (integers.length === most)
      throw new CheckpointInvalid(`A list of the protocol buffer has more than ${most} numbers.`)
    integers.push(readVarint(bytes, cursor))
  }
  return integers
}

/** Text of a length-delimited field. */
export function textOf({ bytes }: Field): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new CheckpointInvalid('The protocol buffer holds text that is not UTF-8.', {}, { cause })
  }
}

/** Numbers past 2^53 come rounded: negative ones, which are none that is looked for, as some 2^64. */
function readVarint(message: Uint8Array, cursor: { at: number }): number {
  let value = 0
  for (let scale = 1; scale < 2 ** 70; scale *= 128) {
    const byte = message[advance(message, cursor, 1)]!
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
  throw new CheckpointInvalid('A number of the protocol buffer has no end.')
}

function advance(message: Uint8Array, cursor: { at: number }, length: number): number {
  const start = cursor.at
  if (length > message.length - start)
    throw new CheckpointInvalid(
      'A field of the protocol buffer ends past its message: it is truncated.',
    )
  cursor.at += length
  return start
}
