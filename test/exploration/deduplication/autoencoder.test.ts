/** A training step against one that is written out by hand, in float64. */
import { describe, expect, test } from 'vitest'
import {
  ADAM,
  autoencoderGraphs,
  BATCH,
  CODE_BITS,
  initialState,
  LEARNING_RATE,
} from '../../../server/exploration/deduplication/autoencoder.ts'
import { adamScalars } from '../../../server/gan/adam.ts'
import { evaluate } from '../../../server/graph/evaluate.ts'
import { drawNoise, drawNormals } from '../../../server/latent/draws.ts'

const PIXELS = 6
const draw = (position: number, count: number) => drawNoise({ seed: 1, stream: 5, position }, count)

const images = draw(0, BATCH * PIXELS)
const noise = draw(1, BATCH * PIXELS)
const kept = draw(2, BATCH * CODE_BITS).map((value) => value & 1)
const state = initialState(PIXELS, (count) =>
  drawNormals({ seed: 1, stream: 6, position: 0 }, count),
)
// Biases that aren't 0, and moments as after earlier steps.
for (const [position, name] of ['codeBias', 'pixelBias', 'm.weight', 'm.codeBias'].entries()) {
  const { data } = state.get(name)!
  data.set(drawNormals({ seed: 1, stream: 7, position }, data.length).map((value) => value / 10))
}
for (const name of ['v.weight', 'v.codeBias', 'v.pixelBias']) state.get(name)!.data.fill(0.02)

/** [rows, columns] of a flat array. */
const rowsOf = (data: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => data[row * columns + column]!),
  )
const product = (a: number[][], b: number[][]) =>
  a.map((row) => b[0]!.map((_, at) => row.reduce((sum, value, k) => sum + value * b[k]![at]!, 0)))
const transposed = (a: number[][]) => a[0]!.map((_, at) => a.map((row) => row[at]!))
const columnSums = (a: number[][]) => transposed(a).map((row) => row.reduce((s, v) => s + v, 0))

function standardized(row: number[]): number[] {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length
  return row.map((value) => (value - mean) / Math.sqrt(variance + 16))
}

/** Loss and gradients by backpropagation written out. */
function byHand() {
  const weight = rowsOf(state.get('weight')!.data, CODE_BITS)
  const [codeBias, pixelBias] = [state.get('codeBias')!.data, state.get('pixelBias')!.data]
  const clean = rowsOf(images, PIXELS).map(standardized)
  const noises = rowsOf(noise, PIXELS)
  const noisy = clean.map((row, at) => row.map((v, k) => v + (0.5 * (noises[at]![k]! - 128)) / 32))
  const sums = product(noisy, weight).map((row) => row.map((v, unit) => v + codeBias[unit]!))
  const factors = rowsOf(kept, CODE_BITS).map((row, at) =>
    row.map((value, unit) => (sums[at]![unit]! > 0 ? 2 * value : 0)),
  )
  const code = sums.map((row, at) => row.map((v, unit) => v * factors[at]![unit]!))
  const decoded = product(code, transposed(weight))
  const error = decoded.map((row, at) => row.map((v, k) => v + pixelBias[k]! - clean[at]![k]!))
  const count = BATCH * PIXELS
  const loss = error.flat().reduce((sum, value) => sum + value ** 2, 0) / count
  const dDecoded = error.map((row) => row.map((value) => (2 * value) / count))
  const dSums = product(dDecoded, weight).map((row, at) =>
    row.map((value, unit) => value * factors[at]![unit]!),
  )
  const [ofEncoder, ofDecoder] = [
    product(transposed(noisy), dSums),
    product(transposed(dDecoded), code),
  ]
  const gradients: Record<string, number[]> = {
    weight: ofEncoder.flatMap((row, at) => row.map((value, unit) => value + ofDecoder[at]![unit]!)),
    codeBias: columnSums(dSums),
    pixelBias: columnSums(dDecoded),
  }
  return {
    loss,
    gradients,
    code: product(clean, weight).map((r) => r.map((v, u) => Math.max(0, v + codeBias[u]!))),
  }
}

/** Adam as in its paper, with the moments as means, after `update` - 1 earlier updates. */
function adamByHand(name: string, gradient: readonly number[], update: number): number[] {
  const { beta1, beta2 } = ADAM
  const of = (key: string) => state.get(key)!.data
  return gradient.map((slope, at) => {
    const m = beta1 * (of(`m.${name}`)[at]! * (1 - beta1)) + (1 - beta1) * slope
    const v = beta2 * (of(`v.${name}`)[at]! * (1 - beta2)) + (1 - beta2) * slope ** 2
    const [mean, square] = [m / (1 - beta1 ** update), v / (1 - beta2 ** update)]
    return of(name)[at]! - (LEARNING_RATE * mean) / (Math.sqrt(square) + 1e-8)
  })
}

const feed = (shape: readonly number[], data: ArrayLike<number>) => ({ shape, data })
const weights = Object.fromEntries([...state])
const expected = byHand()

describe('a training step', () => {
  const scalars = Object.entries(adamScalars('', ADAM, LEARNING_RATE, 4))
  const outputs = evaluate(autoencoderGraphs(PIXELS).step, {
    ...weights,
    images: feed([BATCH, PIXELS], images),
    noise: feed([BATCH, PIXELS], noise),
    kept: feed([BATCH, CODE_BITS], kept),
    ...Object.fromEntries(scalars.map(([name, value]) => [name, feed([], [value])])),
  })

  test('has the mean squared error of the clean images as its loss', () => {
    expect(outputs['loss']!.data[0]).toBeCloseTo(expected.loss, 6)
  })

  test.each(['weight', 'codeBias', 'pixelBias'])('updates %s as Adam does', (name) => {
    const updated = adamByHand(name, expected.gradients[name]!, 4)
    const { data } = outputs[name]!
    expect(data.length).toBe(updated.length)
    updated.forEach((value, at) => expect(data[at]).toBeCloseTo(value, 6))
  })
})

test('the code has no noise and no dropout', () => {
  const { code } = evaluate(autoencoderGraphs(PIXELS).code, {
    ...weights,
    images: feed([BATCH, PIXELS], images),
  })
  expected.code.flat().forEach((value, at) => expect(code!.data[at]).toBeCloseTo(value, 5))
})

test('brightness and contrast of an image do not change its code', () => {
  const image = Uint8Array.of(10, 40, 90, 30, 80, 60)
  const stronger = image.map((value) => 2 * value + 25)
  const both = feed([2, PIXELS], [...image, ...stronger])
  const { code } = evaluate(autoencoderGraphs(PIXELS).code, { ...weights, images: both })
  const [one, other] = rowsOf(code!.data, CODE_BITS)
  one!.forEach((value, unit) => expect(Math.abs(value - other![unit]!)).toBeLessThan(0.05))
})
