/** The report on a checkpoint, and the job that measures it: start, progress, cancel and result. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Gauge, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { DatasetField } from '../../checkpoints/dataset-field.tsx'
import { OwnJobPanel } from '../../jobs/own-job-panel.tsx'
import { isUnfinished, useOwnJob } from '../../jobs/use-own-job.ts'
import { ReportFigures } from './report-figures.tsx'
import styles from './report-panel.module.css'

export function ReportPanel({ digest }: { readonly digest: string }) {
  const report = useQuery(reportQuery(digest))
  const [dataset, setDataset] = useState('')
  const own = useOwnJob({
    kind: 'checkpointReport',
    working: 'Measuring',
    isAbout: (job) => 'checkpoint' in job && job.checkpoint === digest,
    start: (input: Parameters<typeof client.startCheckpointReport>[0]) =>
      client.startCheckpointReport(input),
  })
  const isInProgress = isUnfinished(own.job)
  const { label, icon } = report.data
    ? { label: 'Measure again', icon: RotateCw }
    : { label: 'Measure', icon: Gauge }
  return (
    <OwnJobPanel
      title="Report"
      own={own}
      action={{ label, icon, input: { checkpoint: digest, dataset: dataset || null } }}
    >
      {report.error && <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />}
      {report.data && <ReportFigures report={report.data} />}
      {report.data === null && !isInProgress && (
        <p className={styles.dim}>
          Draws 1,024 samples, and measures their noise and variety, also in comparison with real
          images. Finds near-duplicates and feature maps that never change. It takes about a minute
          on a worker.
        </p>
      )}
      {!isInProgress && <DatasetField value={dataset} onChange={setDataset} />}
    </OwnJobPanel>
  )
}

function reportQuery(digest: string) {
  return queryOptions({
    queryKey: ['jobs', 'report', digest],
    queryFn: async ({ signal }) =>
      (await client.checkpointReport(digest, { signal }))?.report ?? null,
  })
}
