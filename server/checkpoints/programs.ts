/** Programs of checkpoints: what an engine loads to sample a network or read its activations. */
import { LRUCache } from 'lru-cache'
import type { Program } from '../engine/engine.ts'
import { BadUserInput } from '../errors.ts'
import { familyOf, makesImages } from '../gan/families/registry.ts'
import { networkGraph } from '../gan/network-graph.ts'
import { serializeGraph, type GraphJson } from '../graph/serialize.ts'
import type { Checkpoint, NetworkFiles } from './checkpoint.ts'

export interface ProgramOptions {
  /**
   * True if every activation NAME is multiplied by an input `mask.NAME` [rows, channels]: 1 keeps a
   * map, 0 removes it. One program serves all requests, whichever maps they ablate. Default: false.
   */
  readonly masks?: boolean
  /**
   * A generator's `pixels` uint8 [rows, height, width, channels] and a discriminator's `logits`
   * [rows] are the defaults. Either has `activation.NAME` [rows, channels, height, width],
   * `features.NAME` and `features` [rows, features] (gan/features.ts).
   */
  readonly outputs?: readonly string[]
}

/** Graphs by program key. They are small and rebuilt in a few milliseconds. */
const graphs = new LRUCache<string, GraphJson>({ max: 256 })

/**
 * Returns the program of a checkpoint. With default options its key is the digest. Inputs: a
 * generator's `z` [rows, size] or a discriminator's `images` [rows, channels, height, width] in its
 * range, and the masks. Throws BadUserInput for an activation that the checkpoint doesn't have, and
 * for any option on an ONNX graph.
 */
export function programOf(
  { digest, name, network }: Pick<Checkpoint, 'digest' | 'name' | 'network'>,
  { masks = false, outputs }: ProgramOptions = {},
): Program {
  if (network.kind === 'onnx') {
    if (masks || outputs !== undefined) throw opaque(name)
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

function opaque(name: string): BadUserInput {
  return new BadUserInput(
    `The checkpoint "${name}" is an ONNX graph that is served as is: its activations can't be ` +
      'read or ablated. Import the weights it was exported from (PyTorch, safetensors, Keras) ' +
      'instead.',
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
  const asked = outputs.flatMap(
    (output) => /^(?:activation|features)\.(.*)$/s.exec(output)?.[1] ?? [],
  )
  const unknown = asked.find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new BadUserInput(
    `The checkpoint "${checkpoint}" has no activation ${JSON.stringify(unknown)}. ` +
      (names.length > 0 ? `Available: ${names.join(', ')}.` : 'It has no activations.'),
  )
}
