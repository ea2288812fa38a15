/** The quality of a run's samples, from the worker to the snapshots that it stores. */
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunRow, SnapshotRow } from '../../../server/db/stores.ts'
import { generatorArchitecture } from '../../../server/gan/dcgan.ts'
import { layersFamily } from '../../../server/gan/families/layers.ts'
import { layOutSheet, squareColumns } from '../../../server/images/contact-sheet.ts'
import { picturesOf, type Pixels } from '../../../server/images/pixels.ts'
import { distanceBetween, speckleOf, thumbnailOf } from '../../../server/images/quality.ts'
import { configOf } from '../../../server/training/training.ts'
import { TINY_RUN, writeGrainyImages } from '../../support/tiny-images.ts'
import { createInstallation, type Installation } from '../support/installation.ts'
import { finish } from '../support/workers.ts'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
  const folder = path.join(installation.folder, 'grain')
  await writeGrainyImages(folder)
  await installation.datasets.register(folder, { name: 'grain', imageSize: 16 })
})
afterAll(() => installation[Symbol.asyncDispose]())

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Speckle and diversity of a set, over all its pictures and pairs. */
function figuresOf(pictures: readonly Pixels[]) {
  const thumbnails = pictures.map(thumbnailOf)
  const pairs = thumbnails.flatMap((one, at) => thumbnails.slice(at + 1).map((two) => [one, two]))
  return {
    speckle: meanOf(pictures.map(speckleOf)),
    diversity: meanOf(pairs.map(([one, two]) => distanceBetween(one!, two!))),
  }
}

/** The samples on a snapshot's sheet. */
async function samplesOf(run: RunRow, { seq }: SnapshotRow): Promise<Pixels[]> {
  const png = await installation.training.snapshotPng(run, seq)
  const count = TINY_RUN.fixedNoiseCount
  const cell = { width: 16, height: 16 }
  const { corners } = layOutSheet(count, cell, { columns: squareColumns(count) })
  const cut = corners.map(({ x, y }) =>
    sharp(png!)
      .extract({ left: x, top: y, ...cell })
      .raw()
      .toBuffer(),
  )
  return (await Promise.all(cut)).map((data) => ({ data, ...cell, channels: 3 }))
}

test('every snapshot has the speckle and diversity of its samples, relative to the reals', async () => {
  const run = await installation.start({ dataset: 'grain', steps: 20 })
  await finish(installation, [run])
  // Fewer images than the worker measures, so it measures all.
  const shape = { imageSize: 16, channels: 3 } as const
  const stack = await installation.datasets.reals((await installation.datasets.find('grain'))!.id, {
    count: 64,
    ...shape,
  })
  const reals = figuresOf(picturesOf({ ...stack, size: 16, channels: 3 }))
  const snapshots = await installation.database.runs.snapshots(run.id)
  expect(snapshots.map(({ step }) => step)).toEqual([0, 10, 20])
  for (const snapshot of snapshots) {
    const samples = figuresOf(await samplesOf(run, snapshot))
    expect(samples.speckle).toBeGreaterThan(0)
    expect(snapshot.speckle).toBeCloseTo(samples.speckle / reals.speckle, 9)
    expect(snapshot.diversity).toBeCloseTo(samples.diversity / reals.diversity, 9)
  }
  const events = (await installation.events(run)).filter(({ kind }) => kind === 'snapshot')
  expect(events).toMatchObject(snapshots)
})

test('every snapshot counts the dead maps of each activation of the generator', async () => {
  const run = await installation.start({ dataset: 'grain', steps: 10 })
  await finish(installation, [run])
  const activations = layersFamily.activations(generatorArchitecture(configOf(run)))
  for (const { deadMaps } of await installation.database.runs.snapshots(run.id)) {
    const maps = deadMaps!.map(({ activation: name, maps }) => ({ name, maps }))
    expect(maps).toEqual(activations.map(({ name, shape }) => ({ name, maps: shape[0] })))
    // Random and barely trained generators draw with all maps.
    expect(deadMaps!.map(({ dead }) => dead)).toEqual(deadMaps!.map(() => 0))
  }
})

test('speckle is null where the reals have none, as flat squares', async () => {
  const run = await installation.start({ steps: 10 })
  await finish(installation, [run])
  for (const { speckle, diversity } of await installation.database.runs.snapshots(run.id)) {
    expect(speckle).toBeNull()
    expect(diversity).toBeGreaterThan(0)
  }
})

test('a run that is sliced and reloaded measures the same as one that is not', async () => {
  const settings = { dataset: 'grain', steps: 30, checkpointEvery: 10 }
  const whole = await installation.start(settings)
  await finish(installation, [whole], { sliceMs: 3_600_000 })
  const cut = await installation.start(settings)
  await finish(installation, [cut], { sliceMs: 1 })
  const figures = async ({ id }: RunRow) =>
    (await installation.database.runs.snapshots(id)).map(({ step, speckle, diversity }) => {
      return { step, speckle, diversity }
    })
  expect(await figures(cut)).toEqual(await figures(whole))
})
