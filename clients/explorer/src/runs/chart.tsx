/** A chart of figures by step; its legend has the figures at the pointer, else the newest. */
import { useEffect, useRef, useState, type RefObject } from 'react'
import { createPlot, type Line, type Plot, type Scale, type Stretch } from './chart-plot.ts'
import styles from './chart.module.css'
import { count, figure as inWords } from './labels.ts'
import type { PlottedPoint } from './plotted-point.ts'

interface Props {
  readonly title: string
  /** An explanation, in one sentence. Default: none, and no visible title. */
  readonly hint?: string
  /** Must be stable. */
  readonly lines: readonly Line[]
  readonly scale: Scale
  /** A value of the y axis to mark with a horizontal line. */
  readonly level?: number
  /** Must be stable. */
  readonly points: readonly PlottedPoint[]
  readonly stretch: Stretch
  /** Steps with an alarm. Default: none. */
  readonly alarms?: readonly number[]
  /** Charts with the same name share a cursor. */
  readonly sync: string
  /** Must be a stable function. */
  readonly onZoom: (stretch: Stretch | null) => void
}

export function Chart(props: Props) {
  const { title, hint, lines, points } = props
  const place = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const index = usePlot(place, legend, props)
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        {hint !== undefined && (
          <>
            <h3>{title}</h3>
            <p className={styles.hint}>{hint}</p>
          </>
        )}
        <ul ref={legend} className={styles.legend}>
          {lines.map(({ figure, label, colour, dashed }, at) => (
            <li key={figure}>
              <span
                data-line
                data-colour={colour ?? at}
                data-dashed={dashed}
                className={styles.line}
              />
              {label}{' '}
              <span className={styles.value}>{inWords(valueOf(figure, points, index))}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} className={styles.plot} role="img" aria-label={summary(props)} />
    </figure>
  )
}

/** The figure at a point, else at the last one before it that has the figure. */
function valueOf(figure: string, points: readonly PlottedPoint[], index: number | null) {
  const until = index === null ? points : points.slice(0, index + 1)
  return until.findLast((point) => point[figure] !== undefined)?.[figure]
}

const NO_ALARMS: readonly number[] = []

/** Draws the chart and returns the index of the point under the pointer. */
function usePlot(
  place: RefObject<HTMLDivElement | null>,
  legend: RefObject<HTMLUListElement | null>,
  { lines, scale, level, points, stretch, alarms = NO_ALARMS, sync, onZoom }: Props,
): number | null {
  const [index, setIndex] = useState<number | null>(null)
  const plot = useRef<Plot>(null)
  useEffect(() => {
    const options = { lines, scale, sync, level }
    const listener = { onCursor: setIndex, onZoom }
    const created = createPlot(place.current!, legend.current!, options, listener)
    plot.current = created
    return () => created.end()
  }, [place, legend, lines, scale, sync, level, onZoom])
  const { min, max } = stretch
  // Also runs for a new plot, after a change of scale or lines.
  useEffect(
    () => plot.current?.show(points, { min, max }, alarms),
    [points, min, max, alarms, scale, lines],
  )
  return index
}

/** The range of all points; never empty, even with one point or none. */
export function stretchOver(points: readonly PlottedPoint[]): Stretch {
  const min = points[0]?.step ?? 0
  return { min, max: Math.max(points.at(-1)?.step ?? 0, min + 10) }
}

function summary({ title, lines, points }: Props): string {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return `${title}: nothing yet`
  const course = lines.map(({ figure, label }) => {
    const start = points.find((point) => point[figure] !== undefined)?.[figure]
    return `${label} from ${inWords(start)} to ${inWords(valueOf(figure, points, null))}`
  })
  return `${title}, steps ${count(first.step)} to ${count(last.step)}: ${course.join('; ')}`
}
