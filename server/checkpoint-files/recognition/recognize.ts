/** Finds the generator in a weights file and infers its architecture. */
import { CheckpointInvalid } from '../../errors.ts'
import type { LayersArchitecture } from '../../gan/architecture.ts'
import { layersFamily } from '../../gan/families/layers.ts'
import type { Network } from '../../gan/network-family.ts'
import { shapesOf } from '../canonical.ts'
import { MODEL_PRESET, type ArchitectureOverrides } from '../generator-file.ts'
import type { SourceFile, TensorGroup } from '../formats/source.ts'
import { assemble, notesOn, type AssembledGenerator, type Hypothesis } from './assemble.ts'
import { readAuthorsModules } from './authors.ts'
import type { Chain } from './chain.ts'
import { chainWithLabel } from './conditional-chain.ts'
import { mergeClassNorms } from './class-norms.ts'
import { NamedTensors } from './layer-list.ts'
import { listTensors } from './list-tensors.ts'
import { generatorCandidates, isEma } from './groups.ts'
import { assembleTopology } from './keras.ts'
import { assembleModel, recordedSettings } from './model.ts'
import { readModules, type ModuleList } from './modules.ts'
import { checkOverrides } from './overrides.ts'
import { candidatePresets, type Preset } from './presets.ts'
import { withPriors } from './recorded.ts'
import { possibleSettings, summarize, usualSettings } from './settings.ts'
import { EXPORT_AS_ONNX, UnsupportedNetwork } from './unsupported-network.ts'

export interface RecognitionOptions {
  /** Name of a preset; by default, the automatic presets are tried. */
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
}

/** Its weights are in PyTorch's layouts. */
export interface RecognizedGenerator extends Network<LayersArchitecture, 'layers'> {
  /** The preset that supplied the settings which shapes don't show. */
  readonly preset: string
  /** Choices and assumptions, for the user to check. */
  readonly notes: string[]
  /** Generators that the same weights could be, the usual one first. */
  readonly hypotheses: readonly Hypothesis[]
}

/** Limit of candidates to try; a file with thousands of groups is not a training bundle. */
export const MAX_CANDIDATES = 64

export const UNTRACKED_NORMS =
  'Norms have no running statistics: assumed to be batch norms that tracked none (instance, ' +
  'group or layer norms would look the same), to be calibrated.'

interface MatchedGenerator extends AssembledGenerator {
  readonly preset: { readonly name: string }
  readonly unused: readonly string[]
  readonly hypotheses: readonly Hypothesis[]
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
  const failures: Failure[] = []
  for (const group of candidates) {
    try {
      const found = tryGroup(source, group, presets, overrides)
      return finish(group, candidates.length, found)
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      failures.push({ group, error })
    }
  }
  throw new CheckpointInvalid(describeFailures(failures, source))
}

function tryGroup(
  source: SourceFile,
  group: TensorGroup,
  presets: readonly Preset[],
  overrides: ArchitectureOverrides,
): MatchedGenerator {
  if (source.topology !== undefined) {
    const assembled = assembleTopology(source.topology, group.tensors, presets[0]!, overrides)
    return { ...withPriors(assembled, overrides), preset: presets[0]! }
  }
  const list: ModuleList =
    source.format === 'joblib'
      ? readAuthorsModules(group.tensors.values())
      : readModules(group.tensors)
  const modules = mergeClassNorms(list.modules)
  if (source.format === 'joblib' && list.modules[0]?.kind === 'convolution')
    throw new CheckpointInvalid(
      'The list starts with a convolution, not with a projection of z: it is a discriminator.',
    )
  refuseDecoder(group, list, source.groups)
  const isNamed = presets.length === 1
  const model = group.modules && !isNamed && assembleModel(group.modules, modules, overrides)
  if (model) {
    const preset = { name: MODEL_PRESET }
    return { ...withPriors(model, overrides), preset, unused: list.unused }
  }
  const chain = chainWithLabel(modules, source.format === 'safetensors', overrides.classes)
  const settings = group.modules ? recordedSettings(group.modules, chain, overrides) : overrides
  return { ...matchPresets(chain, presets, settings), unused: list.unused }
}

const DECODER = /(^|\.)dec(oder)?$/

/**
 * A decoder that starts with a convolution takes the images of the encoder beside it; one that
 * starts with a dense layer takes a z, as in a VAE.
 */
function refuseDecoder(
  { path }: TensorGroup,
  { modules }: ModuleList,
  groups: readonly TensorGroup[],
): void {
  if (!DECODER.test(path) || modules[0]?.kind !== 'convolution') return
  const encoder = path.replace(DECODER, (_, dot: string, rest?: string) => {
    return `${dot}enc${rest ?? ''}`
  })
  const isInside = (group: TensorGroup) =>
    group.path === encoder ||
    [...group.tensors.keys()].some((name) =>
      `${group.path === '' ? '' : `${group.path}.`}${name}`.startsWith(`${encoder}.`),
    )
  if (!groups.some(isInside)) return
  throw new UnsupportedNetwork(
    `\`${path}\` takes the output of \`${encoder}\` in the same file: they turn images into ` +
      'images, and there is no z to sample.',
    'Import a generator that starts from a vector, such as the decoder of a VAE.',
  )
}

