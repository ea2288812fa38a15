/** Assembles ONNX models for tests, field by field. */

/** A number, or a text or message. */
export type Content = Buffer | number | string

export interface Parts {
  readonly node?: Buffer
  /** Default: `w`, two float32 of 0. */
  readonly initializer?: Buffer | null
  readonly inputs?: readonly Buffer[]
  readonly outputs?: readonly Buffer[]
  readonly model?: readonly [number, Content][]
}

export function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) + 128)
  }
}

function field(number: number, value: Content): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)])
  const bytes = Buffer.from(value as string)
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes])
}

export function message(...fields: readonly (readonly [number, Content])[]): Buffer {
  return Buffer.concat(fields.map(([number, value]) => field(number, value)))
}

/** An input or output; type 1 is float32. */
export function value(name: string, sizes: readonly (number | string)[], type = 1): Buffer {
  const dimensions = sizes.map((size): [number, Buffer] => [
    1,
    message([typeof size === 'number' ? 1 : 2, size]),
  ])
  const tensorType = message([1, type], [2, message(...dimensions)])
  return message([1, name], [2, message([1, tensorType])])
}

/** The initializer `w` of two float32; `fields` are its numbers. */
export function weights(...fields: readonly (readonly [number, Content])[]): Buffer {
  return message([1, 2], [2, 1], [8, 'w'], ...fields)
}

/** A model of one node; by default, a sigmoid from `z` to `y`. */
export function model({
  node,
  initializer,
  inputs,
  outputs,
  model: others = [],
}: Parts = {}): Buffer {
  const graph = message(
    [1, node ?? message([1, 'z'], [2, 'y'], [4, 'Sigmoid'])],
    ...(initializer === null ? [] : [[5, initializer ?? weights([9, Buffer.alloc(8)])] as const]),
    ...(inputs ?? [value('z', ['n', 8])]).map((input) => [11, input] as const),
    ...(outputs ?? [value('y', ['n', 28, 28, 1])]).map((output) => [12, output] as const),
  )
  return message([1, 8], [8, message([2, 17])], [7, graph], ...others)
}
