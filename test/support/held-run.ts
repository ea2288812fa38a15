/** A training run whose events a test records instead of a worker. */
import type { Services } from '../../server/context.ts'
import type { NewEvent } from '../../server/db/stores.ts'

export interface HeldRun {
  readonly id: string
  /** Records events as the run's worker does. */
  record(events: readonly NewEvent[]): Promise<void>
}

/** Creates a run with two events, QUEUED and RUNNING. */
export async function heldRun(
  { database, datasets }: Pick<Services, 'database' | 'datasets'>,
  name: string,
): Promise<HeldRun> {
  const { runs, workerJobs } = database
  const { id: datasetId } = (await datasets.find('avatars'))!
  const { id } = await runs.create({ name, datasetId, config: {}, steps: 1e6, priority: 0 })
  const { lease } = (await workerJobs.claim(id, 'worker'))!
  let recorded = 0
  return {
    id,
    async record(events) {
      await workerJobs.record(lease, recorded, events)
      recorded += events.length
    },
  }
}
