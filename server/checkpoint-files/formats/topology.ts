/**
 * Reads a Keras model as one chain of layers: sequential, functional, or nested. A functional model
 * may join a second chain, of the label.
 */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { isRecord, listOf, recordOf, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'
import { orderChain } from './topology-order.ts'
import type { JoinedBranch, Topology, TopologyLayer } from './source.ts'

/** Classes of models, which may contain models. */
export const MODELS = ['Sequential', 'Model', 'Functional']
const MAX_DEPTH = 8
const MAX_LAYERS = 1000

type PlainLayer = Omit<TopologyLayer, 'weights' | 'joined'> & {
  readonly joined?: JoinedBranch<PlainLayer>
}

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
      .map((layer) => withWeights(layer, weights)),
  }
}

function withWeights(
  { joined, ...layer }: PlainLayer,
  weights: ReadonlyMap<string, ReadonlyMap<string, string>>,
): TopologyLayer {
  const branch = joined?.layers.map((each) => withWeights(each, weights))
  return {
    ...layer,
    weights: weights.get(layer.name) ?? new Map<string, string>(),
    ...(joined && branch && { joined: { ...joined, layers: branch } }),
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
  if (className === 'Sequential') return entries.flatMap((entry) => unfoldLayer(entry, depth))
  const { chain, join } = orderChain(entries)
  return chain.flatMap((entry) => {
    const layers = unfoldLayer(entry, depth)
    if (join?.at !== entry) return layers
    const branch = join.label.flatMap((each) => unfoldLayer(each, depth))
    return layers.map((layer) => ({
      ...layer,
      joined: { layers: branch, isFirst: join.isFirst },
    }))
  })
}

function unfoldLayer(entry: JsonRecord, depth: number): PlainLayer[] {
  const className = textOf(entry['class_name'], 'The class of a layer')
  if (MODELS.includes(className)) return unfold(entry, depth + 1)
  const config = recordOf(entry['config'], `The config of a ${show(className)} layer`)
  return [{ className, name: textOf(config['name'], 'The name of a layer'), config }]
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
