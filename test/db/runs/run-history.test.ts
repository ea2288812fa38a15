/** Tests of a run's history: pages, newest steps, downsampled figures, pictures. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventRow, NewEvent } from '../../../server/db/stores.ts'
import { asAdmin } from '../../support/test-database.ts'
import {
  allEvents,
  checkpointEvent,
  openTrainingDatabase,
  snapshotEvent,
  stepEvent,
  stepEvents,
  type TrainingDatabase,
} from '../training-database.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const FIGURES = [
  ...(['lossD', 'lossG', 'dReal', 'dFakeBefore'] as const),
  ...(['dFakeAfter', 'imagesPerSecond'] as const),
]

test('pages of any size add up to the whole history', async () => {
  const { run, lease } = await database.running('paged')
  await database.workerJobs.record(lease, 0, [...stepEvents(1, 30), snapshotEvent(30)])
  const whole = await allEvents(database, run.id)
  expect(whole).toHaveLength(33)
  for (const page of [1, 7, 33]) expect(await allEvents(database, run.id, page)).toEqual(whole)
  expect(await database.runs.events(run.id, { after: 33, limit: 10 })).toEqual([])
  expect(await database.runs.events(crypto.randomUUID(), { after: 0, limit: 10 })).toEqual([])
})

test('onlyNewest keeps all other events, and omitted steps do not count toward the page limit', async () => {
  const { run, lease } = await database.running('newest')
  await database.workerJobs.record(lease, 0, [
    ...stepEvents(1, 20),
    snapshotEvent(20),
    ...stepEvents(21, 40),
    checkpointEvent(40),
    ...stepEvents(41, 50),
  ])
  const seqs = async (after: number, limit: number) =>
    (await database.runs.events(run.id, { after, limit, onlyNewest: true })).map(
      ({ seq, kind }) => `${seq} ${kind}`,
    )
  expect(await seqs(0, 100)).toEqual([
    '1 state',
    '2 state',
    '23 snapshot',
    '44 checkpoint',
    '54 step',
  ])
  expect(await seqs(2, 2)).toEqual(['23 snapshot', '44 checkpoint'])
  expect(await seqs(44, 100)).toEqual(['54 step'])
  expect(await seqs(54, 100)).toEqual([])
})

/** Reference implementation of metrics(), computed from the events one by one. */
function thinned(events: readonly EventRow[], total: number, points: number) {
  const byStep = new Map<number, Extract<EventRow, { kind: 'step' }>>()
  for (const event of events) if (event.kind === 'step') byStep.set(event.step, event)
  const stretches = new Map<number, Extract<EventRow, { kind: 'step' }>[]>()
  for (let step = 1; step <= total; step++) {
    const stretch = Math.floor(((step - 1) * points) / Math.max(total, points))
    stretches.set(stretch, [...(stretches.get(stretch) ?? []), byStep.get(step)!])
  }
  return [...stretches.values()].map((steps) => {
    const mean = (key: (typeof FIGURES)[number]) =>
      steps.reduce((sum, step) => sum + step[key], 0) / steps.length
    return {
      step: steps.at(-1)!.step,
      ...Object.fromEntries(FIGURES.map((key) => [key, mean(key)])),
    }
  })
}

test('figures are means over equal stretches, with the later figures of repeated steps', async () => {
  const part = fc.record({
    ahead: fc.integer({ min: 1, max: 60 }),
    back: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 80 }),
      async (parts, points) => {
        let { run, lease } = await database.running(`thinned-${runs++}`)
        let step = 0
        for (const { ahead, back } of parts) {
          const from = Math.floor(back * step)
          if (step > 0) {
            await database.workerJobs.record(lease, await written(run.id), [
              checkpointEvent(from, { key: `${lease.attempt}-${from}` }),
            ])
            await database.runs.rollback(run.id, from)
            await database.runs.resume(run.id)
            lease = (await database.workerJobs.claim(run.id, 'worker'))!.lease
            step = from
          }
          // Losses differ each time a step is repeated.
          const events = stepEvents(step + 1, step + ahead).map((event): NewEvent =>
            event.kind === 'step' ? { ...event, lossD: event.lossD * lease.attempt } : event,
          )
          await database.workerJobs.record(lease, 0, events)
          step += ahead
        }
        const expected = thinned(await allEvents(database, run.id), step, points)
        const metrics = await database.runs.metrics(run.id, points)
        expect(metrics.length).toBeLessThanOrEqual(points)
        expect(metrics.map((row) => row.step)).toEqual(expected.map((row) => row.step))
        metrics.forEach((row, index) => {
          for (const key of FIGURES)
            expect(row[key]).toBeCloseTo((expected[index] as never)[key], 9)
        })
        run = (await database.runs.find(run.id))!
        expect(run.step).toBe(step)
      },
    ),
    { numRuns: 8 },
  )
})

