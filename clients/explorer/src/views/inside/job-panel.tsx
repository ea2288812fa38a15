/** A job's progress, with a way to cancel it, until its result replaces both. */
import { useMutation } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Progress } from '../../ui/progress.tsx'
import { toast } from '../../ui/toasts.tsx'
import styles from './job-panel.module.css'
import type { useJob } from './use-job.ts'

interface Props {
  readonly title: string
  readonly id: string
  readonly job: NonNullable<ReturnType<typeof useJob>>
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
  /** The result, once the job is done. */
  readonly children: ReactNode
}

export function JobPanel({ title, id, job: { status, error }, working, children }: Props) {
  const cancel = useMutation({
    mutationFn: () => client.cancelJob(id),
    onError: (failure) => toast(explain(failure).title, { tone: 'bad' }),
  })
  const { state, progress, message, reason } = status
  const isOpen = state === 'QUEUED' || state === 'RUNNING' || state === 'PAUSED'
  const label = { QUEUED: 'Waiting for a worker', RUNNING: working, PAUSED: 'Paused' }
  return (
    <Panel
      title={title}
      actions={
        isOpen &&
        !error && (
          <Button size="small" icon={X} busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )
      }
    >
      <div aria-live="polite" className={styles.status}>
        {error != null && <ErrorNotice error={error} />}
        {isOpen && !error && (
          <Progress label={label[state]} value={progress} detail={message ?? undefined} />
        )}
        {state === 'FAILED' && <p>It failed. {reason}</p>}
        {state === 'CANCELLED' && <p>It was cancelled. Start it again when you like.</p>}
      </div>
      {state === 'DONE' && children}
    </Panel>
  )
}
