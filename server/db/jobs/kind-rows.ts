/** The storage of events for a kind of job, in addition to the rows that every job has. */
import { JobConflict, type LatentQLError } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import type { EventPage, JobEventRow, JobRow, NewJobEvent } from './job-stores.ts'

export type Numbered<E extends NewJobEvent> = E & { readonly seq: number }

export interface KindRows {
  /**
   * Writes the events' data to the kind's own tables, and returns the value of each event's
   * `detail` column. The caller has locked the job.
   */
  append(
    transaction: TransactionClient,
    job: Pick<JobRow, 'id'>,
    events: readonly Numbered<NewJobEvent>[],
  ): Promise<(object | null)[]>
  /** See JobStore.events. */
  events(client: Client, jobId: string, page: EventPage): Promise<JobEventRow[]>
  naming(transaction: TransactionClient, job: Pick<JobRow, 'id' | 'kind'>): Promise<Naming>
}

/** Parts of the error for a job in the wrong state. */
export interface Naming {
  /** The job's display name. */
  readonly label: string
  readonly Conflict: new (message: string) => LatentQLError
  /** Advice if the job has ended. */
  readonly instead: string
}

/** For kinds without tables of their own: events are stored as JSON. */
export const plainRows: KindRows = {
  append: (_transaction, _job, events) => Promise.resolve(events.map(detailOf)),
  async events(client, jobId, page) {
    const rows = await client.$queryRaw<StoredEvent[]>`
      SELECT e.seq, e.at, e.kind, e.detail FROM job_event e
      WHERE ${onPage(jobId, page, 'progress')} ORDER BY e.seq LIMIT ${page.limit}`
    return rows.map(({ detail, ...event }) => ({ ...event, ...detail }))
  },
  naming: (_transaction, { id, kind }) =>
    Promise.resolve({ label: `${kind} ${id}`, Conflict: JobConflict, instead: 'start a new one' }),
}

interface StoredEvent extends JobEventRow {
  readonly detail: object | null
}

/** Returns an event's own fields, without those stored in other columns. */
function detailOf(event: Numbered<NewJobEvent>): object {
  const { seq, at, kind, result, saved, ...detail } = event as Numbered<NewJobEvent> &
    Record<string, unknown>
  void [seq, at, kind, result, saved]
  return detail
}

/** Returns the page's condition on `job_event e`. `onlyNewest` thins events of kind `thinned`. */
export function onPage(
  jobId: string,
  { after, onlyNewest = false }: EventPage,
  thinned: string,
): Prisma.Sql {
  const newest = Prisma.sql`AND (e.kind <> ${thinned} OR e.seq = (SELECT max(seq) FROM job_event
    WHERE job_id = ${jobId}::uuid AND seq > ${after} AND kind = ${thinned}))`
  return Prisma.sql`e.job_id = ${jobId}::uuid AND e.seq > ${after}
    ${onlyNewest ? newest : Prisma.empty}`
}

/** Finds a kind's rows: its entry in `own`, else plainRows. */
export type RowsOf = (kind: string) => KindRows

export function rowsByKind(own: Readonly<Record<string, KindRows>>): RowsOf {
  const byKind = new Map(Object.entries(own))
  return (kind) => byKind.get(kind) ?? plainRows
}
