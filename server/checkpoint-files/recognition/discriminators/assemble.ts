/** Builds a discriminator's architecture and weights from its chain, a preset and overrides. */
import { BadUserInput } from '../../../errors.ts'
import type { DiscriminatorArchitecture } from '../../../gan/architecture.ts'
import type { Weights } from '../../../graph/tensor.ts'
import type { ArchitectureOverrides } from '../../generator-file.ts'
import { refuseOtherNorms } from '../assemble.ts'
import { LayerList } from '../layer-list.ts'
import { hiddenOf, rangeOf } from '../overrides.ts'
import type { DiscriminatorChain, DiscriminatorLink } from './chain.ts'
import { chooseWindows, type Window } from './geometry.ts'
import type { DiscriminatorPreset } from './presets.ts'

export interface AssembledDiscriminator {
  readonly architecture: DiscriminatorArchitecture
  /** Reads the tensors, keyed by the names in the architecture. */
  readonly weights: () => Weights
  readonly notes: readonly string[]
}

/** Overrides that apply to generators only. */
const GENERATOR_ONLY = ['prior', 'priorBound', 'outputPaddings'] as const

/**
 * Throws CheckpointInvalid if a norm is not a batch norm or no usual image size results,
 * BadUserInput for invalid overrides.
 */
export function assembleDiscriminator(
  chain: DiscriminatorChain,
  preset: DiscriminatorPreset,
  overrides: ArchitectureOverrides,
): AssembledDiscriminator {
  const inapplicable = GENERATOR_ONLY.filter((name) => overrides[name] !== undefined)
  if (inapplicable.length > 0)
    throw new BadUserInput(
      `A discriminator has no ${inapplicable.join(', no ')}: omit these overrides.`,
    )
  refuseOtherNorms(chain.links.flatMap(({ norm }) => norm ?? []))
  const { strides, paddings, outputActivation } = overrides
  const hasOverrides = strides !== undefined || paddings !== undefined
  const geometry = chooseWindows(
    chain,
    hasOverrides ? { strides, paddings } : (preset.geometry ?? {}),
  )
  const list = new LayerList()
  chain.links.forEach((link, at) =>
    addLink(list, link, geometry.windows[at], { preset, overrides }),
  )
  return {
    architecture: {
      channels: chain.channels,
      height: geometry.size,
      width: geometry.size,
      range: rangeOf(outputActivation ?? 'tanh'),
      layers: list.layers,
    },
    weights: () => list.readWeights(),
    notes: [
      ...chain.notes,
      ...geometry.notes,
      ...assumptions(chain, preset, overrides),
      'Logits are the output of the last layer: a sigmoid after it has no weights, and is left ' +
        'out.',
    ],
  }
}

interface Conventions {
  readonly preset: DiscriminatorPreset
  readonly overrides: ArchitectureOverrides
}

function assumptions(
  { links }: DiscriminatorChain,
  { name, slope, epsilon }: DiscriminatorPreset,
  overrides: ArchitectureOverrides,
): string[] {
  const { hiddenActivation, leakySlope, outputActivation } = overrides
  const hasNorm = links.some(({ norm }) => norm !== undefined)
  const assumed = [
    hiddenActivation === undefined &&
      leakySlope === undefined &&
      `leakyRelu ${slope} between layers`,
    hasNorm && overrides.epsilon === undefined && `epsilon ${epsilon}`,
    outputActivation === undefined && 'images in [-1, 1]',
  ].filter((assumption) => assumption !== false)
  return assumed.length === 0 ? [] : [`Taken from the preset \`${name}\`: ${assumed.join(', ')}.`]
}

function addLink(
  list: LayerList,
  link: DiscriminatorLink,
  window: Window | undefined,
  { preset, overrides }: Conventions,
): void {
  const { weight, bias } = link.module
  const tensors = {
    weight: list.name('weight', weight),
    ...(bias && { bias: list.name('bias', bias) }),
  }
  if (link.kind === 'dense') {
    list.layers.push({ kind: 'dense', ...tensors, out: [link.outputs, 1, 1] })
  } else {
    const { stride, padding } = window!
    list.layers.push({
      kind: 'conv2d',
      ...tensors,
      out: link.outputs,
      kernel: [link.side, link.side],
      stride: [stride, stride],
      padding: [padding, padding, padding, padding],
      dilation: [1, 1],
      groups: 1,
    })
  }
  const activation = hiddenOf(overrides, { hidden: 'leakyRelu', slope: preset.slope })
  if (link.activation === 'beforeNorm') list.layers.push(activation)
  if (link.norm) {
    const { scale, offset, mean, variance } = link.norm
    list.layers.push({
      kind: 'batchNorm',
      ...list.names({ scale, offset, mean, variance }),
      epsilon: overrides.epsilon ?? preset.epsilon,
      over: 'channel',
    })
  }
  if (link.activation === 'last') list.layers.push(activation)
}
