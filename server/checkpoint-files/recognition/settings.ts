/** Settings of a generator that its tensors don't show. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Layer } from '../../gan/architecture.ts'
import type { Prior } from '../../latent/seed-to-z.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { Chain, LabelJoin, NormOrder } from './chain.ts'
import type { AssignedNorm } from './norms.ts'
import { plausibleGeometries, sizeCost, type Geometry } from './geometry.ts'
import { hiddenOf, priorOf } from './overrides.ts'
import type { Placement } from './placements.ts'
import type { OutputActivation, Preset } from './presets.ts'

export interface Settings {
  readonly preset: Preset
  readonly prior: Prior
  /** Place of the label's values among those that a layer takes. */
  readonly join: LabelJoin
  readonly hidden: Layer & { kind: 'activation' }
  readonly output: OutputActivation
  /** Epsilon of batch norms; `dense` is that of those after a dense layer. */
  readonly epsilon: { readonly usual: number; readonly dense: number }
  /** Condition for an activation after the last dense layer: see `Preset`. */
  readonly afterDense: Preset['afterDense'] | 'never'
  /** Order of norm and activation, where the file doesn't show it. */
  readonly order: NormOrder
  readonly upsampling: 'nearest' | 'bilinear'
  readonly geometry: Geometry
}

/** Hidden activations in published generators. */
const HIDDEN: readonly Settings['hidden'][] = [
  { kind: 'activation', function: 'relu' },
  { kind: 'activation', function: 'leakyRelu', slope: 0.2 },
  { kind: 'activation', function: 'leakyRelu', slope: 0.01 },
  { kind: 'activation', function: 'leakyRelu', slope: 0.1 },
  { kind: 'activation', function: 'leakyRelu', slope: 0.3 },
  { kind: 'activation', function: 'elu', slope: 1 },
  { kind: 'activation', function: 'selu' },
]

/** Epsilons in published generators; 0.8 is a momentum that was given as one. */
const EPSILONS = [1e-5, 1e-3, 0.8]

/** Limit of `sizeCost` for generators without padding, which come to many sizes. */
const MAX_UNPADDED_SIZE_COST = 1

/** Limit of values of one setting beside the usual one. */
const MAX_OTHERS = 6
/** Limits of settings that differ: if batch norms can tell, and if all are equally likely. */
const [MAX_CHANGES, MAX_UNTOLD_CHANGES] = [4, 1]

/**
 * Returns a preset's settings with the overrides. Throws CheckpointInvalid if no usual image size
 * results, BadUserInput for overrides that don't fit.
 */
export function usualSettings(
  chain: Chain,
  preset: Preset,
  overrides: ArchitectureOverrides,
): Settings {
  return {
    preset,
    prior: priorOf(overrides, preset.prior),
    join: chain.label?.joins[0] ?? 'none',
    hidden: hiddenOf(overrides, preset),
    output: overrides.outputActivation ?? preset.output,
    epsilon: epsilonOf(preset, overrides),
    afterDense: preset.afterDense,
    order: 'normFirst',
    upsampling: 'nearest',
    geometry: geometriesOf(chain, preset, overrides)[0],
  }
}

/**
 * Returns every combination of what published generators do, wherever neither the file nor an
 * override decides: the usual settings first, then those that differ in one respect, and so on.
 */
export function possibleSettings(
  chain: Chain,
  usual: Settings,
  presets: readonly Preset[],
  overrides: ArchitectureOverrides,
): readonly Settings[] {
  const { prior, hiddenActivation, leakySlope } = overrides
  const geometries = [
    ...presets.flatMap((preset) => attempt(() => geometriesOf(chain, preset, overrides))),
    ...unpaddedGeometries(chain, overrides),
  ]
  const upsamples = geometries.some(({ placements }) => placements.some((one) => one.upsample > 1))
  const priors: Prior[] = [{ distribution: 'normal' }, { distribution: 'uniform' }]
  const axes: { readonly [K in keyof Settings]?: readonly Settings[K][] } = {
    prior: prior === undefined ? priors : [],
    join: chain.label?.joins ?? [],
    hidden: hiddenActivation === undefined && leakySlope === undefined ? HIDDEN : [],
    order: isOrderUnknown(chain) ? ['activationFirst'] : [],
    afterDense: isDenseUnknown(chain) ? ['always', 'normed', 'never'] : [],
    upsampling: upsamples ? ['bilinear'] : [],
    epsilon: [
      ...presets.map((preset) => epsilonOf(preset, overrides)),
      ...EPSILONS.map((epsilon) => epsilonOf({ epsilon }, overrides)),
    ],
    geometry: geometries,
  }
  const tells = chain.links.some(({ norm }) => norm?.module.mean !== undefined)
  const most = tells ? MAX_CHANGES : MAX_UNTOLD_CHANGES
  let combinations = [{ settings: usual, changes: 0 }]
  for (const key of Object.keys(axes) as (keyof typeof axes)[]) {
    const others = distinct(axes[key]!, usual[key]).slice(0, MAX_OTHERS)
    combinations = combinations.flatMap((one) => [
      one,
      ...(one.changes === most ? [] : others).map((value) => ({
        settings: { ...one.settings, [key]: value },
        changes: one.changes + 1,
      })),
    ])
  }
  return combinations.sort((a, b) => a.changes - b.changes).map(({ settings }) => settings)
}

