/**
 * Reads a Keras model as one chain of layers: sequential, functional without branches, or nested.
 */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { isRecord, listOf, recordOf, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import type { Topology, TopologyLayer } from './source.ts'

/** Classes of models, which may contain models. */
export const MODELS = ['Sequential', 'Model', 'Functional']
const MAX_DEPTH = 8
const MAX_LAYERS = 1000

type PlainLayer = Omit<TopologyLayer, 'weights'>

/**
 * Reads a model's config as Keras or TensorFlow.js writes it, and assigns the weights in `names` to
 * layers (`LAYER/ROLE`, optionally after the names of enclosing models). Throws CheckpointInvalid
 * for a model that is not a chain.
 */
export function readTopology(topology: unknown, names: readonly string[]): Topology {
  const outer = recordOf(topology, 'The topology')
  const layers = unfold(recordOf(outer['model_config'] ?? outer, 'The topology'), 0)
  const weights = weightsByLayer(names)
  return {
    inputShape: inputShapeOf(layers),
    layers: layers
      .filter((layer) => layer.className !== 'InputLayer')
      .map((layer) => ({ ...layer, weights: weights.get(layer.name) ?? new Map() })),
  }
}

/** Flattens a model to its layers, first to last. */
function unfold(model: JsonRecord, depth: number): PlainLayer[] {
  if (depth > MAX_DEPTH)
    throw new CheckpointInvalid(`The model is nested more than ${MAX_DEPTH} levels deep.`)
  const className = textOf(model['class_name'], 'The class of a model')
  if (!MODELS.includes(className))
    throw new CheckpointInvalid(`Unknown model class ${show(className)}.`)
  const { config } = model
  // The first Keras versions stored a Sequential's layers as a bare list.
  const list = isRecord(config) ? config['layers'] : config
  const entries = listOf(list, "The model's layers").map((entry) => recordOf(entry, 'A layer'))
  if (entries.length > MAX_LAYERS)
    throw new CheckpointInvalid(
      `The model has ${entries.length} layers; the limit is ${MAX_LAYERS}.`,
    )
  const ordered = className === 'Sequential' ? entries : orderChain(entries)
  return ordered.flatMap((entry) => unfoldLayer(entry, depth))
}

function unfoldLayer(entry: JsonRecord, depth: number): PlainLayer[] {
  const className = textOf(entry['class_name'], 'The class of a layer')
  if (MODELS.includes(className)) return unfold(entry, depth + 1)
  const config = recordOf(entry['config'], `The config of a ${show(className)} layer`)
  return [{ className, name: textOf(config['name'], 'The name of a layer'), config }]
}

/** Orders a functional model's layers by their connections. */
function orderChain(entries: readonly JsonRecord[]): JsonRecord[] {
  const followers = new Map<string | undefined, JsonRecord>()
  for (const entry of entries) {
    const feeder = feederOf(entry)
    if (followers.has(feeder))
      throw new CheckpointInvalid(
        `The model is not a chain: it branches after ${show(feeder ?? 'its input')}.`,
      )
    followers.set(feeder, entry)
  }
  const ordered: JsonRecord[] = []
  for (let next = followers.get(undefined); next; next = followers.get(nameOf(next))) {
    if (ordered.length === entries.length) break
    ordered.push(next)
  }
  if (ordered.length !== entries.length)
    throw new CheckpointInvalid('The model is not a chain from one input to one output.')
  return ordered
}

function nameOf(entry: JsonRecord): string {
  return textOf(entry['name'], 'The name of a layer')
}

/** Name of the single layer that feeds this one; undefined for the input. */
function feederOf(entry: JsonRecord): string | undefined {
  const calls = listOf(entry['inbound_nodes'] ?? [], 'The inbound nodes of a layer')
  if (calls.length === 0) return undefined
  if (isRecord(calls[0])) return newFeederOf(entry, calls)
  const feeders = listOf(calls[0], 'An inbound node')
  if (calls.length > 1 || feeders.length !== 1)
    throw new CheckpointInvalid(
      `The model is not a chain: layer ${show(nameOf(entry))} is used ${calls.length} times with ` +
        `${feeders.length} inputs.`,
    )
  return textOf(listOf(feeders[0], 'An inbound node')[0], 'An inbound node')
}

/** The same for Keras 3: `{args: [{config: {keras_history: [LAYER, 0, 0]}}]}`. */
function newFeederOf(entry: JsonRecord, calls: readonly unknown[]): string {
  const feeders = listOf(recordOf(calls[0], 'An inbound node')['args'], 'The inputs of a layer')
  if (calls.length > 1 || feeders.length !== 1 || Array.isArray(feeders[0]))
    throw new CheckpointInvalid(
      `The model is not a chain: layer ${show(nameOf(entry))} is used ${calls.length} times, with ` +
        `${feeders.flat().length} inputs.`,
    )
  const { config } = recordOf(feeders[0], 'The input of a layer')
  const history = recordOf(config, 'The input of a layer')['keras_history']
  return textOf(listOf(history, 'The history of an input')[0], 'The history of an input')
}

function inputShapeOf(layers: readonly PlainLayer[]): readonly number[] | null {
  const { batch_input_shape: given, batch_shape: newer } = layers[0]?.config ?? {}
  const shape = given ?? newer
  if (!Array.isArray(shape)) return null
  const [, ...sizes] = shape as unknown[]
  return sizes.every((size) => Number.isSafeInteger(size)) ? (sizes as number[]) : null
}

/** Groups weights by layer, the second last part of the name; the last part is the role. */
function weightsByLayer(names: readonly string[]): Map<string, Map<string, string>> {
  const layers = new Map<string, Map<string, string>>()
  for (const name of names) {
    const parts = name.split('/')
    const role = parts.pop()!.replace(/:\d+$/, '')
    const layer = parts.pop() ?? ''
    const weights = layers.get(layer) ?? new Map<string, string>()
    if (weights.has(role))
      throw new CheckpointInvalid(`Two weights are the ${show(role)} of layer ${show(layer)}.`)
    layers.set(layer, weights.set(role, name))
  }
  return layers
}
