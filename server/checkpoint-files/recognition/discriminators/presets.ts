/** Conventions of published discriminators: what a file of weights leaves out, under the name of where it is met. */
import { BadUserInput } from '../../../errors.ts'
import type { CheckpointFormat } from '../../generator-file.ts'
import type { DiscriminatorChain } from './chain.ts'
import type { GivenWindows } from './geometry.ts'

export interface DiscriminatorPreset {
  /** The same as that of the generator it is trained with. */
  readonly name: string
  readonly layout: 'pytorch' | 'joblib'
  /** True if the chain is one of these; the first preset that fits is taken. */
  readonly fits: (chain: DiscriminatorChain) => boolean
  /** Of the leaky ReLU between layers. */
  readonly slope: number
  readonly epsilon: number
  /** Where published code has one geometry and no other. */
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

/** The preset that was named, else the first that fits. Throws BadUserInput for a name that has none for discriminators. */
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
    `There is no preset \`${name}\` for discriminators in ${format} files; there are ` +
      `${candidates.map((preset) => `\`${preset.name}\``).join(', ')}.`,
  )
}
