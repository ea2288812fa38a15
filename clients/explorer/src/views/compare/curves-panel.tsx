/** The curves of several runs on one chart. */
import { queryOptions, useQueries } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import {
  createPlot,
  type Line,
  type Plot,
  type Scale,
  type Stretch,
} from '../../runs/chart-plot.ts'
import { figure as inWords } from '../../runs/labels.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import type { CompareState, CurveFigure } from './compare-state.ts'
import { joined } from './curves.ts'
import styles from './curves.module.css'

const POINTS = 400
const LIVE_MS = 5000

const LABELS: Readonly<Record<CurveFigure, { label: string; scale: Scale }>> = {
  lossG: { label: 'Loss of the generator', scale: 'positive' },
  lossD: { label: 'Loss of the discriminator', scale: 'positive' },
  dReal: { label: 'Judgement of real images', scale: 'unit' },
  dFakeAfter: { label: 'Judgement of generated images', scale: 'unit' },
  imagesPerSecond: { label: 'Images per second', scale: 'positive' },
}

function metricsQuery(run: string) {
  return queryOptions({
    queryKey: ['runs', 'metrics', run],
    queryFn: async ({ signal }) =>
      (await client.runMetrics({ run, points: POINTS }, { signal })) ?? [],
    refetchInterval: LIVE_MS,
  })
}

interface Props extends Pick<CompareState, 'figure' | 'smoothing'> {
  /** Names of the runs. */
  readonly runs: readonly string[]
  readonly set: (change: Partial<CompareState>) => void
}

export function Curves({ runs, figure, smoothing, set }: Props) {
  const [dragged, setDragged] = useState<number>()
  const weight = dragged ?? smoothing
  const points = useQueries({
    queries: runs.map(metricsQuery),
    combine: (results) => results.map(({ data }) => data ?? []),
  })
  const shown = useMemo(
    () =>
      joined(
        runs.map((name, at) => ({ name, points: points[at]! })),
        figure,
        weight,
      ),
    [runs, points, figure, weight],
  )
  return (
    <>
      <div className={styles.controls}>
        <SelectField
          label="Curve"
          value={figure}
          onChange={(chosen) => set({ figure: chosen })}
          options={Object.entries(LABELS).map(([value, { label }]) => ({
            value: value as CurveFigure,
            label,
          }))}
        />
        <SliderField
          label="Smoothing"
          {...{ min: 0, max: 0.98, step: 0.02 }}
          value={weight}
          onChange={setDragged}
          onCommit={(smoothing) => {
            setDragged(undefined)
            set({ smoothing })
          }}
          format={(value) => `${Math.round(value * 100)}%`}
        />
      </div>
      <Chart key={runs.join(' ')} runs={runs} figure={figure} points={shown} />
    </>
  )
}

interface ChartProps {
  readonly runs: readonly string[]
  readonly figure: CurveFigure
  readonly points: ReturnType<typeof joined>
}

const NO_ALARMS: readonly number[] = []

/** The chart, with the figures at the pointer in its legend, else the newest. */
function Chart({ runs, figure, points }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const plot = useRef<Plot>(null)
  const [index, setIndex] = useState<number | null>(null)
  const [zoom, setZoom] = useState<Stretch | null>(null)
  const { label, scale } = LABELS[figure]
  const names = runs.join(' ')
  useEffect(() => {
    const lines = names.split(' ').map((name): Line => ({ figure: name, label: name }))
    const listener = { onCursor: setIndex, onZoom: setZoom }
    const options = { lines, scale, sync: 'compare' }
    const created = createPlot(place.current!, legend.current!, options, listener)
    plot.current = created
    return () => created.end()
  }, [names, scale])
  const least = points[0]?.step ?? 0
  const stretch = zoom ?? { min: least, max: Math.max(points.at(-1)?.step ?? 0, least + 10) }
  const { min, max } = stretch
  useEffect(() => plot.current?.show(points, { min, max }, NO_ALARMS), [points, min, max, scale])
  const valueOf = (name: string) => {
    const until = index === null ? points : points.slice(0, index + 1)
    return until.findLast((point) => point[name] != null)?.[name]
  }
  const course = runs.map((name) => `${name} ${inWords(valueOf(name))}`).join('; ')
  return (
    <figure className={styles.chart}>
      <ul ref={legend} className={styles.legend}>
        {runs.map((name, at) => (
          <li key={name}>
            <span data-line data-colour={at} className={styles.line} />
            {name} <span className={styles.value}>{inWords(valueOf(name))}</span>
          </li>
        ))}
      </ul>
      <div ref={place} className={styles.plot} role="img" aria-label={`${label}: ${course}`} />
    </figure>
  )
}
