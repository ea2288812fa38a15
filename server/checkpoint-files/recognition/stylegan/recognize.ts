/** Recognizes the StyleGANs among pickled models. */
import { BadUserInput } from '../../../errors.ts'
import { generatorInterface } from '../../../gan/families/registry.ts'
import type { Generator } from '../../../gan/network-family.ts'
import type { ArchitectureOverrides } from '../../generator-file.ts'
import type { SourceFile, TensorGroup } from '../../formats/source.ts'
import { generatorCandidates, isEma } from '../groups.ts'
import { priorOf } from '../overrides.ts'
import { NetworkReader } from './network-reader.ts'
import { readStyleGan2 } from './stylegan2.ts'

export interface RecognizedStyleGan extends Generator {
  readonly preset: string
  readonly notes: readonly string[]
}

/**
 * Returns the StyleGAN generator in a file, preferably an averaged one; null if it has none. Throws
 * CheckpointInvalid for one that is not supported, BadUserInput for overrides other than the prior.
 */
export function recognizeStyleGan(
  source: SourceFile,
  { preset, overrides = {} }: StyleGanOptions = {},
): RecognizedStyleGan | null {
  const candidates = generatorCandidates(source.groups).filter(isStyleGan)
  const [group] = candidates
  if (!group) return null
  refuseOptions(preset, overrides)
  const prior = priorOf(overrides, { distribution: 'numpyNormal' })
  const { architecture, weights } = readStyleGan2(new NetworkReader(group), prior)
  const generator = { family: 'stylegan2', architecture, weights } as const
  const { image } = generatorInterface(generator)
  const chosen =
    candidates.length > 1
      ? [
          `The generator was chosen from ${candidates.length} candidates: \`${group.path}\`` +
            (isEma(group) ? ', because averaged (EMA) weights are preferred.' : '.'),
        ]
      : []
  const note = `A StyleGAN2 (${architecture.form}) of ${image.width}x${image.height} images.`
  return { ...generator, preset: 'stylegan2', notes: [note, ...chosen] }
}

export interface StyleGanOptions {
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
}

function isStyleGan(group: TensorGroup): boolean {
  const reader = new NetworkReader(group)
  return (
    reader.classOf('mapping') === 'MappingNetwork' &&
    reader.classOf('synthesis') === 'SynthesisNetwork'
  )
}

function refuseOptions(preset: string | undefined, overrides: ArchitectureOverrides): void {
  const [given] = Object.entries({ preset, ...overrides }).filter(
    ([name, value]) => value !== undefined && !['prior', 'priorBound'].includes(name),
  )
  if (!given) return
  throw new BadUserInput(
    `The file has a StyleGAN, which records its own architecture: omit ${given[0]}. Only the ` +
      'prior can be set.',
  )
}
