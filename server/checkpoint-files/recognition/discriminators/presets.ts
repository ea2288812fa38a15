/** Conventions of published discriminators: settings that a weights file doesn't record. */
import { BadUserInput } from '../../../errors.ts'
import type { CheckpointFormat } from '../../generator-file.ts'
import type { DiscriminatorChain } from './chain.ts'
import type { GivenWindows } from './geometry.ts'

export interface DiscriminatorPreset {
  /** Name of the preset of the generator that it is trained with. */
  readonly name: string
  readonly layout: 'pytorch' | 'joblib'
  /** True if the preset fits the chain; the first that fits is used. */
  readonly fits: (chain: DiscriminatorChain) => boolean
  /** Slope of the leaky ReLU between layers. */
  readonly slope: number
  readonly epsilon: number
  /** Set if published code uses exactly one geometry. */
  readonly geometry?: Required<GivenWindows> & { readonly size: number }
}

const PYTORCH = { layout: 'pytorch', slope: 0.2, epsilon: 1e-5 } as const

export const DISCRIMINATOR_PRESETS: readonly DiscriminatorPreset[] = [
  {
    ...PYTORCH,
    name: 'pytorch-gan',
    fits: ({ links }) =>
      /(^|\.)adv_layer\.0$/.test(links.at(-1)!.module.name) &&
      links.slice(0, -1).every(({ module }) => /(^|\.)(model|conv_blocks)\.\d+$/.test(module.name)),
    epsilon: 0.8,
  },
  {
    ...PYTORCH,
    name: 'mnist28-3x3',
    fits: ({ channels, links }) =>
      channels === 1 && links.map(({ side }) => side).join() === '4,4,3,4',
    geometry: { strides: [2, 2, 2, 1], paddings: [1, 1, 1, 0], size: 28 },
  },
  { ...PYTORCH, name: 'pytorch-dcgan', fits: () => true },
  { name: 'authors', layout: 'joblib', fits: () => true, slope: 0.2, epsilon: 1e-8 },
]

/**
 * The named preset, else the first that fits. Throws BadUserInput for a name without a preset for
 * discriminators.
 */
export function discriminatorPreset(
  chain: DiscriminatorChain,
  format: CheckpointFormat,
  name?: string,
): DiscriminatorPreset {
  const layout = format === 'joblib' ? 'joblib' : 'pytorch'
  const candidates = DISCRIMINATOR_PRESETS.filter((preset) => preset.layout === layout)
  const found = candidates.find((preset) =>
    name === undefined ? preset.fits(chain) : preset.name === name,
  )
  if (found) return found
  throw new BadUserInput(
    `Unknown preset \`${name}\` for discriminators in ${format} files; available are ` +
      `${candidates.map((preset) => `\`${preset.name}\``).join(', ')}.`,
  )
}
