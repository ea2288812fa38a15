/** Classifiers that judge a generator's samples. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ClassifierFieldsFragment } from '@latentql/sdk'
import { client } from '../api/client.ts'
import type { CheckpointDetails } from '../api/queries.ts'
import { useDiscriminators } from './discriminators.ts'

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
  const { all, ...discriminators } = useDiscriminators(checkpoint, { isJudge: true })
  const fitting = new Set(all?.map(({ digest }) => digest))
  const judges = (fitted.data ?? []).filter(({ discriminator }) => fitting.has(discriminator))
  const key = ({ dataset, attribute, values }: Judge) => [dataset, attribute, ...values].join(' ')
  return {
    judges: judges.filter(
      (one, index) => judges.findIndex((other) => key(other) === key(one)) === index,
    ),
    isPending: !fitted.data || !all,
    error: fitted.error ?? discriminators.error,
    retry: () => (fitted.error ? void fitted.refetch() : discriminators.retry()),
  }
}

/** Fitted classifiers, newest first; at most 100. */
function judgesQuery() {
  return queryOptions({
    queryKey: ['jobs', 'classifiers'],
    queryFn: async ({ signal }) => (await client.classifiers({ first: 100 }, { signal })).nodes,
  })
}
