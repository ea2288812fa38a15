/** Every reader, tested with files that real frameworks wrote. */
import { cp, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readNpy } from '../../../server/checkpoint-files/formats/npy.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import type { SourceFile, TensorGroup } from '../../../server/checkpoint-files/formats/source.ts'
import { makeZip } from './make-zip.ts'
import { fixture, externalFixture, hasExternalFixtures, scratchFolder } from './scratch.ts'

const scratch = scratchFolder()

function groupOf(source: SourceFile, at = ''): TensorGroup {
  const group = source.groups.find(({ path }) => path === at)
  if (!group) throw new Error(`no group ${at} among ${source.groups.map(({ path }) => path)}`)
  return group
}

/** All numbers by tensor name. */
function numbersOf({
  tensors,
}: TensorGroup): Record<string, { shape: number[]; values: number[] }> {
  return Object.fromEntries(
    [...tensors].map(([name, tensor]) => [
      name,
      { shape: [...tensor.shape], values: [...tensor.read()] },
    ]),
  )
}

async function folderAsZip(folder: string, prefix: string): Promise<Buffer> {
  const names = await readdir(folder)
  const entries = names.map(async (name) => ({
    name: prefix + name,
    data: await readFile(path.join(folder, name)),
    deflate: true,
  }))
  return makeZip(await Promise.all(entries))
}

describe('PyTorch', () => {
  it.each(['legacy', 'dataparallel', 'parameters', 'deflated', 'big-endian'])(
    'reads the numbers of the %s container as PyTorch does',
    async (container) => {
      const expected = numbersOf(groupOf(await readCheckpointFile(fixture('dcgan16.safetensors'))))
      const source = await readCheckpointFile(fixture(`dcgan16-${container}.pth`))
      expect(source.format).toBe('pytorch')
      const actual = numbersOf(groupOf(source))
      expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort())
      expect(actual).toEqual(expected)
    },
  )

  it.each([
    ['dcgan16-fp16', 'float16', 'dcgan16-fp16'],
    ['dcgan16-bf16', 'bfloat16', 'dcgan16-bf16'],
    ['dcgan16-fp64', 'float64', 'dcgan16-fp64'],
    ['dcgan16-strided', 'float32', 'dcgan16-strided'],
    ['dcgan16-strided-legacy', 'float32', 'dcgan16-strided'],
    ['dcgan16-shared-storage', 'float32', 'dcgan16-shared-storage'],
    ['dcgan16-shared-storage-legacy', 'float32', 'dcgan16-shared-storage'],
  ])(
    'reads %s (%s) as the same contiguous float32 that PyTorch reads',
    async (name, dtype, twin) => {
      const expected = numbersOf(groupOf(await readCheckpointFile(fixture(`${twin}.safetensors`))))
      const group = groupOf(await readCheckpointFile(fixture(`${name}.pth`)))
      expect(group.tensors.get('main.0.weight')!.dtype).toBe(dtype)
      expect(group.tensors.get('main.1.num_batches_tracked')!.dtype).toBe('int64')
      expect(numbersOf(group)).toEqual(expected)
    },
  )

  it('keeps the order of the file', async () => {
    const { tensors } = groupOf(await readCheckpointFile(fixture('dcgan16-extra-layers.pth')))
    const weights = [...tensors.keys()].filter((name) => tensors.get(name)!.shape.length === 4)
    expect(weights).toEqual([
      'main.initial:8-8:convt.weight',
      'main.pyramid:8-4:convt.weight',
      'main.extra-layers-0:4:conv.weight',
      'main.final:4-3:convt.weight',
    ])
  })

  it('finds every network in a training bundle, without optimizers and options', async () => {
    const { groups } = await readCheckpointFile(fixture('bundle16-ema.pth'))
    expect(groups.map(({ path, tensors }) => [path, tensors.size])).toEqual([
      ['', 1],
      ['models.netG', 13],
      ['models.netD', 4],
      ['ema', 13],
    ])
    expect([...groups[3]!.tensors.keys()]).toEqual([...groups[1]!.tensors.keys()])
  })

  it('returns a new array on every read', async () => {
    const { tensors } = groupOf(await readCheckpointFile(fixture('dcgan16-rgb.pth')))
    const tensor = tensors.get('main.0.weight')!
    tensor.read().fill(0)
    expect(tensor.read()[0]).not.toBe(0)
  })
})

