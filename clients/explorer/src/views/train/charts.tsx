/** Charts of a run's figures, step by step. */
import { Download } from 'lucide-react'
import { useCallback, useMemo, useState, useEffect, useRef, type RefObject } from 'react'
import { downloadBlob } from '../../api/download.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import {
  type Line,
  type Stretch,
  createPlot,
  type Plot,
  type Scale,
} from '../../runs/chart-plot.ts'
import type { PlottedPoint } from '../../runs/plotted-point.ts'
import styles from './charts.module.css'
import { toCsv, type Point, type RunProgress } from './run-progress.ts'
import { isMeasured } from './quality.tsx'
import { count, figure as inWords } from '../../runs/labels.ts'

const LOSSES: readonly Line[] = [
  { figure: 'lossD', label: 'Discriminator' },
  { figure: 'lossG', label: 'Generator' },
]
const JUDGEMENT: readonly Line[] = [
  { figure: 'dReal', label: 'Real images' },
  { figure: 'dFakeBefore', label: 'Generated' },
  { figure: 'dFakeAfter', label: 'Generated, once it has learned from them', dashed: true },
]
/** Without speckle where the training images have none. */
const DIVERSITY: readonly Line[] = [{ figure: 'diversity', label: 'Diversity' }]
const QUALITY: readonly Line[] = [{ figure: 'speckle', label: 'Speckle' }, ...DIVERSITY]
const SPEED: readonly Line[] = [{ figure: 'imagesPerSecond', label: 'Images per second' }]

/** The shown range: the whole run, its newest steps (which advance), or a selected range. */
type View = 'all' | '500' | '100' | Stretch

const VIEWS: readonly { value: 'all' | '500' | '100' | 'marked'; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: '500', label: 'Last 500' },
  { value: '100', label: 'Last 100' },
]

interface Props {
  readonly name: string
  readonly progress: RunProgress
}

export function Charts({ name, progress }: Props) {
  const { points } = progress
  const [view, setView] = useState<View>('all')
  const [log, setLog] = useState(false)
  const onZoom = useCallback((stretch: Stretch | null) => setView(stretch ?? 'all'), [])
  const alarms = useMemo(
    () => progress.alarms.filter(({ undone }) => !undone).map(({ step }) => step),
    [progress.alarms],
  )
  const measures = useMemo(
    () => progress.snapshots.map(({ picture: _picture, ...measured }) => measured),
    [progress.snapshots],
  )
  const shared = { points, alarms, onZoom, sync: name, stretch: stretchOf(view, points) }
  return (
    <Panel title="Progress" actions={<SaveFigures name={name} points={points} />}>
      <div className={styles.controls}>
        <Steps view={view} onView={setView} />
        <CheckboxField label="Losses on a log scale" checked={log} onChange={setLog} />
        <p className={styles.hint}>Drag across a chart to zoom in; double-click to zoom out.</p>
      </div>
      <Chart
        {...shared}
        title="Losses"
        hint="How wrong each network is. They compete, so neither reaches 0. Steady is good."
        lines={LOSSES}
        scale={log ? 'log' : 'positive'}
      />
      <Chart
        {...shared}
        title="The discriminator’s judgement"
        hint="The probability it gives that an image is real. The closer the two lines, the better the fakes."
        lines={JUDGEMENT}
        scale="unit"
      />
      {progress.snapshots.some(isMeasured) && (
        <Chart
          {...shared}
          points={measures}
          title="Quality of the samples"
          hint="Noise and variety of the pictures, compared with the training images: at 1, the dashed line, they are alike."
          lines={progress.snapshots.some(({ speckle }) => speckle !== null) ? QUALITY : DIVERSITY}
          scale="positive"
          level={1}
        />
      )}
      <Chart
        {...shared}
        title="Speed"
        hint="Real images used for training."
        lines={SPEED}
        scale="positive"
      />
    </Panel>
  )
}

function Steps({ view, onView }: { view: View; onView: (view: View) => void }) {
  const isMarked = typeof view === 'object'
  const marked = { value: 'marked', label: 'Selection' } as const
  return (
    <Segmented
      label="Steps shown"
      value={isMarked ? 'marked' : view}
      onChange={(value) => value !== 'marked' && onView(value)}
      options={isMarked ? [...VIEWS, marked] : VIEWS}
    />
  )
}

function SaveFigures({ name, points }: { name: string; points: readonly Point[] }) {
  const save = () => downloadBlob(new Blob([toCsv(points)], { type: 'text/csv' }), `${name}.csv`)
  return (
    <Button
      size="small"
      variant="quiet"
      icon={Download}
      disabled={points.length === 0}
      onClick={save}
    >
      Save as CSV
    </Button>
  )
}

/** Returns the range to show; never empty, even with one point or none. */
function stretchOf(view: View, points: readonly Point[]): Stretch {
  if (typeof view === 'object') return view
  const first = points[0]?.step ?? 0
  const max = Math.max(points.at(-1)?.step ?? 0, first + 10)
  return { min: view === 'all' ? first : Math.max(first, max - Number(view)), max }
}

interface ChartProps {
  readonly title: string
  /** An explanation, in one sentence. */
  readonly hint: string
  /** Must be a module constant. */
  readonly lines: readonly Line[]
  readonly scale: Scale
  /** A value of the y axis to mark with a horizontal line. */
  readonly level?: number
  readonly points: readonly PlottedPoint[]
  readonly stretch: Stretch
  /** Steps with an alarm. */
  readonly alarms: readonly number[]
  /** Charts with the same name share a cursor. */
  readonly sync: string
  /** Must be a stable function. */
  readonly onZoom: (stretch: Stretch | null) => void
}

/** One chart of a run: its lines, and a legend with the figures at the pointer, else the newest. */
function Chart(props: ChartProps) {
  const { title, hint, lines, points } = props
  const place = useRef<HTMLDivElement>(null)
  const legend = useRef<HTMLUListElement>(null)
  const index = usePlot(place, legend, props)
  const point = (index === null ? undefined : points[index]) ?? points.at(-1)
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <h3>{title}</h3>
        <p className={styles.chartHint}>{hint}</p>
        <ul ref={legend} className={styles.legend}>
          {lines.map(({ figure, label, dashed }) => (
            <li key={figure}>
              <span data-line className={`${styles.line} ${styles[figure]}`} data-dashed={dashed} />
              {label} <span className={styles.value}>{inWords(point?.[figure])}</span>
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={place} className={styles.plot} role="img" aria-label={summary(props)} />
    </figure>
  )
}

/** Draws the chart and returns the index of the point under the pointer. */
function usePlot(
  place: RefObject<HTMLDivElement | null>,
  legend: RefObject<HTMLUListElement | null>,
  { lines, scale, level, points, stretch, alarms, sync, onZoom }: ChartProps,
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

function summary({ title, lines, points }: ChartProps): string {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return `${title}: nothing yet`
  const course = lines.map(
    ({ figure, label }) => `${label} from ${inWords(first[figure])} to ${inWords(last[figure])}`,
  )
  return `${title}, steps ${count(first.step)} to ${count(last.step)}: ${course.join('; ')}`
}
