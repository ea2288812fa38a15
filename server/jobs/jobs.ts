/** The jobs service: starts, pauses, resumes, cancels and follows jobs. Workers run them. */
import type { JobEventRow, JobFilter, JobRow, JobStore, Notifications, Page } from '../db/stores.ts'
import { checkInteger } from '../check-integer.ts'
import { BadUserInput, JobNotFound } from '../errors.ts'
import { createFeed, type FeedOptions } from './feed.ts'
import type { JobKind } from './kind.ts'
import { createLiveJobs } from './live-jobs.ts'
import type { SliceQueue } from './slice-queue.ts'

export interface JobsOptions {
  readonly jobs: JobStore
  readonly queue: Pick<SliceQueue, 'send'>
  readonly notifications: Notifications
  readonly kinds: readonly JobKind[]
}

export type FollowOptions<Extra extends object> = Omit<FeedOptions<Extra>, 'job'>

export interface Jobs {
  /** The kinds of jobs that this version knows. */
  readonly kinds: readonly JobKind[]
  /** Queues a job. Throws BadUserInput for invalid input, ServerBusy above the kind's limit. */
  start<Input>(
    kind: JobKind<Input>,
    input: Input,
    options?: { readonly subject?: string; readonly priority?: number },
  ): Promise<JobRow>
  /** Sends a job that another service created or resumed to the workers. */
  send(job: Pick<JobRow, 'id' | 'priority'>): Promise<void>
  /** Returns a kind by name. Throws JobNotFound if this version does not know it. */
  kind(name: string): JobKind
  find(id: string): Promise<JobRow | null>
  /** Finds jobs by their uuids, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<JobRow[]>
  /** Throws JobNotFound. */
  job(id: string): Promise<JobRow>
  list(filter: JobFilter): Promise<Page<JobRow>>
  /** For `pause`, `resume` and `cancel`, see JobStore. */
  pause(id: string): Promise<JobRow>
  resume(id: string): Promise<JobRow>
  cancel(id: string): Promise<JobRow>
  /** Deletes an ended job that isn't a training run; see JobStore. */
  delete(id: string): Promise<void>
  /**
   * Returns a job's events after `after`, then live events; ends after the job's final event.
   * `return()` ends a pending `next()`. Throws BadUserInput if `after` is beyond the last event,
   * ConsumerTooSlow.
   */
  follow<Extra extends object = object>(
    job: Pick<JobRow, 'id' | 'kind' | 'lastSeq'>,
    options: FollowOptions<Extra>,
  ): AsyncIterableIterator<JobEventRow & Extra>
  /** Returns the result of a job of a kind; null unless the job is DONE. */
  result<Result>(
    kind: Pick<JobKind<unknown, Result>, 'result'>,
    job: Pick<JobRow, 'id' | 'state'>,
  ): Promise<Result | null>
  /** Returns the result of the newest DONE job of a kind about this subject. */
  newestResult<Result>(
    kind: Pick<JobKind<unknown, Result>, 'name' | 'result'>,
    subject: string,
  ): Promise<Result | null>
  /**
   * Returns the results of a kind that contain `part`, newest first, at most `limit`. An object
   * contains parts of its members, an array contains an array of parts of its elements.
   */
  newestResults<Result>(
    kind: Pick<JobKind<unknown, Result>, 'name' | 'result'>,
    part: object,
    limit: number,
  ): Promise<Result[]>
}

export function createJobs({ jobs, queue, notifications, kinds }: JobsOptions): Jobs {
  const live = createLiveJobs(jobs, notifications)
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  const send = (job: Pick<JobRow, 'id' | 'priority'>) => queue.send(job.id, job.priority)
  return {
    kinds,
    async start(kind, input, { subject = null, priority = 0 } = {}) {
      const checked = kind.input.safeParse(input)
      if (!checked.success) throw new BadUserInput(checked.error.message)
      const { name, limit } = kind
      const job = await jobs.create({ kind: name, subject, input: checked.data, priority }, limit)
      await send(job)
      return job
    },
    send,
    kind: (name) =>
      byName.get(name) ?? notFound(`This version does not know jobs of kind "${name}".`),
    find: (id) => jobs.find(id),
    findMany: (ids) => jobs.findMany(ids),
    job: async (id) =>
      (await jobs.find(id)) ?? notFound(`No job has the id ${JSON.stringify(id.slice(0, 80))}.`),
    list: (filter) => jobs.list(filter),
    pause: (id) => jobs.pause(id),
    async resume(id) {
      const job = await jobs.resume(id, (kind) => byName.get(kind)?.limit ?? 0)
      await send(job)
      return job
    },
    cancel: (id) => jobs.cancel(id),
    delete: (id) => jobs.delete(id),
    follow(job, options) {
      checkInteger('after', options.after, 0, job.lastSeq)
      return createFeed(jobs, live, { ...options, job })
    },
    result: async (kind, { id, state }) =>
      state === 'DONE' ? kind.result.parse(await jobs.result(id)) : null,
    async newestResult(kind, subject) {
      const result = await jobs.newestResult(kind.name, subject)
      return result === null ? null : kind.result.parse(result)
    },
    async newestResults(kind, part, limit) {
      const results = await jobs.newestResults(kind.name, part, limit)
      return results.map((result) => kind.result.parse(result))
    },
  }
}

function notFound(message: string): never {
  throw new JobNotFound(message)
}
