/** PyTorch files that lie, bomb or want to run something. */
import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { dict, op, pickle, tensor } from './make-pickle.ts'
import { makeZip } from './make-zip.ts'
import type { TestEntry } from './make-zip.ts'
import { expectRefused } from './refused.ts'
import { fixture, scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let files = 0

/** Writes an archive as PyTorch lays it out. */
function archive(object: Uint8Array, entries: readonly TestEntry[] = []): Promise<string> {
  const storage = { name: 'archive/data/0', data: Buffer.alloc(16) }
  const others = entries.some(({ name }) => name === storage.name) ? [] : [storage]
  const zip = makeZip([{ name: 'archive/data.pkl', data: object }, ...others, ...entries])
  return scratch.write(`${++files}.pth`, zip)
}

const times = (count: number, part: Uint8Array) =>
  Buffer.concat(Array<Uint8Array>(count).fill(part))

describe('pickles', () => {
  it('reads the well-formed tensor that the cases here are made from', async () => {
    const { groups } = await readCheckpointFile(await archive(pickle(dict([['w', tensor()]]))))
    expect([...groups[0]!.tensors.get('w')!.read()]).toEqual([0, 0, 0, 0])
  })

  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['builtins', 'getattr'],
    ['__builtin__', 'exec'],
    ['subprocess', 'Popen'],
    ['torch.storage', '_load_from_bytes'],
    ['torch', 'load'],
    ['torch.hub', 'load'],
    ['numpy', 'load'],
    ['pickle', 'loads'],
    ['__main__', 'Generator'],
    ['collections.OrderedDict', '__init__'],
  ])('refuses to import %s.%s, by its name, and runs nothing', async (module, name) => {
    const witness = path.join(scratch.path, `ran-${name}`)
    const call = [op.global(module, name), op.text(`touch ${witness}`), op.tuple1, op.reduce]
    const stacked = [op.text(module), op.text(name), op.stackGlobal, op.emptyTuple, op.reduce]
    const named = new RegExp(`imports "${module}.${name}".*nothing of it was run`)
    await expectRefused(await archive(pickle(...call)), named)
    await expectRefused(await archive(pickle(...stacked)), named)
    expect(existsSync(witness)).toBe(false)
  })

  it('refuses a call in the pickles around a legacy object, too', async () => {
    const legacy = await readFile(fixture('dcgan16-legacy.pth'))
    const call = pickle(op.global('os', 'system'), op.text('true'), op.tuple1, op.reduce)
    const magic = legacy.subarray(0, 15)
    await expectRefused(
      await scratch.write('legacy-call.pth', Buffer.concat([magic, call])),
      /os\.system/,
    )
  })

  it.each<[string, Buffer, RegExp]>([
    [
      'a type as if it were a function',
      pickle(op.global('torch', 'FloatStorage'), op.emptyTuple, op.reduce),
      /makes nothing/,
    ],
    [
      'a string as if it were a function',
      pickle(op.text('x'), op.emptyTuple, op.reduce),
      /not a function/,
    ],
    ['INST', pickle(op.mark, Buffer.from('ios\nsystem\n')), /opcode 0x69/],
    ['an extension code', pickle(Buffer.from([0x82, 1])), /opcode 0x82/],
    ['an out-of-band buffer', pickle(Buffer.from([0x97])), /opcode 0x97/],
    ['protocol 9', Buffer.from([0x80, 9, 0x2e]), /protocol 9/],
    ['an empty stack', pickle(op.pop), /empty stack/],
    ['nothing left', pickle(), /empty stack/],
    ['too much left', pickle(op.none, op.none), /more than one value/],
    ['a mark that is not there', pickle(op.tuple), /mark/],
    ['popping through a mark', pickle(op.none, op.mark, op.pop), /empty stack/],
    ['a memo entry that is not there', pickle(op.get(7)), /recalls value 7/],
    [
      'a key without a value',
      pickle(op.emptyDict, op.mark, op.none, op.setItems),
      /key without a value/,
    ],
    ['a dict that is a list', pickle(op.emptyList, op.none, op.none, op.setItem), /not a dict/],
    ['a state for a number', pickle(op.int(1), op.none, op.build), /has none/],
    [
      'a persistent id of no storage',
      pickle(op.text('/etc/passwd'), op.persistent),
      /not a storage/,
    ],
    ['text that is not UTF-8', pickle(Buffer.from([0x58, 1, 0, 0, 0, 0xff])), /not UTF-8/],
    [
      'a name without an end',
      pickle(Buffer.from('cos'), Buffer.alloc(9999, 'x')),
      /name without an end/,
    ],
    [
      'LONG4 of 2 GB',
      pickle(Buffer.from([0x8b, 0xff, 0xff, 0xff, 0x7f])),
      /integer of 2147483647 bytes/,
    ],
    [
      'LONG4 of 4 GB',
      pickle(Buffer.from([0x8b, 0xff, 0xff, 0xff, 0xff])),
      /integer of 4294967295 bytes/,
    ],
    ['text of 4 GB', pickle(Buffer.from([0x58, 0xff, 0xff, 0xff, 0xff])), /truncated/],
    ['bytes of 2^63', pickle(Buffer.from([0x8e, 0, 0, 0, 0, 0, 0, 0, 0x80])), /truncated/],
    ['no end', Buffer.concat([op.proto(), op.none]), /truncated/],
    ['no checkpoint but a number', pickle(op.int(1)), /no tensors of a model, but one value/],
  ])('refuses %s', async (_, bytes, reason) => {
    await expectRefused(await archive(bytes), reason)
  })

  it.each<[string, () => Buffer, RegExp]>([
    ['a stack that DUP fills', () => pickle(op.none, times(3_000_000, op.dup)), /steps/],
    ['a million dicts', () => pickle(times(1_000_000, op.emptyDict)), /objects/],
    ['a memo without end', () => pickle(op.none, times(3_000_000, op.memoize)), /steps/],
    ['a million marks', () => pickle(times(3_000_000, op.mark)), /steps/],
    [
      'lists nested 100,000 deep',
      () => pickle(times(100_000, op.emptyList), times(99_999, op.append)),
      /levels deep/,
    ],
    ['tuples nested 100,000 deep', () => pickle(op.none, times(100_000, op.tuple1)), /levels deep/],
    [
      'a list doubled 1,000 times',
      () => pickle(op.emptyList, times(1_000, Buffer.concat([op.dup, op.tuple2]))),
      /levels deep/,
    ],
    [
      'a list copied into dicts again and again',
      () => {
        const pairs = Buffer.concat([
          op.emptyList,
          op.mark,
          times(90_000, Buffer.concat([op.none, op.none, op.tuple2])),
          op.appends,
          op.put(1),
        ])
        const copy = Buffer.concat([
          op.global('collections', 'OrderedDict'),
          op.get(1),
          op.tuple1,
          op.reduce,
        ])
        return pickle(pairs, times(50_000, copy))
      },
      /steps/,
    ],
    [
      'a shape of a million axes',
      () => {
        const shape = Buffer.concat([op.mark, times(1_000_000, op.int(1)), op.tuple])
        const storage = [
          op.mark,
          op.text('storage'),
          op.global('torch', 'FloatStorage'),
          op.text('0'),
          op.text('cpu'),
          op.int(4),
          op.tuple,
          op.persistent,
        ]
        const args = [op.mark, ...storage, op.int(0), shape, op.emptyTuple, op.tuple]
        return pickle(op.global('torch._utils', '_rebuild_tensor_v2'), ...args, op.reduce)
      },
      /don't fit/,
    ],
  ])('refuses %s', async (_, make, reason) => {
    await expectRefused(await archive(make()), reason)
  })

  it('reads a dict that holds itself once', async () => {
    const cyclic = [
      op.emptyDict,
      op.put(0),
      op.text('w'),
      tensor(),
      op.setItem,
      op.text('self'),
      op.get(0),
      op.setItem,
    ]
    const { groups } = await readCheckpointFile(await archive(pickle(...cyclic)))
    expect(groups).toHaveLength(1)
  })
})

