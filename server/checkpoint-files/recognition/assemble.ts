/** Builds the architecture and its weights from a chain of layers, a geometry and a preset. */
import type { LayersArchitecture } from '../../gan/architecture.ts'
import type { Weights } from '../../graph/tensor.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { Chain, ChainLabel, LabelJoin, Link } from './chain.ts'
import { LayerList, type NamedTensors } from './layer-list.ts'
import type { NormModule } from './modules.ts'
import { hiddenOf, rangeOf } from './overrides.ts'
import type { Placement } from './placements.ts'
import type { Preset } from './presets.ts'
import { activatesDense, isDenseUnknown, type Settings } from './settings.ts'
import { UnsupportedNetwork } from './unsupported-network.ts'

export interface AssembledGenerator {
  readonly architecture: LayersArchitecture
  /** Reads the tensors, keyed by the names in the architecture. */
  readonly weights: () => Weights
  readonly notes: readonly string[]
}

/** A generator that the tensors of a file could be. */
export interface Hypothesis {
  /** Settings that tensors don't show, in one line. */
  readonly summary: string
  readonly architecture: LayersArchitecture
  /** Choices and assumptions, for the user to check. */
  readonly notes: readonly string[]
}

/** Assembles a chain. Throws CheckpointInvalid if a norm is not a batch norm. */
export function assemble(
  chain: Chain,
  settings: Settings,
  tensors: NamedTensors,
): LayersArchitecture {
  refuseOtherNorms(chain.links.flatMap(({ norm }) => norm?.module ?? []))
  const { geometry, output, prior } = settings
  const builder = new LayerList(tensors)
  const firstConvolution = chain.links.findIndex(({ kind }) => kind !== 'dense')
  chain.links.forEach((link, i) => {
    const placement = geometry.placements[i - firstConvolution]
    if (chain.label?.at === i) addLabel(builder, chain.label, settings.join)
    addLink(builder, link, placement, chain.links[i + 1], settings)
  })
  builder.layers.push({ kind: 'activation', function: output })
  return {
    zDim: chain.inputs - joinedToZ(chain, settings.join),
    prior,
    ...classesOf(chain, settings.join),
    channels: chain.channels,
    height: geometry.size,
    width: geometry.size,
    range: rangeOf(output),
    layers: builder.layers,
  }
}

/** Number of a label's values among those that the first layer takes. */
export function joinedToZ({ label }: Chain, join: LabelJoin): number {
  return label?.at === 0 && (join === 'after' || join === 'before') ? label.channels : 0
}

function classesOf({ classes, label }: Chain, join: LabelJoin): Pick<LayersArchitecture, 'label'> {
  const isConditional = label === null ? classes > 0 : join !== 'none'
  return isConditional ? { label: { classes } } : {}
}

/** Notes on settings that neither the shapes nor the overrides determine. */
export function notesOn(
  chain: Chain,
  settings: Settings,
  overrides: ArchitectureOverrides,
): string[] {
  return [
    ...chain.notes,
    ...labelNotes(chain, settings.join),
    ...settings.geometry.notes,
    ...assumptions(settings, overrides),
    ...denseAssumption(chain, settings.preset),
  ]
}

function labelNotes({ label, links }: Chain, join: LabelJoin): string[] {
  if (label === null || join === 'none') return []
  const what =
    label.table === undefined
      ? `A one-hot label of ${label.classes} classes`
      : `The label's ${label.values} values (${label.names.map((name) => `\`${name}\``).join(', ')}; ` +
        `${label.classes} classes)`
  const where = label.at === 0 ? 'z' : `the output of \`${links[label.at - 1]!.module.name}\``
  if (join === 'multiply') return [`${what} are assumed to be multiplied with ${where}.`]
  return [`${what} ${label.table === undefined ? 'is' : 'are'} joined ${join} ${where}.`]
}

/** Names the settings that come from the preset. */
function assumptions(settings: Settings, overrides: ArchitectureOverrides): string[] {
  const { preset } = settings
  const [hidden, usual] = [settings.hidden, hiddenOf({}, preset)]
  const { hiddenActivation, leakySlope, outputActivation, epsilon, prior } = overrides
  const isUsual = hidden.function === usual.function && hidden.slope === usual.slope
  const assumed = [
    hiddenActivation === undefined &&
      leakySlope === undefined &&
      isUsual &&
      `${hidden.function}${hidden.slope === undefined ? '' : ` ${hidden.slope}`} between layers`,
    outputActivation === undefined && `${preset.output} at the end`,
    epsilon === undefined &&
      settings.epsilon.usual === preset.epsilon &&
      `epsilon ${preset.epsilon}`,
    prior === undefined &&
      settings.prior.distribution === preset.prior.distribution &&
      `z from a ${preset.prior.distribution} distribution`,
  ].filter((assumption) => assumption !== false)
  return assumed.length === 0
    ? []
    : [`Taken from the preset \`${preset.name}\`: ${assumed.join(', ')}.`]
}

