/** The work of probes: fits a classifier on each layer to what a judge sees in samples. */
import type { KindWork } from '../../jobs/kind.ts'
import { measuresOf, type ClassifierState } from '../classifiers/classifier-state.ts'
import {
  createFittingWork,
  type FittingMethod,
  type FittingOptions,
} from '../classifiers/fitting-work.ts'
import { layerProbesKind, type LayerProbesInput, type LayerProbesResult } from './layer-probes.ts'
import { openProbes, type ProbesTask, type ProbesTaskOptions } from './probes-task.ts'

export function createLayerProbesWork(
  options: ProbesTaskOptions & FittingOptions,
): KindWork<LayerProbesInput, LayerProbesResult> {
  const method: FittingMethod<LayerProbesInput, ProbesTask, LayerProbesResult> = {
    kind: layerProbesKind,
    open: (input, workspace, slice) => openProbes(options, input, workspace, slice),
    finish: (task, state) => Promise.resolve(resultOf(task, state)),
  }
  return createFittingWork(method, options)
}

function resultOf(
  { judge, labels, split, targets, layers }: ProbesTask,
  state: ClassifierState,
): LayerProbesResult {
  const measures = measuresOf(state)
  return {
    judge,
    values: [...labels.values],
    trainingSamples: split.training.length,
    testSamples: split.test.length,
    layers: targets.map(({ from, to }, target) => ({
      ...layers[target]!,
      featureCount: to - from,
      ...measures[target]!,
    })),
  }
}