/** One line about settings, for a person who compares them. */
export function summarize(settings: Settings, chain: Chain): string {
  const { hidden, order, prior, geometry, upsampling, epsilon, join } = settings
  const { size, placements } = geometry
  const slope = hidden.slope === undefined ? '' : ` ${hidden.slope}`
  const place = isOrderUnknown(chain) ? ` ${order === 'normFirst' ? 'after' : 'before'} norms` : ''
  const dense = chain.links.findLast(({ kind }) => kind === 'dense')
  const bare = isDenseUnknown(chain) && !activatesDense(dense?.norm, settings)
  return [
    `${hidden.function}${slope}${place}`,
    ...(bare ? ['none after the dense layer'] : []),
    `z ${prior.distribution}`,
    ...(chain.label === null ? [] : [labelSummary(join)]),
    ...(placements.some(({ upsample }) => upsample > 1) ? [`${upsampling} upsampling`] : []),
    `epsilon ${epsilon.usual}`,
    `${size}x${size}${placements.length === 0 ? '' : describePlacements(placements)}`,
  ].join('; ')
}

function describePlacements(placements: readonly Placement[]): string {
  const strides = placements.map(({ stride, upsample }) => stride * upsample)
  const paddings = placements.map(({ padding: [before, after] }) =>
    before === after ? before : `${before}/${after}`,
  )
  return ` by strides ${strides.join(', ')} and paddings ${paddings.join(', ')}`
}

function labelSummary(join: LabelJoin): string {
  if (join === 'none') return 'no label'
  return join === 'multiply' ? 'label multiplied' : `label joined ${join}`
}

function distinct<T>(values: readonly T[], usual: T): T[] {
  const keys = new Set([keyOf(usual)])
  return values.filter((value) => !keys.has(keyOf(value)) && keys.add(keyOf(value)))
}

/** Identifies a setting: notes of geometries don't count. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    key === 'notes' || key === 'rival' ? undefined : inner,
  )
}

/** An empty list for a geometry that leads to no usual size. */
function attempt<T>(make: () => readonly T[]): readonly T[] {
  try {
    return make()
  } catch (error) {
    if (error instanceof CheckpointInvalid) return []
    throw error
  }
}

function isOrderUnknown({ links }: Chain): boolean {
  return links.slice(0, -1).some(({ norm, order }) => norm !== undefined && order === null)
}

/** True if positions don't show what follows the last dense layer. */
export function isDenseUnknown({ links }: Chain): boolean {
  const at = links.findLastIndex(({ kind }) => kind === 'dense')
  return at >= 0 && links[at + 1]?.gap === null
}

/** True if the last dense layer has an activation, where positions don't show it. */
export function activatesDense(norm: AssignedNorm | undefined, { afterDense }: Settings): boolean {
  return afterDense === 'always' || (afterDense === 'normed' && norm?.over === 'unit')
}

function epsilonOf(
  preset: Pick<Preset, 'epsilon' | 'denseEpsilon'>,
  overrides: ArchitectureOverrides,
): Settings['epsilon'] {
  return {
    usual: overrides.epsilon ?? preset.epsilon,
    dense: overrides.epsilon ?? preset.denseEpsilon ?? preset.epsilon,
  }
}

function geometriesOf(chain: Chain, { style, geometry }: Preset, overrides: ArchitectureOverrides) {
  const { strides, paddings, outputPaddings } = overrides
  return plausibleGeometries(chain, style, {
    strides: strides ?? geometry?.strides,
    paddings: paddings ?? (strides === undefined ? geometry?.paddings : undefined),
    outputPaddings:
      outputPaddings ?? ((strides ?? paddings) ? undefined : geometry?.outputPaddings),
  })
}

/** Geometries of transposed convolutions that all have no padding, with common sizes. */
function unpaddedGeometries(chain: Chain, overrides: ArchitectureOverrides): readonly Geometry[] {
  const { strides, paddings, outputPaddings } = overrides
  if ((strides ?? paddings ?? outputPaddings) !== undefined) return []
  return attempt(() => plausibleGeometries(chain, 'unpadded', {})).filter(
    ({ size }) => sizeCost(size, chain.channels, false) <= MAX_UNPADDED_SIZE_COST,
  )
}
