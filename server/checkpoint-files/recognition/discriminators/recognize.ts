/** Finds the discriminator in a weights file and infers its architecture. */
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

/** Its weights are in PyTorch's layouts. */
export interface RecognizedDiscriminator extends Network<
  DiscriminatorArchitecture,
  'discriminator'
> {
  /** The preset that supplied the settings which shapes don't show. */
  readonly preset: string
  /** Choices and assumptions, for the user to check. */
  readonly notes: readonly string[]
}

/**
 * Returns the discriminator in a file. Among several models, one that is named so is preferred and
 * generators are skipped. Throws CheckpointInvalid with the tensors and the reasons why none fit,
 * BadUserInput for an invalid preset or overrides.
 */
export function recognizeDiscriminator(
  source: SourceFile,
  options: RecognitionOptions = {},
): RecognizedDiscriminator {
  checkOverrides(options.overrides ?? {})
  if (source.topology !== undefined)
    throw new BadUserInput('Importing discriminators from Keras and tfjs models is not supported.')
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
    candidates > 1
      ? [`The discriminator was chosen from ${candidates} candidates: ${nameOf(group)}.`]
      : []
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

/** True if some layer takes an image, so that the file may contain a discriminator. */
export function takesImages(groups: readonly TensorGroup[]): boolean {
  return discriminatorCandidates(groups).some(({ tensors }) => {
    const first = [...tensors.values()].find(({ shape }) => shape.length === 4)
    return first !== undefined && [1, 3].includes(first.shape[1]!)
  })
}

function describeFailures(failures: readonly { group: TensorGroup; reason: string }[]): string {
  const [first, ...others] = failures
  if (first === undefined) return 'The file has no tensors that could be a discriminator.'
  const found =
    `Found ${first.group.tensors.size} tensors in ${nameOf(first.group)}: ` +
    `${listTensors(first.group.tensors.values())}.`
  return [
    `Not a discriminator of the DCGAN family: ${first.reason}`,
    ...others.slice(0, 5).map(({ group, reason }) => `${nameOf(group)}: ${reason}`),
    found,
    'If it is one, set strides and paddings (see docs/checkpoint-formats.md).',
  ].join(' ')
}
