/** Classifiers for tests of studies, of a discriminator with random weights. */
import { randomUUID } from 'node:crypto'
import { seedLatent } from '../../../server/sampling/latents.ts'
import { asDiscriminator, asGenerator } from '../../../server/checkpoints/checkpoint.ts'
import { discriminatorFeatures } from '../../../server/exploration/classifiers/features.ts'
import { discriminatorSamples } from '../../../server/sampling/discriminator-input.ts'
import { plainSampling } from '../../../server/sampling/sampling.ts'
import { fixture } from '../../checkpoints/support.ts'
import type { TestServer } from '../../support/server.ts'

/** Samples whose features a classifier divides. */
const SAMPLES = 200

export async function importCritic({ services }: TestServer): Promise<void> {
  const file = fixture('../discriminators/netd16-k3.pth')
  await services.checkpoints.importFile(file, { name: 'critic' })
}

/** A classifier of one feature: for each weight vector, the feature's weight and the intercept. */
interface Planted {
  readonly values: string[]
  readonly thresholds: number[]
  readonly balancedAccuracy: number
  readonly vectors: readonly (readonly [weight: number, intercept: number])[]
}

/**
 * Saves a classifier with the values `low` and `high`: high if a feature exceeds a threshold, by
 * default its median. Returns the classifier's id.
 */
export function plantClassifier(
  server: TestServer,
  attribute: string,
  rank: number,
  { threshold, balancedAccuracy = 1 }: { threshold?: number; balancedAccuracy?: number } = {},
): Promise<string> {
  return plant(server, attribute, rank, (sorted) => ({
    ...{ values: ['low', 'high'], thresholds: [], balancedAccuracy },
    vectors: [[1, -(threshold ?? sorted[SAMPLES / 2]!)]],
  }))
}

/** Saves a classifier of three values, which divide a feature in thirds. Returns its id. */
export function plantThirds(server: TestServer, attribute: string, rank: number): Promise<string> {
  return plant(server, attribute, rank, (sorted) => {
    const [low, high] = [1 / 3, 2 / 3].map((share) => sorted[Math.floor(share * SAMPLES)]!)
    return {
      ...{ values: ['below 0', '0 to 1', 'from 1'], thresholds: [0, 1], balancedAccuracy: 1 },
      vectors: [
        [-1, low!],
        [0, 0],
        [1, -high!],
      ],
    }
  })
}

/**
 * Saves a classifier of the samples of the checkpoint `small` by one feature, which varies much:
 * another one for each rank.
 */
async function plant(
  { services }: TestServer,
  attribute: string,
  rank: number,
  make: (sorted: Float32Array) => Planted,
): Promise<string> {
  const { checkpoints, database } = services
  const engine = await services.engine.get()
  const generator = asGenerator(await checkpoints.resolve('small'))
  const critic = asDiscriminator(await checkpoints.resolve('critic'))
  const latents = Array.from({ length: SAMPLES }, (_, seed) => seedLatent(seed, generator))
  const sampling = plainSampling(generator)
  const images = await discriminatorSamples(engine, sampling, critic, { latents })
  const { count, extract } = discriminatorFeatures(engine, critic, null)
  const values = await extract(images, SAMPLES)
  const column = (feature: number) =>
    Float32Array.from({ length: SAMPLES }, (_, row) => values[row * count + feature]!).sort()
  const columns = Array.from({ length: count }, (_, feature) => column(feature))
  const spread = (sorted: Float32Array) =>
    sorted[Math.floor(0.9 * SAMPLES)]! - sorted[Math.floor(0.1 * SAMPLES)]!
  const order = [...columns.keys()].sort((a, b) => spread(columns[b]!) - spread(columns[a]!))
  const feature = order[rank * 7]!
  const { values: names, thresholds, balancedAccuracy, vectors } = make(columns[feature]!)
  const weights = new Float32Array(vectors.length * (count + 1))
  vectors.forEach(([weight, intercept], vector) => {
    weights[vector * (count + 1) + feature] = weight
    weights[vector * (count + 1) + count] = intercept
  })
  const { id } = await database.classifiers.save({
    ...{ jobId: randomUUID(), datasetId: randomUUID(), datasetName: 'none', attribute, weights },
    ...{ values: names, thresholds, discriminatorDigest: critic.digest },
    ...{ activation: null, c: 1, accuracy: 1, balancedAccuracy, trainingImages: 9 },
    ...{ testImages: 9, featureCount: count },
  })
  return id
}
