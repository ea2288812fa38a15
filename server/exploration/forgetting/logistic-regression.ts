/** L2-regularised logistic regression, fitted by Newton's method. */
import { setImmediate as pause } from 'node:timers/promises'

/** Rows of features with their classes. */
export interface Examples {
  /** float32 [rows, features]. */
  readonly features: Float32Array
  /** 1 or 0 by row. */
  readonly labels: Uint8Array
}

export interface LogisticModel {
  readonly weights: Float64Array
  readonly bias: number
}

/** Largest absolute value of the gradient's mean over the rows at the optimum. */
const TOLERANCE = 1e-9
const MAX_STEPS = 100
const MAX_HALVINGS = 40
/** Multiplications between pauses, which let this process handle requests: some milliseconds. */
const PRODUCTS_PER_TURN = 2 ** 22

export interface FitOptions {
  /** Inverse strength of the regularisation. */
  readonly c: number
  /** Parameters to start from, as `onStep` received them. Default: zeros. */
  readonly start?: readonly number[] | undefined
  /** Called often. Ends the fit by throwing. */
  check?(): void
  /** Called after each step. Ends the fit by returning false. */
  onStep?(parameters: Float64Array): boolean
}

/**
 * Minimises |w|^2 / 2 + c * sum(log(1 + e^-margin)), like scikit-learn: the bias isn't regularised.
 * Null if `onStep` ended the fit. Throws RangeError if all labels are equal.
 */
export async function fitLogistic(
  examples: Examples,
  { c, start, check, onStep = () => true }: FitOptions,
): Promise<LogisticModel | null> {
  const { features, labels } = examples
  const rows = labels.length
  const size = features.length / rows + 1
  if (new Set(labels).size < 2) throw new RangeError('Both classes need examples')
  const turns = new Turns(check)
  // The bias is the last parameter; its feature is 1.
  let parameters = start ? Float64Array.from(start) : new Float64Array(size)
  let at = await derivatives(examples, parameters, c, turns)
  for (let step = 0; step < MAX_STEPS; step++) {
    if (at.gradient.every((value) => Math.abs(value) <= TOLERANCE * c * rows)) break
    const direction = await solve(at.hessian, at.gradient, turns)
    let length = 1
    let next = at
    let moved = parameters
    for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
      moved = parameters.map((value, index) => value - length * direction[index]!)
      next = await derivatives(examples, moved, c, turns)
      if (next.loss <= at.loss) break
    }
    if (!(next.loss < at.loss)) break
    parameters = moved
    at = next
    if (!onStep(parameters)) return null
  }
  return { weights: parameters.slice(0, -1), bias: parameters[size - 1]! }
}

/** Divides long work into turns, between which the process handles requests. */
class Turns {
  readonly #check: () => void
  #products = 0

  constructor(check: () => void = () => {}) {
    this.#check = check
  }

  /** Counts work. True if it is time to pause. */
  isOver(products: number): boolean {
    this.#products += products
    return this.#products >= PRODUCTS_PER_TURN
  }

  async pause(): Promise<void> {
    this.#products = 0
    await pause()
    this.#check()
  }
}

interface Derivatives {
  readonly loss: number
  readonly gradient: Float64Array
  /** [size, size]; only the lower triangle is set. */
  readonly hessian: Float64Array
}

async function derivatives(
  { features, labels }: Examples,
  parameters: Float64Array,
  c: number,
  turns: Turns,
): Promise<Derivatives> {
  const rows = labels.length
  const size = parameters.length
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  let loss = 0
  const row = new Float64Array(size)
  row[size - 1] = 1
  for (let index = 0; index < rows; index++) {
    row.set(features.subarray(index * (size - 1), (index + 1) * (size - 1)))
    const score = row.reduce((sum, value, at) => sum + value * parameters[at]!, 0)
    const probability = 1 / (1 + Math.exp(-score))
    const margin = labels[index] === 1 ? score : -score
    loss += c * (Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin))))
    addRow(row, c * (probability - labels[index]!), c * probability * (1 - probability), {
      gradient,
      hessian,
    })
    if (turns.isOver((size * size) / 2)) await turns.pause()
  }
  for (let at = 0; at < size - 1; at++) {
    loss += parameters[at]! ** 2 / 2
    gradient[at]! += parameters[at]!
    hessian[at * size + at]! += 1
  }
  return { loss, gradient, hessian }
}

/** Adds a row's part of the gradient, and of the lower triangle of the Hessian. */
function addRow(
  row: Float64Array,
  slope: number,
  curvature: number,
  { gradient, hessian }: Pick<Derivatives, 'gradient' | 'hessian'>,
): void {
  const size = row.length
  for (let i = 0; i < size; i++) {
    const value = row[i]!
    if (value === 0) continue
    gradient[i]! += slope * value
    const scaled = curvature * value
    const start = i * size
    for (let j = 0; j <= i; j++) hessian[start + j]! += scaled * row[j]!
  }
}

/** Solves A x = b by Cholesky's method. A is symmetric; only its lower triangle is read. */
async function solve(a: Float64Array, b: Float64Array, turns: Turns): Promise<Float64Array> {
  const size = b.length
  const l = Float64Array.from(a)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i * size + j]!
      for (let k = 0; k < j; k++) sum -= l[i * size + k]! * l[j * size + k]!
      // Rounding can leave the bias's pivot slightly below 0 when all probabilities are 0 or 1.
      l[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / l[j * size + j]!
    }
    if (turns.isOver((i * i) / 2)) await turns.pause()
  }
  const x = Float64Array.from(b)
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i * size + k]! * x[k]!
    x[i]! /= l[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= l[k * size + i]! * x[k]!
    x[i]! /= l[i * size + i]!
  }
  return x
}
