/**
 * TensorBoard's event files: TFRecord records, each an `Event` in the protocol buffers wire format
 * (tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto,
 * tensorflow/core/framework/summary.proto).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** An event. The comments give its field in the oneof of `Event`. */
export type TensorboardEvent = {
  readonly at: Date
  readonly step: number
} & (
  | { readonly fileVersion: string } // file_version = 3
  | { readonly values: readonly SummaryValue[] } // summary = 5
  | { readonly restarted: true } // session_log = 7: voids earlier events of this or a later step
)

/** A tagged value of a chart, or a tagged picture. */
export type SummaryValue = { readonly tag: string } & (
  | { readonly scalar: number }
  | { readonly png: Uint8Array; readonly width: number; readonly height: number }
)

/** File version, in the first event of every file. */
export const FILE_VERSION = 'brain.Event:2'

/** `SessionLog.START`. */
const SESSION_START = 1
/** `Summary.Image.colorspace`: number of channels of the decoded picture. */
const RGB = 3

/** Encodes a record: length, checksum of the length, event, checksum of the event. */
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
  const writer = new BinaryWriter()
  writer.tag(1, WireType.Bit64).double(event.at.getTime() / 1000)
  writer.tag(2, WireType.Varint).int64(event.step)
  if ('fileVersion' in event) {
    writer.tag(3, WireType.LengthDelimited).string(event.fileVersion)
  } else if ('restarted' in event) {
    writer.tag(7, WireType.LengthDelimited).fork()
    writer.tag(1, WireType.Varint).int32(SESSION_START).join()
  } else {
    writer.tag(5, WireType.LengthDelimited).fork()
    for (const value of event.values) writeValue(writer, value)
    writer.join()
  }
  return writer.finish()
}

function writeValue(writer: BinaryWriter, value: SummaryValue): void {
  writer.tag(1, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.LengthDelimited).string(value.tag)
  if ('scalar' in value) {
    // Values beyond float32's range become infinite. The writer would throw for them.
    writer.tag(2, WireType.Bit32).float(Math.fround(value.scalar))
  } else {
    writer.tag(4, WireType.LengthDelimited).fork()
    writer.tag(1, WireType.Varint).int32(value.height)
    writer.tag(2, WireType.Varint).int32(value.width)
    writer.tag(3, WireType.Varint).int32(RGB)
    writer.tag(4, WireType.LengthDelimited).bytes(value.png).join()
  }
  writer.join()
}

/**
 * CRC-32C, rotated and offset, so that a checksum of data that contains checksums still detects
 * errors.
 */
function maskedCrc(data: Uint8Array): number {
  const crc = crc32c(data)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** Remainders of the reflected Castagnoli polynomial, by byte. */
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
