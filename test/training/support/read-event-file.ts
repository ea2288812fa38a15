/**
 * Reads TensorBoard's event files by their published format alone, bit by bit and by field number.
 * Shares no code with the writer.
 */
export interface ReadEvent {
  readonly wallTime: number
  readonly step: number
  readonly fileVersion: string | undefined
  readonly restarted: boolean
  readonly scalars: readonly (readonly [tag: string, value: number])[]
  readonly images: readonly {
    readonly tag: string
    readonly height: number
    readonly width: number
    readonly colorspace: number
    readonly encoded: Uint8Array
  }[]
}

/** Throws unless every record is complete and both its checksums are valid. */
export function readEventFile(file: Buffer): ReadEvent[] {
  const events: ReadEvent[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at))
    const data = file.subarray(at + 12, at + 12 + length)
    checkChecksum(file.subarray(at, at + 8), file.readUInt32LE(at + 8))
    checkChecksum(data, file.readUInt32LE(at + 12 + length))
    events.push(readEvent(data))
    at += length + 16
  }
  return events
}

function checkChecksum(data: Uint8Array, masked: number): void {
  const rotated = (masked - 0xa282ead8) >>> 0
  const crc = ((rotated << 15) | (rotated >>> 17)) >>> 0
  if (crc !== slowCrc32c(data)) throw new Error('A checksum is invalid')
}

/** Division by the Castagnoli polynomial 0x11EDC6F41, one bit at a time, lowest bits first. */
function slowCrc32c(data: Uint8Array): number {
  let register = 0xffffffff
  for (const byte of data) {
    for (let bit = 0; bit < 8; bit++) {
      const out = (register ^ (byte >> bit)) & 1
      register = (register >>> 1) ^ (out ? 0x82f63b78 : 0)
    }
  }
  return (register ^ 0xffffffff) >>> 0
}

function readEvent(data: Buffer): ReadEvent {
  const event = fieldsOf(data)
  const values = fieldsOf(event.bytes(5)).all(1).map(fieldsOf)
  return {
    wallTime: event.bytes(1).readDoubleLE(),
    step: event.number(2),
    fileVersion: event.has(3) ? event.text(3) : undefined,
    restarted: event.has(7) && fieldsOf(event.bytes(7)).number(1) === 1,
    scalars: values
      .filter((value) => value.has(2))
      .map((value) => [value.text(1), value.bytes(2).readFloatLE()]),
    images: values
      .filter((value) => value.has(4))
      .map((value) => {
        const image = fieldsOf(value.bytes(4))
        return {
          tag: value.text(1),
          height: image.number(1),
          width: image.number(2),
          colorspace: image.number(3),
          encoded: image.bytes(4),
        }
      }),
  }
}

/** Returns a message's fields by number. Varint fields become numbers, all others stay bytes. */
function fieldsOf(message: Buffer) {
  const fields: { field: number; value: number | Buffer }[] = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(at++)
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  const bytes = (length: number) => {
    if (at + length > message.length) throw new Error('A field is cut off')
    at += length
    return message.subarray(at - length, at)
  }
  while (at < message.length) {
    const key = varint()
    const wire = key & 7
    const value =
      wire === 0 ? varint() : bytes(wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? varint() : NaN)
    fields.push({ field: Math.floor(key / 8), value })
  }
  const all = (field: number) => fields.filter((each) => each.field === field)
  const only = (field: number) => all(field)[0]?.value
  const bytesOf = (field: number) => (only(field) ?? Buffer.alloc(0)) as Buffer
  return {
    has: (field: number) => only(field) !== undefined,
    all: (field: number) => all(field).map(({ value }) => value as Buffer),
    number: (field: number) => (only(field) ?? 0) as number,
    bytes: bytesOf,
    text: (field: number) => bytesOf(field).toString(),
  }
}
