/** Small DCGANs that PyTorch trained for a few steps: see test/fixtures/make-training.py. */
import { readFileSync, readdirSync } from 'node:fs'
import type { TensorValue } from '../../server/engine/engine.ts'
import { adamScalars } from '../../server/gan/adam.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../../server/gan/gan-config.ts'
import { decodeNumbers } from '../../server/weights/number-formats.ts'
import { readSafetensors } from '../../server/weights/safetensors.ts'
import type { Weights, WeightTensor } from '../../server/graph/tensor.ts'
import { initialState } from '../../server/gan/training-state.ts'

const FOLDER = new URL('../fixtures/training/', import.meta.url)

export interface TrainingGolden {
  readonly name: string
  readonly config: GanConfig
  readonly learningRates: { readonly D: number; readonly G: number }
  /** The graphs to run, in order, with their inputs. */
  readonly runs: readonly {
    readonly graph: 'step' | 'discriminatorStep'
    readonly inputs: Readonly<Record<string, TensorValue>>
  }[]
  /** The whole state before the first step. */
  readonly before: Weights
  /** Weights after the last step, by their names in the state. */
  readonly after: Weights
  /** The scalar outputs of each step. */
  readonly figures: readonly Readonly<Record<string, number>>[]
}

const FED = ['reals', 'z', 'label', 'noiseReals', 'noiseFakes']
const FIGURES = ['lossD', 'lossG', 'dReal', 'dFakeBefore', 'dFakeAfter']

export const trainingGoldens: readonly TrainingGolden[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.safetensors'))
  .map((file) => readGolden(file))

function readGolden(file: string): TrainingGolden {
  const { tensors, metadata } = readSafetensors(readFileSync(new URL(file, FOLDER)))
  const settings = JSON.parse(metadata['settings']!) as GanConfig &
    Pick<TrainingGolden, 'learningRates'> & { discriminatorSteps: number; steps: number }
  const { learningRates, discriminatorSteps, steps, ...numbers } = settings
  const config: GanConfig = { ...EARLIER_SETTINGS, ...numbers, prior: { distribution: 'normal' } }
  const floats = (name: string): WeightTensor => {
    const { shape, data } = tensors.get(name)!
    return { shape, data: decodeNumbers('F32', data) }
  }
  const under = (prefix: string) =>
    [...tensors.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), floats(name)] as const)
  const figures = floats('told').data
  const data = { config, learningRates, discriminatorSteps }
  return {
    name: file.replace('.safetensors', ''),
    config,
    learningRates,
    runs: Array.from({ length: steps * discriminatorSteps }, (_, run) => {
      const isStep = (run + 1) % discriminatorSteps === 0
      const fed = Object.fromEntries(
        FED.flatMap((name) => {
          const found = tensors.get(`${name}.${run}`)
          if (!found) return []
          const value = name === 'z' || name === 'label' ? floats(`${name}.${run}`) : found
          return [[name, { shape: found.shape, data: value.data }]]
        }),
      ) as Record<string, TensorValue>
      const inputs = { ...fed, ...scalarsOf(data, run, isStep) }
      return { graph: isStep ? 'step' : 'discriminatorStep', inputs } as const
    }),
    before: wholeState(config, new Map(under('before.'))),
    after: new Map(under('after.')),
    figures: Array.from({ length: steps }, (_, step) =>
      Object.fromEntries(FIGURES.map((name, at) => [name, figures[step * FIGURES.length + at]!])),
    ),
  }
}

function scalarsOf(
  {
    config,
    learningRates,
    discriminatorSteps,
  }: Pick<TrainingGolden, 'config' | 'learningRates'> & {
    discriminatorSteps: number
  },
  run: number,
  isStep: boolean,
): Record<string, TensorValue> {
  const step = Math.floor(run / discriminatorSteps)
  const { instanceNoise, emaDecay } = config
  const values = {
    ...adamScalars('D', config, learningRates.D, run + 1),
    ...(isStep ? adamScalars('G', config, learningRates.G, step + 1) : {}),
    ...(isStep && emaDecay > 0 ? { averageRate: 1 - emaDecay } : {}),
    ...(instanceNoise > 0 ? { sigma: instanceNoise / 2 ** step } : {}),
  }
  const tensors = Object.entries(values).map(([name, value]) => {
    return [name, { shape: [], data: Float32Array.of(value) }]
  })
  return Object.fromEntries(tensors) as Record<string, TensorValue>
}

/** A whole state with these weights; the average starts as a copy of the generator. */
function wholeState(config: GanConfig, weights: Weights): Weights {
  const state = initialState(config, (_, count) => new Float32Array(count))
  for (const name of state.keys()) {
    const value = weights.get(name.replace(/^ema\./, 'g.'))
    if (value) state.set(name, { shape: value.shape, data: value.data.slice() })
  }
  return state
}
