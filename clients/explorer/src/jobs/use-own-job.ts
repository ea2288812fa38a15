/** The job about one subject: the newest unfinished one, or one that was started here. */
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/client.ts'
import { isOver, useJob, type FollowedJob } from './use-job.ts'

/** A job in a list, with what it is about. */
export type ListedJob = Awaited<ReturnType<typeof client.jobs>>['nodes'][number]

interface Wanted<Input> {
  /** Kind of the jobs, e.g. `quality`. */
  readonly kind: string
  /** True for jobs about this subject. */
  readonly isAbout: (job: ListedJob) => boolean
  readonly start: (input: Input) => Promise<{ readonly id: string }>
}

export type OwnJob<Input> = ReturnType<typeof useOwnJob<Input>>

/** Follows the job across reloads and from other pages, and keeps showing why it failed. */
export function useOwnJob<Input>({ kind, isAbout, start }: Wanted<Input>) {
  const { data: jobs } = useQuery(jobsQuery(kind))
  const [own, setOwn] = useState<string>()
  const job = useJob(own)
  const found = jobs?.find((one) => isAbout(one) && !isOver(one.state))
  const isFree = job === null || isOver(job.status.state)
  if (found && found.id !== own && isFree) setOwn(found.id)
  const starting = useMutation({ mutationFn: start, onSuccess: ({ id }) => setOwn(id) })
  return { job, starting }
}

/** True while a job is queued, running or paused. */
export function isUnfinished(job: FollowedJob | null): boolean {
  return job !== null && !isOver(job.status.state)
}

/** The newest jobs of a kind. */
export function jobsQuery(kind: string) {
  return queryOptions({
    queryKey: ['jobs', 'all', kind],
    queryFn: async ({ signal }) => (await client.jobs({ kind, first: 100 }, { signal })).nodes,
  })
}
