/** Checks by running a network that its numbers stay finite. */
import type { Engine, Program } from '../engine/engine.ts'
import { CheckpointInvalid } from '../errors.ts'
import {
  discriminatorInterface,
  familyOf,
  generatorInterface,
  isGenerator,
} from '../gan/families/registry.ts'
import type { Discriminator, Network } from '../gan/network-family.ts'
import { networkGraph } from '../gan/network-graph.ts'
import { mean } from '../graph/ops.ts'
import { serializeGraph } from '../graph/serialize.ts'
import type { Graph, Tensor } from '../graph/tensor.ts'
import { topologicalOrder } from '../graph/traverse.ts'
import { seedToZ } from '../latent/seed-to-z.ts'
import { fileArtifact } from '../weights/artifact.ts'
import { inputsOfSeeds } from './sample-seeds.ts'

export interface OverflowOptions {
  readonly engine: Engine
  /** A file with the network's weights. */
  readonly weights: string
  /** Key of the program that runs on the engine. */
  readonly key: string
  readonly signal?: AbortSignal | undefined
}

/** Number of samples or images that are run. */
const ROWS = 4

/** Operators whose sums of products overflow first. Activations can hide it: tanh gives -1 or 1. */
const PRODUCTS = ['conv2d', 'convTranspose2d', 'matmul']

/**
 * Throws CheckpointInvalid if sums of products, activations or the output are NaN or infinite:
 * finite weights can be so large that float32 overflows, and pictures would be black or white.
 */
export async function checkOverflow(network: Network, options: OverflowOptions): Promise<void> {
  const { engine, weights, key, signal } = options
  const { inputs, outputs } = watchedGraph(network)
  const graph = serializeGraph({ inputs, outputs })
  const program: Program = { kind: 'graph', key, graph, weights: fileArtifact(key, weights) }
  const values = await engine.run(program, inputsOf(network), ROWS, {
    ...(signal && { signal }),
    once: true,
  })
  const isFinite = (name: string) => values[name]!.data.every((value) => Number.isFinite(value))
  if (Object.keys(outputs).every(isFinite)) return
  throw new CheckpointInvalid(
    `The network's numbers overflow float32. ${largestWeight(network)} Training diverged, or the ` +
      'file is damaged.',
  )
}

/** The network's graph, with the mean of every tensor to check. */
function watchedGraph(network: Network): Graph {
  const activations = familyOf(network).activations(network.architecture)
  const means = activations.map(({ name }) => `means.${name}`)
  const output = isGenerator(network) ? 'images' : 'logits'
  const graph = networkGraph(network, { outputs: [...means, output] })
  const products = topologicalOrder(graph).filter(({ op }) => PRODUCTS.includes(op))
  const sums = products.map((tensor, index): [string, Tensor] => {
    const axes = tensor.shape.map((_, axis) => axis).slice(1)
    return [`product.${index}`, mean(tensor, axes)]
  })
  return { ...graph, outputs: { ...graph.outputs, ...Object.fromEntries(sums) } }
}

function inputsOf(network: Network): Record<string, Float32Array> {
  if (isGenerator(network)) return inputsOfSeeds(generatorInterface(network), 0, ROWS)
  const { width, height, channels } = discriminatorInterface(network as Discriminator).image
  const length = ROWS * width * height * channels
  return { images: seedToZ(0, length, { distribution: 'uniform' }) }
}

function largestWeight({ weights }: Network): string {
  let largest = { name: '', size: -1 }
  for (const [name, { data }] of weights) {
    const size = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    if (size > largest.size) largest = { name, size }
  }
  const size = largest.size.toPrecision(3)
  return `The largest weight is ${size}, in tensor ${JSON.stringify(largest.name.slice(0, 80))}.`
}
