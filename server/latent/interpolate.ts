/** Straight (lerp) and spherical (slerp) interpolation. Computes in float64, returns float32. */
import { exactAngle, exactCos, exactSin } from './exact-math.ts'

type Vector = Float32Array | Float64Array

/** If the sine of the angle is below this, the directions count as the same or as opposite. */
const PARALLEL = 1e-7

/** (1 - t) from + t to, [n] float32. Exact at t = 0 and t = 1. */
export function lerp(from: Float32Array, to: Float32Array, t: number): Float32Array {
  return combine(1 - t, from, t, to)
}

/**
 * Spherical interpolation, [n] float32 (Shoemake 1985; White, arXiv 1609.04468): both the direction
 * and the norm change at a constant rate. t is in [0, 1]; both ends are exact.
 * - Parallel vectors: lerp, which is the limit of slerp.
 * - A zero vector has no direction: lerp, along the other vector's direction.
 * - Opposite vectors: all great circles are equally short. The choice is the one towards the
 *   coordinate axis furthest from the line through both (the first such axis), so it is always the
 *   same. In one dimension no great circle exists: lerp.
 */
export function slerp(from: Float32Array, to: Float32Array, t: number): Float32Array {
  if (t === 0) return from.slice()
  if (t === 1) return to.slice()
  const fromNorm = norm(from)
  const toNorm = norm(to)
  if (fromNorm === 0 || toNorm === 0) return lerp(from, to, t)
  const start = Float64Array.from(from).map((value) => value / fromNorm)
  const end = Float64Array.from(to).map((value) => value / toNorm)
  const cosine = dot(start, end)
  let side = rejection(end, start, cosine)
  const sine = norm(side)
  if (sine < PARALLEL && cosine > 0) return lerp(from, to, t)
  if (sine < PARALLEL) side = awayFrom(start)
  const sideNorm = norm(side)
  if (sideNorm === 0) return lerp(from, to, t)
  const angle = exactAngle(sine, cosine) * t
  const length = (1 - t) * fromNorm + t * toNorm
  return combine(exactCos(angle) * length, start, (exactSin(angle) * length) / sideNorm, side)
}

/** a x + b y, [n] float32. Zeros are positive, because JSON doesn't preserve -0. */
function combine(a: number, x: Vector, b: number, y: Vector): Float32Array {
  return new Float32Array(x.length).map((_, i) => Math.fround(a * x[i]! + b * y[i]!) + 0)
}

/** Subtracts the part of `vector` along the unit vector `unit`; `along` is its length. */
function rejection(vector: Float64Array, unit: Float64Array, along: number): Float64Array {
  return vector.map((value, i) => value - along * unit[i]!)
}

/** A vector orthogonal to the unit vector `unit`; zero in one dimension, where none exists. */
function awayFrom(unit: Float64Array): Float64Array {
  let axis = 0
  unit.forEach((value, i) => {
    if (Math.abs(value) < Math.abs(unit[axis]!)) axis = i
  })
  const vector = new Float64Array(unit.length)
  vector[axis] = 1
  return rejection(vector, unit, unit[axis]!)
}

function dot(x: Float64Array, y: Float64Array): number {
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0)
}

function norm(x: Vector): number {
  let sum = 0
  for (const value of x) sum += value * value
  return Math.sqrt(sum)
}
