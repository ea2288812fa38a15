/** Assembles pickles for tests, opcode by opcode. */

export const op = {
  proto: (version = 2) => Buffer.from([0x80, version]),
  stop: Buffer.from('.'),
  mark: Buffer.from('('),
  dup: Buffer.from('2'),
  pop: Buffer.from('0'),
  emptyDict: Buffer.from('}'),
  emptyList: Buffer.from(']'),
  emptyTuple: Buffer.from(')'),
  tuple: Buffer.from('t'),
  tuple1: Buffer.from([0x85]),
  tuple2: Buffer.from([0x86]),
  append: Buffer.from('a'),
  appends: Buffer.from('e'),
  setItem: Buffer.from('s'),
  setItems: Buffer.from('u'),
  reduce: Buffer.from('R'),
  newObject: Buffer.from([0x81]),
  build: Buffer.from('b'),
  none: Buffer.from('N'),
  false: Buffer.from([0x89]),
  persistent: Buffer.from('Q'),
  memoize: Buffer.from([0x94]),
  stackGlobal: Buffer.from([0x93]),
  put: (key: number) => Buffer.from([0x71, key]),
  get: (key: number) => Buffer.from([0x68, key]),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  text: (value: string) =>
    Buffer.concat([Buffer.from('X'), u32(Buffer.byteLength(value)), Buffer.from(value)]),
  int: (value: number) => Buffer.concat([Buffer.from('J'), i32(value)]),
  long: (value: bigint) => {
    const bytes = Buffer.alloc(9)
    bytes.writeBigInt64LE(value)
    return Buffer.concat([Buffer.from([0x8a, 9]), bytes])
  },
}

/** A whole pickle of protocol 2. */
export function pickle(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([op.proto(), ...parts, op.stop])
}

export interface TensorClaims {
  readonly type?: string
  readonly key?: string
  /** Number of elements that the storage claims. */
  readonly size?: number
  readonly offset?: number
  readonly shape?: readonly number[]
  readonly strides?: readonly number[]
}

/** A tensor as `torch.save` pickles it; by default, four float32 in storage 0. */
export function tensor(claims: TensorClaims = {}): Buffer {
  const { type = 'FloatStorage', key = '0', size = 4, offset = 0 } = claims
  const { shape = [4], strides = [1] } = claims
  const storage = [
    op.text('storage'),
    op.global('torch', type),
    op.text(key),
    op.text('cpu'),
    integer(size),
  ]
  return Buffer.concat([
    op.global('torch._utils', '_rebuild_tensor_v2'),
    op.mark,
    ...[op.mark, ...storage, op.tuple, op.persistent],
    integer(offset),
    ...[op.mark, ...shape.map(integer), op.tuple],
    ...[op.mark, ...strides.map(integer), op.tuple],
    ...[op.false, op.emptyDict, op.tuple, op.reduce],
  ])
}

/** A dict of named values. */
export function dict(entries: readonly (readonly [string, Uint8Array])[]): Buffer {
  const items = entries.flatMap(([name, value]) => [op.text(name), value])
  return Buffer.concat([op.emptyDict, op.mark, ...items, op.setItems])
}

function integer(value: number): Buffer {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31
    ? op.int(value)
    : op.long(BigInt(value))
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
