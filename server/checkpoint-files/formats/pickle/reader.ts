/** Reads the fields of a pickle, never past its end. */
import { CheckpointInvalid } from '../../../errors.ts'

/** Lines hold only names of classes and modules, which are short. */
const MAX_LINE = 256
const MAX_INTEGER_BYTES = 64

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class PickleReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  position: number

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.position = position
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true)
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true)
  }

  /** An eight-byte length. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true))
  }

  /** Big-endian, as in pickles. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false)
  }

  bytes(length: number): Uint8Array {
    const start = this.#advance(length)
    return this.#bytes.subarray(start, start + length)
  }

  string(length: number): string {
    try {
      return utf8.decode(this.bytes(length))
    } catch (cause) {
      if (cause instanceof CheckpointInvalid) throw cause
      throw new CheckpointInvalid(`The pickle has text that is not UTF-8.`, {}, { cause })
    }
  }

  /** A Python 2 string: bytes, decoded as Latin-1. */
  latin1(length: number): string {
    return Buffer.from(this.bytes(length)).toString('latin1')
  }

  /** Text up to the next line feed. */
  line(): string {
    const end = this.#bytes.subarray(this.position, this.position + MAX_LINE).indexOf(0x0a)
    if (end < 0) throw new CheckpointInvalid(`The pickle has an unterminated name.`)
    const text = this.string(end)
    this.position++
    return text
  }

  /** A little-endian two's complement integer; a bigint only if a number can't represent it. */
  integer(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES)
      throw new CheckpointInvalid(
        `The pickle has an integer of ${length} bytes; the limit is ${MAX_INTEGER_BYTES}.`,
      )
    let value = 0n
    const bytes = this.bytes(length)
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!)
    value = BigInt.asIntN(length * 8, value)
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }

  #advance(length: number): number {
    const start = this.position
    if (length > this.#bytes.byteLength - start)
      throw new CheckpointInvalid(
        `The pickle ends in the middle of a value: the file is truncated.`,
      )
    this.position += length
    return start
  }
}
