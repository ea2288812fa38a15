/** WebSocket frames of the messages that carry a subscription's results, many in one buffer. */

/** First byte of a frame with a whole text message. */
const WHOLE_TEXT = 0x81

const END = Buffer.from('}')

/**
 * Returns the frames of graphql-ws' `next` messages with these payloads, for the subscription with
 * this id. The payloads are JSON.
 */
export function framesOfResults(id: string, payloads: readonly Buffer[]): Buffer {
  const start = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`)
  const lengths = payloads.map(({ byteLength }) => start.length + byteLength + END.length)
  const total = lengths.reduce((sum, length) => sum + headerLength(length) + length, 0)
  const frames = Buffer.allocUnsafe(total)
  let at = 0
  payloads.forEach((payload, index) => {
    at = writeHeader(frames, at, lengths[index]!)
    for (const part of [start, payload, END]) {
      frames.set(part, at)
      at += part.length
    }
  })
  return frames
}

/** Bytes of the header of an unmasked frame (RFC 6455, section 5.2). */
function headerLength(length: number): number {
  if (length < 126) return 2
  return length < 65_536 ? 4 : 10
}

/** Writes a header, and returns the position after it. */
function writeHeader(frames: Buffer, at: number, length: number): number {
  frames[at] = WHOLE_TEXT
  if (length < 126) return frames.writeUInt8(length, at + 1)
  if (length < 65_536) return frames.writeUInt16BE(length, frames.writeUInt8(126, at + 1))
  return frames.writeBigUInt64BE(BigInt(length), frames.writeUInt8(127, at + 1))
}
