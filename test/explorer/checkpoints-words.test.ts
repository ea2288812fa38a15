/** The texts and checks of the Checkpoints view match the server's. */
import { expect, test } from 'vitest'
import { layerRow } from '../../clients/explorer/src/checkpoints/labels.ts'
import {
  nameFromFile,
  problemWithAlias,
  problemWithName,
} from '../../clients/explorer/src/checkpoints/names.ts'
import {
  countGiven,
  NOTHING_BY_HAND,
  overridesOf,
  problemsOf,
  type ByHand,
  PRESETS,
} from '../../clients/explorer/src/views/checkpoints/overrides.ts'
import { checkAlias, checkName, nameFromPath } from '../../server/checkpoints/names.ts'
import { checkOverrides } from '../../server/checkpoint-files/recognition/overrides.ts'
import { PRESETS as SERVED } from '../../server/checkpoint-files/recognition/presets.ts'

const throws = (check: () => unknown) => {
  try {
    check()
    return false
  } catch {
    return true
  }
}

test('the suggested name for a file is valid on the server', () => {
  const files = [
    'Faces 64.pth',
    'generator_epoch_25.pt',
    'Gesichter_für_alle.safetensors',
    '200_gen_params.jl',
    'model.json',
    '.pth',
    'default.onnx',
    '顔.pth',
    `${'long '.repeat(30)}.zip`,
    'a..b--.bin',
  ]
  for (const file of files) expect(nameFromFile(file), file).toBe(nameFromPath(file))
})

test('the page rejects the names and aliases that the server rejects', () => {
  const names = ['faces', 'default', '', 'Faces', '-a', 'a'.repeat(63), 'a'.repeat(64), 'a b', '1']
  for (const name of [...names, 'latest', '12', 'v1.2_x-y']) {
    expect(problemWithName(name) !== undefined, name).toBe(throws(() => checkName(name)))
    if (name === 'default') continue
    expect(problemWithAlias(name) !== undefined, name).toBe(throws(() => checkAlias(name)))
  }
})

test('the form offers exactly the server’s presets', () => {
  const [byItself, ...presets] = PRESETS.map(({ value }) => value)
  expect(byItself).toBe('')
  expect(presets.toSorted()).toEqual(SERVED.map(({ name }) => name).toSorted())
})

const byHand = (said: Partial<ByHand>): ByHand => ({ ...NOTHING_BY_HAND, ...said })

test('overrides entered by hand are sent with the server’s types, and empty fields aren’t sent', () => {
  expect(overridesOf(NOTHING_BY_HAND)).toBeUndefined()
  expect(overridesOf(byHand({ strides: ' ', epsilon: '' }))).toBeUndefined()
  const said = byHand({
    ...{ prior: 'TRUNCATED_NORMAL', priorBound: '1.5', outputActivation: 'SIGMOID' },
    ...{ hiddenActivation: 'LEAKY_RELU', leakySlope: '0', epsilon: '1e-3' },
    ...{ strides: '1, 2,2', paddings: '0 1 1', outputPaddings: '[0, 1, 1]' },
  })
  expect(problemsOf(said)).toEqual({})
  expect(countGiven(said)).toBe(9)
  expect(overridesOf(said)).toEqual({
    ...{ prior: 'TRUNCATED_NORMAL', priorBound: 1.5, outputActivation: 'SIGMOID' },
    ...{ hiddenActivation: 'LEAKY_RELU', leakySlope: 0, epsilon: 0.001 },
    ...{ strides: [1, 2, 2], paddings: [0, 1, 1], outputPaddings: [0, 1, 1] },
  })
  const elsewhere = byHand({ prior: 'NORMAL', priorBound: 'x', leakySlope: '0.2' })
  expect(problemsOf(elsewhere)).toEqual({})
  expect(overridesOf(elsewhere)).toEqual({ prior: 'NORMAL' })
})

test('the page rejects the numbers that the server rejects', () => {
  for (const text of ['-1', '0', '0.5', '1', '1.5', '100', '101', 'NaN', 'Infinity', 'small']) {
    const value = Number(text)
    const bound = { prior: 'truncatedNormal', priorBound: value } as const
    const typed = byHand({
      ...{ prior: 'TRUNCATED_NORMAL', priorBound: text, epsilon: text },
      ...{ hiddenActivation: 'LEAKY_RELU', leakySlope: text },
    })
    const problems = problemsOf(typed)
    expect('priorBound' in problems, text).toBe(throws(() => checkOverrides(bound)))
    expect('epsilon' in problems, text).toBe(throws(() => checkOverrides({ epsilon: value })))
    expect('leakySlope' in problems, text).toBe(throws(() => checkOverrides({ leakySlope: value })))
  }
  for (const text of ['1 2 x', '1.5', '-1', ',', '1;2', '10000']) {
    expect(problemsOf(byHand({ strides: text })), text).toHaveProperty('strides')
  }
})

test.each([
  ['dense 100 -> 512x4x4, with bias', 'Dense', '100 → 512x4x4', 'with bias'],
  [
    'convTranspose2d 512 -> 256, 4x4, stride 2, padding 1',
    'Transposed convolution',
    '512 → 256',
    '4x4, stride 2, padding 1',
  ],
  ['conv2d 64 -> 3, 3x3, stride 1', 'Convolution', '64 → 3', '3x3, stride 1'],
  ['batchNorm, epsilon 0.00001', 'Batch norm', '', 'epsilon 0.00001'],
  ['batchNorm over units, epsilon 0.8', 'Batch norm', '', 'over units, epsilon 0.8'],
  ['leakyRelu 0.2', 'Leaky ReLU', '', '0.2'],
  ['upsample 2x2 nearest', 'Upsampling', '', '2x2 nearest'],
  ['ONNX graph, opset 17, served as it is', 'ONNX graph, opset 17, served as it is', '', ''],
])('the layer "%s" is split into the table’s columns', (text, kind, shape, details) => {
  expect(layerRow(text)).toEqual({ kind, shape, details })
})
