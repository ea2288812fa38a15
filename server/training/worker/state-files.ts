/**
 * Files of a run's state: written for step 0, taken from another run, and converted to networks for
 * serving.
 */
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
import { drawNormals } from '../../latent/draws.ts'
import { STREAMS } from './random-streams.ts'
import type { TrainingConfig } from '../training.ts'

/** The part of a state that isn't stored in tensors. */
export interface Progress {
  /** Steps done in this run. */
  readonly step: number
  /**
   * Updates that the optimizers have made, including the updates of the run that this one started
   * from.
   */
  readonly updatesD: number
  readonly updatesG: number
  readonly alarms: AlarmMemory
}

/** Progress at step 0. */
const START: Progress = { step: 0, updatesD: 0, updatesG: 0, alarms: NO_ALARMS }

/** Writes the state of step 0: random weights, determined by the run's seed. */
export async function writeInitialState(path: string, config: TrainingConfig): Promise<Progress> {
  await writeFile(path, weightsFile(initialState(config, normalOf(config))))
  return START
}

/**
 * Writes the state of step 0 of a run that starts from another run's state: its weights, its
 * optimizer state, and its average of the generator, or the generator itself if it kept none.
 * Throws TrainingRunConflict if a tensor is missing or has another shape.
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
        'The checkpoint to start from has ' +
          (tensor ? `a ${name} of ${tensor.shape.join('x')}` : `no ${name}`) +
          `; the run's settings require one of ${shape.join('x')}.`,
      )
    }
    state.set(name, tensor)
  }
  await writeFile(path, weightsFile(state))
  const { updatesD, updatesG } = await readProgress(source)
  return { ...START, updatesD, updatesG }
}

/** Reads the result of `progressMetadata` from a state's file. Reads only the file's header. */
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

/** Returns the metadata of a state's file. */
export function progressMetadata(progress: Progress): { progress: string } {
  return { progress: JSON.stringify(progress) }
}

/**
 * Outputs of the graphs `statistics`, `rawStatistics` and `discriminatorStatistics` for the same
 * state, and the seed of the truncation centre.
 */
export interface NetworkStatistics {
  readonly served: readonly BatchStatistics[]
  readonly raw: readonly BatchStatistics[]
  readonly discriminator: readonly BatchStatistics[]
  readonly truncationCentre: number
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
 * Writes both generators and the discriminator of a state for serving. Both generators have the
 * same truncation centre, a typical sample of the first. Throws CheckpointInvalid for values
 * that are not finite.
 */
export async function writeNetworks(
  paths: NetworkPaths,
  config: TrainingConfig,
  statistics: NetworkStatistics,
): Promise<WrittenNetworks> {
  const state = readWeights(await readFile(paths.state))
  const { truncationCentre } = statistics
  const served = config.emaDecay > 0 ? 'ema' : 'g'
  const generator = (which: 'ema' | 'g', batches: readonly BatchStatistics[]): Generator => ({
    family: 'layers',
    architecture: { ...generatorArchitecture(config), truncationCentre },
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
