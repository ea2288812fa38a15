/** Hostile Keras, tfjs, joblib, NumPy and safetensors files: false claims, names of other files. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { CheckpointInvalid } from '../../../server/errors.ts'
import { readNpy } from '../../../server/checkpoint-files/formats/npy.ts'
import { readCheckpointFile } from '../../../server/checkpoint-files/formats/read.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { dict, op, pickle } from './make-pickle.ts'
import { makeZip } from './make-zip.ts'
import { expectRefused } from './refused.ts'
import { fixture, scratchFolder } from './scratch.ts'

const scratch = scratchFolder()
let folders = 0

describe('tfjs', () => {
  const layers = [
    {
      class_name: 'InputLayer',
      name: 'z',
      config: { name: 'z', batch_input_shape: [null, 2] },
      inbound_nodes: [],
    },
    { class_name: 'Dense', name: 'd', config: { name: 'd' }, inbound_nodes: [[['z', 0, 0, {}]]] },
  ]
  const weight = { name: 'd/kernel', shape: [2, 2], dtype: 'float32' }

  /** Writes a model of one dense layer, with the changes of a test. */
  async function model(changes: {
    weights?: unknown[]
    paths?: unknown[]
    layers?: unknown[]
    top?: object
    bytes?: number
  }): Promise<string> {
    const name = `tfjs-${++folders}`
    const manifest = [{ paths: changes.paths ?? ['w.bin'], weights: changes.weights ?? [weight] }]
    const json = {
      modelTopology: { class_name: 'Model', config: { layers: changes.layers ?? layers } },
      weightsManifest: manifest,
      ...changes.top,
    }
    await scratch.write(`${name}/w.bin`, Buffer.alloc(changes.bytes ?? 16))
    await scratch.write(`${name}/model.json`, JSON.stringify(json))
    return path.join(scratch.path, name)
  }

  it('reads the well-formed model on which these cases are based', async () => {
    const { topology } = await readCheckpointFile(await model({}))
    expect(topology!.inputShape).toEqual([2])
  })

  it('reads weights quantized to float16', async () => {
    const half = { ...weight, quantization: { dtype: 'float16' } }
    const folder = await model({ weights: [half], bytes: 8 })
    await scratch.write(`${path.basename(folder)}/w.bin`, Buffer.from('003c00c000b80000', 'hex'))
    const { groups } = await readCheckpointFile(folder)
    expect([...groups[0]!.tensors.get('d/kernel')!.read()]).toEqual([1, -2, -0.5, 0])
  })

  it.each<[string, Parameters<typeof model>[0], RegExp]>([
    ['a shard in a parent folder', { paths: ['../../../etc/passwd'] }, /relative path/],
    ['a shard with an absolute path', { paths: ['/etc/passwd'] }, /relative path/],
    ['a shard with a URL', { paths: ['https://example.com/w.bin'] }, /relative path/],
    ['a missing shard', { paths: ['x.bin'] }, /not in its folder/],
    ['a shard whose path is not a string', { paths: [{ toString: 1 }] }, /not a valid name/],
    ['shards that are too short', { bytes: 15 }, /truncated/],
    ['shards that are too long', { bytes: 17 }, /have 17 bytes, but the weights take 16/],
    ['a string tensor', { weights: [{ ...weight, dtype: 'string' }] }, /"string"/],
    ['complex numbers', { weights: [{ ...weight, dtype: 'complex64' }] }, /"complex64"/],
    [
      'a type that is not a string',
      { weights: [{ ...weight, dtype: { toString: 1 } }] },
      /not a valid name/,
    ],
    [
      'an excessive shape',
      { weights: [{ ...weight, shape: [2 ** 40, 2 ** 40] }] },
      /invalid shape/,
    ],
    ['a shape that takes a terabyte', { weights: [{ ...weight, shape: [2 ** 38] }] }, /truncated/],
    ['a negative shape', { weights: [{ ...weight, shape: [-2, -2] }] }, /invalid shape/],
    [
      'a shape of strings',
      { weights: [{ ...weight, shape: ['2', '2'] }] },
      /not a list of numbers/,
    ],
    [
      'a shape of objects',
      { weights: [{ ...weight, shape: [{ valueOf: 1 }] }] },
      /not a list of numbers/,
    ],
    ['a duplicate weight', { weights: [weight, weight], bytes: 32 }, /twice/],
    [
      'a weight named __proto__',
      { weights: [{ ...weight, name: '__proto__' }] },
      /not a valid name/,
    ],
    [
      'quantization without a scale',
      { weights: [{ ...weight, quantization: { dtype: 'uint8' } }], bytes: 4 },
      /without scale/,
    ],
    ['a manifest that is not a list', { top: { weightsManifest: { paths: [] } } }, /not a list/],
    [
      'two layers after the same one',
      { layers: [...layers, { ...layers[1], name: 'e' }] },
      /branches after "z"/,
    ],
    [
      'layers in a cycle',
      { layers: [{ ...layers[1], inbound_nodes: [[['d', 0, 0, {}]]] }] },
      /not a chain/,
    ],
    [
      'a layer with two inputs',
      { layers: [layers[0], { ...layers[1], inbound_nodes: [[['z'], ['z']]] }] },
      /2 inputs/,
    ],
    [
      'a model of an unknown class',
      { top: { modelTopology: { class_name: 'Evil', config: [] } } },
      /"Evil"/,
    ],
  ])('refuses %s', async (_, changes, reason) => {
    await expectRefused(await model(changes), reason)
  })

  const input = { name: 'x', op: 'Placeholder' }
  const end = { name: 'y', op: 'Tanh', input: ['x'] }
  it.each<[string, object[], RegExp]>([
    ['no nodes', [], /0 outputs/],
    ['two outputs', [input, end, { ...end, name: 'y2' }], /2 outputs/],
    [
      'a cycle',
      [
        { ...end, input: ['y2'] },
        { ...end, name: 'y2', input: ['y'] },
      ],
      /0 outputs/,
    ],
    [
      'a cycle before its output',
      [
        { ...end, input: ['a'] },
        { ...end, name: 'a', input: ['b'] },
        { ...end, name: 'b', input: ['a'] },
      ],
      /cycle/,
    ],
    ['a node twice', [input, end, end], /"y" twice/],
    ['a node without a name', [input, { op: 'Tanh' }], /not a valid name/],
    ['no input', [{ ...end, input: ['nothing'] }], /constants alone/],
    ['an unknown operator', [input, { ...end, op: 'Evil' }], /"Evil".*tfjs_layers_model/],
    ['a sum of two results', [input, { ...end, op: 'AddV2', input: ['x', 'x'] }], /two results/],
    ['a product with nothing', [input, { ...end, op: 'MatMul' }], /Input 1 of "y"/],
    [
      'a kernel that is missing',
      [input, { ...end, op: 'MatMul', input: ['x', 'k'] }],
      /not a tensor of the file/,
    ],
    [
      'a tile of nothing',
      [input, { ...end, op: 'Tile', input: ['x', 'd/kernel'] }],
      /can't follow/,
    ],
    [
      'a norm that trains',
      [input, { ...end, op: 'FusedBatchNormV3', input: ['x', 'a', 'b', 'c', 'd'] }],
      /can't follow/,
    ],
  ])('refuses a graph-model with %s', async (_, node, reason) => {
    const top = { format: 'graph-model', modelTopology: { node } }
    await expectRefused(await model({ top }), reason)
  })

  it('refuses models that are nested too deeply', async () => {
    let nested: object = layers[1]!
    for (let depth = 0; depth < 1000; depth++)
      nested = { class_name: 'Sequential', config: { layers: [nested] } }
    await expectRefused(await model({ top: { modelTopology: nested } }), /levels deep/)
  })

  it('refuses JSON that is truncated, has a duplicate key or is nested too deeply', async () => {
    const write = async (text: string) =>
      path.dirname(await scratch.write(`json-${++folders}/model.json`, text))
    await expectRefused(await write('{"modelTopology": '), /not valid JSON/)
    await expectRefused(await write('{"a": 1, "a": 2}'), /"a" twice/)
    await expectRefused(await write(`{"a": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`), /./)
  })
})

