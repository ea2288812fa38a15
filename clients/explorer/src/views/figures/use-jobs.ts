/** The jobs that examine a checkpoint. */
import { useQuery } from '@tanstack/react-query'
import type { JobQuery } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import type { CheckpointDetails } from '../../api/queries.ts'
import { jobsQuery, type ListedJob } from '../../jobs/use-own-job.ts'

/** Jobs in a list, by kind. */
interface Listed {
  readonly forgetting: ListedJob
  readonly 'arithmetic-study': ListedJob
  readonly 'turn-study': ListedJob
  readonly filters: Extract<ListedJob, { activation: string; dataset: string }>
  readonly classifier: ClassifierJob
}

export type ClassifierJob = Extract<ListedJob, { features: unknown }>

export interface JobsAbout<Job> {
  /** Newest first; undefined while loading. */
  readonly jobs: readonly Job[] | undefined
  readonly error: unknown
  readonly retry: () => void
}

/** The jobs of a kind about a network. */
export function useJobsAbout<Kind extends keyof Listed>(
  kind: Kind,
  digest: string | undefined,
): JobsAbout<Listed[Kind]> {
  const { data, error, refetch } = useQuery(jobsQuery(kind))
  const jobs = data?.filter(
    (job) =>
      ('checkpoint' in job && job.checkpoint === digest) ||
      ('discriminator' in job && job.discriminator === digest),
  )
  return { jobs: jobs as Listed[Kind][] | undefined, error, retry: () => void refetch() }
}

/** The id of the newest finished job of a kind about a network. */
export function useNewestResult(
  kind: keyof Listed,
  digest: string | undefined,
): string | undefined {
  return useJobsAbout(kind, digest).jobs?.find(({ state }) => state === 'DONE')?.id
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
