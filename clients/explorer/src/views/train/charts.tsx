/** How the training goes, step by step: the figures that everybody looks at. */
import { Download } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { downloadBlob } from '../../api/download.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Chart } from './chart.tsx'
import type { Line, Stretch } from './chart-plot.ts'
import style from './charts.module.css'
import { toCsv, type Point, type RunRecord } from './record.ts'

const LOSSES: readonly Line[] = [
  { figure: 'lossD', label: 'Discriminator' },
  { figure: 'lossG', label: 'Generator' },
]
const JUDGEMENT: readonly Line[] = [
  { figure: 'dReal', label: 'Real images, D(x)' },
  { figure: 'dFakeBefore', label: 'Generated, D(G(z))' },
  { figure: 'dFakeAfter', label: 'the same after its update', dashed: true },
]
const SPEED: readonly Line[] = [{ figure: 'imagesPerSecond', label: 'Images a second' }]

/** All of the run, its newest steps (they move on), or a stretch that was marked. */
type View = 'all' | '500' | '100' | Stretch

const VIEWS: readonly { value: 'all' | '500' | '100' | 'marked'; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: '500', label: 'Last 500' },
  { value: '100', label: 'Last 100' },
]

interface Props {
  readonly name: string
  readonly record: RunRecord
}

export function Charts({ name, record }: Props) {
  const { points } = record
  const [view, setView] = useState<View>('all')
  const [log, setLog] = useState(false)
  const onZoom = useCallback((stretch: Stretch | null) => setView(stretch ?? 'all'), [])
  const alarms = useMemo(
    () => record.alarms.filter(({ undone }) => !undone).map(({ step }) => step),
    [record.alarms],
  )
  const shared = { points, alarms, onZoom, sync: name, stretch: stretchOf(view, points) }
  return (
    <Panel title="Progress" actions={<SaveFigures name={name} points={points} />}>
      <div className={style.controls}>
        <Steps view={view} onView={setView} />
        <CheckboxField label="Losses on a log scale" checked={log} onChange={setLog} />
        <p className={style.hint}>Drag across a chart to look closer; double-click to go back.</p>
      </div>
      <Chart
        {...shared}
        title="Losses"
        hint="How wrong each network is. They compete, so neither goes to 0: steady is good."
        lines={LOSSES}
        scale={log ? 'log' : 'positive'}
      />
      <Chart
        {...shared}
        title="What the discriminator believes"
        hint="The chance it gives an image to be real. The closer the two lines, the better the fakes."
        lines={JUDGEMENT}
        scale="unit"
      />
      <Chart
        {...shared}
        title="Speed"
        hint="Real images trained on."
        lines={SPEED}
        scale="positive"
      />
    </Panel>
  )
}

function Steps({ view, onView }: { view: View; onView: (view: View) => void }) {
  const isMarked = typeof view === 'object'
  const marked = { value: 'marked', label: 'Marked' } as const
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
      Save the figures
    </Button>
  )
}

/** Some width, even where there is one point or none. */
function stretchOf(view: View, points: readonly Point[]): Stretch {
  if (typeof view === 'object') return view
  const first = points[0]?.step ?? 0
  const max = Math.max(points.at(-1)?.step ?? 0, first + 10)
  return { min: view === 'all' ? first : Math.max(first, max - Number(view)), max }
}
