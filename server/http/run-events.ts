/** GET /runs/RUN/events.ndjson and events.tfevents: all events of a run so far, as a file. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Services } from '../context.ts'
import type { RunRow } from '../db/stores.ts'
import type { Route } from '../request/route.ts'
import { apiCors } from '../request/origins.ts'
import type { RequestLocals } from '../request/locals.ts'
import type { Training } from '../training/training.ts'

interface Format {
  readonly contentType: string
  readonly write: (training: Training, run: RunRow) => AsyncIterable<string | Uint8Array>
  /** Name to save the file under. TensorBoard looks for `tfevents` in file names. */
  readonly fileName: (run: RunRow) => string
}

const FORMATS: Readonly<Record<string, Format>> = {
  'events.ndjson': {
    contentType: 'application/x-ndjson',
    write: (training, run) => training.ndjson(run),
    fileName: ({ name }) => `${name}.ndjson`,
  },
  'events.tfevents': {
    contentType: 'application/octet-stream',
    write: (training, run) => training.tensorboard(run),
    fileName: ({ name, createdAt }) =>
      `events.out.tfevents.${Math.floor(createdAt.getTime() / 1000)}.${name}`,
  },
}

/** RUN is an id or a name. An incomplete response is cut off, never ended like a complete one. */
export function runEventRoutes(services: Services): Route[] {
  const { config, training } = services
  return Object.entries(FORMATS).map(([file, { contentType, write, fileName }]) => ({
    method: 'get',
    path: `/runs/:run/${file}`,
    access: 'read',
    maxBody: 0,
    work: 'stream',
    cors: { path: `/runs/:run/${file}`, handle: apiCors(config) },
    async handle(request, response) {
      const run = await training.run(String(request.params.run))
      response.attachment(fileName(run))
      response.set({ 'Content-Type': contentType, 'Cache-Control': 'no-store' })
      if (request.method === 'HEAD') return void response.end()
      try {
        await pipeline(Readable.from(write(training, run)), response)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return
        const { logger } = response.locals as RequestLocals
        logger.error({ error, run: run.id }, 'sending the events of a run failed')
      }
    },
  }))
}
