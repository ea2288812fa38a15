/** Classifiers that judge a generator's samples. */
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import type { ClassifierFieldsFragment } from '@latentql/sdk'
import { client } from '../api/client.ts'
import { checkpointQuery, type CheckpointDetails } from '../api/queries.ts'
import { isSameSize } from '../checkpoints/labels.ts'

export type Judge = ClassifierFieldsFragment

/** The server's limit on the judges of a job. */
export const MAX_JUDGES = 8

interface Judges {
  /** Empty while loading. */
  readonly judges: readonly Judge[]
  readonly isPending: boolean
  readonly error: unknown
  readonly retry: () => void
}

/** Judges of the checkpoint's samples: the newest for each attribute and its values. */
export function useJudges(checkpoint: CheckpointDetails): Judges {
  const fitted = useQuery(judgesQuery())
  const digests = [...new Set(fitted.data?.map(({ discriminator }) => discriminator))]
  const discriminators = useQueries({
    queries: digests.map(checkpointQuery),
  })
  const fitting = new Set(
    digests.filter((_digest, index) => {
      const { data } = discriminators[index]!
      return data && isSameSize(data, checkpoint)
    }),
  )
  const judges = (fitted.data ?? []).filter(({ discriminator }) => fitting.has(discriminator))
  const failed = [fitted, ...discriminators].find(({ error }) => error)
  const key = ({ dataset, attribute, values }: Judge) => [dataset, attribute, ...values].join(' ')
  return {
    judges: judges.filter(
      (one, index) => judges.findIndex((other) => key(other) === key(one)) === index,
    ),
    isPending: [fitted, ...discriminators].some(({ isPending }) => isPending),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  }
}

/** Fitted classifiers, newest first; at most 100. */
function judgesQuery() {
  return queryOptions({
    queryKey: ['jobs', 'classifiers'],
    queryFn: async ({ signal }) => (await client.classifiers({ first: 100 }, { signal })).nodes,
  })
}
