/** Paths between two latents: straight (lerp) and along the great circle (slerp). Float64 inside, float32 out. */
import { exactAngle, exactCos, exactSin } from './exact-math.ts'

type Vector = Float32Array | Float64Array

/** Below this sine of the angle, two directions count as the same or as opposite. */
const PARALLEL = 1e-7

/** (1 - t) from + t to, [n] float32. Exact at t = 0 and t = 1. */
export function lerp(from: Float32Array, to: Float32Array, t: number): Float32Array {
  return combine(1 - t, from, t, to)
}

/**
 * Spherical interpolation, [n] float32 (Shoemake 1985; White, arXiv 1609.04468): the direction turns evenly from one
 * to the other, the norm goes evenly from one to the other. t in [0, 1]; exact at both ends.
 * - Parallel: the straight line, which is its limit.
 * - A zero vector has no direction: the straight line again, along the other's direction.
 * - Antipodal: every great circle is as short as another. Taken is the one towards the coordinate axis that is
 *   furthest from the line through both (the first such one), so that the choice is the same every time. In one
 *   dimension there is no way round: the straight line.
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

/** a x + b y, [n] float32; zeros are positive, so that they survive being written as JSON. */
function combine(a: number, x: Vector, b: number, y: Vector): Float32Array {
  return new Float32Array(x.length).map((_, i) => Math.fround(a * x[i]! + b * y[i]!) + 0)
}

/** What is left of `vector` beside its part along the unit vector `unit`. */
function rejection(vector: Float64Array, unit: Float64Array, along: number): Float64Array {
  return vector.map((value, i) => value - along * unit[i]!)
}

/** A vector at right angles to the unit vector `unit`. In one dimension there is none: zero. */
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
