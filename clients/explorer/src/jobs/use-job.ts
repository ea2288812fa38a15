/** The state of a job, live. */
import { useQueryClient } from '@tanstack/react-query'
import type { JobProgressSubscription, RunState } from '@latentql/sdk'
import { useEffect, useState } from 'react'
import { useAttempts } from '../api/attempts.ts'
import { client } from '../api/client.ts'
import { follow } from '../api/follow.ts'

export interface JobStatus {
  readonly state: RunState
  /** 0 to 1. */
  readonly progress: number
  readonly message?: string | null
  readonly reason?: string | null
}

/** A job that is followed. */
export interface FollowedJob {
  readonly id: string
  readonly status: JobStatus
  /** The reason why it can't be followed. */
  readonly error?: unknown
  /** Follows it again after an error. */
  readonly retry: () => void
}

/** The status of a job as the events of one attempt report it. */
interface Followed extends Omit<FollowedJob, 'retry'> {
  readonly attempt: string
}

const QUEUED: JobStatus = { state: 'QUEUED', progress: 0 }

/**
 * Follows a job. Queries whose keys start with `jobs` or `variants` are loaded again when its state
 * changes.
 */
export function useJob(id: string): FollowedJob
export function useJob(id: string | undefined): FollowedJob | null
export function useJob(id: string | undefined): FollowedJob | null {
  const queries = useQueryClient()
  const { attempt, retry } = useAttempts()
  const [followed, setFollowed] = useState<Followed>()
  useEffect(() => {
    if (id === undefined) return
    const stop = new AbortController()
    const change = (update: (before: JobStatus) => Pick<Followed, 'status' | 'error'>) =>
      setFollowed((before) => ({
        ...{ id, attempt },
        ...update(before?.id === id ? before.status : QUEUED),
      }))
    const onEvent = ({ jobProgress: event }: JobProgressSubscription) => {
      change((status) => ({ status: withEvent(status, event) }))
      if (event.__typename === 'StateEvent') {
        void queries.invalidateQueries({ queryKey: ['jobs'] })
        void queries.invalidateQueries({ queryKey: ['variants'] })
      }
    }
    follow(
      (last: JobProgressSubscription | undefined) =>
        client.jobProgress({ job: id, after: last?.jobProgress.seq, mode: 'LATEST' }, stop),
      onEvent,
      stop.signal,
    ).catch((error: unknown) => change((status) => ({ status, error })))
    return () => stop.abort()
  }, [id, attempt, queries])
  if (id === undefined) return null
  const { status, error } = followed?.id === id ? followed : { status: QUEUED }
  return { id, status, error: followed?.attempt === attempt ? error : undefined, retry }
}

function withEvent(status: JobStatus, event: JobProgressSubscription['jobProgress']): JobStatus {
  if (event.__typename === 'StateEvent') {
    return { ...status, state: event.state, reason: event.reason }
  }
  if (event.__typename !== 'ProgressEvent') return status
  return { ...status, progress: event.progress, message: event.message }
}
