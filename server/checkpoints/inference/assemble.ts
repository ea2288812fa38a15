/** Makes the architecture and its weights from a chain of layers, a geometry and a preset. */
import { CheckpointInvalid } from '../../errors.ts'
import type { GeneratorArchitecture } from '../../gan/architecture.ts'
import type { Weights } from '../../graph/tensor.ts'
import type { ArchitectureOverrides } from '../checkpoint.ts'
import type { Chain, Link } from './chain.ts'
import { chooseGeometry } from './geometry.ts'
import { LayerList } from './layer-list.ts'
import { hiddenOf, priorOf, rangeOf } from './overrides.ts'
import type { Placement } from './placements.ts'
import type { Preset } from './presets.ts'

export interface Assembled {
  readonly architecture: GeneratorArchitecture
  /** Reads the tensors, under the names that the architecture gives them. */
  readonly weights: () => Weights
  readonly notes: readonly string[]
}

/** Throws CheckpointInvalid if the chain is not what the preset describes. */
export function assemble(
  chain: Chain,
  preset: Preset,
  overrides: ArchitectureOverrides,
): Assembled {
  const misfit = preset.misfit(chain)
  if (misfit !== null) throw new CheckpointInvalid(misfit)
  checkStatistics(chain, preset)
  const { strides, paddings, outputPaddings } = overrides
  const geometry = chooseGeometry(chain, preset.style, {
    strides: strides ?? preset.geometry?.strides,
    paddings: paddings ?? (strides === undefined ? preset.geometry?.paddings : undefined),
    outputPaddings:
      outputPaddings ?? ((strides ?? paddings) ? undefined : preset.geometry?.outputPaddings),
  })
  const builder = new LayerList()
  const transposedFirst = chain.links.findIndex(({ kind }) => kind !== 'dense')
  chain.links.forEach((link, i) => {
    const placement = geometry.placements[i - transposedFirst]
    const last = i === chain.links.length - 1
    addLink(builder, link, placement, last, preset, overrides)
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
    notes: [...chain.notes, ...geometry.notes],
  }
}

function checkStatistics({ links }: Chain, preset: Preset): void {
  const bare = links.find(({ norm }) => norm !== undefined && norm.module.mean === undefined)
  if (bare === undefined || preset.withoutStatistics) return
  throw new CheckpointInvalid(
    `the norm \`${bare.norm!.module.name}\` has no running mean and variance: an instance, group or layer norm, ` +
      'which are not served. If it is a batch norm with track_running_stats=False, use the preset ' +
      '`pytorch-dcgan-batch-statistics`',
  )
}

function addLink(
  list: LayerList,
  link: Link,
  placement: Placement | undefined,
  last: boolean,
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
  const active =
    !last && (link.kind !== 'dense' || preset.afterDense === 'always' || link.norm?.over === 'unit')
  const activation = hiddenOf(overrides, preset)
  if (active && link.activationFirst) list.layers.push(activation)
  if (link.norm !== undefined) addNorm(list, link, preset, overrides)
  if (active && !link.activationFirst) list.layers.push(activation)
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
