/** The curves of several runs on one chart. */
import { queryOptions, useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { Chart, stretchOver } from '../../runs/chart.tsx'
import type { Line, Scale, Stretch } from '../../runs/chart-plot.ts'
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
      <RunsChart key={runs.join(' ')} runs={runs} figure={figure} points={shown} />
    </>
  )
}

interface RunsChartProps {
  readonly runs: readonly string[]
  readonly figure: CurveFigure
  readonly points: ReturnType<typeof joined>
}

function RunsChart({ runs, figure, points }: RunsChartProps) {
  const [zoom, setZoom] = useState<Stretch | null>(null)
  const names = runs.join(' ')
  const lines = useMemo(
    () => names.split(' ').map((name): Line => ({ figure: name, label: name })),
    [names],
  )
  const { label, scale } = LABELS[figure]
  return (
    <Chart
      {...{ lines, scale, points }}
      title={label}
      sync="compare"
      stretch={zoom ?? stretchOver(points)}
      onZoom={setZoom}
    />
  )
}