describe('joblib', () => {
  const wrapper = (file: Buffer) =>
    Buffer.concat([
      op.global('sklearn.externals.joblib.numpy_pickle', 'NDArrayWrapper'),
      op.emptyTuple,
      Buffer.from([0x81]),
      dict([['filename', file]]),
      op.build,
    ])
  const index = (...items: Buffer[]) => pickle(op.emptyList, op.mark, ...items, op.appends)

  async function folder(bytes: Buffer): Promise<string> {
    const name = `joblib-${++folders}`
    await scratch.write(`${name}/a.npy`, await readFile(fixture('dcgan16.z.npy')))
    await scratch.write(`${name}/gen.jl`, bytes)
    return path.join(scratch.path, name)
  }

  it('reads the well-formed index on which these cases are based', async () => {
    const { groups } = await readCheckpointFile(await folder(index(wrapper(op.text('a.npy')))))
    expect(groups[0]!.tensors.get('0')!.shape).toEqual([2, 8])
  })

  it.each<[string, Buffer, RegExp]>([
    [
      'a file in a parent folder',
      index(wrapper(op.text('../a.npy'))),
      /not a .npy file in its folder/,
    ],
    [
      'a file with an absolute path',
      index(wrapper(op.text('/etc/a.npy'))),
      /not a .npy file in its folder/,
    ],
    [
      'a file path with backslashes',
      index(wrapper(op.text('..\\a.npy'))),
      /not a .npy file in its folder/,
    ],
    [
      'a file that is not an array',
      index(wrapper(op.text('passwd'))),
      /not a .npy file in its folder/,
    ],
    ['a missing file', index(wrapper(op.text('b.npy'))), /not in its folder/],
    ['a duplicate file', index(wrapper(op.text('a.npy')), wrapper(op.text('a.npy'))), /twice/],
    ['a number in place of a file', index(wrapper(op.int(3))), /an item that is not an array/],
    ['a number in place of an array', index(op.int(3)), /no model tensors, only a list/],
    ['no array', index(), /no model tensors, only a list/],
    ['a call', index(op.global('os', 'system'), op.text('true'), op.reduce), /imports "os.system"/],
    [
      'bytes after its end',
      Buffer.concat([index(wrapper(op.text('a.npy'))), Buffer.alloc(2)]),
      /2 bytes follow/,
    ],
  ])('refuses an index with %s', async (_, bytes, reason) => {
    await expectRefused(await folder(bytes), reason)
  })
})

