/** Formats the progress of a training run: a bar for a terminal, a line for a log. */
import type { StepFigures } from '../db/stores.ts'

const WIDTH = 24

/** Up to three lines for a terminal; the first two fit in 79 columns. */
export function bar(figures: StepFigures, steps: number, sheet: string | null): string {
  const done = Math.min(WIDTH, Math.floor((WIDTH * figures.step) / steps))
  const filled = `[${'#'.repeat(done)}${'-'.repeat(WIDTH - done)}]`
  const lines = [`${filled} ${headline(figures, steps)}`, measured(figures), sheet]
  return lines.filter((line) => line !== null).join('\n')
}

/** The same progress as one line. */
export function plainLine(figures: StepFigures, steps: number, sheet: string | null): string {
  const parts = [headline(figures, steps), measured(figures), sheet]
  return parts.filter((part) => part !== null).join('  ')
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
