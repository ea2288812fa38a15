/**
 * Fréchet distance between the Gaussians that fit two sets of features (Heusel et al., arXiv
 * 1706.08500); with Inception's features, FID. In float64.
 */
import { symmetricEigenvalues } from './eigenvalues.ts'
import type { FeatureRows } from './feature-rows.ts'
import { addSymmetricProduct, choleskyFactor, product, zeros, type Matrix } from './matrix.ts'

/** Rows that are converted to float64 at a time. */
const CHUNK = 512

/** Returns |mean1 - mean2|^2 + trace(C1 + C2 - 2 (C1 C2)^(1/2)), from at least 2 rows each. */
export function frechetDistance(a: FeatureRows, b: FeatureRows): number {
  const [gaussianA, gaussianB] = [fitGaussian(a), fitGaussian(b)]
  const means = gaussianA.mean.reduce((sum, one, at) => sum + (one - gaussianB.mean[at]!) ** 2, 0)
  const [traceA, traceB] = [trace(gaussianA.covariance), trace(gaussianB.covariance)]
  const overlap = traceOfRoot(gaussianA.covariance, gaussianB.covariance)
  // The distance of nearly equal sets may round to a number below 0.
  return Math.max(0, means + traceA + traceB - 2 * overlap)
}

/**
 * Returns the trace of (C1 C2)^(1/2): the sum of the square roots of the eigenvalues of C1 C2. With
 * C1 = L L', they are the eigenvalues of the symmetric L' C2 L, as of C1^(1/2) C2 C1^(1/2). L costs
 * a tenth of the square root of C1, and has fewer columns if C1 is singular.
 */
function traceOfRoot(a: Matrix, b: Matrix): number {
  const factor = choleskyFactor(a)
  const symmetric = zeros(factor.columns, factor.columns)
  addSymmetricProduct(symmetric, factor, product(b, factor))
  const eigenvalues = symmetricEigenvalues(symmetric)
  return eigenvalues.reduce((sum, one) => sum + Math.sqrt(Math.max(0, one)), 0)
}

/** The mean of the rows and their covariance, divided by the number of rows less 1. */
function fitGaussian({ data, count, size }: FeatureRows) {
  const mean = new Float64Array(size)
  for (let at = 0; at < data.length; at++) mean[at % size]! += data[at]! / count
  const covariance = zeros(size, size)
  for (let from = 0; from < count; from += CHUNK) {
    const rows = Math.min(CHUNK, count - from)
    const centred = zeros(rows, size)
    for (let at = 0; at < rows * size; at++) {
      centred.data[at] = data[from * size + at]! - mean[at % size]!
    }
    addSymmetricProduct(covariance, centred, centred)
  }
  for (let at = 0; at < covariance.data.length; at++) covariance.data[at]! /= count - 1
  return { mean, covariance }
}

function trace({ data, rows }: Matrix): number {
  let sum = 0
  for (let at = 0; at < rows; at++) sum += data[at * rows + at]!
  return sum
}
