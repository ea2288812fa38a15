/** The reals of a report, measured on a dataset. */
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { picturesOf } from '../../server/images/pixels.ts'
import { meanSpeckle } from '../../server/images/quality.ts'
import { measureReals } from '../../server/reports/measure-reals.ts'
import type { Measured } from '../../server/reports/report.ts'
import { Tally } from '../../server/reports/tally.ts'
import { writeGrainyImages } from '../support/tiny-images.ts'
import { createInstallation, type Installation } from '../training/support/installation.ts'

const IMAGE = { width: 16, height: 16, channels: 3 } as const

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
  const folder = path.join(installation.folder, 'grain')
  await writeGrainyImages(folder)
  await installation.datasets.register(folder, { name: 'grain', imageSize: 16 })
})
afterAll(() => installation[Symbol.asyncDispose]())

/** Figures of samples that are black and white squares. */
async function figuresOf(count: number): Promise<Measured> {
  const tally = new Tally([])
  for (let at = 0; at < count; at++) {
    const data = new Uint8Array(16 * 16 * 3).fill(at % 2 === 0 ? 0 : 255)
    await tally.add({ ...IMAGE, data }, new Map())
  }
  return { ...tally.report(), speckle: 30 }
}

const measure = async (dataset: string, samples: Measured, image: typeof IMAGE = IMAGE) =>
  measureReals(installation.datasets, {
    ...{
      named: { datasetId: null, dataset },
      image,
      samples,
      signal: new AbortController().signal,
    },
  })

test('the reals are all images of a small dataset, and the ratios compare the samples with them', async () => {
  const samples = await figuresOf(40)
  const reals = (await measure('grain', samples))!
  const shape = { imageSize: 16, channels: 3 } as const
  const stack = await installation.datasets.reals((await installation.datasets.find('grain'))!.id, {
    count: 24,
    ...shape,
  })
  const speckle = meanSpeckle(picturesOf({ ...stack, size: 16, channels: 3 }))
  expect(reals).toMatchObject({ dataset: 'grain', images: 24, nearDuplicates: expect.any(Number) })
  expect(reals.speckle).toBeCloseTo(speckle, 4)
  expect(reals.speckleRatio).toBeCloseTo(30 / speckle, 4)
  expect(reals.diversityRatio).toBeCloseTo(samples.diversity / reals.diversity, 12)
})

test('there are at most as many reals as samples', async () => {
  expect(await measure('grain', await figuresOf(7))).toMatchObject({ images: 7 })
})

test('speckleRatio is null where the images have no speckle, as flat squares', async () => {
  const reals = await measure('tiny', await figuresOf(20))
  expect(reals).toMatchObject({ images: 20, speckle: 0, speckleRatio: null })
  expect(reals!.diversityRatio).toBeGreaterThan(0)
})

test('a dataset that was deleted gives null', async () => {
  expect(await measure('deleted', await figuresOf(2))).toBeNull()
})
