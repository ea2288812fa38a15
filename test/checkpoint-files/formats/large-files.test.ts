/** Large files are read as far as needed. */
import { open, readFile, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { extract } from '../../../server/checkpoint-files/extract.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { safetensorsHead } from '../../../server/weights/safetensors.ts'
import { dict, pickle, tensor } from './make-pickle.ts'
import { makeZip } from './make-zip.ts'
import { fixture, scratchFolder } from './scratch.ts'

const MB = 1024 * 1024
const scratch = scratchFolder()

/** The fixture `dcgan16.safetensors` with a discriminator of 512 MB that takes no space on disk. */
async function sparseSafetensors(): Promise<string> {
  const small = await readFile(fixture('dcgan16.safetensors'))
  const end = 8 + Number(small.readBigUInt64LE(0))
  const header = JSON.parse(small.subarray(8, end).toString()) as Record<string, object>
  const data = small.subarray(end)
  const generator = Object.entries(header).flatMap(([name, entry]) =>
    name === '__metadata__' ? [] : [[`generator.${name}`, entry] as const],
  )
  const offsets = [data.length, data.length + 512 * MB]
  const discriminator = { dtype: 'F32', shape: [128, MB], data_offsets: offsets }
  const all = { ...Object.fromEntries(generator), 'discriminator.weight': discriminator }
  const text = Buffer.from(JSON.stringify(all))
  const length = safetensorsHead('', { dtype: 'F32', shape: [] }).subarray(0, 8)
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true)
  const file = `${scratch.path}/sparse.safetensors`
  await writeFile(file, Buffer.concat([length, text, data]))
  await using handle = await open(file, 'r+')
  await handle.truncate(8 + text.length + data.length + 512 * MB)
  return file
}

describe('only what the network needs is read into memory', () => {
  it('of a safetensors file with a discriminator of 512 MB', async () => {
    const file = await sparseSafetensors()
    const before = process.resourceUsage().maxRSS
    const source = await readCheckpointFile(file, { maxBytes: MB })
    expect(recognizeGenerator(source).architecture).toMatchObject({ channels: 3, height: 16 })
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(128)
  })

  it('of a training bundle of PyTorch, with its discriminator and optimizer', async () => {
    const { size } = await stat(fixture('bundle16-ema.pth'))
    const source = await readCheckpointFile(fixture('bundle16-ema.pth'), { maxBytes: size / 2 })
    expect(recognizeGenerator(source).architecture).toMatchObject({ channels: 3, height: 16 })
  })

  it('of an archive of PyTorch, whose other storages may be damaged', async () => {
    const other = dict([['w', tensor({ key: '1' })]])
    const object = pickle(
      dict([
        ['G', dict([['w', tensor()]])],
        ['D', other],
      ]),
    )
    const file = await scratch.write(
      'other.pth',
      makeZip([
        { name: 'archive/data.pkl', data: object },
        { name: 'archive/data/0', data: Buffer.alloc(16) },
        { name: 'archive/data/1', data: Buffer.alloc(16), claims: { checksum: 1 } },
      ]),
    )
    const { groups } = await readCheckpointFile(file)
    const read = (path: string) => groups.find((group) => group.path === path)!.tensors.get('w')!
    expect([...read('G').read()]).toEqual([0, 0, 0, 0])
    expect(() => read('D').read()).toThrow('does not match its checksum')
  })

  it('of an HDF5 file', async () => {
    const { groups } = await readCheckpointFile(fixture('keras28-hdf5.h5'), { maxBytes: 1000 })
    const [smallest] = [...groups[0]!.tensors.values()].sort(
      (a, b) => Math.max(...a.shape) - Math.max(...b.shape),
    )
    expect(smallest!.read()).toHaveLength(smallest!.shape[0]!)
  })

  it('while its digest is computed in steps, with progress', async () => {
    const seen: number[] = []
    const file = await sparseSafetensors()
    await extract(file, {}, ({ stage, fraction = 0 }) => {
      if (stage === 'reading') seen.push(fraction)
    })
    expect(seen.length).toBeGreaterThan(3)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(1)
  })
})
