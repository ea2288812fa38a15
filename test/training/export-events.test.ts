import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewEvent } from '../../server/db/stores.ts'
import { TrainingRunNotFound } from '../../server/errors.ts'
import { encodeImage } from '../../server/images/encode.ts'
import { ndjsonLines, tensorboardRecords } from '../../server/training/export-events.ts'
import { crc32c } from '../../server/training/tensorboard-format.ts'
import {
  checkpointEvent,
  openTrainingDatabase,
  stateEvent,
  stepEvent,
  stepEvents,
  type TrainingDatabase,
} from '../db/training-database.ts'
import { readEventFile } from './support/read-event-file.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

async function runWith(name: string, events: readonly NewEvent[]) {
  const { run, lease } = await database.running(name)
  await database.workerJobs.record(lease, 0, events)
  return (await database.runs.find(run.id))!
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function pngSnapshot(step: number): Promise<Extract<NewEvent, { kind: 'snapshot' }>> {
  const data = Uint8Array.from({ length: 6 * 4 * 3 }, (_, index) => (index * step) % 256)
  const { bytes } = await encodeImage({ data, width: 6, height: 4, channels: 3 }, 'PNG')
  const picture = { png: bytes, width: 6, height: 4 }
  const deadMaps = [{ activation: '2.relu', maps: 8, dead: 2 }]
  const quality = { speckle: null, diversity: 0.75, deadMaps }
  return { kind: 'snapshot', at: new Date(), step, picture, ...quality }
}

describe('lines of JSON', () => {
  test('are all events of the database in order, over any number of pages', async () => {
    const run = await runWith('lines', [...stepEvents(1, 1100), checkpointEvent(1100)])
    const lines = await collect(ndjsonLines(database.runs, run))
    expect(lines.every((line) => line.endsWith('\n'))).toBe(true)
    const events = lines.map((line) => JSON.parse(line) as { seq: number; kind: string })
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 1103 }, (_, i) => i + 1))
    const { at, ...figures } = stepEvent(7)
    expect(events[8]).toEqual({ seq: 9, at: at.toISOString(), ...figures })
    expect(events.at(-1)).toMatchObject({ kind: 'checkpoint', step: 1100 })
  })

  test('stop at the last event that the run had when it was read', async () => {
    const { run, lease } = await database.running('growing')
    await database.workerJobs.record(lease, 0, stepEvents(1, 5))
    const lines = ndjsonLines(database.runs, run)
    expect(await collect(lines)).toHaveLength(run.lastSeq)
  })

  test('fail if the run is deleted meanwhile', async () => {
    const run = await runWith('vanishing', stepEvents(1, 600))
    const lines = ndjsonLines(database.runs, run)
    await lines.next()
    await database.workerJobs.record({ jobId: run.id, attempt: run.attempt }, 600, [
      stateEvent('PAUSED'),
    ])
    await database.runs.delete(run.id)
    await expect(collect(lines)).rejects.toThrow(TrainingRunNotFound)
  })
})

describe('the event file of TensorBoard', () => {
  test('contains all figures of every step, and the pictures, with valid checksums', async () => {
    const picture = await pngSnapshot(600)
    const run = await runWith('board', [...stepEvents(1, 600), picture, stepEvent(601)])
    const file = Buffer.concat(await collect(tensorboardRecords(database.runs, run)))
    const [head, ...events] = readEventFile(file)
    expect(head).toMatchObject({ fileVersion: 'brain.Event:2' })
    expect(events).toHaveLength(602)
    const seventh = stepEvent(7)
    expect(events[6]).toMatchObject({ step: 7, wallTime: seventh.at.getTime() / 1000 })
    expect(Object.fromEntries(events[6]!.scalars)).toEqual({
      'loss/D': Math.fround(seventh.lossD),
      'loss/G': Math.fround(seventh.lossG),
      'D/real': Math.fround(seventh.dReal),
      'D/fake before its update': Math.fround(seventh.dFakeBefore),
      'D/fake after its update': Math.fround(seventh.dFakeAfter),
      'speed/images per second': Math.fround(seventh.imagesPerSecond),
    })
    expect(events[600]).toMatchObject({
      step: 600,
      images: [{ tag: 'samples', width: 6, height: 4, colorspace: 3 }],
    })
    // The picture's speckle is null, so it has no chart.
    expect(Object.fromEntries(events[600]!.scalars)).toEqual({
      'quality/diversity': 0.75,
      'dead maps/2.relu': 0.25,
    })
    expect(Buffer.from(events[600]!.images[0]!.encoded)).toEqual(Buffer.from(picture.picture.png))
  })

  test('marks the steps that a roll-back undid', async () => {
    const { run, lease } = await database.running('undone')
    await database.workerJobs.record(lease, 0, [...stepEvents(1, 4), checkpointEvent(4)])
    await database.workerJobs.record(lease, 5, stepEvents(5, 9))
    await database.runs.rollback(run.id, 4)
    await database.runs.resume(run.id)
    const again = (await database.workerJobs.claim(run.id, 'worker'))!
    await database.workerJobs.record(again.lease, 0, stepEvents(5, 6))
    const now = (await database.runs.find(run.id))!
    const file = Buffer.concat(await collect(tensorboardRecords(database.runs, now)))
    const steps = readEventFile(file).map(({ step, restarted }) =>
      restarted ? `from ${step} again` : step,
    )
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'from 5 again', 5, 6])
  })

  test('has the checksum of RFC 3720', () => {
    expect(crc32c(Buffer.alloc(32, 0))).toBe(0x8a9136aa)
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e)
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  })
})
