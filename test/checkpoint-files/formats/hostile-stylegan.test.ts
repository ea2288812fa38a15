/** Hostile plain pickles of PyTorch tensors: false storages, code to execute. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { LEGACY_TORCH_MAGIC } from '../../../clients/sdk/src/checkpoint-file.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { dict, op, pickle } from './make-pickle.ts'
import { expectRefused } from './refused.ts'
import { fixture, scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let files = 0
const write = (bytes: Uint8Array) => scratch.write(`${++files}.pkl`, bytes)

const tuple = (...items: readonly Uint8Array[]) => Buffer.concat([op.mark, ...items, op.tuple])
const call = (module: string, name: string, ...args: readonly Uint8Array[]) =>
  Buffer.concat([op.global(module, name), tuple(...args), op.reduce])

function bytes(value: Uint8Array): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(value.length)
  return Buffer.concat([Buffer.from('B'), size, value])
}

interface Claims {
  readonly claimed?: number
  readonly content?: Buffer
  readonly prelude?: Buffer
}

/** A storage of two float32 as PyTorch saves it alone; `claimed` is the number that it names. */
function stream({ claimed = 2, content, prelude = Buffer.alloc(0) }: Claims = {}): Buffer {
  const id = [op.text('storage'), op.global('torch', 'FloatStorage'), op.text('9'), op.text('cpu')]
  const storage = Buffer.concat([tuple(...id, op.int(claimed), op.none), op.persistent])
  const data = Buffer.alloc(16)
  data.writeBigInt64LE(2n)
  data.writeFloatLE(1.5, 8)
  data.writeFloatLE(-2, 12)
  return Buffer.concat([
    Buffer.from(LEGACY_TORCH_MAGIC, 'latin1'),
    pickle(op.int(1001)),
    pickle(prelude, op.emptyDict),
    pickle(content ?? storage),
    pickle(op.emptyList, op.text('9'), op.append),
    data,
  ])
}

const loaded = (inner: Uint8Array) => call('torch.storage', '_load_from_bytes', bytes(inner))
const tensorIn = (storage: Uint8Array, shape = 2) =>
  call(
    ...(['torch._utils', '_rebuild_tensor_v2'] as const),
    ...[storage, op.int(0), tuple(op.int(shape)), tuple(op.int(1)), op.false, op.emptyDict],
  )
const named = (value: Uint8Array) => write(pickle(dict([['w', value]])))
const network = (entries: Parameters<typeof dict>[0]) =>
  call('torch_utils.persistence', '_reconstruct_persistent_obj', dict(entries))

describe('plain pickles of PyTorch tensors', () => {
  it('reads the well-formed tensor on which these cases are based', async () => {
    const { groups, format } = await readCheckpointFile(await named(tensorIn(loaded(stream()))))
    expect(format).toBe('pytorch')
    expect([...groups[0]!.tensors.get('w')!.read()]).toEqual([1.5, -2])
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['a storage that claims more than it has', loaded(stream({ claimed: 4 })), /truncated/],
    ['a storage with other content', loaded(stream({ content: op.emptyDict })), /unknown storage/],
    ['a storage that is cut off', loaded(stream().subarray(0, -3)), /truncated/],
    ['a storage that is text', call('torch.storage', '_load_from_bytes', op.text('a')), /bytes/],
    [
      'a storage that imports a function',
      loaded(stream({ content: call('os', 'system', op.text('true')) })),
      /imports "os.system".*nothing was executed/,
    ],
    [
      'a storage within a storage',
      loaded(stream({ content: loaded(stream()) })),
      /imports "torch.storage._load_from_bytes".*nothing was executed/,
    ],
  ])('refuses %s', async (_, storage, message) => {
    await expectRefused(await named(tensorIn(storage)), message)
  })

  it('refuses a tensor that exceeds its storage', async () => {
    await expectRefused(await named(tensorIn(loaded(stream()), 3)), /exceeds its storage/)
  })

  it('refuses a network without attributes', async () => {
    const record = network([['class_name', op.text('Generator')]])
    await expectRefused(await named(record), /without a class or attributes/)
  })

  it('counts the steps of all storages together', async () => {
    const work = Buffer.concat(Array<Buffer>(600_000).fill(Buffer.concat([op.none, op.pop])))
    const busy = tensorIn(loaded(stream({ prelude: work })))
    const one = await readCheckpointFile(await named(busy))
    expect(one.groups[0]!.tensors.size).toBe(1)
    const two = pickle(
      dict([
        ['w', busy],
        ['v', busy],
      ]),
    )
    await expectRefused(await write(two), /more than 2000000 steps/)
  })

  it("never runs a network's source, which the file contains", async () => {
    const file = fixture('../stylegan/sg2ada-16-gray-orig.pkl')
    expect((await readFile(file)).includes('module_src')).toBe(true)
    const { groups } = await readCheckpointFile(file)
    expect(groups.map(({ path }) => path)).toEqual(['G_ema'])
  })
})
