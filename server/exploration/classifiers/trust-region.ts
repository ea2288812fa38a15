/** The trust-region Newton method of LIBLINEAR (Lin, Weng and Keerthi, JMLR 9, 2008). */

/** A convex function near a point. */
export interface CurveAt {
  readonly value: number
  readonly gradient: Float64Array
  /** Multiplies a vector by the Hessian. */
  times(vector: Float64Array): Promise<Float64Array>
}

/** Evaluates a convex function. */
export type Curve = (point: Float64Array) => Promise<CurveAt>

export interface MinimizeOptions {
  /** The norm of the gradient, relative to that of the point, at which the point is the minimum. */
  readonly tolerance: number
  /** True if the search must stop after its current step. */
  readonly mustStop: () => boolean
}

export interface Minimum {
  readonly point: Float64Array
  readonly converged: boolean
}

/** Steps after which a search ends in any case. Ordinary problems take 5 to 30. */
const MAX_STEPS = 200
/** A step solves for the Newton direction up to this share of the gradient. */
const RESIDUAL_SHARE = 0.1
/** Ratios of actual to predicted decrease: a step is taken; the region shrinks, or grows. */
const [TAKEN, POOR, GOOD] = [1e-4, 0.25, 0.75]
/** Decreases below this share of the value are rounding errors of float32 products. */
const ROUNDING = 1e-6

export async function minimize(
  curve: Curve,
  start: Float64Array,
  { tolerance, mustStop }: MinimizeOptions,
): Promise<Minimum> {
  let point = start
  let at = await curve(point)
  let radius = norm(at.gradient)
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (norm(at.gradient) <= tolerance * norm(point)) return { point, converged: true }
    // A search that never made a step would start over in every slice.
    if (steps > 0 && mustStop()) return { point, converged: false }
    const { step, decrease } = await newtonStep(at, radius)
    const next = added(point, 1, step)
    const there = await curve(next)
    const isNoise = decrease <= ROUNDING * at.value
    const ratio = isNoise ? 1 : (at.value - there.value) / decrease
    const length = norm(step)
    if (steps === 0) radius = Math.min(radius, length)
    if (ratio < POOR) radius = length / 4
    else if (ratio > GOOD) radius = Math.max(radius, 4 * length)
    if (ratio > TAKEN) [point, at] = [next, there]
  }
  return { point, converged: true }
}

/** Conjugate gradients for H step = -gradient, inside the region; and the decrease it predicts. */
async function newtonStep(
  { gradient, times }: CurveAt,
  radius: number,
): Promise<{ step: Float64Array; decrease: number }> {
  let step: Float64Array = new Float64Array(gradient.length)
  let residual: Float64Array = gradient.map((slope) => -slope)
  let direction = residual
  let squared = dot(residual, residual)
  const enough = RESIDUAL_SHARE * norm(gradient)
  while (Math.sqrt(squared) > enough) {
    const product = await times(direction)
    const length = squared / dot(direction, product)
    const longer = added(step, length, direction)
    const isOutside = norm(longer) > radius
    const taken = isOutside ? lengthToEdge(step, direction, radius) : length
    step = isOutside ? added(step, taken, direction) : longer
    residual = added(residual, -taken, product)
    if (isOutside) break
    const next = dot(residual, residual)
    direction = added(residual, next / squared, direction)
    squared = next
  }
  return { step, decrease: (dot(step, residual) - dot(gradient, step)) / 2 }
}

/** Length t > 0 of a move along the direction, for which |step + t direction| is the radius. */
function lengthToEdge(step: Float64Array, direction: Float64Array, radius: number): number {
  const [across, along] = [dot(step, direction), dot(direction, direction)]
  const missing = radius * radius - dot(step, step)
  const root = Math.sqrt(across * across + along * missing)
  return across >= 0 ? missing / (across + root) : (root - across) / along
}

/** a + factor b. */
function added(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  return a.map((value, at) => value + factor * b[at]!)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!
  return sum
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a))
}
