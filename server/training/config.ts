/** From what a person asks for to everything that decides what a run computes: recipes, defaults, cross checks. */
import { randomInt } from 'node:crypto'
import type { DatasetRow } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { isImageSize } from '../gan/gan-config.ts'
import { MAX_SEED } from '../latent/seed-to-z.ts'
import { estimateTrainingMemory } from './worker/memory-estimate.ts'
import { RECIPES } from './recipes.ts'
import { SETTINGS, wrongSettings } from './settings.ts'
import type { StartTraining, TrainingConfig } from './training.ts'

/** The dataset of a run that names none. */
export const DEFAULT_DATASET = 'avatars'
export const DEFAULT_STEPS = 2000

/** Edge of the images where nobody says otherwise and the dataset's are not smaller, pixels. */
const DEFAULT_IMAGE_SIZE = 64
/** Pictures that a run makes, which the database keeps: by default, and at most. */
const DEFAULT_SNAPSHOTS = 500
const MAX_SNAPSHOTS = 10_000
/** Some of the largest devices have this much. */
const MAX_MEMORY_GIB = 64

/** What a checkpoint's state is made for: a run that goes on from it keeps these. */
const KEPT = ['imageSize', 'channels', 'zDim', 'ngf', 'ndf', 'beta1', 'beta2'] as const

/** A checkpoint that a new run starts from. */
export interface Source {
  /** Of the run that it is of. */
  readonly config: TrainingConfig
  /** The step of that run after which it was written. */
  readonly step: number
  /** What the new run's config says of it. */
  readonly from: NonNullable<TrainingConfig['from']>
}

type TrainingDataset = Pick<DatasetRow, 'name' | 'source' | 'count' | 'channels' | 'imageSize'>

/**
 * Every setting, from what is given (null counts as not given) and defaults: those of the recipe, or of the run that
 * `source` is of. A recipe named beside a source replaces all but what the source's state is made for. Throws
 * BadUserInput that names each wrong setting and what is allowed.
 */
export function completeSettings(
  input: StartTraining,
  dataset: TrainingDataset,
  source?: Source,
): { config: TrainingConfig; steps: number } {
  refuse(wrongSettings(input))
  const steps = input.steps ?? DEFAULT_STEPS
  const { prior, ...given } = givenSettings(input)
  const defaults = source ? continued(source, given.recipe) : fresh(given.recipe, dataset)
  const config: TrainingConfig = {
    ...defaults,
    seed: randomInt(MAX_SEED + 1),
    batch: Math.max(2, Math.min(defaults.batch, dataset.count)),
    snapshotEvery: Math.max(defaults.snapshotEvery, Math.ceil(steps / DEFAULT_SNAPSHOTS)),
    ...given,
    prior: prior ? { distribution: prior } : defaults.prior,
    from: source?.from ?? null,
  }
  refuse([...contradictions(config, source), ...misfits(config, steps, dataset)])
  return { config, steps }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new BadUserInput(problems.join(' '))
}

type GivenSettings = Partial<Omit<TrainingConfig, 'from' | 'prior'>> & {
  readonly prior?: TrainingConfig['prior']['distribution']
}

/** What was said of the config: neither null, nor of the run around it. */
function givenSettings(input: StartTraining): GivenSettings {
  const entries = Object.entries(input).filter(
    ([name, value]) => name in SETTINGS && name !== 'steps' && name !== 'priority' && value != null,
  )
  return Object.fromEntries(entries)
}

function fresh(
  recipe: TrainingConfig['recipe'] = 'FAST',
  { channels, imageSize }: TrainingDataset,
): Omit<TrainingConfig, 'seed' | 'from'> {
  return {
    ...RECIPES[recipe],
    recipe,
    channels,
    imageSize: largestImageSize(Math.min(DEFAULT_IMAGE_SIZE, imageSize)),
    checkpointEvery: null,
    onAlarm: 'NOTHING',
  }
}

/** The largest size that can be trained on and is not above `edge`; where there is none, the smallest. */
function largestImageSize(edge: number): number {
  let size = edge
  while (size > 16 && !isImageSize(size)) size -= 1
  return Math.max(16, size)
}

/** As the source was trained when it was written: noise goes on decaying from where it was. */
function continued(
  { config, step }: Source,
  recipe: TrainingConfig['recipe'] | undefined,
): TrainingConfig {
  if (recipe !== undefined) {
    const kept = Object.fromEntries(KEPT.map((name) => [name, config[name]]))
    return { ...config, ...RECIPES[recipe], ...kept, recipe, prior: config.prior }
  }
  const left = Math.max(0, config.instanceNoiseSteps - step)
  const sigma = (config.instanceNoise * left) / config.instanceNoiseSteps
  return { ...config, instanceNoise: sigma, instanceNoiseSteps: Math.max(1, left) }
}

/** What the source's state cannot become. */
function contradictions(config: TrainingConfig, source: Source | undefined): string[] {
  if (!source) return []
  const { config: its, from } = source
  const wrong = (name: string, value: unknown) =>
    `${name} must stay ${String(value)}, which the state of ${from.reference} is made for: leave it out, ` +
    'or start without "from".'
  const problems = KEPT.filter((name) => config[name] !== its[name]).map((name) =>
    wrong(name, its[name]),
  )
  if (config.prior.distribution !== its.prior.distribution) {
    problems.push(wrong('prior', its.prior.distribution))
  }
  return problems
}

/** What is allowed by itself, and not with the dataset or with the other settings. */
function misfits(config: TrainingConfig, steps: number, dataset: TrainingDataset): string[] {
  const wrong: string[] = []
  if (config.batch > dataset.count) {
    wrong.push(
      `batch must be at most ${dataset.count}, the images of "${dataset.name}"; got ${config.batch}.`,
    )
  }
  const packedOnce = dataset.source === 'FOLDER' || dataset.source === 'ZIP'
  if (packedOnce && config.imageSize > dataset.imageSize) {
    wrong.push(
      `imageSize must be at most ${dataset.imageSize}, at which "${dataset.name}" was registered; ` +
        `got ${config.imageSize}. Register it again with a larger imageSize.`,
    )
  }
  if (steps / config.snapshotEvery > MAX_SNAPSHOTS) {
    wrong.push(
      `snapshotEvery must be at least ${Math.ceil(steps / MAX_SNAPSHOTS)} for ${steps} steps ` +
        `(${MAX_SNAPSHOTS} pictures at most); got ${config.snapshotEvery}.`,
    )
  }
  const gib = estimateTrainingMemory(config) / 2 ** 30
  if (gib > MAX_MEMORY_GIB) {
    wrong.push(
      `These sizes need some ${Math.round(gib)} GiB of memory, and ${MAX_MEMORY_GIB} is the most ` +
        'that is tried: choose a smaller batch, ngf, ndf or imageSize.',
    )
  }
  return wrong
}
