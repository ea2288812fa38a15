/** The quality of a run's checkpoints, step by step, beside the training images. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { QualityFigures } from '../../quality/quality-figures.tsx'
import { QualityPanel } from '../../quality/quality-panel.tsx'
import { Chart, stretchOver } from '../../runs/chart.tsx'
import type { Line, Stretch } from '../../runs/chart-plot.ts'
import { count } from '../../runs/labels.ts'
import type { Run } from './queries.ts'
import styles from './run-quality.module.css'

const FID: readonly Line[] = [{ figure: 'fid', label: 'FID' }]
const KID: readonly Line[] = [{ figure: 'kid', label: 'KID', colour: 1 }]
const SHARES: readonly Line[] = [
  { figure: 'precision', label: 'Precision' },
  { figure: 'recall', label: 'Recall' },
]

export function RunQuality({ run }: { readonly run: Run }) {
  const { id, name, config } = run
  const { data, error, refetch } = useQuery(qualityQuery(id))
  const newest = data && (data.at(-1)?.quality ?? null)
  return (
    <QualityPanel
      title="Quality of its checkpoints"
      subject={{ run: name }}
      isAbout={(job) => job.run === id}
      size={{ width: config.imageSize, height: config.imageSize, channels: config.channels }}
      newest={newest}
      purpose="Compares samples of every checkpoint with the training images by what a discriminator sees in both, and draws FID, KID, precision and recall as curves. A checkpoint takes up to a minute on a worker."
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {newest && data && (
        <>
          <h3>Step {count(data.at(-1)!.step)}</h3>
          <QualityFigures quality={newest} />
          {data.length > 1 && <Curves name={name} curve={data} />}
          {data.length === 1 && (
            <p className={styles.dim}>
              A curve appears once checkpoints of two steps or more are measured.
            </p>
          )}
        </>
      )}
    </QualityPanel>
  )
}

interface CurvesProps {
  readonly name: string
  readonly curve: NonNullable<Awaited<ReturnType<typeof client.runQuality>>>['quality']
}

function Curves({ name, curve }: CurvesProps) {
  const [zoom, setZoom] = useState<Stretch | null>(null)
  const points = useMemo(
    () =>
      curve.map(({ step, quality: { fid, kid, precision, recall } }) => {
        return { step, fid, kid, precision, recall }
      }),
    [curve],
  )
  const shared = {
    points,
    sync: `${name} quality`,
    stretch: zoom ?? stretchOver(points),
    onZoom: setZoom,
  }
  return (
    <div className={styles.curves}>
      <Chart
        {...shared}
        title="FID"
        hint="Falls while the samples come closer to the images."
        lines={FID}
        scale="positive"
      />
      <Chart
        {...shared}
        title="KID"
        hint="The same with fewer assumptions; near 0 at best."
        lines={KID}
        scale="positive"
      />
      <Chart
        {...shared}
        title="Precision and recall"
        hint="Right pictures, and all kinds of them. The higher, the better."
        lines={SHARES}
        scale="unit"
      />
    </div>
  )
}

function qualityQuery(run: string) {
  return queryOptions({
    queryKey: ['jobs', 'runQuality', run],
    queryFn: async ({ signal }) => (await client.runQuality(run, { signal }))?.quality ?? [],
  })
}
