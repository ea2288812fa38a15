/** The jobs that examine a checkpoint, and the classifiers that judge its samples. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { JobQuery } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import type { CheckpointDetails } from '../../api/queries.ts'
import { isOver } from '../../jobs/use-job.ts'
import { jobsQuery, type ListedJob } from '../../jobs/use-own-job.ts'

type Kind = 'forgetting' | 'arithmetic-study' | 'turn-study' | 'filters' | 'classifier'
export type ClassifierJob = Extract<ListedJob, { features: unknown }>

/** The jobs of a kind about a network, newest first; undefined while loading. */
export function useJobsAbout(kind: Kind, digest: string | undefined) {
  const { data, error, refetch } = useQuery(jobsQuery(kind))
  const jobs = data?.filter(
    (job) =>
      ('checkpoint' in job && job.checkpoint === digest) ||
      ('discriminator' in job && job.discriminator === digest),
  )
  return { jobs, error, retry: () => void refetch() }
}

/** The id of the newest finished job of a kind about a network. */
export function useNewestResult(kind: Kind, digest: string | undefined): string | undefined {
  return useJobsAbout(kind, digest).jobs?.find(({ state }) => state === 'DONE')?.id
}

/** The jobs to show beside their newest result: unfinished ones, and newer ones that failed. */
export function pendingOf<Job extends Pick<ListedJob, 'state'>>(jobs: readonly Job[]): Job[] {
  const done = jobs.findIndex(({ state }) => state === 'DONE')
  return jobs.filter(
    ({ state }, index) => !isOver(state) || (state === 'FAILED' && (done < 0 || index < done)),
  )
}

type Job = NonNullable<JobQuery['job']>
type Studies = {
  readonly 'arithmetic-study': Extract<Job, { values: unknown }>
  readonly 'turn-study': Exclude<Extract<Job, { cases: unknown }>, { values: unknown }>
}

/** The newest finished study of a checkpoint. */
export function useNewestStudy<K extends keyof Studies>(kind: K, { digest }: CheckpointDetails) {
  const id = useNewestResult(kind, digest)
  return useQuery({
    queryKey: ['jobs', 'study', id],
    queryFn: async ({ signal }) => (await client.job(id!, { signal })) as unknown as Studies[K],
    enabled: id !== undefined,
    staleTime: Infinity,
  })
}

/** Fitted classifiers, newest first; at most 100. */
export function judgesQuery() {
  return queryOptions({
    queryKey: ['jobs', 'classifiers'],
    queryFn: async ({ signal }) => (await client.classifiers({ first: 100 }, { signal })).nodes,
  })
}
