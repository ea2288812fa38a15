/** The layers of a Keras model as one chain: sequential models, functional ones without branches, and nests of them. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { isRecord, listOf, recordOf, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import type { Topology, TopologyLayer } from './source.ts'

const MODELS = ['Sequential', 'Model', 'Functional']
const MAX_DEPTH = 8
const MAX_LAYERS = 1000

type PlainLayer = Omit<TopologyLayer, 'weights'>

/**
 * Reads `modelTopology`, as Keras or TensorFlow.js writes it, and finds every layer's weights among `names`
 * (`LAYER/ROLE`, perhaps behind the names of the models around it).
 * Throws CheckpointInvalid for a model that is not a chain.
 */
export function readTopology(topology: unknown, names: readonly string[]): Topology {
  const outer = recordOf(topology, "model.json's modelTopology")
  const layers = unfold(recordOf(outer['model_config'] ?? outer, 'The topology'), 0)
  const weights = weightsByLayer(names)
  return {
    inputShape: inputShapeOf(layers),
    layers: layers
      .filter((layer) => layer.className !== 'InputLayer')
      .map((layer) => ({ ...layer, weights: weights.get(layer.name) ?? new Map() })),
  }
}

/** The layers inside a model, first to last. */
function unfold(model: JsonRecord, depth: number): PlainLayer[] {
  if (depth > MAX_DEPTH)
    throw new CheckpointInvalid(`The model nests more than ${MAX_DEPTH} levels deep.`)
  const className = textOf(model['class_name'], 'The class of a model')
  if (!MODELS.includes(className))
    throw new CheckpointInvalid(`A model of class ${show(className)} is not known.`)
  const { config } = model
  // The first Keras versions kept a Sequential's layers without their model's name around them.
  const list = isRecord(config) ? config['layers'] : config
  const entries = listOf(list, "The model's layers").map((entry) => recordOf(entry, 'A layer'))
  if (entries.length > MAX_LAYERS)
    throw new CheckpointInvalid(`A model of ${entries.length} layers is not known.`)
  const ordered = className === 'Sequential' ? entries : orderChain(entries)
  return ordered.flatMap((entry) => unfoldLayer(entry, depth))
}

function unfoldLayer(entry: JsonRecord, depth: number): PlainLayer[] {
  const className = textOf(entry['class_name'], 'The class of a layer')
  if (MODELS.includes(className)) return unfold(entry, depth + 1)
  const config = recordOf(entry['config'], `The config of a ${show(className)} layer`)
  return [{ className, name: textOf(config['name'], 'The name of a layer'), config }]
}

/** Orders a functional model's layers by what feeds what. */
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

/** The one layer that feeds this one; undefined for the input. */
function feederOf(entry: JsonRecord): string | undefined {
  const calls = listOf(entry['inbound_nodes'] ?? [], 'The inbound nodes of a layer')
  if (calls.length === 0) return undefined
  const feeders = listOf(calls[0], 'An inbound node')
  if (calls.length > 1 || feeders.length !== 1)
    throw new CheckpointInvalid(
      `The model is not a chain: layer ${show(nameOf(entry))} is used ${calls.length} times with ` +
        `${feeders.length} inputs.`,
    )
  return textOf(listOf(feeders[0], 'An inbound node')[0], 'An inbound node')
}

function inputShapeOf(layers: readonly PlainLayer[]): readonly number[] | null {
  const { batch_input_shape: given, batch_shape: newer } = layers[0]?.config ?? {}
  const shape = given ?? newer
  if (!Array.isArray(shape)) return null
  const [, ...sizes] = shape as unknown[]
  return sizes.every((size) => Number.isSafeInteger(size)) ? (sizes as number[]) : null
}

/** Weights by the layer they are named after: the last but one part of the name; the last is the role. */
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
