/** Hostile NumPy files: false claims in pickled arrays, names, code to execute. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { dict, op, pickle } from './make-pickle.ts'
import { makeZip } from './make-zip.ts'
import { expectRefused } from './refused.ts'
import { fixture, scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let files = 0

const list = (...items: readonly Uint8Array[]) =>
  Buffer.concat([op.emptyList, op.mark, ...items, op.appends])
const tuple = (...items: readonly Uint8Array[]) => Buffer.concat([op.mark, ...items, op.tuple])

interface ArrayClaims {
  readonly shape?: readonly Uint8Array[]
  readonly type?: string
  readonly data?: Uint8Array
}

/** An array as NumPy pickles it in protocol 2; by default, two float32. */
function array({ shape = [op.int(2)], type = 'f4', data }: ArrayClaims = {}): Buffer {
  const made = [op.global('numpy._core.multiarray', '_reconstruct')]
  const dtype = [op.global('numpy', 'dtype'), tuple(op.text(type)), op.reduce]
  const order = [tuple(op.int(3), op.text('<'), op.none), op.build]
  const bytes = data ?? encoded('\0\0\x80\x3f\0\0\0\x40')
  const state = [op.int(1), tuple(...shape), Buffer.concat([...dtype, ...order]), op.false, bytes]
  return Buffer.concat([...made, op.emptyTuple, op.reduce, tuple(...state), op.build])
}

function encoded(text: string): Buffer {
  const args = tuple(op.text(text), op.text('latin1'))
  return Buffer.concat([op.global('_codecs', 'encode'), args, op.reduce])
}

const write = (bytes: Uint8Array, extension = 'pkl') =>
  scratch.write(`${++files}.${extension}`, bytes)
const named = (value: Uint8Array) => write(pickle(dict([['w', value]])))

describe('pickled arrays', () => {
  it('reads the well-formed array on which these cases are based', async () => {
    const { format, groups } = await readCheckpointFile(await named(array()))
    expect(format).toBe('numpy')
    expect([...groups[0]!.tensors.get('w')!.read()]).toEqual([1, 2])
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['more numbers than it has', array({ shape: [op.int(3)] }), /has 8 bytes instead of 12/],
    ['an excessive shape', array({ shape: Array(8).fill(op.int(2 ** 30)) }), /invalid shape/],
    ['too many axes', array({ shape: Array(9).fill(op.int(1)) }), /9 axes/],
    ['a negative shape', array({ shape: [op.int(-2)] }), /invalid shape/],
    ['text in its shape', array({ shape: [op.text('2')] }), /invalid shape/],
    ['objects', array({ type: 'O8', data: list(op.int(1)) }), /no model tensors/],
    ['text', array({ type: 'U2' }), /no model tensors/],
    ['no numbers', array({ data: op.none }), /array without its numbers/],
  ])('refuses an array with %s', async (_, value, reason) => {
    await expectRefused(await named(value), reason)
  })

  it('holds text once that many arrays decode, and refuses what they claim', async () => {
    const text = [op.text('\0'.repeat(4e6)), op.put(1), op.pop]
    const bytes = Buffer.concat([
      op.global('_codecs', 'encode'),
      tuple(op.get(1), op.text('latin1')),
      op.reduce,
    ])
    const arrays = Array.from({ length: 400 }, () => array({ shape: [op.int(1e6)], data: bytes }))
    await expectRefused(
      await write(pickle(...text, list(...arrays))),
      /tensors claim 400000000 elements/,
    )
  })

  it('refuses to import a function, and bytes after the end', async () => {
    const call = pickle(op.global('os', 'system'), op.text('true'), op.tuple1, op.reduce)
    await expectRefused(await write(call), /imports "os.system".*nothing was executed/)
    const long = Buffer.concat([pickle(dict([['w', array()]])), Buffer.alloc(3)])
    await expectRefused(await write(long), /3 bytes follow/)
  })

  it('refuses a list that contains itself', async () => {
    const cyclic = pickle(op.emptyList, op.put(1), op.get(1), op.append)
    await expectRefused(await write(cyclic), /no model tensors/)
  })
})

describe('.npz archives', () => {
  const npz = async (...entries: readonly (readonly [string, Uint8Array])[]) =>
    write(makeZip(entries.map(([name, data]) => ({ name, data }))), 'npz')

  it('reads a dict that is saved as one object beside arrays', async () => {
    const z = await readFile(fixture('dcgan16.z.npy'))
    const object = await readFile(fixture('dcgan16-dict.npy'))
    const { groups } = await readCheckpointFile(await npz(['z.npy', z], ['params.npy', object]))
    expect(groups.map(({ path, tensors }) => [path, tensors.has('main.0.weight')])).toEqual([
      ['', false],
      ['params', true],
    ])
  })

  it('refuses an array of another size, a name twice, and one outside the archive', async () => {
    const z = await readFile(fixture('dcgan16.z.npy'))
    await expectRefused(await npz(['z.npy', z.subarray(0, -1)]), /63 bytes of numbers/)
    await expectRefused(await npz(['z.npy', z], ['z.npy', z]), /./)
    await expectRefused(await npz(['../z.npy', z]), /relative path/)
    await expectRefused(await npz(['__proto__.npy', z]), /Invalid name/)
  })
})
