/** Logistic regression against scikit-learn (make-logistic.py). */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fitLogistic } from '../../../server/exploration/forgetting/logistic-regression.ts'

interface Case {
  readonly name: string
  readonly c: number
  readonly features: readonly number[]
  readonly labels: readonly number[]
  readonly weights: readonly number[]
  readonly bias: number
}

const cases = JSON.parse(readFileSync(new URL('logistic.json', import.meta.url), 'utf8')) as Case[]

test.each(cases.map((one) => [one.name, one] as const))(
  'The fit of examples with %s has scikit-learn’s weights to 6 digits',
  async (_name, { c, features, labels, weights, bias }) => {
    const examples = {
      features: Float32Array.from(features),
      labels: Uint8Array.from(labels),
    }
    const model = await fitLogistic(examples, c)
    const scale = Math.max(...weights.map(Math.abs), Math.abs(bias))
    expect(model.weights).toHaveLength(weights.length)
    weights.forEach((weight, map) => {
      expect(Math.abs(model.weights[map]! - weight)).toBeLessThan(1e-6 * scale)
    })
    expect(Math.abs(model.bias - bias)).toBeLessThan(1e-6 * scale)
  },
)

test('Examples of a single class are refused', async () => {
  const examples = { features: new Float32Array(4), labels: new Uint8Array(4) }
  await expect(fitLogistic(examples, 1)).rejects.toThrow(RangeError)
})