/** Returns the number of events that the current attempt has written. */
async function written(runId: string): Promise<number> {
  const { rows } = await asAdmin(database.url, (client) =>
    client.query<{ written: number }>('SELECT written FROM job WHERE id = $1', [runId]),
  )
  return rows[0]!.written
}

test('a snapshot of a step that was undone and repeated is listed once, in its later version', async () => {
  const { run, lease } = await database.running('pictures')
  await database.workerJobs.record(lease, 0, [
    snapshotEvent(0),
    ...stepEvents(1, 10),
    checkpointEvent(10),
    snapshotEvent(10),
    ...stepEvents(11, 20),
    snapshotEvent(20),
    stepEvent(21),
  ])
  await database.runs.rollback(run.id, 10)
  await database.runs.resume(run.id)
  const again = (await database.workerJobs.claim(run.id, 'worker'))!
  await database.workerJobs.record(again.lease, 0, [...stepEvents(11, 20), snapshotEvent(20)])
  const snapshots = await database.runs.snapshots(run.id)
  expect(snapshots.map(({ seq, step }) => [seq, step])).toEqual([
    [3, 0],
    [15, 10],
    [41, 20],
  ])
})

test('a history of 200,000 steps is downsampled, and its newest step found, within seconds', async () => {
  const { run } = await database.running('long')
  await asAdmin(database.url, async (client) => {
    await client.query(
      `INSERT INTO job_event (job_id, seq, at, kind)
       SELECT $1, step + 2, now(), 'step' FROM generate_series(1, 200000) AS step`,
      [run.id],
    )
    await client.query(
      `INSERT INTO training_step (run_id, seq, step, epoch, loss_d, loss_g, d_real,
         d_fake_before, d_fake_after, images_per_second, eta_seconds)
       SELECT $1, step + 2, step, step / 8.0, 1 / step::float8, 1, 0.5, 0.5, 0.5, 100, 9
       FROM generate_series(1, 200000) AS step`,
      [run.id],
    )
    await client.query('UPDATE training_run SET step = 200000, latest_seq = 200002 WHERE id = $1', [
      run.id,
    ])
    await client.query('UPDATE job SET last_seq = 200002 WHERE id = $1', [run.id])
    await client.query('ANALYZE job_event, training_step')
  })
  // The fastest of three, so that a pause of the machine does not count as a slow query.
  const timed = async <T>(work: () => Promise<T>) => {
    const once = async () => {
      const began = performance.now()
      return { result: await work(), ms: performance.now() - began }
    }
    const all = [await once(), await once(), await once()]
    return all.reduce((best, one) => (one.ms < best.ms ? one : best))
  }
  const metrics = await timed(() => database.runs.metrics(run.id, 500))
  expect(metrics.result).toHaveLength(500)
  const newest = await timed(() =>
    database.runs.events(run.id, { after: 0, limit: 10, onlyNewest: true }),
  )
  expect(newest.result.at(-1)).toMatchObject({ step: 200_000 })
  const page = await timed(() => database.runs.events(run.id, { after: 150_000, limit: 500 }))
  expect(page.result).toHaveLength(500)
  expect(metrics.ms).toBeLessThan(2_000)
  expect(newest.ms).toBeLessThan(1_000)
  expect(page.ms).toBeLessThan(500)
})
