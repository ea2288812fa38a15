/** Finds the generator in a weights file and infers its architecture. */
import { CheckpointInvalid } from '../../errors.ts'
import type { LayersArchitecture } from '../../gan/architecture.ts'
import { layersFamily } from '../../gan/families/layers.ts'
import type { Network } from '../../gan/network-family.ts'
import { shapesOf } from '../canonical.ts'
import { MODEL_PRESET, type ArchitectureOverrides } from '../generator-file.ts'
import type { SourceFile, TensorGroup } from '../formats/source.ts'
import { assemble, type AssembledGenerator } from './assemble.ts'
import { readAuthorsModules } from './authors.ts'
import { chainModules } from './chain.ts'
import { listTensors } from './list-tensors.ts'
import { generatorCandidates, isEma } from './groups.ts'
import { assembleTopology } from './keras.ts'
import { assembleModel, recordedSettings } from './model.ts'
import { readModules, type ModuleList } from './modules.ts'
import { checkOverrides } from './overrides.ts'
import { candidatePresets, type Preset } from './presets.ts'

export interface RecognitionOptions {
  /** Name of a preset; by default, the automatic presets are tried. */
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
}

/** Its weights are named `layers.N.weight` and so on, in PyTorch's layouts. */
export interface RecognizedGenerator extends Network<LayersArchitecture, 'layers'> {
  /** The preset that supplied the settings which shapes don't show. */
  readonly preset: string
  /** Choices and assumptions, for the user to check. */
  readonly notes: string[]
}

/** Limit of candidates to try; a file with thousands of groups is not a training bundle. */
export const MAX_CANDIDATES = 64

export const UNTRACKED_NORMS =
  'Norms have no running statistics: assumed to be batch norms that tracked none (instance, ' +
  'group or layer norms would look the same), to be calibrated.'

interface MatchedGenerator extends AssembledGenerator {
  readonly preset: { readonly name: string }
  readonly unused: readonly string[]
}

/**
 * Returns the generator in a file. Among several models, an averaged (EMA) one is preferred and
 * discriminators are skipped. Throws CheckpointInvalid with the tensors and the reasons why none
 * fit, BadUserInput for an invalid preset or overrides.
 */
export function recognizeGenerator(
  source: SourceFile,
  { preset, overrides = {} }: RecognitionOptions = {},
): RecognizedGenerator {
  checkOverrides(overrides)
  const presets = candidatePresets(source.format, preset)
  const candidates = generatorCandidates(source.groups).slice(0, MAX_CANDIDATES)
  const failures: { group: TensorGroup; reason: string }[] = []
  for (const group of candidates) {
    try {
      const found = tryGroup(source, group, presets, overrides)
      return finish(group, candidates.length, found)
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      failures.push({ group, reason: error.message })
    }
  }
  throw new CheckpointInvalid(describeFailures(failures))
}

function tryGroup(
  source: SourceFile,
  group: TensorGroup,
  presets: readonly Preset[],
  overrides: ArchitectureOverrides,
): MatchedGenerator {
  if (source.topology !== undefined) {
    const assembled = assembleTopology(source.topology, group.tensors, presets[0]!, overrides)
    return { ...assembled, preset: presets[0]! }
  }
  const list: ModuleList =
    source.format === 'joblib'
      ? readAuthorsModules(group.tensors.values())
      : readModules(group.tensors)
  if (source.format === 'joblib' && list.modules[0]?.kind === 'convolution')
    throw new CheckpointInvalid(
      'The list starts with a convolution, not with a projection of z: it is a discriminator.',
    )
  const isNamed = presets.length === 1
  const model = group.modules && !isNamed && assembleModel(group.modules, list.modules, overrides)
  if (model) return { ...model, preset: { name: MODEL_PRESET }, unused: list.unused }
  const chain = chainModules(list.modules, source.format === 'safetensors')
  const settings = group.modules ? recordedSettings(group.modules, chain, overrides) : overrides
  const reasons: string[] = []
  const inapplicable: string[] = []
  for (const preset of presets) {
    const isUnrecognized = !isNamed && preset.recognize !== undefined && !preset.recognize(chain)
    const misfit = isUnrecognized ? 'its modules have different names' : preset.misfit(chain)
    if (misfit !== null) {
      inapplicable.push(`${preset.name} (${misfit})`)
      continue
    }
    try {
      return { ...assemble(chain, preset, settings), preset, unused: list.unused }
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      reasons.push(`${preset.name}: ${error.message}`)
    }
  }
  const others = inapplicable.length > 0 ? [`Not applicable: ${inapplicable.join('; ')}.`] : []
  throw new CheckpointInvalid(['No preset fits.', ...reasons, ...others].join(' '))
}

function finish(
  group: TensorGroup,
  candidates: number,
  found: MatchedGenerator,
): RecognizedGenerator {
  const { architecture } = found
  const weights = found.weights()
  layersFamily.check(architecture, shapesOf(weights))
  const notes = [...found.notes]
  if (candidates > 1)
    notes.unshift(
      `The generator was chosen from ${candidates} candidates: ${nameOf(group)}` +
        (isEma(group) ? ', because averaged (EMA) weights are preferred.' : '.'),
    )
  notes.push(...describeUnused(found.unused))
  if (layersFamily.uncalibrated(architecture).length > 0) notes.push(UNTRACKED_NORMS)
  return { family: 'layers', architecture, weights, preset: found.preset.name, notes }
}

/** Notes the tensors that were left out. */
export function describeUnused(unused: readonly string[]): string[] {
  const { length } = unused
  const names = `${unused.slice(0, 3).join(', ')}${length > 3 ? ', ...' : ''}`
  return length > 0 ? [`Tensors not needed for sampling: ${length} (${names}).`] : []
}

/** Name of a group in messages. */
export function nameOf(group: TensorGroup): string {
  return group.path === '' ? 'the file itself' : `\`${group.path}\``
}

function describeFailures(failures: readonly { group: TensorGroup; reason: string }[]): string {
  if (failures.length === 0) return 'The file has no tensors that could be a generator.'
  const [first] = failures
  const { tensors } = first!.group
  const found =
    `Found ${tensors.size} tensors in ${nameOf(first!.group)}: ` +
    `${listTensors(tensors.values())}.`
  const others = failures.slice(1, 6).map(({ group, reason }) => `${nameOf(group)}: ${reason}`)
  return [
    `Not a generator of the DCGAN family: ${first!.reason}`,
    ...others,
    found,
    'If it is one, name a preset or set strides, paddings and output paddings (see ' +
      'docs/checkpoint-formats.md).',
  ].join(' ')
}
