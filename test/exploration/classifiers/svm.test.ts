/** The linear SVM against scikit-learn's LinearSVC on the same features. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStatefulEngine } from '../../../server/engine/start.ts'
import type { StatefulEngine } from '../../../server/engine/stateful-engine.ts'
import {
  FEATURES,
  loadMatrix,
  type FeatureMatrix,
} from '../../../server/exploration/classifiers/feature-matrix.ts'
import { decisionValues, fitSvm, predicted } from '../../../server/exploration/classifiers/svm.ts'
import { writeWeights } from '../../../server/weights/safetensors.ts'
import { createTempDir, type TempDir } from '../../support/temp-dir.ts'
import { silentLogger } from '../../support/test-database.ts'

interface Case {
  readonly name: string
  readonly c: number
  readonly classes: number
  readonly columns: number
  /** Fitted rows, then as many held-out rows. */
  readonly features: number[][]
  readonly labels: number[]
  readonly fitted: number
  readonly weights: number[][]
  readonly decisions: number[][]
  readonly accuracy: number
}

const { cases } = JSON.parse(readFileSync(new URL('golden/svm.json', import.meta.url), 'utf8')) as {
  cases: Case[]
}

/** All rows take part in the products; only fitted rows have a class. */
const classesOf = ({ labels, fitted }: Case) =>
  Int32Array.from(labels, (label, row) => (row < fitted ? label : -1))

/** A matrix whose products are computed here, in float32 like an engine's. */
function plainMatrix(rows: readonly (readonly number[])[]): FeatureMatrix {
  const columns = rows[0]!.length
  const dot = (a: readonly number[], b: ArrayLike<number>) =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0)
  return {
    ...{ rows: rows.length, columns },
    times: async (vectors) =>
      vectors.map((vector) => Float32Array.from(rows, (row) => dot(row, vector))),
    transposedTimes: async (vectors) =>
      vectors.map((vector) =>
        Float32Array.from({ length: columns }, (_value, column) =>
          rows.reduce((sum, row, at) => sum + row[column]! * vector[at]!, 0),
        ),
      ),
  }
}

/** Largest difference between two lists, relative to the largest value expected. */
function deviation(actual: readonly ArrayLike<number>[], expected: readonly number[][]): number {
  const [a, b] = [actual.flatMap((row) => [...Array.from(row)]), expected.flat()]
  expect(a.length).toBe(b.length)
  const largest = Math.max(...b.map(Math.abs))
  return Math.max(...a.map((value, at) => Math.abs(value - b[at]!))) / largest
}

function expectAsScikitLearn(golden: Case, weights: readonly Float64Array[]): void {
  expect(deviation(weights, golden.weights)).toBeLessThan(1e-4)
  const held = golden.features.slice(golden.fitted)
  const decisions = held.map((row) => decisionValues(weights, row))
  // scikit-learn has one decision value for two classes: that of the second.
  const comparable = decisions.map((row) => (golden.classes === 2 ? row.slice(1) : row))
  expect(deviation(comparable, golden.decisions)).toBeLessThan(1e-4)
  const right = decisions.filter(
    (row, at) => predicted(row) === golden.labels[golden.fitted + at],
  ).length
  expect(right / held.length).toBeCloseTo(golden.accuracy, 10)
}

describe.each(cases)('with $name, C = $c', (golden) => {
  const problem = { classes: classesOf(golden), count: golden.classes, c: golden.c }

  test('the fit has the weights, decisions and accuracy of scikit-learn', async () => {
    const { weights, converged } = await fitSvm(plainMatrix(golden.features), problem)
    expect(converged).toBe(true)
    expectAsScikitLearn(golden, weights)
  })

  test('a fit that stops after every step reaches the same weights', async () => {
    const matrix = plainMatrix(golden.features)
    let stops = 0
    let fit = await fitSvm(matrix, { ...problem, mustStop: () => true })
    while (!fit.converged) {
      let steps = 0
      const mustStop = () => (steps += 1) > golden.weights.length
      fit = await fitSvm(matrix, { ...problem, start: fit.weights, mustStop })
      stops += 1
    }
    expect(stops).toBeGreaterThan(1)
    expectAsScikitLearn(golden, fit.weights)
  })
})

describe('on an engine', () => {
  let engine: StatefulEngine
  let folder: TempDir
  beforeAll(async () => {
    engine = await startStatefulEngine({ choice: 'onnxruntime-cpu', logger: silentLogger })
    folder = await createTempDir()
  })
  afterAll(async () => {
    await engine[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  test('the fit agrees with scikit-learn', async () => {
    const golden = cases.find(({ classes }) => classes === 3)!
    const shape = [golden.features.length, golden.columns]
    const data = Float32Array.from(golden.features.flat())
    const file = path.join(folder.path, 'features.safetensors')
    await writeFile(file, writeWeights(new Map([[FEATURES, { shape, data }]])))
    const stored = { path: file, rows: shape[0]!, columns: shape[1]! }
    const all = { from: 0, to: stored.columns }
    await using matrix = await loadMatrix(engine, stored, [all])
    const { weights } = await fitSvm(matrix.part(all), {
      ...{ classes: classesOf(golden), count: golden.classes, c: golden.c },
    })
    expectAsScikitLearn(golden, weights)
  })

  test('a part of a matrix has the products of its columns alone', async () => {
    const rows = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ]
    const file = path.join(folder.path, 'parts.safetensors')
    const data = Float32Array.from(rows.flat())
    await writeFile(file, writeWeights(new Map([[FEATURES, { shape: [3, 4], data }]])))
    const ranges = [
      { from: 0, to: 1 },
      { from: 1, to: 3 },
      { from: 0, to: 4 },
    ]
    await using matrix = await loadMatrix(engine, { path: file, rows: 3, columns: 4 }, ranges)
    const inner = matrix.part(ranges[1]!)
    expect(inner).toMatchObject({ rows: 3, columns: 2 })
    expect(
      await inner.times([
        [1, 10],
        [0, 1],
      ]),
    ).toEqual(
      [
        [32, 76, 120],
        [3, 7, 11],
      ].map((row) => Float32Array.from(row)),
    )
    expect(await inner.transposedTimes([[1, 0, 2]])).toEqual([Float32Array.of(22, 25)])
    expect(await matrix.part(ranges[0]!).times([[2]])).toEqual([Float32Array.of(2, 10, 18)])
  })
})
