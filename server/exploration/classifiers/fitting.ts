/** Chooses C on the validation images, and fits the weights on all training images. */
import { C_GRID, type Candidate } from './classifier.ts'
import type { ClassifierState } from './classifier-state.ts'
import { balancedAccuracyOf, emptyConfusion } from './confusion.ts'
import { unscaled, type Scaling } from './feature-file.ts'
import type { FeatureMatrix, LoadedMatrix } from './feature-matrix.ts'
import type { FeatureRange } from './features.ts'
import { fitSvm, predicted, toDecisions } from './svm.ts'

export interface Fitting {
  /** Standardized features of the training images. */
  readonly matrix: Pick<LoadedMatrix, 'part'>
  readonly scaling: Scaling
  /** The class of each row of the matrix, and their number. */
  readonly classes: Int32Array
  readonly count: number
  /** True for rows that C is chosen with. */
  readonly isValidation: (row: number) => boolean
  /** Null: chosen from C_GRID. */
  readonly c: number | null
  readonly mustStop: () => boolean
  /** Called whenever the state has progressed. */
  readonly onProgress: () => void
}

/** Fits the next target. False if it stopped early; the state then has what is fitted so far. */
export async function fitTarget(
  fitting: Fitting,
  { from, to }: FeatureRange,
  state: ClassifierState,
): Promise<boolean> {
  const { scaling, classes, isValidation, onProgress } = fitting
  const matrix = fitting.matrix.part({ from, to })
  const tuning = classes.map((own, row) => (isValidation(row) ? -1 : own))
  const untried = fitting.c === null ? C_GRID.slice(state.candidates.length) : []
  for (const c of untried) {
    if (!(await fitInto(state, matrix, { ...fitting, classes: tuning, c }))) return false
    const balancedAccuracy = await validate(matrix, fitting, state.start)
    state.candidates.push({ c, balancedAccuracy })
    onProgress()
  }
  const c = fitting.c ?? bestOf(state.candidates)
  if (!(await fitInto(state, matrix, { ...fitting, c }))) return false
  const own = { mean: scaling.mean.slice(from, to), factor: scaling.factor.slice(from, to) }
  const weights = state.start.map((vector) => unscaled(vector, own))
  state.fitted.push({ c, candidates: state.candidates, weights })
  state.candidates = []
  state.start = []
  onProgress()
  return true
}

/** Continues from the state's weights, which solve the problem for a smaller C or fewer rows. */
async function fitInto(
  state: ClassifierState,
  matrix: FeatureMatrix,
  { classes, count, c, mustStop }: Omit<Fitting, 'c'> & { readonly c: number },
): Promise<boolean> {
  const start = state.start.length > 0 ? state.start : undefined
  const { weights, converged } = await fitSvm(matrix, { classes, count, c, start, mustStop })
  state.start = [...weights]
  return converged
}

/** The balanced accuracy of weights on the validation rows. */
async function validate(
  matrix: FeatureMatrix,
  { classes, count, isValidation }: Fitting,
  weights: readonly Float64Array[],
): Promise<number> {
  const { columns } = matrix
  const scores = await matrix.times(weights.map((vector) => vector.subarray(0, columns)))
  const confusion = emptyConfusion(count)
  classes.forEach((own, row) => {
    if (!isValidation(row)) return
    const ofRow = scores.map((all, at) => all[row]! + weights[at]![columns]!)
    confusion[own]![predicted(toDecisions(ofRow))]! += 1
  })
  return balancedAccuracyOf(confusion)
}

/** The best C; of equally good ones the smallest. */
function bestOf(candidates: readonly Candidate[]): number {
  const best = candidates.reduce((a, b) => (b.balancedAccuracy > a.balancedAccuracy ? b : a))
  return best.c
}
