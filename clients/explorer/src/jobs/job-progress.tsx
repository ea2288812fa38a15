/** The progress of a job that is followed, and the button that cancels it. */
import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { explain } from '../api/errors.ts'
import { useMayChange } from '../api/may-change.ts'
import { Button } from '../ui/button.tsx'
import { Progress } from '../ui/progress.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './job-progress.module.css'
import { isFinal, isOver } from './states.ts'
import type { FollowedJob } from './use-job.ts'

interface Props {
  readonly job: FollowedJob | null
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
}

/** Empty for no job, and once it is done or cancelled. */
export function JobProgress({ job, working }: Props) {
  const { state, progress, message, reason } = job?.status ?? { state: 'DONE', progress: 1 }
  const label = { QUEUED: 'Waiting for a worker', RUNNING: working, PAUSED: 'Paused' } as const
  return (
    <div aria-live="polite" className={styles.status}>
      {job?.error != null && <ErrorNotice error={job.error} onRetry={job.retry} />}
      {!isOver(state) && job?.error == null && (
        <Progress
          label={label[state as keyof typeof label]}
          value={progress}
          detail={message ?? undefined}
        />
      )}
      {state === 'FAILED' && <p className={styles.failed}>It failed. {reason}</p>}
    </div>
  )
}

/** Hidden unless the job can be cancelled. One that failed is dismissed. */
export function CancelJob({ job }: Pick<Props, 'job'>) {
  const may = useMayChange('WRITE')
  const isFailed = job?.status.state === 'FAILED'
  const cancel = useMutation({
    mutationFn: () => client.cancelJob(job!.id),
    onSuccess: () => toast(isFailed ? 'Dismissed.' : 'Cancelled.'),
    onError: (failure) => toast(explain(failure).title, { tone: 'bad' }),
  })
  if (!job || isFinal(job.status.state) || job.error != null) return null
  return (
    <Button
      size="small"
      icon={X}
      busy={cancel.isPending}
      onClick={() => may.ask('Cancelling', () => cancel.mutate())}
    >
      {isFailed ? 'Dismiss' : 'Cancel'}
    </Button>
  )
}
