/** Assigns batch norms to layers. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Module, NormModule, WeightModule } from './modules.ts'

export interface AssignedNorm {
  readonly module: NormModule
  readonly over: 'channel' | 'unit'
  /** True if it follows the layer's PixelShuffle, with fewer channels than the layer outputs. */
  readonly isShuffled: boolean
}

interface Normalizable {
  readonly kind: string
  readonly module: WeightModule
  readonly outputs: number
  readonly side: number
  /** Factor of a PixelShuffle after it; absent: none. */
  readonly shuffle?: number
}

export interface NormAssignment {
  /** Index of a layer -> its norm. */
  readonly byLayer: readonly (AssignedNorm | undefined)[]
  /** True if only the lengths show which layer each norm follows. */
  readonly isLoose: boolean
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
  if (byPlace !== null) return { byLayer: byPlace, isLoose: false, notes: [] }
  const norms = modules.filter((module) => module.kind === 'norm')
  const close = assignByCount(norms, layers) ?? assignByNumber(norms, layers)
  const byLayer = close ?? assignByLength(norms, layers)
  const pairs = byLayer.flatMap((norm, i) =>
    norm === undefined ? [] : [`\`${norm.module.name}\` after \`${layers[i]!.module.name}\``],
  )
  return {
    byLayer,
    isLoose: close === null,
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
    const norm = layers[at] === undefined ? null : reach(module, layers[at])
    if (norm === null || byLayer[at] !== undefined) return null
    byLayer[at] = norm
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
    byLayer[at] = reach(module, layers[at]!)!
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
    const norm = layer === undefined ? null : reach(module, layer)
    if (norm === null || byLayer[at] !== undefined) return null
    byLayer[at] = norm
  }
  return byLayer
}

/** The norm as one of the layer's output; null if it doesn't fit. */
function reach(module: NormModule, layer: Normalizable): AssignedNorm | null {
  const { outputs, side, shuffle = 1 } = layer
  const { length } = module
  if (length === outputs) return { module, over: 'channel', isShuffled: false }
  if (layer.kind === 'dense' && length === outputs * side ** 2)
    return { module, over: 'unit', isShuffled: false }
  if (length * shuffle ** 2 === outputs) return { module, over: 'channel', isShuffled: true }
  return null
}

function describeMisfit(norm: NormModule, layers: readonly Normalizable[]): string {
  const lengths = layers.map(({ module, outputs }) => `\`${module.name}\` ${outputs}`).join(', ')
  return (
    `The norm \`${norm.name}\` has ${norm.length} channels, which fits none of the remaining ` +
    `layers (their output channels: ${lengths}).`
  )
}
