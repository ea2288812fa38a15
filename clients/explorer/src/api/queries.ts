/**
 * Queries as react-query options, with their caching and retries. The first part of a query key is
 * the resource.
 */
import {
  MutationCache,
  QueryCache,
  QueryClient,
  infiniteQueryOptions,
  queryOptions,
} from '@tanstack/react-query'
import {
  backoff,
  ConnectionError,
  UnauthenticatedError,
  type CheckpointKind,
  type CheckpointQuery,
} from '@latentql/sdk'
import { askForToken, useToken } from './token.ts'
import { client } from './client.ts'

/** Retries while the server doesn't respond, without limit; any response is final. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeRefusal }),
  mutationCache: new MutationCache({ onError: noticeRefusal }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 5000,
      retry: (_failures, error) => error instanceof ConnectionError,
      retryDelay: backoff,
    },
    mutations: { networkMode: 'always' },
  },
})

// Another token may have access to other data.
useToken.subscribe(({ token }, before) => {
  if (token !== before.token) void queryClient.invalidateQueries()
})

/** Asks for a token if the error is due to a missing or insufficient one. */
export function noticeRefusal(error: unknown): void {
  if (error instanceof UnauthenticatedError) askForToken(error.message)
}

/** A checkpoint with its layers and its sheet. */
export type CheckpointDetails = NonNullable<CheckpointQuery['checkpoint']>

export function serverQuery() {
  return queryOptions({
    queryKey: ['server'],
    queryFn: ({ signal }) => client.server({ signal }),
    staleTime: 60_000,
  })
}

/**
 * One checkpoint by any reference; null is the server's default. Resolves to null if it doesn't
 * exist.
 */
export function checkpointQuery(reference: string | null) {
  return queryOptions({
    queryKey: ['checkpoints', 'one', reference],
    queryFn: async ({ signal }) =>
      (await client.checkpoint(reference ?? undefined, { signal })) ?? null,
    // `@latest` moves to newer checkpoints while the run trains.
    refetchInterval: reference?.includes('@latest') ? 15_000 : false,
  })
}

/** All checkpoints of one kind, newest first, page by page. */
export function checkpointsQuery(kind: CheckpointKind = 'GENERATOR') {
  return infiniteQueryOptions({
    queryKey: ['checkpoints', 'all', kind],
    queryFn: ({ pageParam, signal }) =>
      client.checkpoints({ kind, first: 50, after: pageParam }, { signal }),
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

/** The sheet of a dataset; it never changes. */
export function sheetQuery(dataset: string) {
  return queryOptions({
    queryKey: ['datasets', 'sheet', dataset],
    queryFn: async ({ signal }) => (await client.dataset(dataset, { sheet: true, signal })) ?? null,
    staleTime: Infinity,
  })
}

/** The newest runs; with `tag`, those that have it. */
export function runsQuery(tag = '') {
  return queryOptions({
    queryKey: ['runs', 'all', tag],
    queryFn: ({ signal }) => client.runs({ first: 100, tag: tag || null }, { signal }),
  })
}

/** One run by its name or id, or null. */
export function runQuery(run: string) {
  return queryOptions({
    queryKey: ['runs', 'one', run],
    queryFn: async ({ signal }) => (await client.run(run, { signal })) ?? null,
  })
}

/** The tags of saved latents, with the number of latents for each. */
export function latentTagsQuery() {
  return queryOptions({
    queryKey: ['latents', 'tags'],
    queryFn: ({ signal }) => client.latentTags({ signal }),
  })
}