describe('tensors', () => {
  it.each<[string, Buffer, RegExp]>([
    ['reaching past its storage', tensor({ shape: [5] }), /outside of its storage of 4/],
    ['beginning past its storage', tensor({ offset: 4 }), /outside of its storage/],
    [
      'reaching past it by a stride',
      tensor({ shape: [2], strides: [4] }),
      /outside of its storage/,
    ],
    ['with an offset below 0', tensor({ offset: -1 }), /strides/],
    ['with a stride below 0', tensor({ strides: [-1] }), /strides/],
    ['with an offset of 2^60', tensor({ offset: 2 ** 60 }), /don't fit/],
    [
      'with sizes that multiply past 2^53',
      tensor({ shape: [2 ** 30, 2 ** 30], strides: [0, 0] }),
      /impossible shape/,
    ],
    ['with sizes below 0', tensor({ shape: [-4] }), /impossible shape/],
    [
      'that repeats one number a billion times',
      tensor({ shape: [1_000_000_000], strides: [0] }),
      /outside of its storage/,
    ],
    ['of more axes than strides', tensor({ shape: [2, 2] }), /strides/],
    ['of nine axes', tensor({ shape: Array(9).fill(1), strides: Array(9).fill(1) }), /9 axes/],
    ['of a storage that claims another size', tensor({ size: 5 }), /16 bytes and claims 20/],
    [
      'of a storage that claims 2^50 elements',
      tensor({ size: 2 ** 50, shape: [2 ** 50] }),
      /claims/,
    ],
    ['of a storage of another type', tensor({ type: 'DoubleStorage' }), /claims 32/],
    ['of a storage that is not there', tensor({ key: '1' }), /no entry "archive\/data\/1"/],
    ['of a storage outside of the archive', tensor({ key: '../../../etc/passwd' }), /no entry/],
    ['of an untyped storage', tensor({ type: 'UntypedStorage', size: 16 }), /untyped/],
  ])('refuses one %s', async (_, object, reason) => {
    await expectRefused(await archive(pickle(dict([['w', object]]))), reason)
  })

  it('refuses many that claim the same storage', async () => {
    const many = Array.from({ length: 100 }, (_, i) => [`w${i}`, tensor()] as const)
    await expectRefused(
      await archive(pickle(dict(many))),
      /claim 400 elements of storages of 16 bytes/,
    )
  })

  it('refuses two of one name', async () => {
    const twice = pickle(
      dict([
        ['w', tensor()],
        ['w', tensor()],
      ]),
    )
    await expectRefused(await archive(twice), /key "w" twice/)
    const numbered = pickle(
      op.emptyDict,
      op.int(1),
      tensor(),
      op.setItem,
      op.text('1'),
      tensor(),
      op.setItem,
    )
    await expectRefused(await archive(numbered), /named "1"/)
  })

  it('refuses the name __proto__, and one as long as a book', async () => {
    await expectRefused(await archive(pickle(dict([['__proto__', tensor()]]))), /__proto__/)
    await expectRefused(await archive(pickle(dict([['x'.repeat(100_000), tensor()]]))), /xxx…/)
    expect(({} as Record<string, unknown>)['w']).toBeUndefined()
  })

  it('takes constructor and other names of objects for what they are: names', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'prototype']
    const object = pickle(dict(names.map((name) => [name, tensor()] as const)))
    const bytes = Buffer.alloc(16)
    const file = await archive(object, [{ name: 'archive/data/0', data: bytes }])
    const { groups } = await readCheckpointFile(file)
    expect([...groups[0]!.tensors.keys()]).toEqual(names)
  })
})

describe('truncated and torn files', () => {
  it.each(['dcgan16-rgb.pth', 'dcgan16-legacy.pth', 'dcgan16-deflated.pth'])(
    'refuses %s cut anywhere',
    async (name) => {
      const bytes = await readFile(fixture(name))
      for (const share of [0.001, 0.01, 0.1, 0.3, 0.6, 0.9, 0.999]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share))
        await expectRefused(await scratch.write(`cut-${name}`, cut), /./)
      }
    },
  )

  it('refuses a legacy file with bytes after its end', async () => {
    const bytes = await readFile(fixture('dcgan16-legacy.pth'))
    const file = await scratch.write('long.pth', Buffer.concat([bytes, Buffer.alloc(3)]))
    await expectRefused(file, /3 bytes follow/)
  })

  it('refuses an unknown byte order, and a TorchScript program', async () => {
    const object = pickle(dict([['w', tensor()]]))
    const order = { name: 'archive/byteorder', data: Buffer.from('middle') }
    await expectRefused(await archive(object, [order]), /byte order is "middle"/)
    const script = { name: 'archive/constants.pkl', data: pickle(op.emptyTuple) }
    await expectRefused(await archive(object, [script]), /TorchScript/)
  })
})
