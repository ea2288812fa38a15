/** Chains of layers: shape inference, graph building and named activations. */
import { CheckpointInvalid } from '../../errors.ts'
import { mean, mul, parameter, reshape, sub } from '../../graph/ops.ts'
import type { Dim, Tensor } from '../../graph/tensor.ts'
import type { BatchNorm } from './batch-norm.ts'
import { kindOf, type Layer } from './kinds.ts'
import {
  layerFault,
  times,
  valuesOf,
  type ImageShape,
  type Placed,
  type Statistics,
} from './layer-kind.ts'

/** A layer with its output shape, and the shapes of its tensors by field. */
export interface ChainLink extends Placed<Layer> {
  readonly makes: ImageShape
  readonly shapes: Readonly<Record<string, readonly number[]>>
}

/** Maximum values per image between two layers; 2^26 float32 values are 256 MiB. */
const MAX_VALUES = 2 ** 26

/** Limit for serving: 64 such images take 2 GiB. A 64x64 DCGAN has 2^16, a 512x512 one 2^22. */
const MAX_SERVED_VALUES = 2 ** 23

/** Makes the tensor of a weight; by default a parameter with its name. */
export type MakeWeight = (name: string, shape: readonly number[]) => Tensor

export interface LinkOptions {
  readonly shape: ImageShape
  readonly what: string
  /** Number of classes of a conditional network; default 0. */
  readonly classes?: number | undefined
}

/**
 * Infers the shapes through the layers. Throws CheckpointInvalid if a layer doesn't fit its input,
 * naming the layer, or if the last output is not `shape`, or if layers take a label that the
 * network doesn't have or none takes the one that it has.
 */
export function linkLayers(
  layers: readonly Layer[],
  from: ImageShape,
  { shape, what, classes = 0 }: LinkOptions,
): ChainLink[] {
  let takes = from
  checkLabel(layers, classes)
  const links = layers.map((layer, index): ChainLink => {
    const placed = { layer, index, takes, classes }
    const kind = kindOf(layer)
    const makes = kind.makes(placed)
    if (!makes.every((size) => size >= 1)) {
      throw layerFault(placed, `makes an image of ${times(makes)} from ${times(takes)}`)
    }
    if (valuesOf(makes) > MAX_VALUES) throw layerFault(placed, `makes ${times(makes)} values`)
    const shapes = kind.shapes(layer, takes, makes, classes)
    takes = makes
    return { ...placed, makes, shapes }
  })
  if (takes.join() === shape.join()) return links
  throw new CheckpointInvalid(
    `The layers end in ${times(takes)}; expected ${what} ${times(shape)}.`,
  )
}

function checkLabel(layers: readonly Layer[], classes: number): void {
  const index = layers.findIndex((layer) => kindOf(layer).takesLabel?.(layer) ?? false)
  if (index >= 0 && classes === 0) {
    const found = { layer: layers[index]!, index }
    throw layerFault(found, 'takes a label, but the network has no classes')
  }
  if (index >= 0 || classes === 0) return
  throw new CheckpointInvalid(`The network has ${classes} classes, but no layer takes a label.`)
}

/** Returns the shapes of the tensors that the layers name, first to last. */
export function weightShapes(links: readonly ChainLink[]): Map<string, readonly number[]> {
  return new Map(
    links.flatMap((link) => tensorsOf(link).map(({ name, shape }) => [name, shape] as const)),
  )
}

/** Returns the names of the tensors that are measured, not trained. */
export function statisticsOf(links: readonly ChainLink[]): Set<string> {
  return new Set(
    links.flatMap((link) => {
      const measured = kindOf(link.layer).statistics
      return tensorsOf(link).flatMap(({ field, name }) => (measured.includes(field) ? name : []))
    }),
  )
}

/**
 * Throws CheckpointInvalid, naming the layer, if a weight is missing or has the wrong shape, or if
 * a layer's output is too large to serve. `shapes` are the weights' shapes by name.
 */
export function checkWeights(
  links: readonly ChainLink[],
  shapes: ReadonlyMap<string, readonly number[]>,
): void {
  for (const link of links) {
    for (const { field, name, shape: needs } of tensorsOf(link)) {
      const got = shapes.get(name)
      if (!got) throw layerFault(link, `needs ${field} \`${name}\`, which is missing`)
      if (got.join() === needs.join()) continue
      const fault = `has ${field} \`${name}\` [${got.join(', ')}]; expected [${needs.join(', ')}]`
      throw layerFault(link, fault)
    }
    if (valuesOf(link.makes) <= MAX_SERVED_VALUES) continue
    throw layerFault(link, `makes ${times(link.makes)} values per image, too many to serve`)
  }
}

/** Describes each layer, first to last. */
export function describeLayers(links: readonly ChainLink[]): string[] {
  return links.map(({ layer, takes }) => kindOf(layer).describe(layer, takes))
}

/**
 * Names tensors by position (`0.weight`, `1.running_mean`), as in an nn.Sequential of the layers,
 * and drops redundant fields. `from` maps each new tensor name to the old one.
 */
export function canonicalLayers(layers: readonly Layer[]): {
  readonly layers: readonly Layer[]
  readonly from: ReadonlyMap<string, string>
} {
  const from = new Map<string, string>()
  const canonical = layers.map((layer, index) => {
    const kind = kindOf(layer)
    const names: Record<string, string> = {}
    for (const [field, suffix] of Object.entries(kind.tensors)) {
      const name = fieldOf(layer, field)
      if (name === undefined) continue
      names[field] = `${index}.${suffix}`
      from.set(names[field], name)
    }
    return { ...(kind.canonical?.(layer) ?? layer), ...names } as Layer
  })
  return { layers: canonical, from }
}

