import { expect, test } from 'vitest'
import { Tally, type Observed } from '../../server/reports/tally.ts'
import { thumbnailOf } from '../../server/reports/thumbnail.ts'

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

async function tallyOf(grays: readonly number[], tally = new Tally(ACTIVATIONS)): Promise<Tally> {
  for (const gray of grays) await tally.add(Uint8Array.of(gray, gray), observe(gray))
  return tally
}

test('diversity is the mean over all pairs of the root mean square difference of pixels in [0, 1]', async () => {
  const report = (await tallyOf([0, 255, 51])).report()
  expect(report.samples).toBe(3)
  expect(report.diversity).toBeCloseTo((1 + 0.2 + 0.8) / 3, 12)
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
  for (const gray of [0, 9]) await tally.add(Uint8Array.of(gray), new Map())
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

test('thumbnails average square blocks to at most 16 pixels, and keep the aspect ratio', () => {
  const width = 64
  const height = 32
  const data = Uint8Array.from({ length: width * height }, (_, at) => (at % width < 4 ? 200 : 10))
  const thumbnail = thumbnailOf({ data, width, height, channels: 1 })
  expect(thumbnail).toHaveLength(16 * 8)
  expect([...thumbnail.subarray(0, 3)]).toEqual([200, 10, 10])
  const small = thumbnailOf({ data: Uint8Array.of(1, 2, 3), width: 1, height: 1, channels: 3 })
  expect([...small]).toEqual([1, 2, 3])
})
