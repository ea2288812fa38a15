/** A database that is away for a while, while a server trains and serves pictures. */
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '../../clients/sdk/src/index.ts'
import type { DatabaseProxy } from '../support/database-proxy.ts'

export interface AwayOptions {
  /** A server with a checkpoint and a worker. */
  readonly url: string
  /** Between the server and its database. */
  readonly proxy: DatabaseProxy
  /** A run that doesn't end by itself. */
  readonly run: string
  /** Least time without the database, which begins with `meanwhile`. */
  readonly awayMs: number
  readonly meanwhile?: () => Promise<unknown>
}

export interface AwayFigures {
  /** Events of the run, and those of the time without the database. */
  readonly events: number
  readonly eventsAway: number
  /** Events that the subscriber missed or received twice. */
  readonly faults: number
  /** Requests for pictures without the database: answered with 200, and others. */
  readonly pictures: number
  readonly failed: number
}

/** Events that are read before the database goes away, and after it is back. */
const SOME_EVENTS = 20

/** Different pictures that are requested, and the time between two requests. */
const PICTURES = 64
const PICTURE_EVERY_MS = 50

/** Closes the database, opens it again, and cancels the run once it goes on. */
export async function trainWithoutDatabase(options: AwayOptions): Promise<AwayFigures> {
  const { url, proxy, run, awayMs, meanwhile } = options
  await using client = createClient({ url })
  const events: { readonly seq: number; readonly at: number }[] = []
  const reading = (async () => {
    for await (const { trainingProgress } of client.trainingProgress({ run })) {
      events.push({ seq: trainingProgress.seq, at: Date.parse(trainingProgress.at) })
    }
  })()
  const ended = reading.then(() => Promise.reject(new Error('The run has ended')))
  ended.catch(() => {})
  const someAfter = async (time: number) => {
    while (events.filter(({ at }) => at > time).length < SOME_EVENTS) {
      await Promise.race([delay(20), ended])
    }
  }
  await someAfter(0)
  const urls = await pictureUrls(url)
  await fetch(urls[0]!)
  await proxy.close()
  const closed = Date.now()
  await meanwhile?.()
  const statuses: number[] = []
  do {
    const response = await fetch(urls[statuses.length % urls.length]!)
    await response.arrayBuffer()
    statuses.push(response.status)
    await delay(PICTURE_EVERY_MS)
  } while (Date.now() - closed < awayMs)
  const opened = Date.now()
  await proxy.open()
  await someAfter(opened)
  await client.cancelTraining(run)
  await reading
  const { lastSeq } = (await client.run(run))!
  const isAway = ({ at }: { at: number }) => at > closed && at < opened
  const faults = events.filter(({ seq }, index) => seq !== index + 1).length
  const pictures = statuses.filter((status) => status === 200).length
  return {
    events: lastSeq,
    eventsAway: events.filter(isAway).length,
    faults: faults + Math.abs(lastSeq - events.length),
    pictures,
    failed: statuses.length - pictures,
  }
}

/** Addresses of pictures by the default checkpoint. */
async function pictureUrls(url: string): Promise<string[]> {
  await using client = createClient({ url })
  const latents = Array.from({ length: PICTURES }, (_, seed) => ({ seed }))
  const query = 'query ($latents: [LatentInput!]!) { samples(latents: $latents) { url } }'
  const { samples } = await client.query<{ samples: { url: string }[] }, { latents: unknown }>(
    query,
    { latents },
  )
  return samples.map((sample) => client.resolveUrl(sample.url))
}
