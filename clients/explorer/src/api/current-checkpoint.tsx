/** The current checkpoint: `checkpoint` in the page's URL, else the server's default. */
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
  /** The reference in the URL; null is the server's default. */
  readonly reference: string | null
  /** Undefined while loading and when missing: `isPending` and `error` tell the cases apart. */
  readonly checkpoint?: CheckpointDetails
  readonly isPending: boolean
  readonly error: unknown
  readonly retry: () => void
  /** Switches to another checkpoint, without a variant. */
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
      changed.delete('variant')
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
 * Returns the reference for a link to latents shown on these checkpoints: the current reference,
 * unless all of them come from one other checkpoint; then its digest.
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

/** Shows its children once a checkpoint is loaded; until then, how to get one. */
export function WithCheckpoint({ children }: Props) {
  const { reference, checkpoint, isPending, error, retry, choose } = useCheckpoint()
  if (checkpoint) return children(checkpoint)
  if (isPending) return <Skeleton />
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (reference !== null) {
    return (
      <EmptyState
        icon={Box}
        title={`No checkpoint named ${reference}`}
        action={<Button onClick={() => choose(null)}>Use the server’s default</Button>}
      >
        {reference.endsWith('@latest')
          ? 'Its training run hasn’t saved one yet, or no longer exists.'
          : 'It was renamed or deleted, or its training run removed it.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={Box}
      title="No checkpoint yet"
      action={<LinkButton href={routes.checkpoints()}>Add a checkpoint</LinkButton>}
    >
      Import a file of trained weights, or <Link href={routes.train()}>train one</Link> here: the
      first faces appear after about a minute.
    </EmptyState>
  )
}
