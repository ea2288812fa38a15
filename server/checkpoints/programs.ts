/** The programs of checkpoints: what an engine loads to sample one, or to look inside. */
import { LRUCache } from 'lru-cache'
import type { Program } from '../engine/engine.ts'
import { BadUserInput } from '../errors.ts'
import { familyOf, makesImages } from '../gan/families/registry.ts'
import { networkGraph } from '../gan/network-graph.ts'
import { serializeGraph, type GraphJson } from '../graph/serialize.ts'
import type { Checkpoint, NetworkFiles } from './checkpoint.ts'

export interface Doors {
  /**
   * True if every activation NAME is multiplied by an input `mask.NAME` [rows, channels]: 1 leaves a map as it is, 0 removes
   * it. One program for all requests, whatever they ablate; default false.
   */
  readonly masks?: boolean
  /**
   * `pixels` uint8 [rows, height, width, channels] of a generator and `logits` [rows] of a discriminator, which are the
   * defaults; `activation.NAME` [rows, channels, height, width] of either.
   */
  readonly outputs?: readonly string[]
}

/** Graphs are small, and built anew in a few milliseconds. By the keys of their programs. */
const graphs = new LRUCache<string, GraphJson>({ max: 256 })

/**
 * The program of a checkpoint with these doors open; without any its key is the digest. Inputs: `z` [rows, size] of a
 * generator, `images` [rows, channels, height, width] in its range of a discriminator, and the masks. Throws BadUserInput
 * for an activation that the checkpoint has not, and for any door into an ONNX graph.
 */
export function programOf(
  { digest, name, network }: Pick<Checkpoint, 'digest' | 'name' | 'network'>,
  { masks = false, outputs }: Doors = {},
): Program {
  if (network.kind === 'onnx') {
    if (masks || outputs !== undefined) throw closed(name)
    return { ...network, key: digest }
  }
  const plain = makesImages(network.family) ? 'pixels' : 'logits'
  const made = outputs ?? [plain]
  const key = [digest, ...(masks ? ['masked'] : []), ...(made.join() === plain ? [] : made)].join(
    ' ',
  )
  const known = graphs.get(key)
  if (known) return { kind: 'graph', key, graph: known, weights: network.weights }
  checkActivations(name, network, made)
  const graph = serializeGraph(networkGraph(network, { masks, outputs: made }))
  graphs.set(key, graph)
  return { kind: 'graph', key, graph, weights: network.weights }
}

function closed(name: string): BadUserInput {
  return new BadUserInput(
    `The checkpoint "${name}" is an ONNX graph that is served as it is, so nothing inside it can be seen or ablated. ` +
      'Import the weights it was exported from (PyTorch, safetensors, Keras) instead.',
  )
}

function checkActivations(
  checkpoint: string,
  network: Extract<NetworkFiles, { kind: 'family' }>,
  outputs: readonly string[],
): void {
  const names = familyOf(network)
    .activations(network.architecture)
    .map(({ name }) => name)
  const asked = outputs.flatMap((output) => /^activation\.(.*)$/s.exec(output)?.[1] ?? [])
  const unknown = asked.find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new BadUserInput(
    `The checkpoint "${checkpoint}" has no activation ${JSON.stringify(unknown)}; it has ` +
      `${names.join(', ') || 'none'}.`,
  )
}
