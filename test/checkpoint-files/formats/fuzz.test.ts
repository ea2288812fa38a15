/** Damaged checkpoints are read or refused as CHECKPOINT_INVALID, in little time. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CheckpointInvalid } from '../../../server/errors.ts'
import { Budget } from '../../../server/checkpoint-files/formats/budget.ts'
import { openArchive, withFile } from '../../../server/checkpoint-files/formats/folder.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { makeZip } from './make-zip.ts'
import { fixture, scratchFolder } from './scratch.ts'

const RUNS = 150
const MAX_SECONDS = 10

const scratch = scratchFolder()

/** Bytes overwritten, cut out or inserted; positions are fractions of the length. */
const damage = fc.record({
  writes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), interestingByte()), {
    maxLength: 8,
  }),
  cut: fc.option(fc.tuple(share(), share()), { freq: 4 }),
  insert: fc.option(fc.tuple(share(), fc.uint8Array({ maxLength: 16 })), { freq: 4 }),
  end: fc.option(share(), { freq: 6 }),
})
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true })
}

/** Often a byte that ends a count or flips a sign. */
function interestingByte(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))
}

function damaged(original: Buffer, { writes, cut, insert, end }: Damage): Buffer {
  let bytes = Buffer.from(original)
  for (const [place, byte] of writes) bytes[Math.floor(place * (bytes.length - 1))] = byte
  if (cut) {
    const [from, to] = cut.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b)
    bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  }
  if (insert) {
    const at = Math.floor(insert[0] * bytes.length)
    bytes = Buffer.concat([bytes.subarray(0, at), insert[1], bytes.subarray(at)])
  }
  return end === null ? bytes : bytes.subarray(0, Math.floor(end * bytes.length))
}

/** Reads a whole checkpoint; only success and CheckpointInvalid are accepted. */
async function readOrRefuse(file: string): Promise<void> {
  const start = performance.now()
  try {
    const { groups } = await readCheckpointFile(file, { maxBytes: 64 * 1024 * 1024 })
    for (const { tensors } of groups) for (const tensor of tensors.values()) tensor.read()
  } catch (error) {
    if (!(error instanceof CheckpointInvalid)) throw error
  }
  expect((performance.now() - start) / 1000).toBeLessThan(MAX_SECONDS)
}

/**
 * Returns an archive's pickle, and packs the archive again with another one. Otherwise checksums
 * would reveal the damage.
 */
async function splitArchive(
  name: string,
): Promise<{ pickle: Buffer; pack: (pickle: Buffer) => Buffer }> {
  const entries = await withFile(fixture(name), async (handle, size) => {
    const archive = await openArchive(fixture(name), { handle, size }, new Budget(4 * size))
    const all: { name: string; data: Buffer }[] = []
    for (const entry of archive.names) all.push({ name: entry, data: await archive.read(entry) })
    return all
  })
  const isPickle = (entry: { name: string }) => entry.name.endsWith('/data.pkl')
  return {
    pickle: entries.find(isPickle)!.data,
    pack: (data) => makeZip(entries.map((entry) => (isPickle(entry) ? { ...entry, data } : entry))),
  }
}

describe('reads or refuses damaged checkpoints', () => {
  it.each([
    'dcgan16-rgb.pth',
    'dcgan16-deflated.pth',
    'dcgan16-legacy.pth',
    'dcgan16-strided-legacy.pth',
    'dcgan16-big-endian.pth',
    'model16-legacy.pth',
    'bundle16-ema.pth',
    'script-mixed.pt',
    'dcgan16.safetensors',
    'dcgan16-stored.npz',
    'dcgan16-protocol2.pkl',
    'dcgan16-dict.npy',
    '../stylegan/sg2ada-16-gray-orig.pkl',
    'onnx16.onnx',
    'keras28-hdf5.h5',
    'keras28.keras',
  ])('%s', async (name) => {
    const original = await readFile(fixture(name))
    const check = async (how: Damage) =>
      readOrRefuse(await scratch.write(`fuzz-${path.basename(name)}`, damaged(original, how)))
    await fc.assert(fc.asyncProperty(damage, check), { numRuns: RUNS })
  })

  it.each([
    'dcgan16-rgb.pth',
    'dcgan16-strided.pth',
    'bundle16-ema.pth',
    'model16-mixed.pth',
    'trace-functional.pt',
  ])('the pickle of %s, with correct checksums', async (name) => {
    const { pickle, pack } = await splitArchive(name)
    await readCheckpointFile(await scratch.write(`whole-${name}`, pack(pickle)))
    const check = async (how: Damage) =>
      readOrRefuse(await scratch.write(`fuzz-pickle-${name}`, pack(damaged(pickle, how))))
    await fc.assert(fc.asyncProperty(damage, check), { numRuns: RUNS })
  })

  it.each(['tfjs16', 'tfjs28', 'tfjs16-uint8', 'graph-upsampling', 'joblib16'])(
    'the files of %s',
    async (name) => {
      const copy = path.join(scratch.path, `fuzz-${name}`)
      await cp(fixture(name), copy, { recursive: true })
      const files = await readdir(copy)
      const originals = await Promise.all(files.map((file) => readFile(path.join(copy, file))))
      const check = async (which: number, how: Damage) => {
        const file = path.join(copy, files[which]!)
        await writeFile(file, damaged(originals[which]!, how))
        await readOrRefuse(copy)
        await writeFile(file, originals[which]!)
      }
      const anyFile = fc.integer({ min: 0, max: files.length - 1 })
      await fc.assert(fc.asyncProperty(anyFile, damage, check), { numRuns: RUNS })
    },
  )

  it('random bytes after every known file header', async () => {
    const starts = await Promise.all(
      [
        'dcgan16-rgb.pth',
        'dcgan16-legacy.pth',
        'dcgan16.safetensors',
        'onnx16.onnx',
        'joblib16/gen_params.jl',
      ].map(async (name) => (await readFile(fixture(name))).subarray(0, 64)),
    )
    const check = async (start: Buffer, keep: number, rest: Uint8Array) => {
      const bytes = Buffer.concat([start.subarray(0, keep), rest])
      await readOrRefuse(await scratch.write('random', bytes))
    }
    const rest = fc.uint8Array({ maxLength: 2000 })
    const property = fc.asyncProperty(fc.constantFrom(...starts), fc.nat(64), rest, check)
    await fc.assert(property, { numRuns: 2 * RUNS })
  })
})
