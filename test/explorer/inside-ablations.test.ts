import { describe, expect, test } from 'vitest'
import {
  ablationsParam,
  fitting,
  mapsOff,
  toggled,
  variantOf,
  withMaps,
  without,
  withStrength,
  type Ablations,
} from '../../clients/explorer/src/views/inside/ablations.ts'

const OFF: Ablations = [
  { activation: '5.relu', maps: [0, 2], strength: 1 },
  { activation: '8.relu', maps: [3, 5, 6, 7], strength: 0.5 },
]

describe('maps that are turned off', () => {
  test('are written to a URL as ranges, and read from it', () => {
    const texts = ablationsParam.format(OFF)
    expect(texts).toEqual(['5.relu:0,2', '8.relu:3,5-7@0.5'])
    expect(ablationsParam.parse(texts)).toEqual(OFF)
  })

  test.each([
    '8.relu',
    '8.relu:',
    '8.relu:x',
    '8.relu:7-5',
    '8.relu:0-99999',
    '8.relu:1@0',
    '8.relu:1@2',
    '8.relu:1@x',
    ':1',
  ])('are left out of a URL that no view writes: %s', (text) => {
    expect(ablationsParam.parse([text])).toEqual([])
  })

  test('are sorted and counted once in a URL that was typed', () => {
    expect(ablationsParam.parse(['8.relu:7,5,5-6'])).toEqual([
      { activation: '8.relu', maps: [5, 6, 7], strength: 1 },
    ])
  })

  test('change by one map, with the strength of the others of their layer', () => {
    const more = toggled(OFF, '8.relu', 4)
    expect(ablationsParam.format(more)).toEqual(['5.relu:0,2', '8.relu:3-7@0.5'])
    expect(toggled(more, '8.relu', 4)).toEqual(OFF)
    expect(toggled([], '2.relu', 9)).toEqual([{ activation: '2.relu', maps: [9], strength: 1 }])
    expect(toggled(toggled([], '2.relu', 9), '2.relu', 9)).toEqual([])
  })

  test('of one layer are replaced without changing other layers', () => {
    expect(ablationsParam.format(withMaps(OFF, '5.relu', [1]))).toEqual([
      '8.relu:3,5-7@0.5',
      '5.relu:1',
    ])
    expect(withMaps(OFF, '5.relu', [])).toEqual([OFF[1]])
    expect(without(OFF, '8.relu')).toEqual([OFF[0]])
  })

  test('of one layer get one strength, also if they had several', () => {
    const mixed = [...OFF, { activation: '8.relu', maps: [1], strength: 1 }]
    expect([...mapsOff(mixed, '8.relu')].sort()).toEqual([1, 3, 5, 6, 7])
    expect(ablationsParam.format(withStrength(mixed, '8.relu', 0.2))).toEqual([
      '5.relu:0,2',
      '8.relu:1,3,5-7@0.2',
    ])
  })

  test('that a checkpoint lacks are left out', () => {
    const layers = [{ name: '8.relu', shape: [6, 16, 16] }]
    expect(fitting(OFF, layers)).toEqual([{ activation: '8.relu', maps: [3, 5], strength: 0.5 }])
  })

  test('make the variant of a request, and none make none', () => {
    expect(variantOf(OFF)).toEqual({ ablate: OFF })
    expect(variantOf([])).toBeUndefined()
  })
})
