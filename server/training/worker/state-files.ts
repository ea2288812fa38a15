/** Files of a run's state: made for step 0, taken from another run, and turned into generators that can be served. */
import { open, readFile, writeFile } from 'node:fs/promises'
import { writeNetwork, type WrittenNetwork } from '../../checkpoints/run-checkpoint.ts'
import { TrainingRunConflict } from '../../errors.ts'
import { generatorArchitecture } from '../../gan/dcgan.ts'
import {
  initialState,
  servingWeights,
  type BatchStatistics,
  type Normal,
} from '../../gan/training-state.ts'
import { readWeights, weightsFile } from '../../weights/safetensors.ts'
import type { WeightTensor } from '../../graph/tensor.ts'
import { NO_ALARMS, type AlarmMemory } from '../alarms/alarms.ts'
import { drawNormals, STREAMS } from './random-streams.ts'
import type { TrainingConfig } from '../training.ts'

/** What a state is beside its tensors. */
export interface Progress {
  /** Steps done in this run. */
  readonly step: number
  /** Updates that the optimisers remember, those of a run that this one started from included. */
  readonly updatesD: number
  readonly updatesG: number
  readonly alarms: AlarmMemory
}

/** As the state of step 0 has it. */
const START: Progress = { step: 0, updatesD: 0, updatesG: 0, alarms: NO_ALARMS }

/** Writes the state of step 0: random weights, a function of the run's seed. */
export async function writeInitialState(path: string, config: TrainingConfig): Promise<Progress> {
  await writeFile(path, weightsFile(initialState(config, normalOf(config))))
  return START
}

/**
 * Writes the state of step 0 of a run that starts from another's: its weights and what its optimisers remember, and its
 * average of the generator, or the generator itself where it kept none. Throws TrainingRunConflict where a tensor is
 * missing or has another shape.
 */
export async function writeStateFrom(
  path: string,
  config: TrainingConfig,
  source: string,
): Promise<Progress> {
  const from = readWeights(await readFile(source))
  const state = new Map<string, WeightTensor>()
  for (const [name, { shape }] of initialState(config, normalOf(config))) {
    const tensor = from.get(name) ?? from.get(name.replace(/^ema\./, 'g.'))
    if (tensor?.shape.join() !== shape.join()) {
      throw new TrainingRunConflict(
        `The checkpoint that the run starts from has ${tensor ? `a ${name} of ${tensor.shape.join('x')}` : `no ${name}`}; ` +
          `the run's settings need one of ${shape.join('x')}.`,
      )
    }
    state.set(name, tensor)
  }
  await writeFile(path, weightsFile(state))
  const { updatesD, updatesG } = await readProgress(source)
  return { ...START, updatesD, updatesG }
}

/** What `progressMetadata` wrote into a state's file; only the file's header is read. */
export async function readProgress(path: string): Promise<Progress> {
  const file = await open(path, 'r')
  try {
    const { buffer: prefix } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const length = Number(prefix.readBigUInt64LE())
    const { buffer: header } = await file.read(Buffer.alloc(length), 0, length, 8)
    const { __metadata__: metadata } = JSON.parse(header.toString()) as {
      __metadata__: { progress: string }
    }
    return JSON.parse(metadata.progress) as Progress
  } finally {
    await file.close()
  }
}

/** For the metadata of a state's file. */
export function progressMetadata(progress: Progress): { progress: string } {
  return { progress: JSON.stringify(progress) }
}

/** What `statistics` and `rawStatistics` gave for the same state. */
export interface GeneratorStatistics {
  readonly served: readonly BatchStatistics[]
  readonly raw: readonly BatchStatistics[]
}

/** Writes both generators of a state, as they are served. Throws CheckpointInvalid for numbers that are not finite. */
export async function writeGenerators(
  paths: { readonly state: string; readonly generator: string; readonly raw: string },
  config: TrainingConfig,
  statistics: GeneratorStatistics,
): Promise<{ generator: WrittenNetwork; raw: WrittenNetwork }> {
  const state = readWeights(await readFile(paths.state))
  const network = { family: 'layers', architecture: generatorArchitecture(config) } as const
  const served = config.emaDecay > 0 ? 'ema' : 'g'
  const weightsOf = (which: 'ema' | 'g', batches: readonly BatchStatistics[]) =>
    servingWeights(config, state, which, batches)
  return {
    generator: await writeNetwork(paths.generator, {
      ...network,
      weights: weightsOf(served, statistics.served),
    }),
    raw: await writeNetwork(paths.raw, { ...network, weights: weightsOf('g', statistics.raw) }),
  }
}

function normalOf({ seed }: TrainingConfig): Normal {
  return (position, count) => drawNormals({ seed, stream: STREAMS.weights, position }, count)
}
