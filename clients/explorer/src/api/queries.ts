/** What views ask the server for, as react-query options; the first part of a key is the resource. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { CheckpointQuery } from '@latentql/sdk'
import { client } from './client.ts'

/** A checkpoint with its layers and its sheet. */
export type CheckpointDetails = NonNullable<CheckpointQuery['checkpoint']>

export function serverQuery() {
  return queryOptions({
    queryKey: ['server'],
    queryFn: ({ signal }) => client.server({ signal }),
    staleTime: 60_000,
  })
}

/** One checkpoint by any reference; null is the server's default. The answer is null where there is none. */
export function checkpointQuery(reference: string | null) {
  return queryOptions({
    queryKey: ['checkpoints', 'one', reference],
    queryFn: async ({ signal }) =>
      (await client.checkpoint(reference ?? undefined, { signal })) ?? null,
    // What `@latest` means changes while the run trains.
    refetchInterval: reference?.includes('@latest') ? 15_000 : false,
  })
}

/** All checkpoints, newest first, page by page. */
export function checkpointsQuery() {
  return infiniteQueryOptions({
    queryKey: ['checkpoints', 'all'],
    queryFn: ({ pageParam, signal }) =>
      client.checkpoints({ first: 50, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  })
}

interface LatentFilter {
  readonly search?: string
  readonly tag?: string
  readonly checkpoint?: string
}

/** Saved latents, newest first, page by page. */
export function latentsQuery({ search, tag, checkpoint }: LatentFilter = {}) {
  const filter = { search: search || null, tag: tag || null, checkpoint: checkpoint || null }
  return infiniteQueryOptions({
    queryKey: ['latents', 'all', filter],
    queryFn: ({ pageParam, signal }) =>
      client.latents({ ...filter, first: 60, after: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  })
}

/** One saved latent by its id, or null. */
export function latentQuery(id: string) {
  return queryOptions({
    queryKey: ['latents', 'one', id],
    queryFn: async ({ signal }) => (await client.latent({ id }, { signal })) ?? null,
  })
}

export function datasetsQuery() {
  return queryOptions({
    queryKey: ['datasets', 'all'],
    queryFn: ({ signal }) => client.datasets({ signal }),
  })
}

/** The newest runs. */
export function runsQuery() {
  return queryOptions({
    queryKey: ['runs', 'all'],
    queryFn: ({ signal }) => client.runs({ first: 100 }, { signal }),
  })
}

/** One run by its name or id, or null. */
export function runQuery(run: string) {
  return queryOptions({
    queryKey: ['runs', 'one', run],
    queryFn: async ({ signal }) => (await client.run(run, { signal })) ?? null,
  })
}

/** The tags of saved latents, with how many have each. */
export function latentTagsQuery() {
  return queryOptions({
    queryKey: ['latents', 'tags'],
    queryFn: ({ signal }) => client.latentTags({ signal }),
  })
}
