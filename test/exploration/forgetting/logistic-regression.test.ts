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
    const model = (await fitLogistic(examples, { c }))!
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
  await expect(fitLogistic(examples, { c: 1 })).rejects.toThrow(RangeError)
})

/** Examples whose classes overlap, so that the fit takes several steps. */
function overlapping(rows: number, maps: number) {
  const value = (at: number) => Math.sin(12.9898 * at) * 2
  const features = Float32Array.from({ length: rows * maps }, (_, at) => value(at + 1))
  const isInside = (row: number) => features[row * maps]! + value(7 * row + 5) > 0
  return { features, labels: Uint8Array.from({ length: rows }, (_, row) => Number(isInside(row))) }
}

test('A fit that stops after every step and continues from there has the same weights', async () => {
  const examples = overlapping(200, 6)
  const whole = await fitLogistic(examples, { c: 1 })
  let start: number[] | undefined
  for (let stops = 0; ; stops++) {
    const model = await fitLogistic(examples, {
      ...{ c: 1, start },
      onStep(parameters) {
        start = [...parameters]
        return false
      },
    })
    if (!model) continue
    expect(stops).toBeGreaterThan(2)
    expect(model).toEqual(whole)
    return
  }
})

test('A fit of many maps pauses and can be ended within a step, as it solves for the direction too', async () => {
  const examples = overlapping(64, 600)
  let checks = 0
  const check = () => {
    if (++checks === 12) throw new Error('ended')
  }
  const onStep = () => expect.unreachable()
  await expect(fitLogistic(examples, { c: 1, check, onStep })).rejects.toThrow('ended')
})
