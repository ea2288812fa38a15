/**
 * TensorBoard's event files: records of the TFRecord format, each an `Event` in protocol buffers' wire format
 * (tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

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
    // Past float32's range it is infinite; the writer refuses to round so far itself.
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
