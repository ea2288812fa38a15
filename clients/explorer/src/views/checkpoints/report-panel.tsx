/** The report on a checkpoint, and the job that measures it: start, progress, cancel and result. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { JobProgressSubscription, RunState } from '@latentql/sdk'
import { Gauge, RotateCw, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { follow } from '../../api/follow.ts'
import { datasetsQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Progress } from '../../ui/progress.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useMayChange } from './changes.tsx'
import { ReportFigures } from './report-figures.tsx'
import styles from './report-panel.module.css'

export function ReportPanel({ digest }: { readonly digest: string }) {
  const report = useQuery(reportQuery(digest))
  const { job, start, cancel } = useReportJob(digest)
  const may = useMayChange('WRITE')
  const [dataset, setDataset] = useState('')
  const isInProgress = job !== null && !isOver(job.state)
  return (
    <Panel
      title="Report"
      actions={
        isInProgress ? (
          <Button size="small" icon={X} busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        ) : (
          <Button
            size="small"
            icon={report.data ? RotateCw : Gauge}
            busy={start.isPending}
            onClick={() => may.ask('Measuring', () => start.mutate(dataset || null))}
          >
            {report.data ? 'Measure again' : 'Measure'}
          </Button>
        )
      }
    >
      <div aria-live="polite">{job && <JobStatus job={job} />}</div>
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
    </Panel>
  )
}

interface DatasetFieldProps {
  /** Name of a dataset, or empty. */
  readonly value: string
  readonly onChange: (value: string) => void
}

/** The images to compare the samples with. */
function DatasetField({ value, onChange }: DatasetFieldProps) {
  const { data: datasets = [] } = useQuery(datasetsQuery())
  const automatic = { value: '', label: 'The images it was trained on, if known' }
  const named = datasets.map(({ name, count }) => {
    return { value: name, label: `${name} (${count.toLocaleString('en')} images)` }
  })
  return (
    <SelectField
      label="Compare with"
      value={value}
      onChange={onChange}
      options={[automatic, ...named]}
    />
  )
}

function JobStatus({ job: { state, progress, message, reason } }: { readonly job: ReportJob }) {
  if (state === 'DONE' || state === 'CANCELLED') return null
  if (state === 'FAILED') return <p className={styles.failed}>The measurement failed. {reason}</p>
  const label = { QUEUED: 'Waiting for a worker', RUNNING: 'Measuring', PAUSED: 'Paused' }[state]
  return <Progress label={label} value={progress} detail={message ?? undefined} />
}

interface ReportJob {
  readonly id: string
  readonly state: RunState
  /** 0 to 1. */
  readonly progress: number
  readonly message?: string | null
  readonly reason?: string | null
}

function isOver(state: RunState): boolean {
  return state === 'DONE' || state === 'CANCELLED' || state === 'FAILED'
}

/**
 * The job that measures a checkpoint, live; null if none is in progress and none was started here.
 */
function useReportJob(digest: string) {
  const queries = useQueryClient()
  const { data: found } = useQuery(unfinishedJobQuery(digest))
  const [job, setJob] = useState<ReportJob>()
  const id = job?.id ?? found?.id
  useEffect(() => {
    if (id === undefined) return
    const stop = new AbortController()
    const onEvent = ({ jobProgress: event }: JobProgressSubscription) => {
      setJob((before) => withEvent(before ?? { id, state: 'QUEUED', progress: 0 }, event))
      if (event.__typename === 'StateEvent' && event.state === 'DONE') {
        void queries.invalidateQueries({ queryKey: ['checkpoints', 'report', digest] })
      }
    }
    follow(
      (last: JobProgressSubscription | undefined) =>
        client.jobProgress({ job: id, after: last?.jobProgress.seq, mode: 'LATEST' }, stop),
      onEvent,
      stop.signal,
    ).catch(showFailed)
    return () => stop.abort()
  }, [id, digest, queries])
  const start = useMutation({
    mutationFn: (dataset: string | null) =>
      client.startCheckpointReport({ checkpoint: digest, dataset }),
    onSuccess: ({ id, state, progress }) => setJob({ id, state, progress }),
    onError: showFailed,
  })
  const cancel = useMutation({
    mutationFn: () => client.cancelJob(id!),
    onError: showFailed,
  })
  return { job: job ?? found ?? null, start, cancel }
}

function withEvent(job: ReportJob, event: JobProgressSubscription['jobProgress']): ReportJob {
  if (event.__typename === 'StateEvent') {
    return { ...job, state: event.state, reason: event.reason }
  }
  if (event.__typename !== 'ProgressEvent') return job
  return { ...job, progress: event.progress, message: event.message }
}

function showFailed(error: unknown): void {
  const { title, detail } = explain(error)
  toast(`${title}. ${detail}`, { tone: 'bad' })
}

function reportQuery(digest: string) {
  return queryOptions({
    queryKey: ['checkpoints', 'report', digest],
    queryFn: async ({ signal }) =>
      (await client.checkpointReport(digest, { signal }))?.report ?? null,
  })
}

/** The newest unfinished job for a checkpoint, or null. */
function unfinishedJobQuery(digest: string) {
  return queryOptions({
    queryKey: ['checkpoints', 'report', digest, 'job'],
    queryFn: async ({ signal }) => {
      const { jobs } = await client.query<Jobs, Record<string, never>>(JOBS, {}, { signal })
      const job = jobs.nodes.find(
        ({ checkpoint, state }) => checkpoint === digest && !isOver(state),
      )
      return job ?? null
    },
  })
}

interface Jobs {
  readonly jobs: { readonly nodes: readonly (ReportJob & { readonly checkpoint: string })[] }
}

const JOBS = `query ReportJobs {
  jobs(kind: "checkpointReport", first: 100) {
    nodes { id state progress reason ... on CheckpointReportJob { checkpoint } }
  }
}`
