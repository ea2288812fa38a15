import { expect, test } from 'vitest'
import type { Pixels } from '../../server/images/pixels.ts'
import { Tally, type Observed } from '../../server/reports/tally.ts'
import { readSafetensors, writeSafetensors } from '../../server/weights/safetensors.ts'

const ACTIVATIONS = [
  { name: '0.relu', maps: 3 },
  { name: '2.relu', maps: 1 },
]

/** Activations of 2x1 positions. The second map never changes, and the third is 0. */
function observe(value: number): Observed {
  const of = (map0: number) => Float32Array.of(map0, 1, 5, 7, 0, 0)
  return new Map([
    ['0.relu', { values: of(value), first: of(0) }],
    ['2.relu', { values: Float32Array.of(1 + value), first: Float32Array.of(1) }],
  ])
}

/** A flat grey picture. */
function flat(gray: number): Pixels {
  return { data: new Uint8Array(12).fill(gray), width: 4, height: 3, channels: 1 }
}

async function tallyOf(grays: readonly number[], tally = new Tally(ACTIVATIONS)): Promise<Tally> {
  for (const gray of grays) await tally.add(flat(gray), observe(gray))
  return tally
}

test('diversity is the mean over all pairs of the root mean square difference of pixels in [0, 1]', async () => {
  const report = (await tallyOf([0, 255, 51])).report()
  expect(report.samples).toBe(3)
  expect(report.diversity).toBeCloseTo((1 + 0.2 + 0.8) / 3, 12)
})

test('speckle is the mean over the samples', async () => {
  const tally = new Tally([])
  // The two interior pixels of the last differ from their neighbours by 4 * 20 and 20.
  const speckled = Uint8Array.of(0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0)
  for (const picture of [flat(9), flat(200), { ...flat(0), data: speckled }]) {
    await tally.add(picture, new Map())
  }
  expect(tally.report().speckle).toBeCloseTo((80 + 20) / 2 / 3, 12)
})

test('two samples closer than the threshold are both near-duplicates', async () => {
  const report = (await tallyOf([0, 100, 7, 200])).report()
  expect(report.duplicateBelow).toBe(0.03)
  expect(report.nearDuplicates).toBe(0.5)
  expect((await tallyOf([0, 100, 8, 200])).report().nearDuplicates).toBe(0)
})

test('maps that no sample changes are dead, regardless of their values', async () => {
  const report = (await tallyOf([0, 3])).report()
  expect(report.activations).toEqual([
    { name: '0.relu', maps: 3, dead: [1, 2] },
    { name: '2.relu', maps: 1, dead: [] },
  ])
  expect(report.deadMaps).toBe(0.5)
})

test('deadMaps is null without activations', async () => {
  const tally = new Tally([])
  for (const gray of [0, 9]) await tally.add(flat(gray), new Map())
  expect(tally.report()).toMatchObject({ deadMaps: null, activations: [] })
})

test('a restored tally ends with the same figures', async () => {
  const grays = [4, 250, 9, 120, 33, 34, 200]
  const whole = await tallyOf(grays)
  const half = await tallyOf(grays.slice(0, 3))
  const restored = await Tally.restore(half.save(), ACTIVATIONS)
  expect(restored.count).toBe(3)
  await tallyOf(grays.slice(3), restored)
  expect(restored.report()).toEqual(whole.report())
  expect(restored.save()).toEqual(whole.save())
})

test('a tally saved by a version without speckle starts again', async () => {
  const { tensors } = readSafetensors((await tallyOf([4, 250])).save())
  const old = new Map([...tensors].filter(([name]) => name !== 'speckles'))
  const restored = await Tally.restore(writeSafetensors(old), ACTIVATIONS)
  expect(restored.count).toBe(0)
  const whole = await tallyOf([4, 250, 9])
  expect((await tallyOf([4, 250, 9], restored)).report()).toEqual(whole.report())
})
