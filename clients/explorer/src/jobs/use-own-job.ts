/** The job about one subject: the newest unfinished one, or one that was started here. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/client.ts'
import { isOver } from './states.ts'
import { useJob, type FollowedJob } from './use-job.ts'
import { useStart } from './use-start.ts'

/** A job in a list, with what it is about. */
export type ListedJob = Awaited<ReturnType<typeof client.jobs>>['nodes'][number]

interface Wanted<Input> {
  /** Kind of the jobs, e.g. `quality`. */
  readonly kind: string
  /** The work in a word, e.g. "Measuring". */
  readonly working: string
  /** True for jobs about this subject. */
  readonly isAbout: (job: ListedJob) => boolean
  readonly start: (input: Input) => Promise<{ readonly id: string }>
}

export type OwnJob<Input> = ReturnType<typeof useOwnJob<Input>>

/** Follows the job across reloads and from other pages, and keeps showing why it failed. */
export function useOwnJob<Input>({ kind, working, isAbout, start }: Wanted<Input>) {
  const { data: jobs, error, refetch } = useQuery(jobsQuery(kind))
  const [followed, setFollowed] = useState<string>()
  const job = useJob(followed)
  const about = jobs?.filter(isAbout)
  const found = about?.find(({ state }) => !isOver(state))
  const isFree = job === null || isOver(job.status.state)
  if (found && found.id !== followed && isFree) setFollowed(found.id)
  const starting = useStart({ what: working, start, onStarted: ({ id }) => setFollowed(id) })
  return {
    ...{ job, working, starting, listing: { error, retry: () => void refetch() } },
    /** The job whose result is the newest: the last to end. Undefined while loading. */
    done: about && newestResult(about),
  }
}

/** Null if no job is done. */
function newestResult(jobs: readonly ListedJob[]): ListedJob | null {
  const ended = ({ endedAt }: ListedJob) => Date.parse(endedAt!)
  const done = jobs.filter(({ state }) => state === 'DONE')
  return done.sort((one, other) => ended(other) - ended(one))[0] ?? null
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
