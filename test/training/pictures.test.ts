import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewEvent, RunRow, SnapshotRow } from '../../server/db/stores.ts'
import { BadUserInput, TrainingRunNotFound } from '../../server/errors.ts'
import { encodeImage } from '../../server/images/encode.ts'
import { timelineSize, trainingRenderers } from '../../server/training/pictures.ts'
import { openTrainingDatabase, type TrainingDatabase } from '../db/training-database.ts'

let database: TrainingDatabase

beforeAll(async () => {
  database = await openTrainingDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** A sheet of one grey level, 24 pixels wide and 12 high. */
async function sheet(step: number, gray: number, channels: 1 | 3): Promise<NewEvent> {
  const [width, height] = [24, 12]
  const data = new Uint8Array(width * height * channels).fill(gray)
  const { bytes } = await encodeImage({ data, width, height, channels }, 'PNG')
  const picture = { png: bytes, width, height }
  const quality = { speckle: null, diversity: null, deadMaps: [] }
  return { kind: 'snapshot', at: new Date(), step, picture, ...quality }
}

async function runWithSheets(
  name: string,
  grays: readonly number[],
  channels: 1 | 3 = 3,
): Promise<{ run: RunRow; snapshots: SnapshotRow[]; events: NewEvent[] }> {
  const { run, lease } = await database.running(name)
  const events = await Promise.all(grays.map((gray, step) => sheet(step, gray, channels)))
  await database.workerJobs.record(lease, 0, events)
  return { run, events, snapshots: await database.runs.snapshots(run.id) }
}

describe('snapshots', () => {
  test('are the PNG that the run stored', async () => {
    const { run, snapshots, events } = await runWithSheets('one', [10, 200])
    const source = { kind: 'snapshot', run: run.id, seq: snapshots[1]!.seq } as const
    const { bytes, contentType } = await trainingRenderers(database.runs).snapshot.render(source)
    expect(contentType).toBe('image/png')
    const made = events[1] as Extract<NewEvent, { kind: 'snapshot' }>
    expect(bytes).toEqual(Buffer.from(made.picture.png))
  })

  test('of a deleted run are not found', async () => {
    const { snapshots } = await runWithSheets('deleted', [10])
    const { snapshot, timeline } = trainingRenderers(database.runs)
    const run = crypto.randomUUID()
    const one = { kind: 'snapshot', run, seq: snapshots[0]!.seq } as const
    await expect(snapshot.render(one)).rejects.toThrow(TrainingRunNotFound)
    const all = {
      kind: 'timeline' as const,
      run,
      frames: [1],
      format: 'GIF' as const,
      fps: 8,
      size: 24,
    }
    await expect(timeline.render(all)).rejects.toThrow(TrainingRunNotFound)
  })
})

describe('timelines', () => {
  test.each([
    ['GIF', 3],
    ['WEBP', 3],
    ['GIF', 1],
    ['WEBP', 1],
  ] as const)(
    '%s of %i channels shows the given sheets in their order',
    async (format, channels) => {
      const grays = [10, 200, 90, 250]
      const { run, snapshots } = await runWithSheets(
        `line-${format}-${channels}`.toLowerCase(),
        grays,
        channels,
      )
      const frames = [snapshots[0]!.seq, snapshots[1]!.seq, snapshots[3]!.seq]
      const { width, height } = timelineSize(snapshots[0]!, 48)
      expect({ width, height }).toEqual({ width: 48, height: 24 })
      const source = { kind: 'timeline', run: run.id, frames, format, fps: 4, size: 48 } as const
      const { bytes, contentType } = await trainingRenderers(database.runs).timeline.render(source)
      expect(contentType).toBe(`image/${format.toLowerCase()}`)
      const animation = sharp(bytes, { animated: true })
      const { pages, pageHeight, width: decodedWidth, delay, loop } = await animation.metadata()
      expect({ pages, pageHeight, width: decodedWidth, delay, loop }).toEqual({
        pages: 3,
        pageHeight: 24,
        width: 48,
        delay: [250, 250, 250],
        loop: 0,
      })
      const { data, info } = await animation
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true })
      const shown = [0, 1, 2].map((page) => data[page * 24 * 48 * info.channels + 600]!)
      for (const [page, gray] of [10, 200, 250].entries()) {
        expect(Math.abs(shown[page]! - gray)).toBeLessThanOrEqual(2)
      }
    },
  )

  test('are at most 512 pixels wide, and by default as large as their sheets', () => {
    expect(timelineSize({ width: 398, height: 398 })).toEqual({ width: 398, height: 398 })
    expect(timelineSize({ width: 1550, height: 775 })).toEqual({ width: 512, height: 256 })
    for (const size of [8, 513, 20.5]) {
      expect(() => timelineSize({ width: 64, height: 64 }, size)).toThrow(BadUserInput)
    }
  })

  test('are not made for a client that has disconnected', async () => {
    const { run, snapshots } = await runWithSheets('left', [1, 2])
    const frames = snapshots.map(({ seq }) => seq)
    const { timeline } = trainingRenderers(database.runs)
    const source = {
      kind: 'timeline',
      run: run.id,
      frames,
      format: 'GIF',
      fps: 4,
      size: 24,
    } as const
    const left = AbortSignal.abort(new Error('left'))
    await expect(timeline.render(source, left)).rejects.toThrow('left')
  })
})
