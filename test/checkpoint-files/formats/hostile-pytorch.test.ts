/** Hostile PyTorch files: false claims, bombs, code to execute. */
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

/** Writes an archive in PyTorch's layout. */
function archive(object: Uint8Array, entries: readonly TestEntry[] = []): Promise<string> {
  const storage = { name: 'archive/data/0', data: Buffer.alloc(16) }
  const others = entries.some(({ name }) => name === storage.name) ? [] : [storage]
  const zip = makeZip([{ name: 'archive/data.pkl', data: object }, ...others, ...entries])
  return scratch.write(`${++files}.pth`, zip)
}

const times = (count: number, part: Uint8Array) =>
  Buffer.concat(Array<Uint8Array>(count).fill(part))

describe('pickles', () => {
  it('reads the well-formed tensor on which these cases are based', async () => {
    const { groups } = await readCheckpointFile(await archive(pickle(dict([['w', tensor()]]))))
    expect([...groups[0]!.tensors.get('w')!.read()]).toEqual([0, 0, 0, 0])
  })

  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['__builtin__', 'exec'],
    ['subprocess', 'Popen'],
    ['torch.storage', '_load_from_bytes'],
    ['torch', 'load'],
    ['torch.hub', 'load'],
    ['numpy', 'load'],
    ['pickle', 'loads'],
  ])('refuses to import %s.%s, names it, and executes nothing', async (module, name) => {
    const witness = path.join(scratch.path, `ran-${name}`)
    const call = [op.global(module, name), op.text(`touch ${witness}`), op.tuple1, op.reduce]
    const stacked = [op.text(module), op.text(name), op.stackGlobal, op.emptyTuple, op.reduce]
    const named = new RegExp(`imports "${module}.${name}".*nothing was executed`)
    await expectRefused(await archive(pickle(...call)), named)
    await expectRefused(await archive(pickle(...stacked)), named)
    expect(existsSync(witness)).toBe(false)
  })

  it.each([
    ['builtins', 'getattr'],
    ['__main__', 'Generator'],
    ['collections.OrderedDict', '__init__'],
    ['sitecustomize', 'system'],
  ])('makes inert data of %s.%s, and executes nothing', async (module, name) => {
    const witness = path.join(scratch.path, `made-${name}`)
    const made = [op.global(module, name), op.text(`touch ${witness}`), op.tuple1, op.reduce]
    const state = [op.emptyDict, op.text('__proto__'), op.none, op.setItem, op.build]
    const lonely = new RegExp(`only a ${module}.${name}`)
    await expectRefused(await archive(pickle(...made)), lonely)
    await expectRefused(await archive(pickle(...made, ...state)), /__proto__/)
    expect(existsSync(witness)).toBe(false)
  })

  it('reads the tensors in the items and the state of an object of an unknown class', async () => {
    const object = [op.global('munch', 'Munch'), op.emptyTuple, op.newObject]
    const item = [op.text('w'), tensor(), op.setItem]
    const state = [op.emptyDict, op.text('ema'), dict([['b', tensor()]]), op.setItem, op.build]
    const { groups } = await readCheckpointFile(await archive(pickle(...object, ...item, ...state)))
    expect(groups.map(({ path, tensors }) => [path, ...tensors.keys()])).toEqual([
      ['', 'w'],
      ['ema', 'b'],
    ])
  })

  it('also refuses a call in the pickles around a legacy object', async () => {
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
      'a type called like a function',
      pickle(op.global('torch', 'FloatStorage'), op.emptyTuple, op.reduce),
      /FloatStorage, which is not a function/,
    ],
    [
      'a string called like a function',
      pickle(op.text('x'), op.emptyTuple, op.reduce),
      /not a function/,
    ],
    ['INST', pickle(op.mark, Buffer.from('ios\nsystem\n')), /opcode 0x69/],
    ['an extension code', pickle(Buffer.from([0x82, 1])), /opcode 0x82/],
    ['an out-of-band buffer', pickle(Buffer.from([0x97])), /opcode 0x97/],
    ['protocol 9', Buffer.from([0x80, 9, 0x2e]), /protocol 9/],
    ['an empty stack', pickle(op.pop), /empty stack/],
    ['no value at the end', pickle(), /empty stack/],
    ['more than one value at the end', pickle(op.none, op.none), /more than one value/],
    ['a missing mark', pickle(op.tuple), /mark/],
    ['popping through a mark', pickle(op.none, op.mark, op.pop), /empty stack/],
    ['a missing memo entry', pickle(op.get(7)), /memo entry 7/],
    [
      'a key without a value',
      pickle(op.emptyDict, op.mark, op.none, op.setItems),
      /key without a value/,
    ],
    ['items set on a list', pickle(op.emptyList, op.none, op.none, op.setItem), /not a dict/],
    ['the state of a number', pickle(op.int(1), op.none, op.build), /has none/],
    [
      'a persistent id that is not a storage',
      pickle(op.text('/etc/passwd'), op.persistent),
      /not a storage/,
    ],
    ['text that is not UTF-8', pickle(Buffer.from([0x58, 1, 0, 0, 0, 0xff])), /not UTF-8/],
    [
      'an unterminated name',
      pickle(Buffer.from('cos'), Buffer.alloc(9999, 'x')),
      /unterminated name/,
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
    ['a missing STOP', Buffer.concat([op.proto(), op.none]), /truncated/],
    [
      'a number in place of a checkpoint',
      pickle(op.int(1)),
      /no model tensors, only a single value/,
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    await expectRefused(await archive(bytes), reason)
  })

  it.each<[string, () => Buffer, RegExp]>([
    ['a stack that DUP fills', () => pickle(op.none, times(3_000_000, op.dup)), /steps/],
    ['a million dicts', () => pickle(times(1_000_000, op.emptyDict)), /objects/],
    ['an endless memo', () => pickle(op.none, times(3_000_000, op.memoize)), /steps/],
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
      'a list copied into many dicts',
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
      'a shape with a million axes',
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
      /invalid arguments/,
    ],
  ])('refuses %s', async (_, make, reason) => {
    await expectRefused(await archive(make()), reason)
  })

  it('reads a dict that contains itself once', async () => {
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

/** A pickled nn.Module with these children and parameters. */
function module(children: Uint8Array, parameters: Uint8Array = dict([])): Buffer {
  const state = dict([
    ['_parameters', parameters],
    ['_modules', children],
  ])
  const class_ = op.global('torch.nn.modules.container', 'Sequential')
  return Buffer.concat([class_, op.emptyTuple, op.newObject, state, op.build])
}

describe('models', () => {
  it('names the tensors of modules in modules as state_dict() does', async () => {
    const inner = module(dict([]), dict([['weight', tensor()]]))
    const { groups } = await readCheckpointFile(await archive(pickle(module(dict([['a', inner]])))))
    expect([...groups[0]!.tensors.keys()]).toEqual(['a.weight'])
    expect(groups[0]!.modules!.map(({ name }) => name)).toEqual(['', 'a'])
  })

  it.each<[string, () => Buffer, RegExp]>([
    [
      'modules nested 100 deep',
      () => {
        let nested = module(dict([]))
        for (let depth = 0; depth < 100; depth++) nested = module(dict([['a', nested]]))
        return nested
      },
      /levels deep/,
    ],
    [
      'a module doubled 30 times',
      () => {
        let doubled = Buffer.concat([module(dict([])), op.put(0)])
        for (let depth = 1; depth <= 30; depth++) {
          const twice = dict([
            ['a', doubled],
            ['b', op.get(depth - 1)],
          ])
          doubled = Buffer.concat([module(twice), op.put(depth)])
        }
        return doubled
      },
      /more than \d+ (modules|attributes)/,
    ],
    [
      'a module that contains itself',
      () => {
        const children = [op.emptyDict, op.put(1), op.text('_parameters'), op.emptyDict, op.setItem]
        const class_ = op.global('torch.nn.modules.container', 'Sequential')
        const self = [op.text('_modules'), dict([['self', op.get(0)]]), op.setItem]
        const object = [class_, op.emptyTuple, op.newObject, op.put(0), ...children, ...self]
        return Buffer.concat([...object, op.build])
      },
      /levels deep/,
    ],
    [
      'a module named __proto__',
      () => module(dict([['__proto__', module(dict([]))]])),
      /Invalid name in the model: "__proto__"/,
    ],
  ])('refuses %s', async (_, make, reason) => {
    await expectRefused(await archive(pickle(make())), reason)
  })
})

describe('tensors', () => {
  it.each<[string, Buffer, RegExp]>([
    ['that exceeds its storage', tensor({ shape: [5] }), /exceeds its storage of 4/],
    ['that starts past its storage', tensor({ offset: 4 }), /exceeds its storage/],
    [
      'whose stride exceeds its storage',
      tensor({ shape: [2], strides: [4] }),
      /exceeds its storage/,
    ],
    ['with a negative offset', tensor({ offset: -1 }), /strides/],
    ['with a negative stride', tensor({ strides: [-1] }), /strides/],
    ['with an offset of 2^60', tensor({ offset: 2 ** 60 }), /invalid arguments/],
    [
      'with sizes whose product exceeds 2^53',
      tensor({ shape: [2 ** 30, 2 ** 30], strides: [0, 0] }),
      /invalid shape/,
    ],
    ['with a negative size', tensor({ shape: [-4] }), /invalid shape/],
    [
      'that repeats one number a billion times',
      tensor({ shape: [1_000_000_000], strides: [0] }),
      /exceeds its storage/,
    ],
    ['with more axes than strides', tensor({ shape: [2, 2] }), /strides/],
    ['with nine axes', tensor({ shape: Array(9).fill(1), strides: Array(9).fill(1) }), /9 axes/],
    ['in a storage that claims another size', tensor({ size: 5 }), /16 bytes but claims 20/],
    [
      'in a storage that claims 2^50 elements',
      tensor({ size: 2 ** 50, shape: [2 ** 50] }),
      /claims/,
    ],
    ['in a storage of another type', tensor({ type: 'DoubleStorage' }), /claims 32/],
    ['in a missing storage', tensor({ key: '1' }), /no entry "archive\/data\/1"/],
    ['in a storage outside the archive', tensor({ key: '../../../etc/passwd' }), /no entry/],
    ['in an untyped storage', tensor({ type: 'UntypedStorage', size: 16 }), /untyped/],
  ])('refuses a tensor %s', async (_, object, reason) => {
    await expectRefused(await archive(pickle(dict([['w', object]]))), reason)
  })

  it('refuses many tensors that claim the same storage', async () => {
    const many = Array.from({ length: 100 }, (_, i) => [`w${i}`, tensor()] as const)
    await expectRefused(
      await archive(pickle(dict(many))),
      /claim 400 elements, but their storages have only 16 bytes/,
    )
  })

  it('refuses two tensors with the same name', async () => {
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

  it('refuses the name __proto__ and a name of 100,000 characters', async () => {
    await expectRefused(await archive(pickle(dict([['__proto__', tensor()]]))), /__proto__/)
    await expectRefused(await archive(pickle(dict([['x'.repeat(100_000), tensor()]]))), /xxx…/)
    expect(({} as Record<string, unknown>)['w']).toBeUndefined()
  })

  it('accepts names like constructor as plain names', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'prototype']
    const object = pickle(dict(names.map((name) => [name, tensor()] as const)))
    const bytes = Buffer.alloc(16)
    const file = await archive(object, [{ name: 'archive/data/0', data: bytes }])
    const { groups } = await readCheckpointFile(file)
    expect([...groups[0]!.tensors.keys()]).toEqual(names)
  })
})

describe('truncated and inconsistent files', () => {
  it.each(['dcgan16-rgb.pth', 'dcgan16-legacy.pth', 'dcgan16-deflated.pth'])(
    'refuses %s truncated at any point',
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

  it('refuses an unknown byte order', async () => {
    const object = pickle(dict([['w', tensor()]]))
    const order = { name: 'archive/byteorder', data: Buffer.from('middle') }
    await expectRefused(await archive(object, [order]), /byte order "middle"/)
  })
})
