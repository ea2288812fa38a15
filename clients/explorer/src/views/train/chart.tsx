/** One chart of a run: its lines, and a legend with the figures under the pointer, else the newest. */
import { useEffect, useRef, useState, type RefObject } from 'react'
import { createPlot, type Line, type Plot, type Scale, type Stretch } from './chart-plot.ts'
import style from './chart.module.css'
import type { Point } from './record.ts'
import { count, figure as inWords } from './words.ts'

interface Props {
  readonly title: string
  /** What it says, in a sentence. */
  readonly hint: string
  /** A constant of the module. */
  readonly lines: readonly Line[]
  readonly scale: Scale
  readonly points: readonly Point[]
  readonly stretch: Stretch
  /** Steps at which there was an alarm. */
  readonly alarms: readonly number[]
  /** Charts of the same name share their cursor. */
  readonly sync: string
  /** Must stay the same function. */
  readonly onZoom: (stretch: Stretch | null) => void
}

export function Chart(props: Props) {
  const { title, hint, lines, points } = props
  const place = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const index = usePlot(place, legend, props)
  const point = (index === null ? undefined : points[index]) ?? points.at(-1)
  return (
    <figure className={style.chart}>
      <figcaption className={style.caption}>
        <h3>{title}</h3>
        <p className={style.hint}>{hint}</p>
        <ul ref={legend} className={style.legend}>
          {lines.map(({ figure, label, dashed }) => (
            <li key={figure}>
              <span data-line className={`${style.line} ${style[figure]}`} data-dashed={dashed} />
              {label} <span className={style.value}>{inWords(point?.[figure])}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} className={style.plot} role="img" aria-label={summary(props)} />
    </figure>
  )
}

/** Draws; returns the index of the point under the pointer. */
function usePlot(
  place: RefObject<HTMLDivElement | null>,
  legend: RefObject<HTMLUListElement | null>,
  { lines, scale, points, stretch, alarms, sync, onZoom }: Props,
): number | null {
  const [index, setIndex] = useState<number | null>(null)
  const plot = useRef<Plot>(null)
  useEffect(() => {
    const options = { lines, scale, sync }
    const listener = { onCursor: setIndex, onZoom }
    const created = createPlot(place.current!, legend.current!, options, listener)
    plot.current = created
    return () => created.end()
  }, [place, legend, lines, scale, sync, onZoom])
  const { min, max } = stretch
  // A new plot, with another scale, shows the same.
  useEffect(
    () => plot.current?.show(points, { min, max }, alarms),
    [points, min, max, alarms, scale],
  )
  return index
}

function summary({ title, lines, points }: Props): string {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return `${title}: nothing yet`
  const course = lines.map(
    ({ figure, label }) => `${label} from ${inWords(first[figure])} to ${inWords(last[figure])}`,
  )
  return `${title}, steps ${count(first.step)} to ${count(last.step)}: ${course.join('; ')}`
}