/** Assembles the chain with the first preset that fits; the others are among the hypotheses. */
function matchPresets(
  chain: Chain,
  presets: readonly Preset[],
  overrides: ArchitectureOverrides,
): Omit<MatchedGenerator, 'unused'> {
  const isNamed = presets.length === 1
  const reasons: { preset: Preset; error: CheckpointInvalid }[] = []
  const inapplicable: string[] = []
  const fitting = presets.filter((preset) => preset.misfit(chain) === null)
  for (const preset of presets) {
    const isUnrecognized = !isNamed && preset.recognize !== undefined && !preset.recognize(chain)
    const misfit = isUnrecognized ? 'its modules have different names' : preset.misfit(chain)
    if (misfit !== null) {
      inapplicable.push(`${preset.name} (${misfit})`)
      continue
    }
    try {
      return matchPreset(chain, preset, isNamed ? [] : fitting, overrides)
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
      reasons.push({ preset, error })
    }
  }
  const others = inapplicable.length > 0 ? [`Not applicable: ${inapplicable.join('; ')}.`] : []
  const [first] = reasons
  const isSame = reasons.every(({ error }) => error.message === first?.error.message)
  if (first && (isSame || first.error instanceof UnsupportedNetwork)) throw first.error
  const causes = reasons.map(({ preset, error }) => `${preset.name}: ${error.message}`)
  throw new CheckpointInvalid(['No preset fits.', ...causes, ...others].join(' '))
}

/** Looks for hypotheses among the settings of `others`; without any, there is only one. */
function matchPreset(
  chain: Chain,
  preset: Preset,
  others: readonly Preset[],
  overrides: ArchitectureOverrides,
): Omit<MatchedGenerator, 'unused'> {
  const tensors = new NamedTensors()
  const usual = usualSettings(chain, preset, overrides)
  const architecture = assemble(chain, usual, tensors)
  const possible = others.length === 0 ? [usual] : possibleSettings(chain, usual, others, overrides)
  const hypotheses = possible.map((settings) => ({
    summary: summarize(settings, chain),
    architecture: assemble(chain, settings, tensors),
    notes: notesOn(chain, settings, overrides),
  }))
  const { rival } = usual.geometry
  const notes = [...notesOn(chain, usual, overrides), ...(rival === null ? [] : [rival])]
  return { architecture, weights: () => tensors.readWeights(), notes, preset, hypotheses }
}

function finish(
  group: TensorGroup,
  candidates: number,
  found: MatchedGenerator,
): RecognizedGenerator {
  const { architecture } = found
  const weights = found.weights()
  const shapes = shapesOf(weights)
  layersFamily.check(architecture, shapes)
  const before =
    candidates > 1
      ? [
          `The generator was chosen from ${candidates} candidates: ${nameOf(group)}` +
            (isEma(group) ? ', because averaged (EMA) weights are preferred.' : '.'),
        ]
      : []
  const untracked = layersFamily.uncalibrated(architecture).length > 0
  const after = [...describeUnused(found.unused), ...(untracked ? [UNTRACKED_NORMS] : [])]
  const notesAround = (notes: readonly string[]) => [...before, ...notes, ...after]
  const hypotheses = distinctAndSound(found.hypotheses, shapes).map((hypothesis) => {
    return { ...hypothesis, notes: notesAround(hypothesis.notes) }
  })
  return {
    ...{ family: 'layers', architecture, weights, preset: found.preset.name },
    notes: notesAround(found.notes),
    hypotheses,
  }
}

/** Leaves out hypotheses whose layers don't fit together, and those that mean the same network. */
function distinctAndSound(
  hypotheses: readonly Hypothesis[],
  shapes: ReadonlyMap<string, readonly number[]>,
): readonly Hypothesis[] {
  const sound = new Map<string, Hypothesis>()
  for (const hypothesis of hypotheses) {
    const key = JSON.stringify(hypothesis.architecture)
    if (sound.has(key)) continue
    try {
      layersFamily.check(hypothesis.architecture, shapes)
      sound.set(key, hypothesis)
    } catch (error) {
      if (!(error instanceof CheckpointInvalid)) throw error
    }
  }
  return [...sound.values()]
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

interface Failure {
  readonly group: TensorGroup
  readonly error: CheckpointInvalid
}

/** Limits of tensors, and of other parts of the file with their reasons, in a message. */
const [MAX_LISTED, MAX_REASONS] = [8, 3]

function describeFailures(failures: readonly Failure[], { topology }: SourceFile): string {
  const [first, ...rest] = failures
  if (first === undefined)
    return `The file has no tensors that could be a generator. ${EXPORT_AS_ONNX}`
  const { group, error } = first
  const { tensors } = group
  const found =
    `Found ${tensors.size} tensors in ${nameOf(group)}: ` +
    `${listTensors(tensors.values(), MAX_LISTED)}.`
  const reason = `Not a generator of the DCGAN family: ${error.message}`
  if (error instanceof UnsupportedNetwork) return `${reason} ${found} ${error.advice}`
  const others = rest.filter((one) => one.error.message !== error.message).slice(0, MAX_REASONS)
  const isDescribed = topology !== undefined || group.modules !== undefined
  return [
    reason,
    ...others.map((one) => `${nameOf(one.group)}: ${one.error.message}`),
    found,
    isDescribed
      ? EXPORT_AS_ONNX
      : 'If it is one, name a preset or set strides, paddings and output paddings (see ' +
        'docs/checkpoint-formats.md), or export it as ONNX.',
  ].join(' ')
}