describe('NumPy', () => {
  const npy = (header: string, bytes = 16, version = 1, length = header.length) =>
    Buffer.concat([
      Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]),
      version === 1
        ? Buffer.from([length & 255, length >> 8])
        : Buffer.from([length & 255, (length >> 8) & 255, length >> 16, 0]),
      Buffer.from(header),
      Buffer.from(Array.from({ length: bytes }, (_, i) => i)),
    ])
  const described = (descr: string, order: string, shape: string) =>
    `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`

  it("reads versions 1 to 3, both axis orders, both byte orders, scalars and Python 2's L suffix", () => {
    const values = (bytes: Buffer) => [...readNpy(bytes, 'a').read()]
    const shape = '(2, 3)'
    const inOrder = [0, 1, 2, 3, 4, 5]
    for (const version of [1, 2, 3]) {
      expect(values(npy(described("'|u1'", 'False', shape), 6, version))).toEqual(inOrder)
      expect(values(npy(described("'|u1'", 'True', shape), 6, version))).toEqual([0, 2, 4, 1, 3, 5])
    }
    expect(values(npy(described("'>i2'", 'False', '(2L,)'), 4))).toEqual([1, 515])
    expect(values(npy(described("'<i2'", 'False', '(2,)'), 4))).toEqual([256, 770])
    expect(values(npy(described("'|b1'", 'False', '()'), 1))).toEqual([0])
  })

  it.each<[string, Buffer, RegExp]>([
    ['of objects', npy(described("'|O'", 'False', '(1,)'), 8), /plain numbers/],
    ['of text', npy(described("'<U4'", 'False', '(1,)')), /plain numbers/],
    ['of records', npy(described("[('a', '<f4')]", 'False', '(4,)')), /plain numbers/],
    [
      'with code in place of a shape',
      npy(described("'<f4'", 'False', "(__import__('os'),)")),
      /plain numbers/,
    ],
    ['with a negative shape', npy(described("'<f4'", 'False', '(-4,)')), /plain numbers/],
    [
      'with an excessive shape',
      npy(described("'<f4'", 'False', '(999999999, 999999999)')),
      /invalid shape/,
    ],
    ['with too few numbers', npy(described("'<f4'", 'False', '(5,)')), /needs 20/],
    ['with too many numbers', npy(described("'<f4'", 'False', '(3,)')), /needs 12/],
    ['with a header longer than the file', npy('{}', 0, 1, 3000), /invalid header length/],
    ['with a header of megabytes', npy('{}', 0, 2, 2 ** 24 - 1), /invalid header length/],
    ['of version 4', npy(described("'<f4'", 'False', '(4,)'), 16, 4), /known version/],
    ['cut in its magic', Buffer.from('\x93NUM', 'latin1'), /known version/],
    [
      'with thousands of digits',
      npy(`{'descr': '<f4', 'fortran_order': False, 'shape': (${'1'.repeat(3000)}`),
      /plain numbers/,
    ],
  ])('refuses an array %s', (_, bytes, reason) => {
    expect(() => readNpy(bytes, 'a')).toThrow(CheckpointInvalid)
    expect(() => readNpy(bytes, 'a')).toThrow(reason)
  })
})