describe('other formats', () => {
  it('reads a tfjs layers-model with layers in order and weights by role', async () => {
    const { format, groups, topology } = await readCheckpointFile(fixture('tfjs16'))
    expect(format).toBe('tfjs')
    expect(topology!.inputShape).toEqual([8])
    expect(topology!.layers.map(({ className }) => className)).toEqual([
      'Dense',
      'Reshape',
      'BatchNormalization',
      'Conv2DTranspose',
      'BatchNormalization',
      'UpSampling2D',
      'Conv2D',
    ])
    const [dense] = topology!.layers
    expect(Object.fromEntries(dense!.weights)).toEqual({
      kernel: 'project/kernel',
      bias: 'project/bias',
    })
    expect(groups[0]!.tensors.get('project/kernel')!.shape).toEqual([8, 96])
  })

  it('reads weights that span two shards', async () => {
    const last = numbersOf(groupOf(await readCheckpointFile(fixture('tfjs28'))))
    const first = numbersOf(groupOf(await readCheckpointFile(fixture('tfjs28-channels-first'))))
    // The twin has one shard, and differs only in the order of the units before the reshape.
    for (const name of ['up_1/kernel', 'up_2/kernel', 'image/kernel', 'norm_2/moving_variance'])
      expect(last[name]).toEqual(first[name])
    const sorted = (values: number[]) => values.toSorted((a, b) => a - b)
    expect(sorted(last['norm_0/gamma']!.values)).toEqual(sorted(first['norm_0/gamma']!.values))
  })

  it.each([
    ['uint8', 1 / 255],
    ['uint16', 1 / 65_535],
  ])('reads %s weights to within one quantization step', async (dtype, step) => {
    const plain = numbersOf(groupOf(await readCheckpointFile(fixture('tfjs16'))))
    const packed = numbersOf(groupOf(await readCheckpointFile(fixture(`tfjs16-${dtype}`))))
    for (const [name, { values }] of Object.entries(plain)) {
      const span = Math.max(...values) - Math.min(...values)
      values.forEach((value, i) =>
        expect(Math.abs(packed[name]!.values[i]! - value)).toBeLessThan(span * step * 0.51 + 1e-6),
      )
    }
  })

  it('reads the arrays of a joblib index by their position', async () => {
    const source = await readCheckpointFile(fixture('joblib16'))
    expect(source.format).toBe('joblib')
    const shapes = [...groupOf(source).tensors].map(([name, { shape }]) => [name, shape])
    expect(shapes).toEqual([
      ['0', [10, 96]],
      ['1', [96]],
      ['2', [96]],
      ['3', [6, 4, 5, 5]],
      ['4', [4]],
      ['5', [4]],
      ['6', [4, 3, 5, 5]],
    ])
    const file = 'gen_params.jl_04.npy'
    const direct = readNpy(await readFile(fixture(`joblib16/${file}`)), file)
    expect(groupOf(source).tensors.get('3')!.read()).toEqual(direct.read())
  })

  it('reads the input and the output of an ONNX model', async () => {
    const { format, onnx, groups } = await readCheckpointFile(fixture('onnx16.onnx'))
    expect(format).toBe('onnx')
    expect(groups).toEqual([])
    expect({ ...onnx, bytes: null }).toEqual({
      bytes: null,
      notes: [],
      input: { name: 'z', zDim: 8, rank: 2 },
      output: {
        name: 'images',
        image: { layout: 'NCHW', channels: 3, height: 16, width: 16 },
        activation: 'tanh',
      },
      opset: 13,
      parameterCount: 1778,
    })
    expect(onnx!.bytes).toEqual(await readFile(fixture('onnx16.onnx')))
  })

  it.each([2, 3, 4, 5])(
    'reads safetensors whose header length looks like the start of pickle protocol %i',
    async (protocol) => {
      const length = 0x80 + 256 * protocol
      const json = JSON.stringify({ w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } })
      const size = Buffer.alloc(8)
      size.writeBigUInt64LE(BigInt(length))
      const bytes = Buffer.concat([size, Buffer.from(json.padEnd(length)), Buffer.alloc(4)])
      const source = await readCheckpointFile(await scratch.write(`p${protocol}`, bytes))
      expect(source.format).toBe('safetensors')
      expect(numbersOf(groupOf(source))).toEqual({ w: { shape: [1], values: [0] } })
    },
  )

  it('also strips nested wrappers from the names in safetensors', async () => {
    const names = ['_orig_mod.module.a.weight', '_orig_mod.module.module.weight']
    const entry = (at: number) => ({ dtype: 'F32', shape: [], data_offsets: [4 * at, 4 * at + 4] })
    const header = JSON.stringify(Object.fromEntries(names.map((name, at) => [name, entry(at)])))
    const length = Buffer.alloc(8)
    length.writeUInt32LE(header.length)
    const bytes = Buffer.concat([length, Buffer.from(header), Buffer.alloc(8)])
    const source = await readCheckpointFile(await scratch.write('wrapped.safetensors', bytes))
    const tensors = [...groupOf(source).tensors]
    expect(tensors.map(([name, tensor]) => [name, tensor.name])).toEqual([
      ['a.weight', 'a.weight'],
      ['module.weight', 'module.weight'],
    ])
  })

  it('returns the description of a safetensors file that LatentQL exported', async () => {
    const header = JSON.stringify({
      __metadata__: { latentql: '{"zDim":8}' },
      w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    })
    const length = Buffer.alloc(8)
    length.writeUInt32LE(header.length)
    const bytes = Buffer.concat([length, Buffer.from(header), Buffer.alloc(4)])
    const source = await readCheckpointFile(await scratch.write('export.safetensors', bytes))
    expect(source.description).toEqual({ zDim: 8 })
    const plain = await readCheckpointFile(fixture('dcgan16.safetensors'))
    expect(plain.description).toBeUndefined()
  })
})

