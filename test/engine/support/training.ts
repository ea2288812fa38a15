/** Training on engines: states as files in a temporary folder, and inputs derived from a seed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TensorValue } from '../../../server/engine/engine.ts'
import type { StatefulModel, StatefulProgram } from '../../../server/engine/stateful-engine.ts'
import { adamScalars } from '../../../server/gan/adam.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../../../server/gan/gan-config.ts'
import { trainingGraphs } from '../../../server/gan/training-graphs.ts'
import { initialState } from '../../../server/gan/training-state.ts'
import { readWeights, writeWeights } from '../../../server/weights/safetensors.ts'
import { serializeGraph } from '../../../server/graph/serialize.ts'
import type { Weights } from '../../../server/graph/tensor.ts'
import { createRandom } from '../../graph/random.ts'

/** Large enough to keep both threads busy. */
export const smallGan: GanConfig = {
  imageSize: 32,
  channels: 3,
  zDim: 20,
  prior: { distribution: 'normal' },
  ngf: 8,
  ndf: 8,
  batch: 8,
  beta1: 0.5,
  beta2: 0.999,
  realLabel: 0.9,
  emaDecay: 0.99,
  instanceNoise: 0.3,
  ...EARLIER_SETTINGS,
}

/** A stateful program; its state is written to `folder`. */
export function trainingProgram(
  folder: string,
  config = smallGan,
  state: Weights = initialState(config, (stream, count) => createRandom(stream).values(count)),
): StatefulProgram {
  const path = join(folder, 'state.safetensors')
  writeFileSync(path, writeWeights(state))
  return { key: 'training', graphs: serializedGraphs(config), state: path }
}

/** The serialized graphs of a configuration. */
export function serializedGraphs(config: GanConfig): StatefulProgram['graphs'] {
  const graphs = Object.entries(trainingGraphs(config))
  return Object.fromEntries(graphs.map(([name, graph]) => [name, serializeGraph(graph)]))
}

/** The inputs of step `step`, counted from 1. */
export function stepInputs(step: number, config = smallGan): Record<string, TensorValue> {
  const { batch, imageSize, channels, zDim } = config
  const random = createRandom(1000 + step)
  const shape = [batch, imageSize, imageSize, channels]
  const count = shape.reduce((product, size) => product * size, 1)
  const bytes = () => {
    return { shape, data: Uint8Array.from({ length: count }, () => random.whole(0, 255)) }
  }
  const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) })
  const scalars = {
    ...adamScalars('D', config, 2e-4, step),
    ...adamScalars('G', config, 2e-4, step),
    ...(config.emaDecay > 0 ? { averageRate: 0.01 } : {}),
    sigma: 0.3,
  }
  return {
    reals: bytes(),
    z: { shape: [batch, zDim], data: random.values(batch * zDim) },
    noiseReals: bytes(),
    noiseFakes: bytes(),
    ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalar(value)])),
  }
}

/** Requests steps `from` to `to`, inclusive, all at once. */
export async function train(model: StatefulModel, from: number, to: number) {
  const steps = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return Promise.all(steps.map((step) => model.run('step', stepInputs(step))))
}

/** Saves the model's state and reads it back. */
export async function savedState(model: StatefulModel, folder: string): Promise<Weights> {
  const path = join(folder, 'saved.safetensors')
  await model.save(path)
  return readWeights(readFileSync(path))
}