function denseAssumption(chain: Chain, preset: Preset): string[] {
  const dense = chain.links.findLast(({ kind }) => kind === 'dense')
  return isDenseUnknown(chain) && dense!.norm === undefined && preset.name === 'pytorch-dcgan'
    ? ['An activation after the dense layer is assumed; the preset `dense-linear` has none there.']
    : []
}

/**
 * Norms without running statistics have the same tensors as batch norms; only their names differ.
 */
const OTHER_NORM = /(^|[._])(in|gn|ln)\d*$|(instance|group|layer)_?norm/i

/** Throws CheckpointInvalid for a norm whose name says that it is not a batch norm. */
export function refuseOtherNorms(norms: readonly NormModule[]): void {
  const other = norms.find(({ name, mean }) => mean === undefined && OTHER_NORM.test(name))
  if (other === undefined) return
  throw new UnsupportedNetwork(
    `The norm \`${other.name}\` has no running mean and variance, and its name suggests an ` +
      'instance, group or layer norm, which no batch norm replaces.',
  )
}

function addLabel(list: LayerList, { table, channels }: ChainLabel, join: LabelJoin): void {
  if (join === 'none') return
  const joined = join === 'multiply' ? {} : { channels }
  list.layers.push({
    ...{ kind: 'label', join },
    ...(table && { table: list.name('table', table), ...joined }),
  })
}

function addLink(
  list: LayerList,
  link: Link,
  placement: Placement | undefined,
  next: Link | undefined,
  settings: Settings,
): void {
  const { hidden, upsampling } = settings
  if (placement !== undefined && placement.upsample > 1)
    list.layers.push({
      kind: 'upsample',
      factor: [placement.upsample, placement.upsample],
      mode: upsampling,
    })
  addWeighted(list, link, placement)
  const shuffled = link.shuffle > 1 ? [{ kind: 'pixelShuffle', factor: link.shuffle } as const] : []
  const isShuffledFirst = link.norm === undefined || link.norm.isShuffled
  if (isShuffledFirst) list.layers.push(...shuffled)
  const active = next !== undefined && isActivated(link, next, settings)
  const activationFirst = (link.order ?? settings.order) === 'activationFirst'
  if (active && activationFirst) list.layers.push(hidden)
  if (link.norm !== undefined) addNorm(list, link, settings)
  if (active && !activationFirst) list.layers.push(hidden)
  if (!isShuffledFirst) list.layers.push(...shuffled)
}

/**
 * True if an activation follows the layer. Positions in a Sequential decide where they are known;
 * after a dense layer they must also leave room for an Unflatten.
 */
function isActivated(link: Link, next: Link, settings: Settings): boolean {
  if (link.order === 'activationFirst') return true
  const { gap } = next
  if (link.kind !== 'dense')
    return gap === null || gap > (link.shuffle > 1 && !link.norm?.isShuffled ? 1 : 0)
  if (gap === null) return next.kind === 'dense' || activatesDense(link.norm, settings)
  const unflattens = next.kind !== 'dense' && link.norm?.over !== 'channel' ? 1 : 0
  const upsamples = next.kind === 'conv2d' ? 1 : 0
  return gap - unflattens - upsamples > 0
}

function addWeighted(list: LayerList, link: Link, placement: Placement | undefined): void {
  const { weight, bias } = link.module
  const transposed = link.kind === 'convTranspose2d'
  const tensors = {
    weight: list.name('weight', weight, transposed),
    ...(bias && { bias: list.name('bias', bias) }),
  }
  if (link.kind === 'dense' || placement === undefined) {
    list.layers.push({ kind: 'dense', ...tensors, out: [link.outputs, link.side, link.side] })
    return
  }
  const [before, after] = placement.padding
  const { stride } = placement
  const common = {
    ...tensors,
    out: link.outputs,
    kernel: [link.side, link.side],
    stride: [stride, stride],
    padding: [before, before, after, after],
    dilation: [1, 1],
    groups: 1,
  } as const
  if (link.kind === 'conv2d') list.layers.push({ kind: 'conv2d', ...common })
  else {
    const extra = placement.outputPadding
    list.layers.push({ kind: 'convTranspose2d', ...common, outputPadding: [extra, extra] })
  }
}

function addNorm(list: LayerList, { kind, norm }: Link, { epsilon }: Settings): void {
  const { scale, offset, mean, variance, classes } = norm!.module
  list.layers.push({
    kind: 'batchNorm',
    ...list.names({ scale, offset, mean, variance }),
    ...(classes !== undefined && { byClass: true as const }),
    epsilon: kind === 'dense' ? epsilon.dense : epsilon.usual,
    over: norm!.over,
  })
}
