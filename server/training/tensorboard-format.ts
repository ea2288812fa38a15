/**
 * TensorBoard's event files: records of the TFRecord format, each an `Event` in protocol buffers' wire format
 * (tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 */

/** What an event says; its field of `Event`'s oneof is the comment. */
export type TensorboardEvent = {
  readonly at: Date
  readonly step: number
} & (
  | { readonly fileVersion: string } // file_version = 3
  | { readonly values: readonly SummaryValue[] } // summary = 5
  | { readonly restarted: true } // session_log = 7: what came before and was of this step or a later one is void
)

/** One value of a chart, or one picture, under its tag. */
export type SummaryValue = { readonly tag: string } & (
  | { readonly scalar: number }
  | { readonly png: Uint8Array; readonly width: number; readonly height: number }
)

/** The first event of every file says this. */
export const FILE_VERSION = 'brain.Event:2'

/** `SessionLog.START`. */
const SESSION_START = 1
/** `Summary.Image.colorspace`: how many channels the decoded picture is to have. */
const RGB = 3

/** One record: length, its checksum, the event, its checksum. */
export function encodeRecord(event: TensorboardEvent): Uint8Array {
  const data = encodeEvent(event)
  const record = Buffer.alloc(data.length + 16)
  record.writeBigUInt64LE(BigInt(data.length), 0)
  record.writeUInt32LE(maskedCrc(record.subarray(0, 8)), 8)
  record.set(data, 12)
  record.writeUInt32LE(maskedCrc(data), 12 + data.length)
  return record
}

function encodeEvent(event: TensorboardEvent): Uint8Array {
  const head = [doubleField(1, event.at.getTime() / 1000), varintField(2, event.step)]
  if ('fileVersion' in event) return message(...head, textField(3, event.fileVersion))
  if ('restarted' in event) return message(...head, bytesField(7, varintField(1, SESSION_START)))
  const values = event.values.map((value) => bytesField(1, encodeValue(value)))
  return message(...head, bytesField(5, message(...values)))
}

function encodeValue(value: SummaryValue): Uint8Array {
  const tag = textField(1, value.tag)
  if ('scalar' in value) return message(tag, floatField(2, value.scalar))
  const { png, width, height } = value
  const size = [varintField(1, height), varintField(2, width), varintField(3, RGB)]
  return message(tag, bytesField(4, message(...size, bytesField(4, png))))
}

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

function message(...fields: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(fields)
}

function varintField(field: number, value: number): Uint8Array {
  return Buffer.from([(field << 3) | WIRE.varint, ...varint(value)])
}

function doubleField(field: number, value: number): Uint8Array {
  const encoded = Buffer.alloc(9, (field << 3) | WIRE.fixed64)
  encoded.writeDoubleLE(value, 1)
  return encoded
}

function floatField(field: number, value: number): Uint8Array {
  const encoded = Buffer.alloc(5, (field << 3) | WIRE.fixed32)
  encoded.writeFloatLE(value, 1)
  return encoded
}

function bytesField(field: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([(field << 3) | WIRE.bytes, ...varint(value.length)]), value])
}

function textField(field: number, value: string): Uint8Array {
  return bytesField(field, Buffer.from(value))
}

/** Seven bits a byte, the lowest first. Not for negative numbers. */
function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  return [...bytes, rest]
}

/** CRC-32C turned and shifted, so that the checksum of data that holds checksums is still one. */
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** By byte: the remainders of the Castagnoli polynomial, reflected. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0x82f63b78 : remainder >>> 1
  }
  return remainder
})

/** CRC-32C (RFC 3720, appendix B.4). */
export function crc32c(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) crc = REMAINDERS[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}
