/** What a kind of job keeps in the database beside the rows that every job has. */
import { JobConflict, type LatentQLError } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Client, TransactionClient } from '../client.ts'
import type { EventPage, JobEventRow, JobRow, NewJobEvent } from './job-stores.ts'

export type Numbered<E extends NewJobEvent> = E & { readonly seq: number }

export interface KindRows {
  /**
   * Writes what these events bring into tables of the kind's own, and returns what goes into each
   * event's `detail`. The job is locked.
   */
  append(
    transaction: TransactionClient,
    job: Pick<JobRow, 'id'>,
    events: readonly Numbered<NewJobEvent>[],
  ): Promise<(object | null)[]>
  /** As JobStore.events. */
  events(client: Client, jobId: string, page: EventPage): Promise<JobEventRow[]>
  naming(transaction: TransactionClient, job: Pick<JobRow, 'id' | 'kind'>): Promise<Naming>
}

/** The words of the error that says that a job is in the wrong state. */
export interface Naming {
  /** What people call the job. */
  readonly label: string
  readonly Conflict: new (message: string) => LatentQLError
  /** What to do where the job has ended for good. */
  readonly instead: string
}

/** A kind with no tables of its own: its events are JSON. */
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

/** An event's own fields, without those that are columns of the job. */
function detailOf(event: Numbered<NewJobEvent>): object {
  const { seq, at, kind, result, saved, ...detail } = event as Numbered<NewJobEvent> &
    Record<string, unknown>
  void [seq, at, kind, result, saved]
  return detail
}

/** The condition on `job_event e`; `pace` is the kind of event that onlyNewest thins. */
export function onPage(
  jobId: string,
  { after, onlyNewest = false }: EventPage,
  pace: string,
): Prisma.Sql {
  const newest = Prisma.sql`AND (e.kind <> ${pace} OR e.seq = (SELECT max(seq) FROM job_event
    WHERE job_id = ${jobId}::uuid AND seq > ${after} AND kind = ${pace}))`
  return Prisma.sql`e.job_id = ${jobId}::uuid AND e.seq > ${after}
    ${onlyNewest ? newest : Prisma.empty}`
}

/** Finds a kind's rows: `own` by the kind's name, else plainRows. */
export type RowsOf = (kind: string) => KindRows

export function rowsByKind(own: Readonly<Record<string, KindRows>>): RowsOf {
  const byKind = new Map(Object.entries(own))
  return (kind) => byKind.get(kind) ?? plainRows
}
