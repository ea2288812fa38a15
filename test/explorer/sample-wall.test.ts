/** The geometry of the wall, without a browser. */
import { describe, expect, test } from 'vitest'
import {
  edgeFor,
  firstSeedOf,
  isNearEnd,
  rowOf,
  seedsOf,
  stripAround,
  TILE_SIZES,
  tilingOf,
} from '../../clients/explorer/src/views/sample/wall-geometry.ts'

const LAST_SEED = 2 ** 31 - 1

describe('the wall', () => {
  test('is filled from edge to edge with tiles in the shape of the pictures, at every size and width', () => {
    for (const size of TILE_SIZES) {
      for (const width of [336, 700, 1400, 1880]) {
        const { columns, tileWidth, tileHeight } = tilingOf(width, size, 2)
        expect(columns * tileWidth + (columns - 1) * 8).toBeCloseTo(width)
        expect(tileWidth).toBeGreaterThanOrEqual(56)
        expect(tileHeight).toBeCloseTo(tileWidth / 2)
      }
    }
    expect(TILE_SIZES.map((size) => tilingOf(336, size, 1).columns)).toEqual([5, 3, 2])
  })

  test('starts a row with the requested seed, and holds every other seed once', () => {
    for (const seed of [0, 1, 7, 123_456, LAST_SEED - 3, LAST_SEED]) {
      const strip = stripAround(seed, 6)
      const row = rowOf(strip, seed)
      expect(seedsOf(strip, row)[0]).toEqual({ seed, column: 0 })
      expect(firstSeedOf(strip, row)).toBe(seed)
      expect(strip.firstRow).toBeLessThanOrEqual(row)
      expect(strip.firstRow + strip.rows).toBeGreaterThan(row)
      const around = [row - 1, row, row + 1].flatMap((each) => seedsOf(strip, each))
      for (const { seed: each } of around)
        expect(rowOf(strip, each)).toBe(Math.floor((each + strip.lead) / 6))
      const seeds = around.map(({ seed: each }) => each)
      expect(seeds).toEqual(seeds.map((_, index) => seeds[0]! + index))
    }
  })

  test('has blanks before seed 0 if that doesn’t start a row, and nothing after the last seed', () => {
    const early = stripAround(1, 4)
    expect(seedsOf(early, 0)).toEqual([{ seed: 0, column: 3 }])
    const late = stripAround(LAST_SEED, 4)
    expect(late.allRows - 1).toBe(rowOf(late, LAST_SEED))
    expect(seedsOf(late, late.allRows - 1)).toEqual([{ seed: LAST_SEED, column: 0 }])
  })

  test('moves its strip before the strip’s end is reached, but not at the ends of the wall', () => {
    const strip = stripAround(10_000_000, 5)
    const row = rowOf(strip, 10_000_000)
    expect(isNearEnd(strip, row)).toBe(false)
    expect(isNearEnd(strip, strip.firstRow + 10)).toBe(true)
    expect(isNearEnd(strip, strip.firstRow + strip.rows - 10)).toBe(true)
    expect(isNearEnd(stripAround(0, 5), 0)).toBe(false)
    const late = stripAround(LAST_SEED, 5)
    expect(isNearEnd(late, late.allRows - 1)).toBe(false)
  })

  test('requests native pictures unless they have far more pixels than the screen shows', () => {
    expect(edgeFor(64, 144, 1)).toBeUndefined()
    expect(edgeFor(512, 144, 1)).toBe(192)
    expect(edgeFor(512, 144, 2)).toBe(320)
    expect(edgeFor(256, 144, 2)).toBeUndefined()
  })
})
