/** Completes a run's config from the client's input: recipes, defaults and cross checks. */
import { randomInt } from 'node:crypto'
import type { DatasetRow } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { isImageSize } from '../gan/gan-config.ts'
import { MAX_SEED } from '../latent/seed-to-z.ts'
import { estimateTrainingMemory } from './worker/memory-estimate.ts'
import { classesOf } from './labels.ts'
import { recipeFor } from './recipes.ts'
import { SETTINGS, invalidSettings } from './settings.ts'
import type { StartTraining, TrainingConfig } from './training.ts'

/** Dataset of a run whose client names none. */
export const DEFAULT_DATASET = 'faces'
export const DEFAULT_STEPS = 2000
const DEFAULT_RECIPE = 'MODERN'

/** Default edge of the images, pixels, unless the dataset's are smaller. */
const DEFAULT_IMAGE_SIZE = 64
/** Snapshots that a run stores in the database: by default, and at most. */
const DEFAULT_SNAPSHOTS = 500
const MAX_SNAPSHOTS = 10_000
/** Maximum memory estimate. Some of the largest devices have this much. */
const MAX_MEMORY_GIB = 64

/** Settings on which a checkpoint's state depends. A run that starts from it must keep them. */
const FIXED_BY_STATE = [
  ...(['imageSize', 'channels', 'zDim', 'ngf', 'ndf', 'lastLayer'] as const),
  ...(['generatorNorm', 'discriminatorNorm', 'resampling', 'fullyConnected'] as const),
  ...(['discriminatorActivation', 'discriminatorHead', 'conditioning'] as const),
  ...(['beta1', 'beta2'] as const),
] as const

/** A checkpoint that a new run starts from. */
export interface Source {
  /** Config of the run that wrote the checkpoint. */
  readonly config: TrainingConfig
  /** Step of that run after which it was written. */
  readonly step: number
  /** The checkpoint as the new run's config records it. */
  readonly from: NonNullable<TrainingConfig['from']>
}

type TrainingDataset = Pick<
  DatasetRow,
  'name' | 'source' | 'count' | 'channels' | 'imageSize' | 'classes' | 'attributes'
>

/**
 * Completes all settings from the input (null counts as missing) and the defaults of the recipe,
 * or of the run that wrote `source`. A recipe given with a source replaces all settings that the
 * source's state doesn't fix. Throws BadUserInput that names each invalid setting and its allowed
 * values.
 */
export function completeSettings(
  input: StartTraining,
  dataset: TrainingDataset,
  source?: Source,
): { config: TrainingConfig; steps: number } {
  rejectIfAny(invalidSettings(input))
  const steps = input.steps ?? DEFAULT_STEPS
  const { prior, ...given } = givenSettings(input)
  const defaults = source ? sourceDefaults(source, given.recipe) : recipeDefaults(given, dataset)
  const settings = {
    ...defaults,
    seed: randomInt(MAX_SEED + 1),
    batch: Math.max(2, Math.min(defaults.batch, dataset.count)),
    snapshotEvery: Math.max(defaults.snapshotEvery, Math.ceil(steps / DEFAULT_SNAPSHOTS)),
    ...given,
    prior: prior ? { distribution: prior } : defaults.prior,
    from: source?.from ?? null,
  }
  const config: TrainingConfig = { ...settings, classes: classesOf(settings, dataset) }
  rejectIfAny([...sourceConflicts(config, source), ...crossCheck(config, steps, dataset)])
  return { config, steps }
}

function rejectIfAny(problems: readonly string[]): void {
  if (problems.length > 0) throw new BadUserInput(problems.join(' '))
}

type GivenSettings = Partial<Omit<TrainingConfig, 'from' | 'prior'>> & {
  readonly prior?: TrainingConfig['prior']['distribution']
}

/** Returns the settings of the config that are given: not null, and not about the run itself. */
function givenSettings(input: StartTraining): GivenSettings {
  const entries = Object.entries(input).filter(
    ([name, value]) => name in SETTINGS && name !== 'steps' && name !== 'priority' && value != null,
  )
  return Object.fromEntries(entries)
}

function recipeDefaults(
  { recipe = DEFAULT_RECIPE, imageSize: given }: GivenSettings,
  { channels, imageSize: largest }: TrainingDataset,
): Omit<TrainingConfig, 'seed' | 'from'> {
  const imageSize = given ?? largestImageSize(Math.min(DEFAULT_IMAGE_SIZE, largest))
  return {
    ...recipeFor(recipe, imageSize),
    recipe,
    channels,
    imageSize,
    checkpointEvery: null,
    onAlarm: 'NOTHING',
  }
}

/** Returns the largest trainable size up to `edge`, or the smallest one if there is none. */
function largestImageSize(edge: number): number {
  let size = edge
  while (size > 16 && !isImageSize(size)) size -= 1
  return Math.max(16, size)
}

