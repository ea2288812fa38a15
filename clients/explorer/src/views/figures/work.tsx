/** The progress of jobs that measure a figure. */
import { ErrorNotice } from '../../api/error-notice.tsx'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { isOver } from '../../jobs/states.ts'
import { useJob } from '../../jobs/use-job.ts'
import type { ListedJob } from '../../jobs/use-own-job.ts'
import type { JobsAbout } from './use-jobs.ts'

interface Props<Job> {
  readonly listed: JobsAbout<Job>
  /** A job's heading: what it measures. */
  readonly title: (job: Job) => string
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
}

/** Unfinished jobs, and those that failed and haven't been repeated. */
export function Work<Job extends ListedJob>({ listed, title, working }: Props<Job>) {
  const { jobs = [], error, retry } = listed
  const isRepeated = (job: Job, index: number) =>
    jobs.slice(0, index).some((newer) => title(newer) === title(job))
  const shown = jobs.filter(
    (job, index) => !isOver(job.state) || (job.state === 'FAILED' && !isRepeated(job, index)),
  )
  return (
    <>
      {error != null && <ErrorNotice error={error} onRetry={retry} />}
      {shown.map((job) => (
        <Progress key={job.id} id={job.id} title={title(job)} working={working} />
      ))}
    </>
  )
}

interface ProgressProps {
  readonly id: string
  readonly title: string
  readonly working: string
}

/** Gone once the job is done, when its result is shown, or cancelled. */
function Progress({ id, ...words }: ProgressProps) {
  const job = useJob(id)
  if (job.status.state === 'DONE' || job.status.state === 'CANCELLED') return null
  return (
    <JobPanel job={job} {...words}>
      {null}
    </JobPanel>
  )
}
