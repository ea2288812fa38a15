/** What needs a checkpoint, once there is one; else what to do about it. */
import { Box } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { routes } from '../navigation/routes.ts'
import { Button } from '../ui/button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useCheckpoint } from './current-checkpoint.ts'
import { ErrorNotice } from './error-notice.tsx'
import type { CheckpointDetails } from './queries.ts'

interface Props {
  readonly children: (checkpoint: CheckpointDetails) => ReactNode
}

export function WithCheckpoint({ children }: Props) {
  const { reference, checkpoint, isPending, error, retry, choose } = useCheckpoint()
  if (checkpoint) return children(checkpoint)
  if (isPending) return <Skeleton />
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (reference !== null) {
    return (
      <EmptyState
        icon={Box}
        title={`No checkpoint is called ${reference}`}
        action={<Button onClick={() => choose(null)}>Use the server’s default</Button>}
      >
        {reference.endsWith('@latest')
          ? 'Its training run has not made one yet, or is not there any more.'
          : 'It was renamed or deleted, or its training run let it go.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={Box}
      title="There is no generator yet"
      action={<LinkButton href={routes.checkpoints()}>Add a checkpoint</LinkButton>}
    >
      Add a file of trained weights, or <Link href={routes.train()}>train one</Link> here: the first
      pictures come within two minutes.
    </EmptyState>
  )
}
