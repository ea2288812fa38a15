/** A job's progress, with a way to cancel it, until its result replaces both. */
import type { ReactNode } from 'react'
import { Panel } from '../ui/panel.tsx'
import { DeleteJob } from './delete-job.tsx'
import { CancelJob, JobProgress } from './job-progress.tsx'
import { isFinal } from './states.ts'
import type { FollowedJob } from './use-job.ts'

interface Props {
  readonly title: string
  readonly job: FollowedJob
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
  /** Called once the user has deleted the job; without it, it can't be deleted here. */
  readonly onDeleted?: () => void
  /** The result, once the job is done. */
  readonly children: ReactNode
}

export function JobPanel({ title, job, working, onDeleted, children }: Props) {
  return (
    <Panel
      title={title}
      actions={
        <>
          <CancelJob job={job} />
          {onDeleted && isFinal(job.status.state) && (
            <DeleteJob id={job.id} onDeleted={onDeleted} />
          )}
        </>
      }
    >
      <JobProgress job={job} working={working} />
      {job.status.state === 'CANCELLED' && <p>It was cancelled. Start it again when you like.</p>}
      {job.status.state === 'DONE' && children}
    </Panel>
  )
}
