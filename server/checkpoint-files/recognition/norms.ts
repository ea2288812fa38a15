/** Assigns batch norms to layers. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Module, NormModule, WeightModule } from './modules.ts'

export interface AssignedNorm {
  readonly module: NormModule
  readonly over: 'channel' | 'unit'
}

interface Normalizable {
  readonly kind: string
  readonly module: WeightModule
  readonly outputs: number
  readonly side: number
}

export interface NormAssignment {
  /** Index of a layer -> its norm. */
  readonly byLayer: readonly (AssignedNorm | undefined)[]
  readonly notes: readonly string[]
}

/**
 * Assigns each norm to a layer with as many channels (or, for a dense layer, units). Uses positions
 * in the file; where norms are listed apart from the layers, their count, the numbers in names, or
 * the lengths in order. Throws CheckpointInvalid for a norm that fits no layer.
 */
export function assignNorms(
  modules: readonly Module[],
  layers: readonly Normalizable[],
): NormAssignment {
  const byPlace = assignByPlace(modules, layers)
  if (byPlace !== null) return { byLayer: byPlace, notes: [] }
  const norms = modules.filter((module) => module.kind === 'norm')
  const byLayer =
    assignByCount(norms, layers) ?? assignByNumber(norms, layers) ?? assignByLength(norms, layers)
  const pairs = byLayer.flatMap((norm, i) =>
    norm === undefined ? [] : [`\`${norm.module.name}\` after \`${layers[i]!.module.name}\``],
  )
  return {
    byLayer,
    notes: [`Batch norms are listed apart from the layers; assumed order: ${pairs.join(', ')}.`],
  }
}

/**
 * One norm for every layer but the last; or, if dense layers have none, for every hidden
 * convolution.
 */
function assignByCount(
  norms: readonly NormModule[],
  layers: readonly Normalizable[],
): (AssignedNorm | undefined)[] | null {
  const skipped = layers.length - 1 - norms.length
  const dense = layers.filter(({ kind }) => kind === 'dense').length
  if (skipped !== 0 && skipped !== dense) return null
  return assignTo(norms, layers, (_, i) => i + skipped)
}

/** `bn2` belongs to `conv2`. */
function assignByNumber(
  norms: readonly NormModule[],
  layers: readonly Normalizable[],
): (AssignedNorm | undefined)[] | null {
  const numberOf = (name: string) => /(\d+)\D*$/.exec(name)?.[1]
  return assignTo(norms, layers, ({ name }) =>
    layers.findIndex(
      ({ module }) => numberOf(name) !== undefined && numberOf(module.name) === numberOf(name),
    ),
  )
}

function assignTo(
  norms: readonly NormModule[],
  layers: readonly Normalizable[],
  place: (norm: NormModule, index: number) => number,
): (AssignedNorm | undefined)[] | null {
  const byLayer: (AssignedNorm | undefined)[] = new Array(layers.length).fill(undefined)
  for (const [i, module] of norms.entries()) {
    const at = place(module, i)
    const over = layers[at] === undefined ? null : reach(module, layers[at])
    if (over === null || byLayer[at] !== undefined) return null
    byLayer[at] = { module, over }
  }
  return byLayer
}

/** Assigns each norm to the next layer with as many output channels. */
function assignByLength(
  norms: readonly NormModule[],
  layers: readonly Normalizable[],
): (AssignedNorm | undefined)[] {
  const byLayer: (AssignedNorm | undefined)[] = new Array(layers.length).fill(undefined)
  let from = 0
  for (const module of norms) {
    const at = layers.findIndex((layer, i) => i >= from && reach(module, layer) !== null)
    if (at < 0) throw new CheckpointInvalid(describeMisfit(module, layers))
    byLayer[at] = { module, over: reach(module, layers[at]!)! }
    from = at + 1
  }
  return byLayer
}

function assignByPlace(
  modules: readonly Module[],
  layers: readonly Normalizable[],
): (AssignedNorm | undefined)[] | null {
  const byLayer: (AssignedNorm | undefined)[] = new Array(layers.length).fill(undefined)
  let at = -1
  for (const module of modules) {
    if (module.kind !== 'norm') {
      at = layers.findIndex((layer) => layer.module === module)
      continue
    }
    const layer = layers[at]
    const over = layer === undefined ? null : reach(module, layer)
    if (over === null || byLayer[at] !== undefined) return null
    byLayer[at] = { module, over }
  }
  return byLayer
}

/** The axis over which `norm` normalizes the layer's output; null if it doesn't fit. */
function reach(norm: NormModule, layer: Normalizable): 'channel' | 'unit' | null {
  if (norm.length === layer.outputs) return 'channel'
  if (layer.kind === 'dense' && norm.length === layer.outputs * layer.side ** 2) return 'unit'
  return null
}

function describeMisfit(norm: NormModule, layers: readonly Normalizable[]): string {
  const lengths = layers.map(({ module, outputs }) => `\`${module.name}\` ${outputs}`).join(', ')
  return (
    `The norm \`${norm.name}\` has ${norm.length} channels, which fits none of the remaining ` +
    `layers (their output channels: ${lengths}).`
  )
}
