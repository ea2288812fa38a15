/** Finds the discriminator in a file of weights and works out its architecture. */
import { BadUserInput, CheckpointInvalid } from '../../../errors.ts'
import type { DiscriminatorArchitecture } from '../../../gan/architecture.ts'
import { discriminatorFamily } from '../../../gan/families/discriminator.ts'
import type { Network } from '../../../gan/network-family.ts'
import type { SourceFile, TensorGroup } from '../../formats/source.ts'
import { readAuthorsModules } from '../authors.ts'
import { discriminatorCandidates } from '../groups.ts'
import { listTensors } from '../list-tensors.ts'
import { readModules } from '../modules.ts'
import { checkOverrides } from '../overrides.ts'
import {
  describeUnused,
  MAX_CANDIDATES,
  nameOf,
  UNTRACKED_NORMS,
  type RecognitionOptions,
} from '../recognize.ts'
import { assembleDiscriminator } from './assemble.ts'
import { chainDiscriminator } from './chain.ts'
import { discriminatorPreset } from './presets.ts'

/** Its weights are named `layers.N.weight` and so on, and are in PyTorch's layouts. */
export interface RecognizedDiscriminator extends Network<
  DiscriminatorArchitecture,
  'discriminator'
> {
  /** The preset that supplied what shapes cannot say. */
  readonly preset: string
  /** What was chosen or assumed, for a person to check. */
  readonly notes: readonly string[]
}

/**
 * The discriminator of the file: of several models one that is called so is preferred, and generators are passed over.
 * Throws CheckpointInvalid, listing what was found and why it does not fit, and BadUserInput for a preset or overrides
 * that make no sense.
 */
export function recognizeDiscriminator(
  source: SourceFile,
  options: RecognitionOptions = {},
): RecognizedDiscriminator {
  checkOverrides(options.overrides ?? {})
  if (source.topology !== undefined)
    throw new BadUserInput('Discriminators are not imported from tfjs layers-models yet.')
  const candidates = discriminatorCandidates(source.groups).slice(0, MAX_CANDIDATES)
  const failures: { group: TensorGroup; reason: string }[] = []
  for (const group of candidates) {
    try {
      return recognizeGroup(source, group, candidates.length, options)
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      failures.push({ group, reason: error.message })
    }
  }
  throw new CheckpointInvalid(describeFailures(failures))
}

function recognizeGroup(
  { format }: SourceFile,
  group: TensorGroup,
  candidates: number,
  { preset: name, overrides = {} }: RecognitionOptions,
): RecognizedDiscriminator {
  const { modules, unused } =
    format === 'joblib' ? readAuthorsModules(group.tensors.values()) : readModules(group.tensors)
  const chain = chainDiscriminator(modules, format === 'safetensors')
  const preset = discriminatorPreset(chain, format, name)
  const assembled = assembleDiscriminator(chain, preset, overrides)
  const { architecture } = assembled
  const chosen =
    candidates > 1 ? [`Of ${candidates} candidates the discriminator is ${nameOf(group)}.`] : []
  return {
    family: 'discriminator',
    architecture,
    weights: assembled.weights(),
    preset: preset.name,
    notes: [
      ...chosen,
      ...assembled.notes,
      ...describeUnused(unused),
      ...(discriminatorFamily.uncalibrated(architecture).length > 0 ? [UNTRACKED_NORMS] : []),
    ],
  }
}

/** True if some layer takes an image: the file may hold a discriminator, whatever else it is. */
export function takesImages(groups: readonly TensorGroup[]): boolean {
  return discriminatorCandidates(groups).some(({ tensors }) => {
    const first = [...tensors.values()].find(({ shape }) => shape.length === 4)
    return first !== undefined && [1, 3].includes(first.shape[1]!)
  })
}

function describeFailures(failures: readonly { group: TensorGroup; reason: string }[]): string {
  const [first, ...others] = failures
  if (first === undefined) return 'The file holds no tensors that could be a discriminator.'
  const found =
    `Found ${first.group.tensors.size} tensors in ${nameOf(first.group)}: ` +
    `${listTensors(first.group.tensors.values())}.`
  return [
    `No discriminator of the DCGAN family: ${first.reason}`,
    ...others.slice(0, 5).map(({ group, reason }) => `${nameOf(group)}: ${reason}`),
    found,
    'If it is one, give strides and paddings by hand (see docs/checkpoint-formats.md).',
  ].join(' ')
}
