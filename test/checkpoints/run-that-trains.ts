/**
 * A training run whose checkpoints a test writes as a worker would, to the real database and
 * storage.
 */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { writeNetwork } from '../../server/checkpoints/run-checkpoint.ts'
import type { Lease, RunRow } from '../../server/db/stores.ts'
import { discriminatorArchitecture, generatorArchitecture } from '../../server/gan/dcgan.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../../server/gan/gan-config.ts'
import type { Network } from '../../server/gan/network-family.ts'
import { randomWeights, type OpenStore } from './support.ts'

const config: GanConfig = {
  ...{ imageSize: 16, channels: 3, zDim: 8, prior: { distribution: 'normal' }, ngf: 4, ndf: 4 },
  ...{ batch: 4, beta1: 0.5, beta2: 0.999, realLabel: 1, emaDecay: 0.9, instanceNoise: 0 },
  ...EARLIER_SETTINGS,
}

export const architecture = generatorArchitecture(config)

const generator: Unweighted = { family: 'layers', architecture }
const critic: Unweighted = {
  family: 'discriminator',
  architecture: discriminatorArchitecture(config),
}

type Unweighted = Omit<Network, 'weights'>

/** The database and the storage to write to, and a folder for files. */
type Opened = Pick<OpenStore, 'database' | 'storage' | 'scratch'>

export class RunThatTrains {
  readonly run: RunRow
  readonly #open: Opened
  readonly #lease: Lease
  #index = 0

  private constructor(open: Opened, run: RunRow, lease: Lease) {
    this.#open = open
    this.run = run
    this.#lease = lease
  }

  static async start(open: Opened, name: string): Promise<RunThatTrains> {
    const { datasets, runs, workerJobs } = open.database
    const dataset = await datasets.insert({
      ...{ id: randomUUID(), name: `${name}-images`, source: 'FOLDER', count: 100, channels: 3 },
      ...{ imageSize: 16, brokenCount: 0, broken: [], classes: [], attributes: [], packKey: null },
    })
    const run = await runs.create({
      ...{ name, datasetId: dataset.id, config: {}, steps: 10_000, priority: 0 },
    })
    const claimed = await workerJobs.claim(run.id, 'a test')
    return new RunThatTrains(open, run, claimed!.lease)
  }

  /**
   * Writes the checkpoint of a step. Weights differ at every step, and raw ones from averaged ones.
   */
  async checkpoint(step: number, { averaged = true, discriminator = true } = {}): Promise<void> {
    const { storage, scratch, database } = this.#open
    const key = `runs/${this.run.id}/1-${step}`
    const write = async (name: string, factor: number, network = generator) => {
      const weights = randomWeights(network.architecture, network.family)
      for (const { data } of weights.values()) {
        for (let index = 0; index < data.length; index++) data[index]! *= factor
      }
      const file = path.join(scratch, name)
      const written = await writeNetwork(file, { ...network, weights })
      await storage.put(`${key}/${name}`, file)
      return written
    }
    const ema = await write('generator.safetensors', 1 + step / 10_000)
    const raw = averaged ? await write('raw.safetensors', 1.5 + step / 10_000) : ema
    const judge = discriminator
      ? await write('discriminator.safetensors', 1 + step / 10_000, critic)
      : null
    const checkpoint = {
      ...{ discriminatorDigest: judge?.digest ?? null },
      ...{ discriminatorDescription: judge?.description ?? null },
      ...{ step, key, digest: ema.digest, description: ema.description },
      ...{ rawDigest: raw.digest, rawDescription: raw.description, good: true },
    }
    const event = { kind: 'checkpoint', at: new Date(), step, checkpoint } as const
    await database.workerJobs.record(this.#lease, this.#index++, [event])
  }

  /**
   * Retires checkpoints as the worker's retention does: marks them first, then deletes their files.
   */
  async retire(...steps: number[]): Promise<void> {
    const { runs } = this.#open.database
    const retired = await runs.retire(this.run.id, steps)
    for (const { key } of retired) await this.#open.storage.remove(`${key}/`)
    await runs.filesRemoved(
      this.run.id,
      retired.map(({ key }) => key),
    )
  }
}
