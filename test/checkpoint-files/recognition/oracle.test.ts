/** Recognized generators reproduce the images of the framework that wrote the file. */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compareGenerator, type ComparisonOptions } from './run-generator.ts'

const own = fileURLToPath(new URL('../../fixtures/checkpoints/', import.meta.url))
const shared = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url))

/** Settings that a file's tensors don't show, and the name of another file with the same images. */
interface Case extends ComparisonOptions {
  readonly expect?: string
  readonly presetFound?: string
  readonly tolerance?: number
}

/** Fixtures that need settings. */
const SPECIAL: Readonly<Record<string, Case>> = {
  'dcgan16-sigmoid.pth': { overrides: { outputActivation: 'sigmoid' } },
  'dcgan28-k3.pth': { presetFound: 'mnist28-3x3' },
  'upsample16.pth': { preset: 'upsample', presetFound: 'upsample' },
  'upsample16-epsilon-0.8.pth': { presetFound: 'pytorch-gan' },
  'dcgan16-strided-legacy.pth': { expect: 'dcgan16-strided' },
  'dcgan16-shared-storage-legacy.pth': { expect: 'dcgan16-shared-storage' },
  'dcgan16-legacy.pth': { expect: 'dcgan16' },
  'dcgan16-dataparallel.pth': { expect: 'dcgan16' },
  'dcgan16-parameters.pth': { expect: 'dcgan16' },
  'dcgan16-deflated.pth': { expect: 'dcgan16' },
  'dcgan16-big-endian.pth': { expect: 'dcgan16' },
  'dcgan16-stored.npz': { expect: 'dcgan16' },
  'dcgan16-compressed.npz': { expect: 'dcgan16' },
  'dcgan16-dict.npy': { expect: 'dcgan16' },
  'dcgan16-protocol2.pkl': { expect: 'dcgan16' },
  'dcgan16-protocol5.pkl': { expect: 'dcgan16' },
  'model16-mixed.pth': { presetFound: 'pytorch-model' },
  'model16-legacy.pth': { presetFound: 'pytorch-model' },
  'model16-shuffle.pth': { presetFound: 'pytorch-model' },
  'script-mixed.pt': { presetFound: 'pytorch-model' },
  'script-loose.pt': { presetFound: 'pytorch-model' },
  'script-functional.pt': { presetFound: 'pytorch-model' },
  'trace-mixed.pt': { expect: 'script-mixed', presetFound: 'pytorch-model' },
  'trace-loose.pt': { expect: 'script-loose', presetFound: 'pytorch-model' },
  'trace-functional.pt': { expect: 'script-functional', presetFound: 'pytorch-model' },
  'trace-looped.pt': { expect: 'script-looped', presetFound: 'pytorch-model' },
  'frozen-loose.pt': { expect: 'script-loose', presetFound: 'pytorch-model' },
  'frozen-functional.pt': { expect: 'script-functional', presetFound: 'pytorch-model' },
  tfjs28: { presetFound: 'keras' },
  tfjs16: { presetFound: 'keras' },
  'tfjs28-channels-first': { expect: 'tfjs28', presetFound: 'keras' },
  'tfjs16-channels-first': { expect: 'tfjs16', presetFound: 'keras' },
  'tfjs16-uint8': { presetFound: 'keras' },
  'tfjs16-uint16': { presetFound: 'keras' },
  'graph-transposed': { presetFound: 'keras' },
  'graph-upsampling': { presetFound: 'keras' },
  'keras28.keras': { presetFound: 'keras' },
  'keras28-hdf5.h5': { presetFound: 'keras' },
  'keras16-nested.keras': { presetFound: 'keras' },
  'keras16-nested-hdf5.h5': { presetFound: 'keras' },
  joblib16: { presetFound: 'authors', statistics: 'batch', tolerance: 1e-3 },
}

/** Excludes ONNX, which is served as it is. */
const files = readdirSync(own).filter((file) => !/(\.(z|images)\.npy|\.onnx)$/.test(file))

