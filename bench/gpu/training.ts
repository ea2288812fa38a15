/**
 * Measures training on one engine: images per second of whole steps, and the first steps' results.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TensorValue } from '../../server/engine/engine.ts'
import { startStatefulEngine } from '../../server/engine/start.ts'
import type { StatefulModel } from '../../server/engine/stateful-engine.ts'
import { adamScalars } from '../../server/gan/adam.ts'
import { trainingGraphs } from '../../server/gan/training-graphs.ts'
import { initialState } from '../../server/gan/training-state.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { serializeGraph } from '../../server/graph/serialize.ts'
import type { Logger } from '../../server/logger.ts'
import { drawNoise, drawNormals, drawPrior } from '../../server/latent/draws.ts'
import { type Stream, STREAMS } from '../../server/training/worker/random-streams.ts'
import { throughput } from '../measure.ts'
import type { TrainingCase } from './cases.ts'

const LEARNING_RATE = 2e-4
/** Steps whose results are compared between engines. */
const COMPARED_STEPS = 3
const SAMPLES = 16

export interface Training {
  readonly imagesPerSecond: number
  /** lossD, lossG, dReal, dFakeBefore and dFakeAfter of the first steps, concatenated. */
  readonly figures: readonly number[]
  /** Samples of the generator after these steps. */
  readonly pixels: Uint8Array
}

type Inputs = Readonly<Record<string, TensorValue>>

/** Stores the state in `folder`. Throws EngineFailed if the engine is unavailable. */
export async function measureTraining(
  choice: string,
  config: TrainingCase,
  { seconds, folder, logger }: { seconds: number; folder: string; logger: Logger },
): Promise<Training> {
  await using engine = await startStatefulEngine({ choice, logger })
  const graphs = trainingGraphs(config)
  const state = path.join(folder, 'state.safetensors')
  const normal = (position: number, count: number) =>
    drawNormals(source(STREAMS.weights, position), count)
  await writeFile(state, writeWeights(initialState(config, normal)))
  const program = {
    step: serializeGraph(graphs.step),
    samples: serializeGraph(graphs.samples),
  }
  const model = await engine.load({ key: 'bench', graphs: program, state })
  const figures: number[] = []
  for (let step = 1; step <= COMPARED_STEPS; step += 1) {
    const outputs = await model.run('step', stepInputs(config, step))
    for (const name of ['lossD', 'lossG', 'dReal', 'dFakeBefore', 'dFakeAfter']) {
      figures.push(outputs[name]!.data[0]!)
    }
  }
  const z = drawPrior(source(STREAMS.fixedNoise, 0), SAMPLES * config.zDim, config.prior)
  const samples = await model.run('samples', { z: { shape: [SAMPLES, config.zDim], data: z } })
  const pixels = samples['pixels']!.data as Uint8Array
  const rate = await throughput([{ name: choice, work: pipelined(model, config) }], {
    rounds: 5,
    secondsPerTurn: seconds,
  })
  await model.release()
  return { imagesPerSecond: rate.get(choice)!, figures, pixels }
}

/**
 * Requests each step before the previous one is answered, as a worker does, to keep the device
 * busy.
 */
function pipelined(model: StatefulModel, config: TrainingCase): () => Promise<number> {
  const inputs = stepInputs(config, COMPARED_STEPS + 1)
  let before: Promise<unknown> = Promise.resolve()
  return async () => {
    const step = model.run('step', inputs)
    await before
    before = step
    return config.batch
  }
}

function stepInputs(config: TrainingCase, step: number): Inputs {
  const { batch, imageSize, channels, zDim } = config
  const shape = [batch, imageSize, imageSize, channels]
  const noise = (stream: Stream) => ({
    shape,
    data: drawNoise(
      source(stream, step),
      shape.reduce((product, size) => product * size),
    ),
  })
  const scalars = {
    ...adamScalars('D', config, LEARNING_RATE, step),
    ...adamScalars('G', config, LEARNING_RATE, step),
    ...(config.emaDecay > 0 ? { averageRate: 1 - config.emaDecay } : {}),
  }
  const z = drawPrior(source(STREAMS.z, step), batch * zDim, config.prior)
  const inputs: Record<string, TensorValue> = {
    // Any bytes are valid images for a step.
    reals: noise(STREAMS.order),
    z: { shape: [batch, zDim], data: z },
    ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, scalar(value)])),
  }
  if (config.instanceNoise === 0) return inputs
  const noises = { noiseReals: noise(STREAMS.noiseReals), noiseFakes: noise(STREAMS.noiseFakes) }
  return { ...inputs, ...noises, sigma: scalar(config.instanceNoise) }
}

function source(stream: Stream, position: number) {
  return { seed: 7, stream, position }
}

function scalar(value: number): TensorValue {
  return { shape: [], data: Float32Array.of(value) }
}
