/** Pickled models: what their modules record, and what is refused. */
import { describe, expect, it } from 'vitest'
import type {
  DescribedModule,
  ModuleSetting,
} from '../../../server/checkpoint-files/formats/source.ts'
import { assembleModel } from '../../../server/checkpoint-files/recognition/model.ts'
import { readModules } from '../../../server/checkpoint-files/recognition/modules.ts'
import { CheckpointInvalid } from '../../../server/errors.ts'

const CONVOLUTION = {
  out_channels: 1,
  stride: [1, 1],
  padding: [0, 0],
  output_padding: [0, 0],
  dilation: [1, 1],
  groups: 1,
}

function module(
  name: string,
  className: string,
  settings: Record<string, ModuleSetting> = {},
): DescribedModule {
  return { name, className, settings: new Map(Object.entries(settings)) }
}

const own = (className: string) => `torch.nn.modules.any.${className}`

/** A Sequential of a 16x16 transposed convolution with these settings, and other modules. */
function assemble(others: readonly DescribedModule[], settings = {}, root = own('Sequential')) {
  const convolution = module('main.0', own('ConvTranspose2d'), { ...CONVOLUTION, ...settings })
  const modules = [module('', root), module('main', own('Sequential')), convolution, ...others]
  const weight = {
    name: 'main.0.weight',
    shape: [8, 1, 16, 16],
    dtype: 'float32' as const,
    read: () => new Float32Array(8 * 16 * 16),
  }
  return assembleModel(modules, readModules(new Map([[weight.name, weight]])).modules, {})
}

describe('assembleModel', () => {
  it.each([
    ['a layer that is not supported', own('PReLU'), /`main.1` has the class .*PReLU, which is not/],
    ['a class whose code is not in the file', '__main__.PixelNorm', /code is not in the file/],
    ['a class that only has the name of a layer', '__main__.Tanh', /code is not in the file/],
  ])('refuses %s, and advises ONNX', (_, className, reason) => {
    expect(() => assemble([module('main.1', className)])).toThrow(reason)
    expect(() => assemble([module('main.1', className)])).toThrow(
      expect.objectContaining({ advice: expect.stringContaining('as ONNX') }),
    )
  })

  it.each([
    ['a stride of 0', { stride: [0, 0] }, /must be below its stride of 0x0/],
    ['a stride of 1e9', { stride: [1e9, 1e9] }, /The pickled model is invalid: .*stride/],
    ['no stride', { stride: 'all' }, /does not record the stride of `main.0`/],
    ['padding by reflection', { padding_mode: 'reflect' }, /pads with other values than zeros/],
  ])('refuses a convolution with %s', (_, settings, reason) => {
    expect(() => assemble([], settings)).toThrow(CheckpointInvalid)
    expect(() => assemble([], settings)).toThrow(reason)
  })

  it('leaves a model with modules outside a Sequential to its presets', () => {
    expect(assemble([module('extra', own('Tanh'))], {}, '__main__.Generator')).toBeNull()
  })

  it('assumes and notes a tanh if the code of the model may end in one', () => {
    const open = assemble([], {}, '__main__.Generator')!
    expect(open.architecture.layers.at(-1)).toMatchObject({ function: 'tanh' })
    expect(open.notes.join()).toContain('tanh is assumed')
    expect(assemble([])!.architecture.layers.at(-1)).toMatchObject({ function: 'linear' })
  })
})