/**
 * The settings with which the source was trained at its step. Its noise continues to decay from
 * there.
 */
function sourceDefaults(
  { config, step }: Source,
  recipe: TrainingConfig['recipe'] | undefined,
): TrainingConfig {
  if (recipe !== undefined) {
    const kept = Object.fromEntries(FIXED_BY_STATE.map((name) => [name, config[name]]))
    return {
      ...config,
      ...recipeFor(recipe, config.imageSize),
      ...kept,
      ...(config.discriminatorNorm === 'NONE' ? {} : { gradientPenalty: 0 }),
      recipe,
      prior: config.prior,
    }
  }
  const left = Math.max(0, config.instanceNoiseSteps - step)
  const sigma = (config.instanceNoise * left) / config.instanceNoiseSteps
  return { ...config, instanceNoise: sigma, instanceNoiseSteps: Math.max(1, left) }
}

/** Returns a message for each setting that contradicts the source's state. */
function sourceConflicts(config: TrainingConfig, source: Source | undefined): string[] {
  if (!source) return []
  const { config: sourceConfig, from } = source
  const problem = (name: string, value: unknown) =>
    `${name} must stay ${String(value)}, as in the state of ${from.reference}. ` +
    'Leave it out, or start without "from".'
  const problems = FIXED_BY_STATE.filter((name) => config[name] !== sourceConfig[name]).map(
    (name) => problem(name, sourceConfig[name]),
  )
  if (config.classes.join('\n') !== sourceConfig.classes.join('\n')) {
    problems.push(
      `The classes must stay those of ${from.reference}: ${sourceConfig.classes.join(', ')}. ` +
        'Choose a dataset or a labelAttribute with the same ones.',
    )
  }
  if (config.prior.distribution !== sourceConfig.prior.distribution) {
    problems.push(problem('prior', sourceConfig.prior.distribution))
  }
  return problems
}

/** Returns a message for each setting of the networks that contradicts another. */
function conflictsOfNetworks(config: TrainingConfig): string[] {
  const { gradientPenalty, discriminatorNorm, discriminatorHead, fullyConnected } = config
  const problems: string[] = []
  if (gradientPenalty > 0 && discriminatorNorm !== 'NONE') {
    problems.push(
      `gradientPenalty must be 0 with discriminatorNorm ${discriminatorNorm}, since batch norm ` +
        `makes each image's logit depend on the others; got ${gradientPenalty}.`,
    )
  }
  if (fullyConnected !== 'NONE' && discriminatorHead === 'GLOBAL_AVERAGE') {
    problems.push(
      `discriminatorHead must be CONVOLUTION with fullyConnected ${fullyConnected}, whose layers ` +
        'leave no maps to average; got GLOBAL_AVERAGE.',
    )
  }
  if (fullyConnected === 'ALL' && config.resampling === 'POOLING') {
    problems.push(
      'resampling must be STRIDED with fullyConnected ALL, whose networks have no maps to pool; ' +
        'got POOLING.',
    )
  }
  return problems
}

/**
 * Returns a message for each setting that is valid alone, but not with the dataset or the other
 * settings.
 */
function crossCheck(config: TrainingConfig, steps: number, dataset: TrainingDataset): string[] {
  const problems: string[] = []
  if (config.batch > dataset.count) {
    problems.push(
      `batch must be at most ${dataset.count}, the size of "${dataset.name}"; got ${config.batch}.`,
    )
  }
  const packedOnce = dataset.source === 'FOLDER' || dataset.source === 'ZIP'
  if (packedOnce && config.imageSize > dataset.imageSize) {
    problems.push(
      `imageSize must be at most ${dataset.imageSize}, as registered for "${dataset.name}"; ` +
        `got ${config.imageSize}. Register it again with a larger imageSize.`,
    )
  }
  if (steps / config.snapshotEvery > MAX_SNAPSHOTS) {
    problems.push(
      `snapshotEvery must be at least ${Math.ceil(steps / MAX_SNAPSHOTS)} for ${steps} steps ` +
        `(at most ${MAX_SNAPSHOTS} snapshots); got ${config.snapshotEvery}.`,
    )
  }
  const conflicts = conflictsOfNetworks(config)
  // Networks that contradict themselves can't be built, so not measured either.
  if (conflicts.length > 0) return [...problems, ...conflicts]
  const gib = estimateTrainingMemory(config) / 2 ** 30
  if (gib > MAX_MEMORY_GIB) {
    problems.push(
      `These sizes need about ${Math.round(gib)} GiB of memory; ` +
        `at most ${MAX_MEMORY_GIB} GiB are allowed. ` +
        'Choose a smaller batch, ngf, ndf or imageSize.',
    )
  }
  return problems
}
