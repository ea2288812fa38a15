/** A job's progress, with a way to cancel it, until its result replaces both. */
import type { ReactNode } from 'react'
import { Panel } from '../ui/panel.tsx'
import { CancelJob, JobProgress } from './job-progress.tsx'
import type { FollowedJob } from './use-job.ts'

interface Props {
  readonly title: string
  readonly job: FollowedJob
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
  /** The result, once the job is done. */
  readonly children: ReactNode
}

export function JobPanel({ title, job, working, children }: Props) {
  return (
    <Panel title={title} actions={<CancelJob job={job} />}>
      <JobProgress job={job} working={working} />
      {job.status.state === 'CANCELLED' && <p>It was cancelled. Start it again when you like.</p>}
      {job.status.state === 'DONE' && children}
    </Panel>
  )
}