describe('locations of checkpoints', () => {
  it.each(['', 'models/faces/'])(
    'reads a ZIP of a folder like the folder itself (under %j)',
    async (prefix) => {
      for (const name of ['tfjs28', 'joblib16']) {
        const zip = await scratch.write(`${name}.zip`, await folderAsZip(fixture(name), prefix))
        const [packed, plain] = [
          await readCheckpointFile(zip),
          await readCheckpointFile(fixture(name)),
        ]
        expect(packed.format).toBe(plain.format)
        expect(numbersOf(groupOf(packed))).toEqual(numbersOf(groupOf(plain)))
      }
    },
  )

  it('detects the format by content, not by name', async () => {
    const bytes = await readFile(fixture('dcgan16-rgb.pth'))
    const file = await scratch.write('picture.png', bytes)
    expect((await readCheckpointFile(file)).format).toBe('pytorch')
  })

  it('reads the only checkpoint in a folder', async () => {
    const bytes = await readFile(fixture('dcgan16.safetensors'))
    await scratch.write('folder/weights.safetensors', bytes)
    await scratch.write('folder/README.md', 'A checkpoint of faces')
    const source = await readCheckpointFile(path.join(scratch.path, 'folder'))
    expect(source.format).toBe('safetensors')
  })

  it('reads model.json and a joblib index by their own paths', async () => {
    const model = await readCheckpointFile(fixture('tfjs28/model.json'))
    expect(model.sourceDigest).toBe((await readCheckpointFile(fixture('tfjs28'))).sourceDigest)
    const index = await readCheckpointFile(fixture('joblib16/gen_params.jl'))
    expect(index.sourceDigest).toBe((await readCheckpointFile(fixture('joblib16'))).sourceDigest)
  })

  it("digests only the checkpoint's files, independent of their location", async () => {
    const copy = path.join(scratch.path, 'copy')
    await cp(fixture('tfjs28'), copy, { recursive: true })
    await scratch.write('copy/notes.txt', 'epoch 12')
    const { sourceDigest } = await readCheckpointFile(copy)
    expect(sourceDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(sourceDigest).toBe((await readCheckpointFile(fixture('tfjs28'))).sourceDigest)
    expect(sourceDigest).not.toBe((await readCheckpointFile(fixture('tfjs16'))).sourceDigest)
  })
})

describe.skipIf(!hasExternalFixtures)('fixtures outside the repository (skipped if absent)', () => {
  it.each(['dcgan32-gray', 'dcgan64-rgb', 'dcgan64-rgb-legacy', 'dcgan64-dataparallel'])(
    'reads %s',
    async (name) => {
      const { tensors } = groupOf(await readCheckpointFile(externalFixture(`pytorch/${name}.pth`)))
      expect([...tensors.keys()].slice(0, 2)).toEqual(['main.0.weight', 'main.1.weight'])
      for (const tensor of tensors.values()) expect(tensor.read().every(Number.isFinite)).toBe(true)
    },
  )

  it('reads the training bundle', async () => {
    const source = await readCheckpointFile(externalFixture('pytorch/dcgan64-training-bundle.pth'))
    expect(source.groups.map(({ path }) => path)).toEqual(['netG'])
  })

  it("reads the generator in the authors' folder", async () => {
    const source = await readCheckpointFile(externalFixture('dcgan-authors-svhn'))
    const shapes = [...groupOf(source).tensors.values()].map(({ shape }) => shape)
    expect(shapes).toHaveLength(10)
    expect(shapes[0]).toEqual([100, 4096])
    expect(shapes[9]).toEqual([64, 3, 5, 5])
  })
})
