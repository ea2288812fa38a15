/** Builds the architecture and its weights from a chain of layers, a geometry and a preset. */
import { CheckpointInvalid } from '../../errors.ts'
import type { LayersArchitecture } from '../../gan/architecture.ts'
import type { Weights } from '../../graph/tensor.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { Chain, Link } from './chain.ts'
import { chooseGeometry } from './geometry.ts'
import { LayerList } from './layer-list.ts'
import type { NormModule } from './modules.ts'
import { hiddenOf, priorOf, rangeOf } from './overrides.ts'
import type { Placement } from './placements.ts'
import type { Preset } from './presets.ts'

export interface AssembledGenerator {
  readonly architecture: LayersArchitecture
  /** Reads the tensors, keyed by the names in the architecture. */
  readonly weights: () => Weights
  readonly notes: readonly string[]
}

/**
 * Assembles a chain that the preset fits. Throws CheckpointInvalid if a norm is not a batch norm,
 * or if no usual image size results.
 */
export function assemble(
  chain: Chain,
  preset: Preset,
  overrides: ArchitectureOverrides,
): AssembledGenerator {
  refuseOtherNorms(chain.links.flatMap(({ norm }) => norm?.module ?? []))
  const { strides, paddings, outputPaddings } = overrides
  const geometry = chooseGeometry(chain, preset.style, {
    strides: strides ?? preset.geometry?.strides,
    paddings: paddings ?? (strides === undefined ? preset.geometry?.paddings : undefined),
    outputPaddings:
      outputPaddings ?? ((strides ?? paddings) ? undefined : preset.geometry?.outputPaddings),
  })
  const builder = new LayerList()
  const firstConvolution = chain.links.findIndex(({ kind }) => kind !== 'dense')
  chain.links.forEach((link, i) => {
    const placement = geometry.placements[i - firstConvolution]
    addLink(builder, link, placement, chain.links[i + 1], preset, overrides)
  })
  const output = overrides.outputActivation ?? preset.output
  builder.layers.push({ kind: 'activation', function: output })
  return {
    architecture: {
      zDim: chain.zDim,
      prior: priorOf(overrides, preset.prior),
      channels: chain.channels,
      height: geometry.size,
      width: geometry.size,
      range: rangeOf(output),
      layers: builder.layers,
    },
    weights: () => builder.readWeights(),
    notes: [
      ...chain.notes,
      ...geometry.notes,
      ...assumptions(preset, overrides),
      ...denseAssumption(chain, preset),
    ],
  }
}

/** Notes on settings that neither the shapes nor the overrides determine. */
function assumptions(preset: Preset, overrides: ArchitectureOverrides): string[] {
  const hidden = hiddenOf({}, preset)
  const { hiddenActivation, leakySlope, outputActivation, epsilon, prior } = overrides
  const assumed = [
    hiddenActivation === undefined &&
      leakySlope === undefined &&
      `${hidden.function}${hidden.slope === undefined ? '' : ` ${hidden.slope}`} between layers`,
    outputActivation === undefined && `${preset.output} at the end`,
    epsilon === undefined && `epsilon ${preset.epsilon}`,
    prior === undefined && `z from a ${preset.prior.distribution} distribution`,
  ].filter((assumption) => assumption !== false)
  return assumed.length === 0
    ? []
    : [`Taken from the preset \`${preset.name}\`: ${assumed.join(', ')}.`]
}

function denseAssumption({ links }: Chain, preset: Preset): string[] {
  const at = links.findLastIndex(({ kind }) => kind === 'dense')
  const isUnknown = at >= 0 && links[at]!.norm === undefined && links[at + 1]?.gap === null
  return isUnknown && preset.name === 'pytorch-dcgan'
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
  throw new CheckpointInvalid(
    `the norm \`${other.name}\` has no running mean and variance, and its name suggests an ` +
      'instance, group or layer norm, which is not supported.',
  )
}

function addLink(
  list: LayerList,
  link: Link,
  placement: Placement | undefined,
  next: Link | undefined,
  preset: Preset,
  overrides: ArchitectureOverrides,
): void {
  if (placement !== undefined && placement.upsample > 1)
    list.layers.push({
      kind: 'upsample',
      factor: [placement.upsample, placement.upsample],
      mode: 'nearest',
    })
  addWeighted(list, link, placement)
  const active = next !== undefined && isActivated(link, next, preset)
  const activation = hiddenOf(overrides, preset)
  if (active && link.activationFirst) list.layers.push(activation)
  if (link.norm !== undefined) addNorm(list, link, preset, overrides)
  if (active && !link.activationFirst) list.layers.push(activation)
}

/**
 * True if an activation follows the layer. Positions in a Sequential decide where they are known;
 * after a dense layer they must also leave room for an Unflatten.
 */
function isActivated(link: Link, next: Link, preset: Preset): boolean {
  if (link.activationFirst) return true
  const { gap } = next
  if (link.kind !== 'dense') return gap !== 0
  if (gap === null) return preset.afterDense === 'always' || link.norm?.over === 'unit'
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

function addNorm(
  list: LayerList,
  { kind, norm }: Link,
  preset: Preset,
  overrides: ArchitectureOverrides,
): void {
  const { scale, offset, mean, variance } = norm!.module
  const usual = (kind === 'dense' ? preset.denseEpsilon : undefined) ?? preset.epsilon
  list.layers.push({
    kind: 'batchNorm',
    ...list.names({ scale, offset, mean, variance }),
    epsilon: overrides.epsilon ?? usual,
    over: norm!.over,
  })
}
