/** Graphs for the units of a discriminator: their largest responses, and guided gradients. */
import { familyOf } from '../../gan/families/registry.ts'
import type { Network } from '../../gan/network-family.ts'
import { gradients } from '../../graph/gradients.ts'
import { GUIDED_RULES } from '../../graph/gradients/guided.ts'
import { constant, equal, input, max, mul, reshape, sub, sum, where } from '../../graph/ops.ts'
import { receptiveField, type ReceptiveField } from '../../graph/receptive-field.ts'
import type { Graph, Tensor } from '../../graph/tensor.ts'

/** A network without its numbers. */
type Unbound = Pick<Network, 'family' | 'architecture'>

/**
 * The largest response of each unit to each of `images`: `value` [batch, maps], and `position`
 * [batch, maps], where its map has it: row * width + column, the first if there are several.
 */
export function responseGraph(network: Unbound, activation: string): Graph {
  const { images, maps } = inside(network, activation)
  const [batch, units, height, width] = maps.shape as readonly ['batch', number, number, number]
  const places = height * width
  const value = max(maps, [2, 3], { keepDims: true })
  const ranks = Float32Array.from({ length: places }, (_, at) => places - at)
  const ranked = where(equal(maps, value), constant(ranks, [1, 1, height, width]), 0)
  const position = sub(places, max(ranked, [2, 3]))
  return { inputs: [images], outputs: { value: reshape(value, [batch, units]), position } }
}

/**
 * The guided gradient of one value of a map with respect to `images`: `gradient` [batch, channels,
 * height, width]. `unit` [batch, maps], `row` [batch, height] and `column` [batch, width] are 1 at
 * the value's indices, else 0.
 */
export function guidedGraph(network: Unbound, activation: string): Graph {
  const { images, maps } = inside(network, activation)
  const [batch, units, height, width] = maps.shape as readonly ['batch', number, number, number]
  const unit = input('unit', [batch, units])
  const row = input('row', [batch, height])
  const column = input('column', [batch, width])
  const place = mul(reshape(row, [batch, 1, height, 1]), reshape(column, [batch, 1, 1, width]))
  // The samples of a batch don't depend on each other, so the sum's gradient has each one's own.
  const response = sum(mul(mul(maps, reshape(unit, [batch, units, 1, 1])), place))
  const [gradient] = gradients(response, [images], { rules: GUIDED_RULES })
  return { inputs: [images, unit, row, column], outputs: { gradient: gradient! } }
}

/** The part of the images that one value of the activation depends on; null: all of it. */
export function receptiveFieldOf(network: Unbound, activation: string): ReceptiveField | null {
  const { images, maps } = inside(network, activation)
  return receptiveField(maps, images)
}

function inside(network: Unbound, activation: string): { images: Tensor; maps: Tensor } {
  const family = familyOf(network)
  const shapes = [...family.inputs(network.architecture)]
  const inputs = new Map(shapes.map(([name, shape]) => [name, input(name, shape)]))
  const { activations } = family.build(network.architecture, inputs)
  return { images: inputs.get('images')!, maps: activations.get(activation)! }
}
