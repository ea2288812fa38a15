/** The checkpoint that the app works on: `checkpoint` in the address, else the server's default. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'
import { basePath } from '../navigation/base.ts'
import { chosenCheckpoint } from '../navigation/routes.ts'
import { checkpointQuery, type CheckpointDetails } from './queries.ts'

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
