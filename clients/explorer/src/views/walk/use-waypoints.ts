/** The waypoints of a walk or the corners of a map, with their values, ready for blending. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { client } from '../../api/client.ts'
import { ValuesDocument } from '../../api/generated/graphql.ts'
import { partsOf, type Latent } from '../../latents/recipe.ts'

/**
 * The server's limits are a depth of 8 and 256 terms. Two more levels and three other corners must
 * still fit.
 */
const DEEPEST = 6
const MAX_TERMS = 60

interface Waypoints {
  /**
   * Undefined while values are needed that haven't loaded. Recipes near the server's limits are
   * replaced by their values.
   */
  readonly latents?: readonly Latent[]
  /** z of each latent, or its rows of w, once loaded. */
  readonly values?: readonly (readonly number[])[]
  readonly error: unknown
  readonly retry: () => void
}

export function useWaypoints(given: readonly Latent[], checkpoint: string): Waypoints {
  const {
    data: literals,
    error,
    refetch,
  } = useQuery({
    queryKey: ['values', checkpoint, given],
    queryFn: async ({ signal }) => {
      const variables = { latents: [...given], checkpoint }
      const { samples } = await client.query(ValuesDocument, variables, { signal })
      return samples.map(({ z, wPlus }): Latent => (z ? { z } : { wPlus: wPlus! }))
    },
    enabled: given.length > 0,
    staleTime: Infinity,
  })
  const large = given.map((latent) => depthOf(latent) > DEEPEST || termsOf(latent) > MAX_TERMS)
  const latents = useStable(
    given.map((latent, index) => (literals && large[index] ? literals[index]! : latent)),
  )
  const values = useMemo(() => literals?.map(({ z, wPlus }) => z ?? wPlus!.flat()), [literals])
  const isReady = literals !== undefined || !large.includes(true)
  return { latents: isReady ? latents : undefined, values, error, retry: () => void refetch() }
}

function depthOf(latent: Latent): number {
  return 1 + Math.max(0, ...partsOf(latent).map(depthOf))
}

function termsOf(latent: Latent): number {
  const parts = partsOf(latent)
  return parts.length === 0 ? 1 : parts.reduce((sum, part) => sum + termsOf(part), 0)
}

/**
 * Returns the same object while its content is unchanged. Values from the URL are new objects after
 * each change of the URL. For plain JSON.
 */
export function useStable<T>(value: T): T {
  const text = JSON.stringify(value)
  return useMemo(() => JSON.parse(text) as T, [text])
}
