/** Formats the progress of a training run: a bar for a terminal, a line for a log. */
import type { SnapshotQuality, StepFigures } from '../db/stores.ts'

const WIDTH = 24

/** The newest contact sheet. */
export interface Sheet extends SnapshotQuality {
  readonly file: string
}

/** Up to four lines for a terminal; all but the last, the sheet's file, fit in 79 columns. */
export function bar(figures: StepFigures, steps: number, sheet: Sheet | null): string {
  const done = Math.min(WIDTH, Math.floor((WIDTH * figures.step) / steps))
  const filled = `[${'#'.repeat(done)}${'-'.repeat(WIDTH - done)}]`
  const lines = [`${filled} ${headline(figures, steps)}`, measured(figures), ...about(sheet)]
  return lines.join('\n')
}

/** The same progress as one line. */
export function plainLine(figures: StepFigures, steps: number, sheet: Sheet | null): string {
  return [headline(figures, steps), measured(figures), ...about(sheet)].join('  ')
}

/** The quality of the samples, e.g. `speckle 2.10  diversity 0.94`; null if it is unknown. */
export function qualityOf({ speckle, diversity }: SnapshotQuality): string | null {
  const figures = Object.entries({ speckle, diversity }).filter(([, value]) => value !== null)
  if (figures.length === 0) return null
  return figures.map(([name, value]) => `${name} ${value!.toFixed(2)}`).join('  ')
}

function about(sheet: Sheet | null): string[] {
  const quality = sheet && qualityOf(sheet)
  const lines = [quality && `${quality}  (training images: 1)`, sheet && sheet.file]
  return lines.filter((line) => line !== null)
}

function headline({ step, etaSeconds }: StepFigures, steps: number): string {
  const percent = Math.floor((100 * step) / steps)
  const left = step < steps ? `  ${duration(etaSeconds)} left` : ''
  return `${percent}%  step ${step} of ${steps}${left}`
}

function measured({ imagesPerSecond: speed, ...figures }: StepFigures): string {
  const { lossD, lossG, dReal, dFakeBefore, dFakeAfter } = figures
  const losses = `loss D ${lossD.toFixed(3)}  G ${lossG.toFixed(3)}`
  const fakes = `D(G(z)) ${dFakeBefore.toFixed(2)} -> ${dFakeAfter.toFixed(2)}`
  return `${losses}  D(x) ${dReal.toFixed(2)}  ${fakes}  ${speed.toFixed(speed < 10 ? 1 : 0)} images/s`
}

/** Formats a duration: `45 s`, `4 min 12 s`, `2 h 05 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
}
