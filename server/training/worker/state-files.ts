/** Files of a run's state: made for step 0, taken from another run, and turned into generators that can be served. */
import { open, readFile, writeFile } from 'node:fs/promises'
import { writeNetwork, type WrittenNetwork } from '../../checkpoints/run-checkpoint.ts'
import { TrainingRunConflict } from '../../errors.ts'
import { discriminatorArchitecture, generatorArchitecture } from '../../gan/dcgan.ts'
import type { Discriminator, Generator } from '../../gan/network-family.ts'
import {
  initialState,
  servingDiscriminator,
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

/** What `statistics`, `rawStatistics` and `discriminatorStatistics` gave for the same state. */
export interface NetworkStatistics {
  readonly served: readonly BatchStatistics[]
  readonly raw: readonly BatchStatistics[]
  readonly discriminator: readonly BatchStatistics[]
}

export interface NetworkPaths {
  readonly state: string
  readonly generator: string
  readonly raw: string
  readonly discriminator: string
}

export type WrittenNetworks = Readonly<
  Record<'generator' | 'raw' | 'discriminator', WrittenNetwork>
>

/**
 * Writes both generators and the discriminator of a state, as they are served. Throws CheckpointInvalid for numbers that are
 * not finite.
 */
export async function writeNetworks(
  paths: NetworkPaths,
  config: TrainingConfig,
  statistics: NetworkStatistics,
): Promise<WrittenNetworks> {
  const state = readWeights(await readFile(paths.state))
  const served = config.emaDecay > 0 ? 'ema' : 'g'
  const generator = (which: 'ema' | 'g', batches: readonly BatchStatistics[]): Generator => ({
    family: 'layers',
    architecture: generatorArchitecture(config),
    weights: servingWeights(config, state, which, batches),
  })
  const discriminator: Discriminator = {
    family: 'discriminator',
    architecture: discriminatorArchitecture(config),
    weights: servingDiscriminator(config, state, statistics.discriminator),
  }
  return {
    generator: await writeNetwork(paths.generator, generator(served, statistics.served)),
    raw: await writeNetwork(paths.raw, generator('g', statistics.raw)),
    discriminator: await writeNetwork(paths.discriminator, discriminator),
  }
}

function normalOf({ seed }: TrainingConfig): Normal {
  return (position, count) => drawNormals({ seed, stream: STREAMS.weights, position }, count)
}
