/**
 * Rule studies: one training run for each variant of the architecture, on the same data, with the
 * same seed and number of images. A study is nothing but its runs, which have its name.
 */
import { randomInt } from 'node:crypto'
import type { RunRow } from '../../db/stores.ts'
import { BadUserInput } from '../../errors.ts'
import { MAX_SEED } from '../../latent/seed-to-z.ts'
import type { Quota } from '../../quota.ts'
import { configOf, type StartTraining, type Training } from '../training.ts'
import { PAPERS_RULES, RULE_VARIANTS, rulesOf, type RuleVariant } from './variants.ts'

export interface RuleStudyInput {
  readonly name: string
  /** Default: all. */
  readonly variants?: readonly RuleVariant[] | null
  readonly priority: number
  /** Settings that all runs share. The default recipe is PAPER. */
  readonly training: StartTraining
}

export interface StudiedRun {
  /** The study's name. */
  readonly study: string
  readonly variant: RuleVariant
  readonly run: RunRow
}

export interface RuleStudy {
  readonly name: string
  /** In the order of `RULE_VARIANTS`. At least one. */
  readonly runs: readonly StudiedRun[]
}

/** Settings that a study decides itself. */
const DECIDED = ['name', 'from', ...Object.keys(PAPERS_RULES)] as readonly (keyof StartTraining)[]

/** The run's name: `STUDY-VARIANT`, e.g. `digits-batch-norm-everywhere`. */
function runName(study: string, variant: RuleVariant): string {
  return `${study}-${variant.toLowerCase().replaceAll('_', '-')}`
}

interface Parts {
  readonly training: Pick<Training, 'check' | 'start'>
  /** Limit of runs. */
  readonly quota: Pick<Quota, 'check'>
}

/**
 * Queues a run for each variant, or none if a setting is invalid, a name taken, or there is no room
 * for all of them. Throws as Training.start does.
 */
export async function startRuleStudy(
  { training, quota }: Parts,
  { name, variants, priority, training: shared }: RuleStudyInput,
): Promise<RuleStudy> {
  const chosen = RULE_VARIANTS.filter((variant) => variants?.includes(variant) ?? true)
  if (chosen.length === 0) throw new BadUserInput('variants must not be empty; got [].')
  const decided = DECIDED.filter((setting) => shared[setting] != null)
  if (decided.length > 0) {
    throw new BadUserInput(
      `A rule study sets ${decided.join(', ')} of its runs itself; leave it out of training.`,
    )
  }
  const common = { recipe: 'PAPER', ...givenOf(shared), priority } as const
  const seed = shared.seed ?? randomInt(MAX_SEED + 1)
  const inputs = chosen.map((variant) => ({
    variant,
    input: { ...common, seed, ...rulesOf(variant), name: runName(name, variant) },
  }))
  for (const { input } of inputs) await training.check(input)
  await quota.check(inputs.length)
  const runs: StudiedRun[] = []
  for (const { variant, input } of inputs) {
    runs.push({ study: name, variant, run: await training.start(input) })
  }
  return { name, runs }
}

/** Leaves out null, which counts as missing. */
function givenOf(input: StartTraining): StartTraining {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value != null))
}

/** Finds a study by its name: the runs of that name which train its variants. */
export async function findRuleStudy(
  training: Pick<Training, 'find'>,
  name: string,
): Promise<RuleStudy | null> {
  const found = await Promise.all(
    RULE_VARIANTS.map(async (variant) => {
      const run = await training.find(runName(name, variant))
      return run && trains(run, variant) ? [{ study: name, variant, run }] : []
    }),
  )
  const runs = found.flat()
  return runs.length > 0 ? { name, runs } : null
}

/** Returns the name of the study that a run belongs to, or null. */
export function studyOf(run: RunRow): string | null {
  const variant = RULE_VARIANTS.find((one) => run.name.endsWith(runName('', one)))
  if (!variant || !trains(run, variant)) return null
  return run.name.slice(0, -runName('', variant).length) || null
}

/** True if the run has the variant's settings. */
function trains(run: RunRow, variant: RuleVariant): boolean {
  const config = configOf(run)
  const rules = Object.entries(rulesOf(variant)) as [keyof typeof PAPERS_RULES, string][]
  return rules.every(([setting, value]) => config[setting] === value)
}
