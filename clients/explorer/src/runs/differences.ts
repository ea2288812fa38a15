/** Settings that differ between runs. */
import type { TrainingConfigFieldsFragment } from '@latentql/sdk'
import { CHOICE_NAMES, choiceOf } from './choices.ts'
import { ACTION_WORDS, RECIPE_WORDS } from './labels.ts'
import { SETTING_GROUPS } from './settings.ts'

/** The parts of a run that count as its settings. */
export interface Configured {
  readonly dataset: string
  readonly steps: number
  readonly config: TrainingConfigFieldsFragment
}

export interface SettingRow {
  readonly label: string
  /** The value of each run, in words. */
  readonly values: readonly string[]
}

const NUMBERS = SETTING_GROUPS.flatMap(({ settings }) => settings)

/** All settings of a run in words, by label, in the order of the form. */
function settingsOf({ dataset, steps, config }: Configured): ReadonlyMap<string, string> {
  const values: Readonly<Record<string, unknown>> = { ...config }
  const choices = CHOICE_NAMES.map((name) => {
    const { label, words } = choiceOf(name)
    return [label, words[config[name]]!] as const
  })
  const numbers = NUMBERS.filter(({ name }) => name in config)
  return new Map([
    ['Dataset', dataset],
    ['Recipe', RECIPE_WORDS[config.recipe].label],
    ['Steps', String(steps)],
    ['Image size', String(config.imageSize)],
    ['Channels', String(config.channels)],
    ['Distribution of z', config.prior.distribution.toLowerCase()],
    ...choices,
    ...numbers.map(({ name, label }) => [label, String(values[name] ?? 'automatic')] as const),
    ['On an alarm', ACTION_WORDS[config.onAlarm]],
    ['Started from', config.from ?? 'scratch'],
  ])
}

/** Returns the settings that aren't the same for all runs, and the number of those that are. */
export function differences(runs: readonly Configured[]): {
  readonly rows: readonly SettingRow[]
  readonly same: number
} {
  const all = runs.map(settingsOf)
  const labels = [...(all[0]?.keys() ?? [])]
  const rows = labels
    .map((label) => ({ label, values: all.map((settings) => settings.get(label)!) }))
    .filter(({ values }) => new Set(values).size > 1)
  return { rows, same: labels.length - rows.length }
}
