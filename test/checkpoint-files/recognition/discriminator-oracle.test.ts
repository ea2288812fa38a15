/**
 * Recognized discriminators reproduce the logits and activations of the framework that wrote the
 * file.
 */
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  joinRows,
  largestDifference,
  readArray,
  runDiscriminator,
  type ReadArray,
} from './run-discriminator.ts'

const own = fileURLToPath(new URL('../../fixtures/discriminators/', import.meta.url))
const authors = fileURLToPath(
  new URL('../../../../shared/fixtures/dcgan-authors-svhn/', import.meta.url),
)

const files = readdirSync(own).filter((file) => /\.(pth|safetensors)$/.test(file))

/** Files that share the numbers of another case, and files with unusual presets. */
const GOLDEN: Readonly<Record<string, string>> = { 'bundle16-netd.safetensors': 'bundle16' }
const PRESETS: Readonly<Record<string, string>> = {
  'netd28.pth': 'mnist28-3x3',
  'blocks32.pth': 'pytorch-gan',
}

describe('fixtures of the repository', () => {
  test.each(files)('%s reproduces its logits and activations', async (file) => {
    const name = own + (GOLDEN[file] ?? file.replace(/\.\w+$/, ''))
    const images = await readArray(`${name}.images.npy`)
    const statistics = file.includes('untracked') ? 'batch' : 'fixed'
    const { recognized, logits, activations } = await runDiscriminator(
      own + file,
      images,
      statistics,
    )
    expect(recognized.preset).toBe(PRESETS[file] ?? 'pytorch-dcgan')
    const [, channels, height, width] = images.shape
    expect(recognized.architecture).toMatchObject({ channels, height, width, range: [-1, 1] })
    const expected = await readArray(`${name}.logits.npy`)
    expect(largestDifference(logits, expected.values)).toBeLessThan(1e-4)
    const golden = await readArray(`${name}.activations.npy`)
    expect(largestDifference(joinRows(activations), golden.values)).toBeLessThan(1e-4)
  })
})

test.skipIf(!existsSync(authors))(
  "the authors' SVHN discriminator reproduces the values of numpy (skipped if absent)",
  async () => {
    const all = await readArray(`${authors}golden.images.npy`)
    const images = { shape: [16, 3, 32, 32], values: all.values.subarray(0, 16 * 3 * 32 * 32) }
    const { recognized, logits, activations } = await runDiscriminator(
      `${authors}200_discrim_params.jl`,
      images,
      'batch',
    )
    expect(recognized.preset).toBe('authors')
    expect(recognized.architecture).toMatchObject({ channels: 3, height: 32, width: 32 })
    const expected = await readArray(`${own}authors-svhn.logits.npy`)
    expect(largestDifference(logits, expected.values)).toBeLessThan(1e-3)
    const means = await readArray(`${own}authors-svhn.activations.npy`)
    expect(largestDifference(joinRows(activations.map(meanOfMaps)), means.values)).toBeLessThan(
      1e-4,
    )
  },
)

/** The mean of every map: [batch, channels]. */
function meanOfMaps({ shape, values }: ReadArray): ReadArray {
  const [batch, channels, height, width] = shape as [number, number, number, number]
  const area = height * width
  const means = Float32Array.from({ length: batch * channels }, (_, at) => {
    const map = values.subarray(at * area, (at + 1) * area)
    return map.reduce((sum, value) => sum + value, 0) / area
  })
  return { shape: [batch, channels], values: means }
}
