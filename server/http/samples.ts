/**
 * GET /samples?checkpoint=&seeds=&format=&truncation=&variant=: the samples of many seeds as one
 * file, made while the client reads it.
 */
import { pipeline } from 'node:stream/promises'
import { Router, type RequestHandler, type Response } from 'express'
import type { Services } from '../context.ts'
import { ServerBusy } from '../errors.ts'
import { samplingOf } from '../graphql/resolvers/sampling.ts'
import { matchesEtag } from '../pictures/caching.ts'
import { ClientLeft, clientLeft } from '../request/client-left.ts'
import { Downloads } from '../request/downloads.ts'
import type { RequestLocals } from '../request/locals.ts'
import { apiCors, refuseOtherOrigins } from '../request/origins.ts'
import type { Route } from '../request/route.ts'
import { engineVersions } from '../sampling/renderers.ts'
import {
  SAMPLE_FILE_TYPES,
  sampleFileEtag,
  sampleFileSize,
  writeSampleFile,
  type SampleFile,
} from '../sampling/sample-file.ts'
import { readSamplesQuery, type SamplesQuery } from './samples-query.ts'

const PATH = '/samples'

const RETRY_STOPPING_MS = 1_000

/** Once the server is `stopping`, downloads in progress are cut off. */
export function samplesRoute(services: Services, stopping: AbortSignal): Route {
  const { config, clients } = services
  const limits = config.limits.downloads
  const downloads = new Downloads(limits)

  const serve: RequestHandler = async (request, response) => {
    const query = readSamplesQuery(request.query, limits.seeds)
    const file = await resolve(services, query)
    const headers = await headersOf(services, file)
    if (matchesEtag(request.headers['if-none-match'], headers.ETag)) {
      const { ETag, 'Cache-Control': caching } = headers
      response.status(304).set({ ETag, 'Cache-Control': caching }).end()
      return
    }
    if (request.method === 'HEAD') return void response.set(headers).end()
    if (response.destroyed) return
    if (stopping.aborted) throw new ServerBusy('The server is stopping.', RETRY_STOPPING_MS)
    const { identity } = response.locals as RequestLocals
    downloads.enter(clients.of(identity, request), response)
    const left = clientLeft(response)
    stopping.addEventListener('abort', () => response.destroy(), { signal: left })
    await send(services, file, headers, { response, left, downloads })
  }

  return {
    method: 'get',
    path: PATH,
    access: 'read',
    maxBody: 0,
    work: 'stream',
    cors: { path: PATH, handle: apiCors(config) },
    handle: Router().use(refuseOtherOrigins(config), serve),
  }
}

async function resolve(services: Services, query: SamplesQuery): Promise<SampleFile> {
  const { checkpoints } = services
  const checkpoint = (reference: string | null | undefined) => checkpoints.resolve(reference)
  return { ...query, sampling: await samplingOf(query, { services, checkpoint }) }
}

interface Receiver {
  readonly response: Response
  /** Aborts when the client has left. */
  readonly left: AbortSignal
  readonly downloads: Downloads
}

interface Headers extends Readonly<Record<string, string>> {
  readonly ETag: string
  readonly 'Cache-Control': string
}

async function headersOf({ engine }: Services, file: SampleFile): Promise<Headers> {
  const { sampling, seeds, format } = file
  const { name } = sampling.checkpoint
  const versions = await engineVersions({ engine: () => engine.get() })
  const size = sampleFileSize(file)
  const fileName = `${name.replace(/[^\w.-]/g, '-')}-${seeds.first}-${seeds.last}.${format}`
  return {
    ETag: sampleFileEtag(file, versions),
    // Another engine may make other bytes of the same seeds.
    'Cache-Control': 'private, no-cache',
    'Content-Type': SAMPLE_FILE_TYPES[format],
    'Content-Disposition': `attachment; filename="${fileName}"`,
    ...(size === null ? {} : { 'Content-Length': String(size) }),
  }
}

/** An incomplete file is cut off, never ended like a complete one. */
async function send(
  { backgroundSampler: sampler }: Services,
  file: SampleFile,
  headers: Headers,
  { response, left: signal, downloads }: Receiver,
): Promise<void> {
  try {
    const parts = writeSampleFile(file, { sampler, signal })
    const first = await parts.next()
    response.set(headers)
    const all = async function* () {
      yield first.value as Buffer
      yield* parts
    }
    await pipeline(downloads.pieces(all(), response), response)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof ClientLeft || code === 'ERR_STREAM_PREMATURE_CLOSE') return
    if (!response.headersSent) throw error
    const { logger } = response.locals as RequestLocals
    logger.error({ error, checkpoint: file.sampling.checkpoint.name }, 'sending samples failed')
  }
}
