/** The newest result about a subject, with the button that starts a job for another one. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { ErrorNotice } from '../api/error-notice.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { DeleteJob } from './delete-job.tsx'
import { CancelJob, JobProgress } from './job-progress.tsx'
import { isUnfinished, type OwnJob } from './use-own-job.ts'

interface Props<Input> {
  readonly title: string
  readonly own: OwnJob<Input>
  /** The button that starts the job; its work is done by a worker. */
  readonly action: {
    readonly label: string
    readonly icon: LucideIcon
    /** Undefined while the job can't be started. */
    readonly input: Input | undefined
  }
  /** Other buttons. */
  readonly more?: ReactNode
  readonly children: ReactNode
}

/**
 * While a job is unfinished, its progress is shown above the result, and it can be cancelled;
 * otherwise, the result can be deleted.
 */
export function OwnJobPanel<Input>(props: Props<Input>) {
  const { title, own, action, more, children } = props
  const { job, done, working, starting, listing } = own
  const { label, icon, input } = action
  return (
    <Panel
      title={title}
      actions={
        <>
          {more}
          {isUnfinished(job) ? (
            <CancelJob job={job} />
          ) : (
            <>
              {done && <DeleteJob id={done.id} />}
              <Button
                size="small"
                icon={icon}
                busy={starting.isPending}
                disabled={input === undefined}
                onClick={() => starting.start(input!)}
              >
                {label}
              </Button>
            </>
          )}
        </>
      }
    >
      {listing.error && <ErrorNotice error={listing.error} onRetry={listing.retry} compact />}
      <JobProgress job={job} working={working} />
      {starting.error && <ErrorNotice error={starting.error} compact />}
      {children}
    </Panel>
  )
}
