/** The checkpoint that the app works on: `checkpoint` in the address, else the server's default. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, type ReactNode } from 'react'
import { useLocation, useSearch, Link } from 'wouter'
import { Box } from 'lucide-react'
import { basePath, chosenCheckpoint, routes } from '../navigation/routes.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { checkpointQuery, type CheckpointDetails } from './queries.ts'
import { ErrorNotice } from './error-notice.tsx'

interface CurrentCheckpoint {
  /** As the address names it; null is the server's default. */
  readonly reference: string | null
  /** Undefined until it has come, and where there is none: `isPending` and `error` tell which. */
  readonly checkpoint?: CheckpointDetails
  readonly isPending: boolean
  readonly error: unknown
  readonly retry: () => void
  /** Works on another one from now on. */
  choose(reference: string | null): void
}

export function useCheckpoint(): CurrentCheckpoint {
  const search = useSearch()
  const [, navigate] = useLocation()
  const reference = chosenCheckpoint(search)
  const { data, isPending, error, refetch } = useQuery(checkpointQuery(reference))
  const choose = useCallback(
    (next: string | null) => {
      const changed = new URLSearchParams(location.search)
      if (next === null) changed.delete('checkpoint')
      else changed.set('checkpoint', next)
      const text = changed.size > 0 ? `?${changed}` : ''
      navigate(`${location.pathname.slice(basePath.length)}${text}`)
    },
    [navigate],
  )
  return {
    reference,
    checkpoint: data ?? undefined,
    isPending,
    error,
    retry: () => void refetch(),
    choose,
  }
}

/**
 * How a link names the checkpoint that its latents were seen on: as the address does now, unless they all come from one
 * other, by its digest.
 */
export function useReferenceTo(digests: readonly string[]): string | null {
  const { reference, checkpoint } = useCheckpoint()
  const [digest] = digests
  const fromElsewhere = digests.every((one) => one === digest && one !== checkpoint?.digest)
  return fromElsewhere && digest !== undefined ? digest : reference
}

interface Props {
  readonly children: (checkpoint: CheckpointDetails) => ReactNode
}

/** Shows its children once there is a checkpoint; until then, how to get one. */
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
