/** Programs of checkpoints: what an engine loads to sample a network or read its activations. */
import { LRUCache } from 'lru-cache'
import type { Program } from '../engine/engine.ts'
import { BadUserInput } from '../errors.ts'
import { familyOf, makesImages } from '../gan/families/registry.ts'
import type { Activation, InputOptions } from '../gan/network-family.ts'
import { networkGraph } from '../gan/network-graph.ts'
import { serializeGraph, type GraphJson } from '../graph/serialize.ts'
import type { Checkpoint } from './checkpoint.ts'
import { refuseQuarantined } from './quarantine.ts'

export interface ProgramOptions extends InputOptions {
  /**
   * True if every activation NAME is multiplied by an input `mask.NAME` [rows, channels]: 1 keeps a
   * map, 0 removes it. One program serves all requests, whichever maps they ablate. Default: false.
   */
  readonly masks?: boolean
  /**
   * A generator's `pixels` uint8 [rows, height, width, channels] and a discriminator's `logits`
   * [rows] are the defaults. Either has `activation.NAME` [rows, channels, height, width],
   * `features.NAME` and `features` [rows, features], `means.NAME`, `peaks.NAME` and `active.NAME`
   * [rows, channels] (gan/features.ts). A generator with a mapping has `w` and, if it is known,
   * `w.mean` [rows, size].
   */
  readonly outputs?: readonly string[]
}

/** Graphs by program key. They are small and rebuilt in a few milliseconds. */
const graphs = new LRUCache<string, GraphJson>({ max: 256 })

/**
 * Returns the program of a checkpoint. With default options its key is the digest. Inputs: a
 * generator's `z` [rows, size], or with the entry `w` its rows of w [rows, number, size] and the
 * noise of seeded layers; a discriminator's `images` [rows, channels, height, width] in its
 * range, and the masks. Throws CheckpointQuarantined, or BadUserInput for an activation that the
 * checkpoint doesn't have, and for any option on an ONNX graph.
 */
export function programOf(
  checkpoint: Pick<Checkpoint, 'digest' | 'name' | 'network'> &
    Partial<Pick<Checkpoint, 'quarantine'>>,
  { masks = false, outputs, entry = 'z', noise = 'const' }: ProgramOptions = {},
): Program {
  const { digest, name, network } = checkpoint
  refuseQuarantined(checkpoint)
  if (network.kind !== 'family') {
    if (masks || outputs !== undefined || entry === 'w') throw opaque(name)
    return { ...network, key: digest }
  }
  const plain = makesImages(network.family) ? 'pixels' : 'logits'
  const made = outputs ?? [plain]
  const key = [
    digest,
    ...(entry === 'z' ? [] : [`from ${entry}`]),
    ...(noise === 'const' ? [] : [`noise ${noise}`]),
    ...(masks ? ['masked'] : []),
    ...(made.join() === plain ? [] : made),
  ].join(' ')
  const known = graphs.get(key)
  if (known) return { kind: 'graph', key, graph: known, weights: network.weights }
  for (const output of made) {
    const activation = /^(?:activation|features|means|peaks|active)\.(.*)$/s.exec(output)?.[1]
    if (activation !== undefined) requireActivation(checkpoint, activation)
  }
  const graph = serializeGraph(networkGraph(network, { masks, outputs: made, entry, noise }))
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

/**
 * Returns an activation of a checkpoint. Throws BadUserInput if it has none of this name, or is an
 * ONNX graph.
 */
export function requireActivation(
  { name: checkpoint, network }: Pick<Checkpoint, 'name' | 'network'>,
  name: string,
): Activation {
  if (network.kind !== 'family') throw opaque(checkpoint)
  const activations = familyOf(network).activations(network.architecture)
  const found = activations.find((activation) => activation.name === name)
  if (found) return found
  const names = activations.map((activation) => activation.name)
  throw new BadUserInput(
    `The checkpoint "${checkpoint}" has no activation ${JSON.stringify(name.slice(0, 80))}. ` +
      (names.length > 0 ? `Available: ${names.join(', ')}.` : 'It has no activations.'),
  )
}
