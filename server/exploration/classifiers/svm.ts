/**
 * Linear support vector machines with squared hinge loss and L2 regularization, one class against
 * the rest: LIBLINEAR's L2R_L2LOSS_SVC (Fan et al., JMLR 9, 2008). The intercept is the weight of a
 * constant feature 1, and is regularized like the others.
 */
import type { FeatureMatrix } from './feature-matrix.ts'
import { JoinedProducts } from './joined-products.ts'
import { minimize, type Curve } from './trust-region.ts'

/** Largest norm of the gradient at a solution, relative to the norm of its weights. */
const TOLERANCE = 1e-4

export interface SvmProblem {
  /** The class of each row of the matrix, from 0; -1: the row isn't fitted. */
  readonly classes: Int32Array
  readonly count: number
  /** Weight of the losses against the regularization. */
  readonly c: number
  /** Weights to start from. Default: zeros. */
  readonly start?: readonly Float64Array[] | undefined
  /** True if the fit must stop after its current step. */
  readonly mustStop?: () => boolean
}

export interface SvmFit {
  /** Weights of the features and the intercept: one vector per class, only one of two classes. */
  readonly weights: readonly Float64Array[]
  /** False if `mustStop` ended the fit. Its weights are a point to start from. */
  readonly converged: boolean
}

/**
 * Minimizes |w|^2 / 2 + C sum max(0, 1 - y w.x)^2 for each class. The objective is 1-strongly
 * convex, so the weights are within TOLERANCE of the solution, relative to their norm.
 */
export async function fitSvm(matrix: FeatureMatrix, problem: SvmProblem): Promise<SvmFit> {
  const { classes, count, c, start, mustStop = () => false } = problem
  // Two classes have one hyperplane, whose positive side is the second class.
  const positives = count === 2 ? [1] : Array.from({ length: count }, (_, index) => index)
  const products = new JoinedProducts(matrix, positives.length)
  const fits = positives.map(async (positive, at) => {
    const signs = Int8Array.from(classes, (own) => (own < 0 ? 0 : own === positive ? 1 : -1))
    const from = start?.[at] ?? new Float64Array(matrix.columns + 1)
    try {
      return await minimize(squaredHinge(products, signs, c), from, {
        mustStop,
        tolerance: TOLERANCE,
      })
    } finally {
      products.leave()
    }
  })
  const minima = await Promise.all(fits)
  return {
    weights: minima.map(({ point }) => point),
    converged: minima.every(({ converged }) => converged),
  }
}

/** The objective of one class. `signs`: 1, -1, or 0 for a row without a loss. */
function squaredHinge(products: JoinedProducts, signs: Int8Array, c: number): Curve {
  return async (w) => {
    const active = new Uint8Array(signs.length)
    let losses = 0
    const slopes = await products.apply(w, (scores) =>
      scores.map((score, row) => {
        const sign = signs[row]!
        const slack = sign === 0 ? 0 : 1 - sign * score
        if (slack <= 0) return 0
        active[row] = 1
        losses += slack * slack
        return -2 * c * sign * slack
      }),
    )
    return {
      value: w.reduce((sum, weight) => sum + weight * weight, 0) / 2 + c * losses,
      gradient: w.map((weight, at) => weight + slopes[at]!),
      async times(v) {
        const curved = await products.apply(v, (scores) =>
          scores.map((score, row) => 2 * c * active[row]! * score),
        )
        return v.map((value, at) => value + curved[at]!)
      },
    }
  }
}

/** Decision values from the scores of a row by each weight vector: one per class. */
export function toDecisions(scores: readonly number[]): readonly number[] {
  return scores.length === 1 ? [-scores[0]!, scores[0]!] : scores
}

/** Decision values of one row of features. Each weight vector ends with the intercept. */
export function decisionValues(
  weights: readonly ArrayLike<number>[],
  features: ArrayLike<number>,
): readonly number[] {
  const scores = weights.map((w) => {
    let score = w[features.length]!
    for (let at = 0; at < features.length; at++) score += w[at]! * features[at]!
    return score
  })
  return toDecisions(scores)
}

/** Returns the class of the largest decision value. */
export function predicted(decisions: readonly number[]): number {
  return decisions.indexOf(Math.max(...decisions))
}