/** Replaces the names of all tensors; `names` has each of them. */
export function renameTensors(
  layers: readonly Layer[],
  names: ReadonlyMap<string, string>,
): readonly Layer[] {
  return layers.map((layer) => {
    const renamed = Object.keys(kindOf(layer).tensors).flatMap((field) => {
      const name = fieldOf(layer, field)
      return name === undefined ? [] : [[field, names.get(name)!] as const]
    })
    return { ...layer, ...Object.fromEntries(renamed) } as Layer
  })
}

/** A layer whose output is an activation: the last layer of a block. */
export interface NamedLayer {
  /** `INDEX.LABEL`, e.g. `2.relu`. */
  readonly name: string
  readonly index: number
  readonly shape: ImageShape
}

/**
 * Returns the last layer of each block (a weighted layer with the norm and activation that follow
 * it) except the last block, whose output is the network's output.
 */
export function namedLayers(links: readonly ChainLink[]): NamedLayer[] {
  const ends: ChainLink[] = []
  for (const link of links) {
    const { block } = kindOf(link.layer)
    if (block === 'opens') ends.push(link)
    else if (block === 'belongs' && ends.length > 0) ends[ends.length - 1] = link
  }
  return ends.slice(0, -1).map(({ layer, index, makes }) => ({
    name: `${index}.${kindOf(layer).label(layer)}`,
    index,
    shape: makes,
  }))
}

export interface ApplyOptions {
  /** Black and white of the network's images. */
  readonly range: readonly [number, number]
  /** Default: `fixed`, the stored mean and variance. */
  readonly statistics?: Statistics
  readonly weight?: MakeWeight
  /**
   * `label` [batch, classes] of a conditional network, and `mask.NAME` [batch, channels]: factors
   * for the maps of the activation NAME.
   */
  readonly inputs?: ReadonlyMap<string, Tensor>
}

/**
 * Applies the links to x [batch, channels, height, width]. `layerInputs` are the links' inputs.
 * Throws CheckpointInvalid if `fixed` statistics are missing.
 */
export function applyLinks(
  x: Tensor,
  links: readonly ChainLink[],
  { range, statistics = 'fixed', weight = parameter, inputs }: ApplyOptions,
): { output: Tensor; activations: Map<string, Tensor>; layerInputs: readonly Tensor[] } {
  const names = new Map(namedLayers(links).map(({ index, name }) => [index, name]))
  const activations = new Map<string, Tensor>()
  const layerInputs: Tensor[] = []
  let output = x
  for (const link of links) {
    layerInputs.push(output)
    const tensor = (field: string) => {
      const name = fieldOf(link.layer, field)
      return name === undefined ? undefined : weight(name, link.shapes[field]!)
    }
    const context = { range, statistics, label: inputs?.get('label'), tensor }
    output = kindOf(link.layer).apply(output, link, context)
    const name = names.get(link.index)
    if (name === undefined) continue
    const mask = inputs?.get(`mask.${name}`)
    if (mask) output = mul(output, reshape(mask, [x.shape[0]!, link.makes[0], 1, 1]))
    activations.set(name, output)
  }
  return { output, activations, layerInputs }
}

/** Returns the indices of batch norms without statistics. */
export function uncalibratedLayers(layers: readonly Layer[]): number[] {
  return layers.flatMap((layer, index) =>
    kindOf(layer).statistics.some((field) => fieldOf(layer, field) === undefined) ? [index] : [],
  )
}

/** Adds names for the statistics of one batch norm; returns the layers and the names. */
export function withStatistics(
  layers: readonly Layer[],
  index: number,
): { layers: readonly Layer[]; names: { readonly mean: string; readonly variance: string } } {
  const names = { mean: `${index}.running_mean`, variance: `${index}.running_var` }
  const changed = layers.map((layer, at) => (at === index ? { ...layer, ...names } : layer))
  return { layers: changed, names }
}

/**
 * Measures a batch norm's input per image: `mean` and `variance` [batch, channels] over its pixels.
 * Over units, which have one value per image, `mean` [batch, units] is that value and `variance` is
 * 0. The batch norms before it need statistics. Throws CheckpointInvalid if the layer isn't a batch
 * norm.
 */
export function measureInput(
  x: Tensor,
  links: readonly ChainLink[],
  index: number,
  options: ApplyOptions,
): { mean: Tensor; variance: Tensor } {
  const link = links[index]!
  const { layer, takes } = link
  if (layer.kind !== 'batchNorm') throw layerFault(link, 'is not a batch norm')
  const { output } = applyLinks(x, links.slice(0, index), options)
  const rows = (layer satisfies BatchNorm).over === 'unit' ? valuesOf(takes) : takes[0]
  const batch: Dim = x.shape[0]!
  const values = reshape(output, [batch, rows, valuesOf(takes) / rows])
  const means = mean(values, [2], { keepDims: true })
  const centred = sub(values, means)
  return { mean: reshape(means, [batch, rows]), variance: mean(mul(centred, centred), [2]) }
}

/** Returns the tensors that a layer names. */
function tensorsOf({ layer, shapes }: ChainLink) {
  return Object.keys(kindOf(layer).tensors).flatMap((field) => {
    const name = fieldOf(layer, field)
    return name === undefined ? [] : [{ field, name, shape: shapes[field]! }]
  })
}

function fieldOf(layer: Layer, field: string): string | undefined {
  return (layer as unknown as Readonly<Record<string, string | undefined>>)[field]
}
