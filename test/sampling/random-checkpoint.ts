/** Small generators with random weights, stored in files for the engine. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { GeneratorCheckpoint } from '../../server/checkpoints/checkpoint.ts'
import type { GeneratorArchitecture, Layer } from '../../server/gan/architecture.ts'
import { layersFamily } from '../../server/gan/families/layers.ts'
import { fileArtifact } from '../../server/weights/artifact.ts'
import { writeWeights } from '../../server/weights/safetensors.ts'
import { seedToZ } from '../../server/latent/seed-to-z.ts'

const Z_DIM = 10

/** A 16x16 DCGAN with random weights from `seed`; different seeds yield different checkpoints. */
export async function randomCheckpoint(
  folder: string,
  seed: number,
  channels: 1 | 3 = 3,
): Promise<GeneratorCheckpoint> {
  const shapes = { first: [Z_DIM, 96, 4, 4], second: [96, 40, 4, 4], third: [40, channels, 4, 4] }
  const weights = new Map(
    Object.entries(shapes).map(([name, shape], index) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const data = seedToZ(100 * seed + index, count, { distribution: 'normal' })
      return [name, { shape, data: data.map((value) => value * 0.1) }]
    }),
  )
  const architecture: GeneratorArchitecture = {
    zDim: Z_DIM,
    prior: { distribution: 'normal' },
    channels,
    height: 16,
    width: 16,
    range: [-1, 1],
    layers: [
      upward('first', 96, 1, 0),
      { kind: 'activation', function: 'relu' },
      upward('second', 40, 2, 1),
      { kind: 'activation', function: 'relu' },
      upward('third', channels, 2, 1),
      { kind: 'activation', function: 'tanh' },
    ],
  }
  const digest = createHash('sha256').update(`${seed} ${channels}`).digest('hex')
  const file = path.join(folder, `${digest}.safetensors`)
  await writeFile(file, writeWeights(weights))
  return {
    id: `sha256:${digest}`,
    digest,
    name: `random-${seed}`,
    run: null,
    aliases: [],
    quarantine: null,
    sourceDigest: digest,
    format: 'safetensors',
    preset: null,
    kind: 'generator',
    generator: layersFamily.interface(architecture),
    discriminator: null,
    layers: [],
    parameterCount: null,
    batchNorm: 'NONE',
    calibrationDrift: null,
    evidence: [],
    network: {
      kind: 'family',
      family: 'layers',
      architecture,
      weights: fileArtifact(digest, file),
    },
    createdAt: new Date(0),
  }
}

function upward(weight: string, out: number, stride: number, padding: number): Layer {
  return {
    kind: 'convTranspose2d',
    weight,
    out,
    kernel: [4, 4],
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    outputPadding: [0, 0],
    dilation: [1, 1],
    groups: 1,
  }
}
