/** The kinds of jobs in this folder, and their work. */
import type { Datasets } from '../datasets/datasets.ts'
import type { ClassifierRows } from '../db/stores.ts'
import type { StatefulEngine } from '../engine/stateful-engine.ts'
import type { KindWork } from '../jobs/kind.ts'
import { activationStudyKind } from './activations/activation-study.ts'
import { createActivationStudyWork } from './activations/activation-study-work.ts'
import { classStudyKind } from './classes/class-study.ts'
import { createClassStudyWork } from './classes/class-study-work.ts'
import { classifierKind } from './classifiers/classifier.ts'
import { createClassifierWork } from './classifiers/classifier-work.ts'
import { createClassifiers } from './classifiers/classifiers.ts'
import type { FittingOptions } from './classifiers/fitting-work.ts'
import { createDeduplicationWork } from './deduplication/deduplication-work.ts'
import { deduplicationKind } from './deduplication/kind.ts'
import { createFiltersWork, type FiltersWorkOptions } from './filters/filters-work.ts'
import { filtersKind } from './filters/kind.ts'
import { forgettingKind } from './forgetting/forgetting.ts'
import { createForgettingWork, type ForgettingWorkOptions } from './forgetting/forgetting-work.ts'
import { layerProbesKind } from './probes/layer-probes.ts'
import { createLayerProbesWork } from './probes/probes-work.ts'
import { qualityKind } from './quality/kind.ts'
import { createQualityWork, type QualityWorkOptions } from './quality/quality-work.ts'
import { arithmeticStudy } from './studies/arithmetic-cases.ts'
import { arithmeticStudyKind } from './studies/arithmetic-study.ts'
import { createStudyWork } from './studies/study-work.ts'
import { turnStudy } from './studies/turn-cases.ts'
import { turnStudyKind } from './studies/turn-study.ts'

export const explorationKinds = [
  ...[filtersKind, classifierKind, forgettingKind, qualityKind, deduplicationKind],
  ...[arithmeticStudyKind, turnStudyKind, activationStudyKind, layerProbesKind, classStudyKind],
]

export interface ExplorationOptions
  extends
    FiltersWorkOptions,
    QualityWorkOptions,
    FittingOptions,
    Pick<ForgettingWorkOptions, 'sampler' | 'variants'> {
  readonly datasets: Pick<Datasets, 'find' | 'findMany' | 'open' | 'reals'>
  readonly rows: ClassifierRows
  /** The engine of training. */
  readonly stateful: () => Promise<Pick<StatefulEngine, 'load'>>
}

/** Creates the work of all kinds. */
export function explorationWork({ stateful, rows, ...options }: ExplorationOptions): KindWork[] {
  const judging = { ...options, classifiers: createClassifiers({ ...options, rows }) }
  return [
    createFiltersWork(options),
    createClassifierWork({ ...options, classifiers: rows }),
    createForgettingWork(judging),
    createQualityWork(options),
    createDeduplicationWork({ ...options, engine: stateful }),
    createStudyWork(arithmeticStudy, judging),
    createStudyWork(turnStudy, judging),
    createActivationStudyWork(judging),
    createLayerProbesWork(judging),
    createClassStudyWork({ ...judging, products: stateful }),
  ]
}
