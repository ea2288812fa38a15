/** Writes the few kinds of protobuf fields that ONNX uses (https://protobuf.dev/programming-guides/encoding). */

/** An encoded message in pieces, so that weights are copied once, into the finished file. */
export type Message = readonly Uint8Array[]

const text = new TextEncoder()

/** The fields one after the other. */
export function message(...fields: readonly Message[]): Message {
  return fields.flat()
}

/** A whole number, negative ones too. */
export function intField(field: number, value: number): Message {
  return [varint(BigInt(field) << 3n), varint(BigInt.asUintN(64, BigInt(value)))]
}

/** A float32. */
export function floatField(field: number, value: number): Message {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return [varint((BigInt(field) << 3n) | 5n), bytes]
}

export function stringField(field: number, value: string): Message {
  return bytesField(field, text.encode(value))
}

export function bytesField(field: number, value: Uint8Array): Message {
  return messageField(field, [value])
}

/** A message within a message. */
export function messageField(field: number, value: Message): Message {
  const length = value.reduce((total, piece) => total + piece.length, 0)
  return [varint((BigInt(field) << 3n) | 2n), varint(BigInt(length)), ...value]
}

/** The message in one piece. */
export function toBytes(pieces: Message): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  while (value > 0x7fn) {
    bytes.push(Number(value & 0x7fn) | 0x80)
    value >>= 7n
  }
  bytes.push(Number(value))
  return Uint8Array.from(bytes)
}