describe('fixtures of the repository', () => {
  test.each(files)('%s reproduces its images', async (file) => {
    const { tolerance, ...options } = SPECIAL[file] ?? {}
    const name = options.expect ?? file.replace(/\.(pth|pt|safetensors|keras|h5)$/, '')
    const result = await compareGenerator(
      own + file,
      `${own}${name}.z.npy`,
      `${own}${name}.images.npy`,
      options,
    )
    const half = /fp16|bf16/.test(file)
    expect(result.spread).toBeGreaterThan(0.05)
    expect(result.difference).toBeLessThanOrEqual(tolerance ?? (half ? 1e-2 : 1e-4))
    expect(result.preset).toBe(options.presetFound ?? 'pytorch-dcgan')
  })

  test('uses the averaged weights of a training bundle, and notes it', async () => {
    const { notes } = await compareGenerator(
      `${own}bundle16-ema.pth`,
      `${own}bundle16-ema.z.npy`,
      `${own}bundle16-ema.images.npy`,
    )
    expect(notes.join('\n')).toContain('`ema`, because averaged (EMA) weights are preferred')
  })

  test('takes the average of ema-pytorch, not the online model, and names it', async () => {
    const { notes } = await compareGenerator(
      `${own}ema16-online.pth`,
      `${own}ema16-online.z.npy`,
      `${own}ema16-online.images.npy`,
    )
    expect(notes.join('\n')).toContain('`model_ema.ema_model`, because averaged (EMA)')
  })

  test('takes each setting from the modules of a whole model, and notes the assumed prior', async () => {
    const { architecture, notes } = await compareGenerator(
      `${own}model16-mixed.pth`,
      `${own}model16-mixed.z.npy`,
      `${own}model16-mixed.images.npy`,
    )
    const norms = architecture.layers.filter((layer) => layer.kind === 'batchNorm')
    expect(norms.map(({ epsilon, over }) => [epsilon, over])).toEqual([
      [0.1, 'unit'],
      [0.8, 'channel'],
    ])
    expect(architecture.layers).toContainEqual({
      kind: 'upsample',
      factor: [2, 2],
      mode: 'bilinear',
    })
    expect(architecture.range).toEqual([0, 1])
    expect(notes).toContain('The file does not record the prior of z; N(0, 1) is assumed.')
    expect(notes.join('\n')).toContain('order of their registration: `project`, `blocks`')
  })
})

const pytorch = `${shared}pytorch/`
const given = existsSync(pytorch)
  ? readdirSync(pytorch).filter((file) => file.endsWith('.pth'))
  : []

describe.skipIf(given.length === 0)(
  "PyTorch's checkpoints outside the repository (skipped if absent)",
  () => {
    test.each(given)('%s reproduces its images', async (file) => {
      const name = pytorch + file.replace('.pth', '')
      const result = await compareGenerator(pytorch + file, `${name}.z.npy`, `${name}.images.npy`)
      expect(result.difference).toBeLessThanOrEqual(1e-4)
      expect(result.preset).toBe('pytorch-dcgan')
    })
  },
)

const svhn = `${shared}dcgan-authors-svhn/`

describe.skipIf(!existsSync(svhn))(
  "the paper authors' SVHN generator outside the repository (skipped if absent)",
  () => {
    test('reproduces the golden images with the statistics of the same batch', async () => {
      const result = await compareGenerator(
        `${svhn}200_gen_params.jl`,
        `${svhn}golden.z.npy`,
        `${svhn}golden.images.npy`,
        { statistics: 'batch' },
      )
      expect(result.difference).toBeLessThanOrEqual(1e-3)
      expect(result.preset).toBe('authors')
      expect(result.notes.join('\n')).toContain('to be calibrated')
    })

    test('refuses the discriminator in the same file', async () => {
      await expect(
        compareGenerator(
          `${svhn}200_discrim_params.jl`,
          `${svhn}golden.z.npy`,
          `${svhn}golden.images.npy`,
        ),
      ).rejects.toThrow(/discriminator/)
    })
  },
)
