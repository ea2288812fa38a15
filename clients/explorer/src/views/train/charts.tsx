/** Charts of a run's figures, step by step. */
import { Download } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { downloadBlob } from '../../api/download.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Chart, stretchOver } from '../../runs/chart.tsx'
import type { Line, Stretch } from '../../runs/chart-plot.ts'
import styles from './charts.module.css'
import { toCsv, type Point, type RunProgress } from './run-progress.ts'
import { isMeasured } from './quality.tsx'

const LOSSES: readonly Line[] = [
  { figure: 'lossD', label: 'Discriminator' },
  { figure: 'lossG', label: 'Generator' },
]
const JUDGEMENT: readonly Line[] = [
  { figure: 'dReal', label: 'Real images' },
  { figure: 'dFakeBefore', label: 'Generated' },
  {
    figure: 'dFakeAfter',
    label: 'Generated, once it has learned from them',
    colour: 4,
    dashed: true,
  },
]
/** Without speckle where the training images have none. */
const DIVERSITY: readonly Line[] = [{ figure: 'diversity', label: 'Diversity', colour: 1 }]
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
  const { min, max } = stretchOver(points)
  return { min: view === 'all' ? min : Math.max(min, max - Number(view)), max }
}