describe('safetensors', () => {
  const file = (header: string, length = header.length, data = 4) => {
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(length))
    return scratch.write(
      'hostile.safetensors',
      Buffer.concat([size, Buffer.from(header), Buffer.alloc(data)]),
    )
  }
  const one = { dtype: 'F32', shape: [1], data_offsets: [0, 4] }

  it.each<[string, string, RegExp]>([
    ['overlapping tensors', JSON.stringify({ a: one, b: one }), /overlaps/],
    [
      'offsets past the end',
      JSON.stringify({ a: { ...one, shape: [2], data_offsets: [0, 8] } }),
      /data has 4/,
    ],
    ['an excessive shape', JSON.stringify({ a: { ...one, shape: [2 ** 40, 2 ** 40] } }), /needs/],
    [
      'a duplicate name',
      `{"a": ${JSON.stringify(one)}, "a": ${JSON.stringify(one)}}`,
      /repeats the key/,
    ],
    ['the name __proto__', `{"__proto__": ${JSON.stringify(one)}}`, /__proto__/],
    ['a string tensor', JSON.stringify({ a: { ...one, dtype: 'STRING' } }), /dtype/],
    ['no tensors', '{}', /./],
  ])('refuses %s', async (_, header, reason) => {
    await expectRefused(await file(header), reason)
  })

  it('refuses a header longer than the file', async () => {
    await expectRefused(await file('{}', 4_000_000), /claims 4000000/)
  })
})

describe('Keras', () => {
  it('refuses an HDF5 file of weights only, and says what to save instead', async () => {
    await expectRefused(
      fixture('../keras-weights-only.weights.h5'),
      /weights only.*model\.save\('generator\.keras'\)/,
    )
  })

  it('refuses an HDF5 file that is damaged, or has more numbers than the limit', async () => {
    const whole = await readFile(fixture('keras28-hdf5.h5'))
    const cut = await scratch.write('cut.h5', whole.subarray(0, 3000))
    await expectRefused(cut, /HDF5 file is damaged/)
    const { groups } = await readCheckpointFile(fixture('keras28-hdf5.h5'), { maxBytes: 1000 })
    const read = () => [...groups[0]!.tensors.values()].map((tensor) => tensor.read())
    expect(read).toThrow(CheckpointInvalid)
    expect(read).toThrow(/The array "model_weights\/[^"]+" has \d+ bytes/)
  })

  it('refuses a .keras archive whose topology names weights that it lacks', async () => {
    const config = {
      class_name: 'Sequential',
      config: {
        layers: [
          { class_name: 'InputLayer', config: { name: 'z', batch_shape: [null, 8] } },
          { class_name: 'Dense', config: { name: 'other', units: 4 } },
          { class_name: 'Dense', config: { name: 'last', units: 4 } },
        ],
      },
    }
    const file = await scratch.write(
      'lacking.keras',
      makeZip([
        { name: 'config.json', data: Buffer.from(JSON.stringify(config)) },
        {
          name: 'model.weights.h5',
          data: await readFile(fixture('../keras-weights-only.weights.h5')),
        },
      ]),
    )
    const source = await readCheckpointFile(file)
    expect(() => recognizeGenerator(source)).toThrow(/`last` \(Dense\) needs a kernel/)
  })
})
