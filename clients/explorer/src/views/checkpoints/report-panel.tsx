/** The report on a checkpoint, and the job that measures it: start, progress, cancel and result. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  CheckpointReportFieldsFragment as Report,
  JobProgressSubscription,
  RunState,
} from '@latentql/sdk'
import { Gauge, RotateCw, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { follow } from '../../api/follow.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Progress } from '../../ui/progress.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useMayChange } from './changes.tsx'
import styles from './report-panel.module.css'

export function ReportPanel({ digest }: { readonly digest: string }) {
  const report = useQuery(reportQuery(digest))
  const { job, start, cancel } = useReportJob(digest)
  const may = useMayChange('WRITE')
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
            onClick={() => may.ask('Measuring', () => start.mutate())}
          >
            {report.data ? 'Measure again' : 'Measure'}
          </Button>
        )
      }
    >
      <div aria-live="polite">{job && <JobStatus job={job} />}</div>
      {report.error && <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />}
      {report.data && <Figures report={report.data} />}
      {report.data === null && !isInProgress && (
        <p className={styles.dim}>
          Draws 1,024 samples, then counts near-duplicates and feature maps that never change. It
          takes about a minute on a worker.
        </p>
      )}
    </Panel>
  )
}

function JobStatus({ job: { state, progress, message, reason } }: { readonly job: ReportJob }) {
  if (state === 'DONE' || state === 'CANCELLED') return null
  if (state === 'FAILED') return <p className={styles.failed}>The measurement failed. {reason}</p>
  const label = { QUEUED: 'Waiting for a worker', RUNNING: 'Measuring', PAUSED: 'Paused' }[state]
  return <Progress label={label} value={progress} detail={message ?? undefined} />
}

function Figures({ report }: { readonly report: Report }) {
  const { samples, diversity, nearDuplicates, duplicateBelow, deadMaps, activations } = report
  return (
    <>
      <dl className={styles.figures}>
        <Figure label="Diversity" value={diversity.toFixed(3)}>
          Mean distance between two of {samples.toLocaleString('en')} samples; 0 if all are equal
        </Figure>
        <Figure label="Near-duplicates" value={percent(nearDuplicates)}>
          Samples with another sample closer than {duplicateBelow}
        </Figure>
        {deadMaps !== null && (
          <Figure label="Dead feature maps" value={percent(deadMaps)}>
            Maps that are the same for every z
          </Figure>
        )}
      </dl>
      {activations.length > 0 && (
        <>
          <h3>Dead maps by activation</h3>
          <ul className={styles.activations}>
            {activations.map(({ name, maps, dead }) => (
              <li key={name} className={styles.activation}>
                <code>{name}</code>
                <span className={styles.bar} aria-hidden>
                  <span style={{ width: `${(100 * dead.length) / maps}%` }} />
                </span>
                <span title={dead.length > 0 ? `Maps ${dead.join(', ')}` : undefined}>
                  {dead.length} of {maps}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

interface FigureProps {
  readonly label: string
  readonly value: string
  /** An explanation. */
  readonly children: React.ReactNode
}

function Figure({ label, value, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={styles.value}>{value}</dd>
      <dd className={styles.dim}>{children}</dd>
    </div>
  )
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`
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
    mutationFn: () => client.startCheckpointReport({ checkpoint: digest }),
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
