/** The progress of a classifier job: saved as bytes, so that any worker can resume from it. */
import type { Weights } from '../../graph/tensor.ts'
import { readSafetensors, readWeights, writeWeights } from '../../weights/safetensors.ts'
import type { Candidate, ClassifierResult } from './classifier.ts'
import { accuracyOf, balancedAccuracyOf, emptyConfusion } from './confusion.ts'

/** A target that is fitted: all features, or those of one activation. */
export interface Fitted {
  readonly c: number
  readonly candidates: readonly Candidate[]
  /** Weights of the target's features, not standardized, each vector with its intercept. */
  readonly weights: readonly Float32Array[]
}

export type Mistake = ClassifierResult['errors'][number]

export interface ClassifierState {
  fitted: Fitted[]
  /** Values of C tried for the next target. */
  candidates: Candidate[]
  /** Weights of standardized features, to continue the next fit from; empty: zeros. */
  start: Float64Array[]
  /** Number of images tested. */
  tested: number
  /** Confusions of each target. */
  readonly confusions: number[][][]
  mistakes: Mistake[]
}

export function newState(targets: number, classes: number): ClassifierState {
  return {
    ...{ fitted: [], candidates: [], start: [], tested: 0, mistakes: [] },
    confusions: Array.from({ length: targets }, () => emptyConfusion(classes)),
  }
}

/** Measures of each target on the test images. */
export function measuresOf({ fitted, confusions }: Pick<ClassifierState, 'fitted' | 'confusions'>) {
  return confusions.map((confusion, target) => ({
    c: fitted[target]!.c,
    accuracy: accuracyOf(confusion),
    balancedAccuracy: balancedAccuracyOf(confusion),
  }))
}

export function saveState({ fitted, start, ...rest }: ClassifierState): Uint8Array {
  const facts = fitted.map(({ c, candidates }) => ({ c, candidates }))
  const vectors = [
    ...fitted.flatMap(({ weights }, target) =>
      weights.map((vector, at): Named => [`${target}.${at}`, vector]),
    ),
    ...start.map((vector, at): Named => [`start.${at}`, Float32Array.from(vector)]),
  ]
  const tensors: Weights = new Map(
    vectors.map(([name, data]) => [name, { shape: [data.length], data }]),
  )
  return writeWeights(tensors, { state: JSON.stringify({ ...rest, fitted: facts }) })
}

type Named = readonly [string, Float32Array]

export function restoreState(bytes: Uint8Array): ClassifierState {
  const { metadata } = readSafetensors(bytes)
  const tensors = readWeights(bytes)
  const { fitted, ...rest } = JSON.parse(metadata['state']!) as Omit<
    ClassifierState,
    'fitted' | 'start'
  > & { fitted: Omit<Fitted, 'weights'>[] }
  const vectorsOf = (prefix: string) => {
    const vectors: Float32Array[] = []
    for (let at = 0; tensors.has(`${prefix}.${at}`); at++) {
      vectors.push(tensors.get(`${prefix}.${at}`)!.data)
    }
    return vectors
  }
  return {
    ...rest,
    fitted: fitted.map((facts, target) => ({ ...facts, weights: vectorsOf(`${target}`) })),
    start: vectorsOf('start').map((vector) => Float64Array.from(vector)),
  }
}
