/** Labels of a run's states, alarms, actions and figures. */
import type { AlarmAction, AlarmKind, RunState } from '@latentql/sdk'

/** Whether anything can still come by itself. */
export function isUnderWay(state: RunState): boolean {
  return state === 'QUEUED' || state === 'RUNNING'
}

/** Whether the run can never go on. */
export function isOver(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED'
}

export const ALARM_WORDS: Readonly<Record<AlarmKind, { title: string; advice: string }>> = {
  DISCRIMINATOR_SATURATED: {
    title: 'The discriminator wins',
    advice:
      'Start again with more instance noise, a lower learning rate for D, or a smaller D (ndf). The recipe “Fast” keeps the two in balance.',
  },
  NOT_FINITE: {
    title: 'The numbers broke',
    advice:
      'Go back to an earlier checkpoint, and start a new run from it with lower learning rates.',
  },
  MODE_COLLAPSE: {
    title: 'The pictures look alike',
    advice:
      'It may recover by itself. If it does not: go back to an earlier checkpoint, and start a new run from it with a lower learning rate for G.',
  },
  DUPLICATES: {
    title: 'Many pictures are the same picture',
    advice:
      'It may recover by itself. If it does not: go back to an earlier checkpoint, or train on more varied images.',
  },
}

export const ACTION_WORDS: Readonly<Record<AlarmAction, string>> = {
  NOTHING: 'The run goes on.',
  PAUSE: 'The run was paused.',
  ROLL_BACK: 'The run was taken back to its last good checkpoint, and paused there.',
}

/** `about 3 minutes`, from seconds. */
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

/** Three digits that count; a dash for what is not there. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1)
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

/** A count with commas. */
export function count(value: number): string {
  return value.toLocaleString('en')
}
