/** Finds the generator in a file of weights and works out its architecture. */
import { CheckpointInvalid } from '../../errors.ts'
import type { LayersArchitecture } from '../../gan/architecture.ts'
import { layersFamily } from '../../gan/families/layers.ts'
import type { Network } from '../../gan/network-family.ts'
import { shapesOf } from '../canonical.ts'
import type { ArchitectureOverrides } from '../generator-file.ts'
import type { SourceFile, TensorGroup } from '../formats/source.ts'
import { assemble, type AssembledGenerator } from './assemble.ts'
import { readAuthorsModules } from './authors.ts'
import { chainModules } from './chain.ts'
import { listTensors } from './list-tensors.ts'
import { generatorCandidates, isEma } from './groups.ts'
import { assembleTopology } from './keras.ts'
import { readModules, type ModuleList } from './modules.ts'
import { checkOverrides } from './overrides.ts'
import { candidatePresets, type Preset } from './presets.ts'

export interface RecognitionOptions {
  /** Name of a preset; default: those that fit are tried. */
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
}

/** Its weights are named `layers.N.weight` and so on, and are in PyTorch's layouts. */
export interface RecognizedGenerator extends Network<LayersArchitecture, 'layers'> {
  /** The preset that supplied what shapes cannot say. */
  readonly preset: string
  /** What was chosen or assumed, for a person to check. */
  readonly notes: string[]
}

/** The most promising of a bundle; a file of thousands of groups is no bundle. */
export const MAX_CANDIDATES = 64

export const UNTRACKED_NORMS =
  'Norms have no running statistics: taken as batch norms that tracked none (an instance, group or layer norm would look ' +
  'the same), to be calibrated.'

interface MatchedGenerator extends AssembledGenerator {
  readonly preset: Preset
  readonly unused: readonly string[]
}

/**
 * The generator of the file. Of several models the averaged (EMA) one is preferred, discriminators are passed over.
 * Throws CheckpointInvalid, listing what was found and why nothing fits, and BadUserInput for a preset or overrides
 * that make no sense.
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
      'The list begins with a convolution, not with a projection of z: that is a discriminator.',
    )
  const chain = chainModules(list.modules, source.format === 'safetensors')
  const isNamed = presets.length === 1
  const reasons: string[] = []
  const inapplicable: string[] = []
  for (const preset of presets) {
    const isUnrecognised = !isNamed && preset.recognise !== undefined && !preset.recognise(chain)
    const misfit = isUnrecognised ? 'its modules have other names' : preset.misfit(chain)
    if (misfit !== null) {
      inapplicable.push(`${preset.name} (${misfit})`)
      continue
    }
    try {
      return { ...assemble(chain, preset, overrides), preset, unused: list.unused }
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      reasons.push(`${preset.name}: ${error.message}`)
    }
  }
  const others = inapplicable.length > 0 ? [`Not what it is: ${inapplicable.join('; ')}.`] : []
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
      `Of ${candidates} candidates the generator is ${nameOf(group)}` +
        (isEma(group) ? ': averaged (EMA) weights are preferred.' : '.'),
    )
  notes.push(...describeUnused(found.unused))
  if (layersFamily.uncalibrated(architecture).length > 0) notes.push(UNTRACKED_NORMS)
  return { family: 'layers', architecture, weights, preset: found.preset.name, notes }
}

/** Names the tensors that were left out, as a note. */
export function describeUnused(unused: readonly string[]): string[] {
  const { length } = unused
  const names = `${unused.slice(0, 3).join(', ')}${length > 3 ? ', ...' : ''}`
  return length > 0 ? [`${length} tensors are of no use for sampling (${names}).`] : []
}

/** A group as messages name it. */
export function nameOf(group: TensorGroup): string {
  return group.path === '' ? 'the file itself' : `\`${group.path}\``
}

function describeFailures(failures: readonly { group: TensorGroup; reason: string }[]): string {
  if (failures.length === 0) return 'The file holds no tensors that could be a generator.'
  const [first] = failures
  const found = `Found ${first!.group.tensors.size} tensors in ${nameOf(first!.group)}: ${listTensors(first!.group.tensors.values())}.`
  const others = failures.slice(1, 6).map(({ group, reason }) => `${nameOf(group)}: ${reason}`)
  return [
    `No generator of the DCGAN family: ${first!.reason}`,
    ...others,
    found,
    'If it is one, name a preset or give strides, paddings and output paddings by hand (see docs/checkpoint-formats.md).',
  ].join(' ')
}
