/** Labels of a run's alarms, actions and figures. */
import type { AlarmAction, AlarmKind, TrainingRecipe } from '@latentql/sdk'

export const ALARM_WORDS: Readonly<Record<AlarmKind, { title: string; advice: string }>> = {
  DISCRIMINATOR_SATURATED: {
    title: 'The discriminator is winning',
    advice:
      'Start again with more noise on the images, a lower learning rate for the discriminator, or a smaller one. The “Fast” recipe keeps the two in balance.',
  },
  NOT_FINITE: {
    title: 'Invalid numbers',
    advice: 'Start a new run from an earlier checkpoint with lower learning rates.',
  },
  MODE_COLLAPSE: {
    title: 'All pictures look alike',
    advice:
      'It may recover on its own. If not, start a new run from an earlier checkpoint with a lower learning rate for the generator.',
  },
  DUPLICATES: {
    title: 'Many pictures are duplicates',
    advice:
      'It may recover on its own. If not, roll back to an earlier checkpoint, or train on more varied images.',
  },
  DEAD_MAPS: {
    title: 'Much of the generator is idle',
    advice:
      'It may go on learning with what is left. If the pictures suffer, start a new run from an earlier checkpoint with a lower learning rate for the generator.',
  },
}

export const ACTION_WORDS: Readonly<Record<AlarmAction, string>> = {
  NOTHING: 'The run continues.',
  PAUSE: 'The run was paused.',
  ROLL_BACK: 'The run was rolled back to its last good checkpoint and paused there.',
}

export const RECIPE_WORDS: Readonly<Record<TrainingRecipe, { label: string; note: string }>> = {
  FAST: {
    label: 'Fast',
    note: 'Small networks, kept in balance by noise. Its pictures stay grainy longer than Modern’s.',
  },
  PAPER: {
    label: 'Paper',
    note: 'As in Radford et al., 2015: large networks with nothing to keep them in balance. Needs a GPU and many images.',
  },
  MODERN: {
    label: 'Modern',
    note: 'Small networks that compare each sample with a real image: recognizable pictures within minutes on an ordinary computer.',
  },
}

/** Formats seconds as e.g. `about 3 minutes`. */
export function duration(seconds: number): string {
  const units: [string, number][] = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ]
  const [unit, length] = units.find(([, least]) => seconds >= 1.5 * least) ?? ['second', 1]
  const count = Math.max(1, Math.round(seconds / length))
  return `about ${count} ${unit}${count === 1 ? '' : 's'}`
}

/** Formats a figure with three significant digits; a dash if missing. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1)
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

/** Formats a share as e.g. "72%", "3.4%"; a dash if missing. */
export function percent(share: number | null | undefined, digits?: number): string {
  if (share == null) return '–'
  return `${(100 * share).toFixed(digits ?? (share > 0 && share < 0.1 ? 1 : 0))}%`
}

/** Formats a count with commas. */
export function count(value: number): string {
  return value.toLocaleString('en')
}
