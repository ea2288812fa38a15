/** Classes of images by an attribute. */
import { expect, test } from 'vitest'
import { labelsOf } from '../../../server/exploration/classifiers/labels.ts'
import type { DatasetImages } from '../../../server/exploration/dataset-images.ts'

/** Twenty images whose attribute `turn` is -1, -0.9 and so on up to 0.9; the last is unknown. */
const images = {
  count: 21,
  attributes: [
    { name: 'turn', kind: 'NUMBER', min: -1, max: 1 },
    { name: 'hat', kind: 'CATEGORY', values: ['no', 'yes'] },
  ],
  attributesOf: (index: number) => ({
    turn: index === 20 ? null : (index - 10) / 10,
    hat: index % 2 === 0 ? 'no' : 'yes',
  }),
} as unknown as DatasetImages

const countsOf = (classes: Int32Array) =>
  [-1, 0, 1, 2].map((own) => classes.filter((one) => one === own).length)

test('A number is divided by its median, or by the given thresholds', () => {
  const halves = labelsOf(images, 'turn')
  expect(halves).toMatchObject({ values: ['low', 'high'], thresholds: [0] })
  expect(countsOf(halves.classes)).toEqual([1, 10, 10, 0])
  const thirds = labelsOf(images, 'turn', [-0.5, 0.25])
  expect(thirds.values).toEqual(['below -0.5', '-0.5 to 0.25', 'from 0.25'])
  expect(thirds.thresholds).toEqual([-0.5, 0.25])
  expect(countsOf(thirds.classes)).toEqual([1, 5, 8, 7])
  // A threshold belongs to the value above it.
  expect(thirds.classes[5]).toBe(1)
})

test('Values of too few images are left out, and thresholds of a category are refused', () => {
  const thirds = labelsOf(images, 'turn', [-0.8, 0.25])
  expect(thirds.values).toEqual(['-0.8 to 0.25', 'from 0.25'])
  expect(thirds.classes[0]).toBe(-1)
  expect(() => labelsOf(images, 'hat', [0])).toThrow(/"hat" isn't a number/)
})
