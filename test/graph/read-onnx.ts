/** Reads versions and operators from the bytes of an ONNX model. */

export interface ReadModel {
  readonly irVersion: number
  readonly opsets: { domain: string; version: number }[]
  readonly nodes: { opType: string; domain: string }[]
}

export function readModel(bytes: Uint8Array): ReadModel {
  const model = readFields(bytes)
  const graph = readFields(model.get(7)![0] as Uint8Array)
  return {
    irVersion: Number(model.get(1)![0]),
    opsets: messages(model, 8).map((opset) => ({
      domain: text(opset, 1),
      version: Number(opset.get(2)![0]),
    })),
    nodes: messages(graph, 1).map((node) => ({ opType: text(node, 4), domain: text(node, 7) })),
  }
}

type Fields = Map<number, (bigint | Uint8Array)[]>

function messages(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).map((bytes) => readFields(bytes as Uint8Array))
}

function text(fields: Fields, number: number): string {
  return new TextDecoder().decode(
    (fields.get(number)?.[0] as Uint8Array | undefined) ?? new Uint8Array(),
  )
}

function readFields(bytes: Uint8Array): Fields {
  const fields: Fields = new Map()
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const size = tag % 8 === 5 ? 4 : tag % 8 === 2 ? Number(varint()) : undefined
    const value = size === undefined ? varint() : bytes.subarray(at, (at += size))
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value])
  }
  return fields
}
