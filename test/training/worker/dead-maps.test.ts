import { expect, test } from 'vitest'
import { countDeadMaps } from '../../../server/training/worker/dead-maps.ts'

test('a map is dead if its mean is the same in all samples, next to the largest mean', () => {
  // Maps: alive, zero, constant, changing by less than a ten-thousandth of 10, and by more.
  const means = Float32Array.of(...[10, 0, 3, 1, 1], ...[-10, 0, 3, 1.0009, 1.0011])
  expect(countDeadMaps('2.relu', means, 2)).toEqual({ activation: '2.relu', maps: 5, dead: 3 })
})

test('all maps of an activation that is zero are dead', () => {
  expect(countDeadMaps('2.relu', new Float32Array(12), 3)).toMatchObject({ maps: 4, dead: 4 })
})
