/** The progress of jobs that measure a figure. */
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import type { ListedJob } from '../../jobs/use-own-job.ts'
import { pendingOf } from './use-jobs.ts'

interface Props<Job> {
  /** Newest first. */
  readonly jobs: readonly Job[] | undefined
  /** A job's heading. */
  readonly title: (job: Job) => string
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
}

export function Work<Job extends ListedJob>({ jobs, title, working }: Props<Job>) {
  return pendingOf(jobs ?? []).map((job) => (
    <Progress key={job.id} id={job.id} title={title(job)} working={working} />
  ))
}

interface ProgressProps {
  readonly id: string
  readonly title: string
  readonly working: string
}

/** Gone once the job is done: its result is shown then. */
function Progress({ id, ...words }: ProgressProps) {
  const job = useJob(id)
  if (job.status.state === 'DONE') return null
  return (
    <JobPanel job={job} {...words}>
      {null}
    </JobPanel>
  )
}
