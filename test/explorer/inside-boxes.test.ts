import { describe, expect, test } from 'vitest'
import {
  boxBetween,
  moved,
  regionsParam,
  resized,
} from '../../clients/explorer/src/views/inside/boxes.ts'

const SIZE = { width: 64, height: 48 }
const BOX = { left: 10, top: 20, width: 30, height: 8 }

describe('a box on a sample', () => {
  test('lies between two corners, in whichever order they are given', () => {
    const box = { left: 3, top: 5, width: 17, height: 10 }
    expect(boxBetween({ x: 3.2, y: 5.4 }, { x: 20.1, y: 14.9 }, SIZE)).toEqual(box)
    expect(boxBetween({ x: 20.1, y: 14.9 }, { x: 3.2, y: 5.4 }, SIZE)).toEqual(box)
  })

  test('never leaves the sample, and is never empty', () => {
    const all = { left: 0, top: 0, ...SIZE }
    expect(boxBetween({ x: -9, y: -9 }, { x: 99, y: 99 }, SIZE)).toEqual(all)
    const corner = { left: 63, top: 47, width: 1, height: 1 }
    expect(boxBetween({ x: 99, y: 99 }, { x: 99, y: 99 }, SIZE)).toEqual(corner)
    expect(moved(BOX, { x: 99, y: -99 }, SIZE)).toEqual({ ...BOX, left: 34, top: 0 })
    expect(resized(BOX, { x: 99, y: 99 }, SIZE)).toEqual({ ...BOX, width: 54, height: 28 })
    expect(resized(BOX, { x: -99, y: -99 }, SIZE)).toEqual({ ...BOX, width: 1, height: 1 })
  })

  test('moves and grows by whole pixels', () => {
    expect(moved(BOX, { x: 2.4, y: -1.6 }, SIZE)).toEqual({ ...BOX, left: 12, top: 18 })
    expect(resized(BOX, { x: 2.4, y: -1.6 }, SIZE)).toEqual({ ...BOX, width: 32, height: 6 })
  })
})

describe('marked samples in a URL', () => {
  const regions = [
    { latent: { seed: 7 }, boxes: [BOX, { left: 0, top: 0, width: 1, height: 1 }] },
    { latent: { seed: 8 }, boxes: [] },
    { latent: { mean: [{ seed: 1 }, { seed: 2 }] }, boxes: [BOX] },
    { latent: { saved: 'abc' }, boxes: [] },
  ]

  test('are read as they were written', () => {
    const texts = regionsParam.format(regions)
    expect(texts.slice(0, 2)).toEqual(['7:10,20,30,8;0,0,1,1', '8'])
    expect(regionsParam.parse(texts)).toEqual(regions)
  })

  test('keep their sample if a box is broken, and are left out if the sample is', () => {
    expect(regionsParam.parse(['7:1,2,3', '7:1,2,0,4', '{"seed":-1}', '{', 'x', ''])).toEqual([
      { latent: { seed: 7 }, boxes: [] },
      { latent: { seed: 7 }, boxes: [] },
    ])
  })

  test('are at most as many as the server takes', () => {
    const texts = Array.from({ length: 100 }, (_, seed) => `${seed}:${'1,1,1,1;'.repeat(20)}`)
    const read = regionsParam.parse(texts)
    expect(read).toHaveLength(64)
    expect(read[0]!.boxes).toHaveLength(16)
  })
})
