/** Latent arithmetic, computed in float64: sums, means, noise. Returns float32 without -0. */
import { seedToNoise } from './seed-to-z.ts'

export interface WeightedZ {
  readonly weight: number
  readonly z: Float32Array
}

/** The sum of weight x z, [n] float32. Needs at least one term; all have the same length. */
export function weightedSum(terms: readonly WeightedZ[]): Float32Array {
  const sum = new Float64Array(terms[0]!.z.length)
  for (const { weight, z } of terms) {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weight * z[i]!
  }
  return toFloat32(sum)
}

/** The mean, [n] float32. Needs at least one z; all have the same length. */
export function mean(latents: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(latents[0]!.length)
  for (const z of latents) {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + z[i]!
  }
  return toFloat32(sum.map((value) => value / latents.length))
}

/** Adds uniform noise of `seed` in [-amount, amount) to z (DCGAN paper, figure 7: 0.25). */
export function jitter(z: Float32Array, seed: number, amount: number): Float32Array {
  const noise = seedToNoise(seed, z.length)
  return toFloat32(Float64Array.from(z).map((value, i) => value + amount * noise[i]!))
}

function toFloat32(values: Float64Array): Float32Array {
  return new Float32Array(values).map((value) => value + 0)
}
