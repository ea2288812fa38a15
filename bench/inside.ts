/**
 * Sampling with feature maps off, relative to plain samples; pictures of activations; and guided
 * gradients of a discriminator's units.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { GeneratorCheckpoint } from '../server/checkpoints/checkpoint.ts'
import type { Engine } from '../server/engine/engine.ts'
import { startEngine } from '../server/engine/start.ts'
import { guidedGradients } from '../server/exploration/filters/programs.ts'
import type { DiscriminatorArchitecture } from '../server/gan/architecture.ts'
import { discriminatorInterface, generatorInterface } from '../server/gan/families/registry.ts'
import { createLogger } from '../server/logger.ts'
import { seedLatent } from '../server/sampling/latents.ts'
import { samplingRenderers } from '../server/sampling/renderers.ts'
import { createSampler } from '../server/sampling/sampler.ts'
import { plainSampling, type Sampler, type Sampling } from '../server/sampling/sampling.ts'
import { StoredVariants } from '../server/sampling/stored-variants.ts'
import { resolveVariant } from '../server/sampling/variant.ts'
import { fileArtifact } from '../server/weights/artifact.ts'
import { readSafetensors, readWeights, writeWeights } from '../server/weights/safetensors.ts'
import { benchArchitecture, benchWeights } from './generator.ts'
import { quantile, table, throughput } from './measure.ts'

const TURNS = 31
/** Maps in each picture, and of each ablation. */
const MAPS = Array.from({ length: 64 }, (_, map) => map)

/** Units and images of each in a sheet of filters. */
const [UNITS, IMAGES] = [64, 4]
/** Turns of each layer's guided gradients. */
const GUIDED_TURNS = 5

/** Prints the tables. */
export async function benchInside(): Promise<void> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
  try {
    const file = path.join(directory, 'weights.safetensors')
    await writeFile(file, writeWeights(benchWeights('architecture')))
    const logger = createLogger({ level: 'warn', pretty: true })
    await using engine = await startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger })
    const sampler = createSampler(async () => engine)
    const checkpoint = checkpointOf(file)
    console.log(`${table(await variantRows(sampler, checkpoint))}\n`)
    console.log(`${table(await pictureRows(sampler, checkpoint))}\n`)
    console.log(`${table(await guidedRows(engine, directory))}\n`)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function variantRows(sampler: Sampler, checkpoint: GeneratorCheckpoint) {
  const plain = plainSampling(checkpoint)
  const ablate = checkpoint.generator.activations.map(({ name }) => {
    return { activation: name, maps: MAPS.slice(0, 16), strength: 1 }
  })
  const ablated = { ...plain, variant: resolveVariant({ ablate }, checkpoint) }
  const rows: (string | number)[][] = [['batch', 'plain img/s', 'ablated img/s', 'ratio']]
  for (const batch of [1, 16, 64]) {
    const latents = MAPS.slice(0, batch).map((seed) => seedLatent(seed, checkpoint))
    const work = (sampling: Sampling) => async () => {
      await Promise.all([sampler.sample(sampling, latents), sampler.sample(sampling, latents)])
      return 2 * batch
    }
    const rate = await throughput([
      { name: 'plain', work: work(plain) },
      { name: 'ablated', work: work(ablated) },
    ])
    const [plainRate, ablatedRate] = [rate.get('plain')!, rate.get('ablated')!]
    rows.push([String(batch), plainRate, ablatedRate, ablatedRate / plainRate])
  }
  return rows
}

async function pictureRows(sampler: Sampler, checkpoint: GeneratorCheckpoint) {
  const { activation: renderer } = samplingRenderers({
    sampler,
    checkpoints: { resolve: async () => checkpoint },
    variants: new StoredVariants({ findByPrefix: async () => [] }),
    engine: () => Promise.reject(new Error('no addresses are made')),
  })
  const sampling = plainSampling(checkpoint)
  const rows: (string | number)[][] = [['activation', 'maps', 'p50 ms', 'p99 ms']]
  for (const { name: activation, shape } of checkpoint.generator.activations) {
    const maps = Array.from({ length: Math.min(256, shape[0]!) }, (_, map) => map)
    const times: number[] = []
    for (let seed = 0; seed <= TURNS; seed++) {
      const latent = seedLatent(seed, checkpoint)
      const start = performance.now()
      await renderer.render({ kind: 'activation', sampling, latent, activation, maps })
      times.push(performance.now() - start)
    }
    const warm = times.slice(1)
    const label = `${activation} ${shape.slice(1).join('x')}`
    rows.push([label, String(maps.length), quantile(warm, 0.5), quantile(warm, 0.99)])
  }
  return rows
}

/** Seconds for the gradients of a sheet, by layer of the demo's discriminator. */
async function guidedRows(engine: Engine, directory: string) {
  const bytes = await readFile(
    new URL('../demo/faces64-discriminator.safetensors', import.meta.url),
  )
  const { architecture } = JSON.parse(readSafetensors(bytes).metadata['latentql']!) as {
    readonly architecture: DiscriminatorArchitecture
  }
  const file = path.join(directory, 'discriminator.safetensors')
  await writeFile(file, writeWeights(readWeights(bytes)))
  const described = { family: 'discriminator', architecture } as const
  const weights = fileArtifact('discriminator', file)
  const examined = {
    digest: 'discriminator',
    network: { kind: 'family', ...described, weights },
  } as const
  const { image, activations } = discriminatorInterface(described)
  const size = image.channels * image.height * image.width
  const images = Array.from({ length: UNITS * IMAGES }, (_, index) =>
    Float32Array.from({ length: size }, (_, at) => Math.sin(index + at * 0.37)),
  )
  const rows: (string | number)[][] = [['guided gradients', 'units', 'images', 'p50 s']]
  for (const activation of activations) {
    const [count, height, width] = activation.shape as [number, number, number]
    const places = images.map((own, index) => ({
      ...{ image: own, unit: Math.floor(index / IMAGES) % count },
      ...{ x: index % width, y: index % height },
    }))
    const seconds: number[] = []
    for (let turn = 0; turn <= GUIDED_TURNS; turn++) {
      const start = performance.now()
      await guidedGradients(examined, places, { activation, engine })
      seconds.push((performance.now() - start) / 1000)
    }
    const label = `${activation.name} ${height}x${width}`
    rows.push([label, String(UNITS), String(places.length), quantile(seconds.slice(1), 0.5)])
  }
  return rows
}

function checkpointOf(file: string): GeneratorCheckpoint {
  const architecture = benchArchitecture()
  return {
    ...{ id: 'bench', digest: 'bench', name: 'bench', run: null, aliases: [] },
    ...{ sourceDigest: 'bench', format: 'safetensors', preset: null, layers: [] },
    ...{ parameterCount: null, batchNorm: 'STORED', calibrationDrift: null, evidence: [] },
    kind: 'generator',
    generator: generatorInterface({ family: 'layers', architecture }),
    discriminator: null,
    network: {
      ...{ kind: 'family', family: 'layers', architecture },
      weights: fileArtifact('bench', file),
    },
    quarantine: null,
    createdAt: new Date(0),
  }
}
