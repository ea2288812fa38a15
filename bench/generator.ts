/**
 * The generator of all measurements: the DCGAN tutorial's, nz 100, ngf 64, 64x64 RGB, random
 * weights.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { networkGraph } from '../server/gan/network-graph.ts'
import { serializeGraph } from '../server/graph/serialize.ts'
import { fileArtifact } from '../server/weights/artifact.ts'
import { writeWeights } from '../server/weights/safetensors.ts'
import type { GeneratorArchitecture, Layer } from '../server/gan/architecture.ts'
import type { WeightTensor } from '../server/graph/tensor.ts'

const WIDTHS = [100, 512, 256, 128, 64, 3]

/** 105 M multiply-adds per image. */
export function benchArchitecture(): GeneratorArchitecture {
  const layers = WIDTHS.slice(1).flatMap((_, index): Layer[] => {
    const first = index === 0
    const last = index === WIDTHS.length - 2
    const convolution: Layer = {
      kind: 'convTranspose2d',
      weight: `layers.${index}.weight`,
      out: WIDTHS[index + 1]!,
      kernel: [4, 4],
      stride: first ? [1, 1] : [2, 2],
      padding: first ? [0, 0, 0, 0] : [1, 1, 1, 1],
      outputPadding: [0, 0],
      dilation: [1, 1],
      groups: 1,
    }
    if (last) return [convolution, { kind: 'activation', function: 'tanh' }]
    const norm = (part: string) => `layers.${index}.norm.${part}`
    return [
      convolution,
      {
        kind: 'batchNorm',
        scale: norm('scale'),
        offset: norm('offset'),
        mean: norm('mean'),
        variance: norm('variance'),
        epsilon: 1e-5,
        over: 'channel',
      },
      { kind: 'activation', function: 'relu' },
    ]
  })
  return {
    zDim: 100,
    prior: { distribution: 'normal' },
    channels: 3,
    height: 64,
    width: 64,
    range: [-1, 1],
    layers,
  }
}

/** Writes the generator's weights into a folder, and returns the program that samples with them. */
export async function writeBenchProgram(folder: string) {
  const file = path.join(folder, 'weights.safetensors')
  await writeFile(file, writeWeights(benchWeights('architecture')))
  const network = { family: 'layers', architecture: benchArchitecture() } as const
  return {
    kind: 'graph',
    key: 'bench',
    graph: serializeGraph(networkGraph(network, { outputs: ['pixels'] })),
    weights: fileArtifact('bench', file),
  } as const
}

/** Weights named as in the tutorial (`main.0.weight`, ...) or as in the architecture. */
export function benchWeights(
  naming: 'architecture' | 'tutorial',
  seed = 1,
): Map<string, WeightTensor> {
  const random = linearCongruential(seed)
  const weights = new Map<string, WeightTensor>()
  const add = (name: string, shape: number[], value: () => number) =>
    weights.set(name, {
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, value),
    })
  for (let index = 0; index + 1 < WIDTHS.length; index += 1) {
    const [input, output] = [WIDTHS[index]!, WIDTHS[index + 1]!]
    const names = naming === 'tutorial' ? tutorialNames(index) : architectureNames(index)
    add(names.weight, [input, output, 4, 4], () => (random() - 0.5) * 0.1)
    if (output === 3) continue
    add(names.scale, [output], () => 1 + (random() - 0.5) * 0.1)
    add(names.offset, [output], () => (random() - 0.5) * 0.1)
    add(names.mean, [output], () => 0)
    add(names.variance, [output], () => 0.1 + random() * 0.1)
  }
  return weights
}

function architectureNames(index: number) {
  const norm = `layers.${index}.norm`
  return {
    weight: `layers.${index}.weight`,
    scale: `${norm}.scale`,
    offset: `${norm}.offset`,
    mean: `${norm}.mean`,
    variance: `${norm}.variance`,
  }
}

function tutorialNames(index: number) {
  const norm = `main.${index * 3 + 1}`
  return {
    weight: `main.${index * 3}.weight`,
    scale: `${norm}.weight`,
    offset: `${norm}.bias`,
    mean: `${norm}.running_mean`,
    variance: `${norm}.running_var`,
  }
}

/** A linear congruential generator with Numerical Recipes' constants; any fixed stream works. */
function linearCongruential(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
