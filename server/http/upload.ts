/** Uploads: a file as the raw body of a POST, answered with lines of progress. */
import type { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import type { Services } from '../context.ts'
import { BadUserInput } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { apiCors, isAllowedOrigin } from '../request/origins.ts'
import type { QuotaName } from '../quota.ts'
import type { RequestLocals } from '../request/locals.ts'
import { toProblem } from '../request/problem.ts'
import type { Route } from '../request/route.ts'
import { ClientLeft, clientLeft } from '../request/client-left.ts'

/** Interval at which the last progress is repeated, so that proxies don't time out. */
const REPEAT_MS = 15_000

/** An upload in progress. */
export interface Upload {
  readonly body: Readable
  /** A file or folder of this machine to read instead of the body: query parameter `path`. */
  readonly path: string | undefined
  /** The file's name: query parameter `filename`, else `name`. */
  readonly fileName: string
  /** Returns a query parameter. Throws BadUserInput if it occurs twice. */
  readonly text: (parameter: string) => string | undefined
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: object) => void
}

/**
 * Answers POSTs with NDJSON: lines `{"progress": {stage, ...}}`, then the result of `receive`, or
 * `{"error": {code, message}}`. The status is 200 once the first line is sent; errors before that
 * have their own status. Pages of other sites can't upload: application/octet-stream requires a
 * CORS preflight.
 */
export function uploadRoute(
  services: Services,
  { path, creates }: { readonly path: string; readonly creates: QuotaName },
  receive: (upload: Upload) => Promise<object>,
): Route {
  return {
    method: 'post',
    path,
    access: 'admin',
    maxBody: services.config.maxUploadBytes,
    work: 'upload',
    creates,
    cors: { path, handle: apiCors(services.config) },
    async handle(request, response) {
      checkRequest(services, request)
      await answer(receive, request, response)
    },
  }
}

function checkRequest({ config }: Services, request: Request): void {
  if (!isAllowedOrigin(config, request)) {
    throw new BadUserInput(
      `Pages from ${request.headers.origin} may not use this API. ` +
        'An operator can allow this origin in CORS_ORIGINS.',
    )
  }
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/octet-stream') {
    throw new BadUserInput(
      'Send the file as the raw request body with Content-Type: application/octet-stream.',
    )
  }
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > config.maxUploadBytes) {
    throw new BadUserInput(
      `The file has ${length} bytes; the limit is ${config.maxUploadBytes} (MAX_UPLOAD_BYTES).`,
    )
  }
}

async function answer(
  receive: (upload: Upload) => Promise<object>,
  request: Request,
  response: Response,
): Promise<void> {
  const text = (parameter: string) => queryText(request, parameter)
  const write = (line: object) => {
    if (!response.headersSent) {
      response.set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' })
    }
    response.write(`${JSON.stringify(line)}\n`)
  }
  let repeat: NodeJS.Timeout | undefined
  const report = (progress: object) => {
    clearInterval(repeat)
    write({ progress })
    repeat = setInterval(() => write({ progress }), REPEAT_MS)
  }
  try {
    const last = await receive({
      body: request,
      path: ownersPath(text('path'), response.locals as RequestLocals),
      fileName: text('filename') ?? text('name') ?? 'upload',
      text,
      signal: clientLeft(response),
      onProgress: report,
    })
    write(last)
    response.end()
  } catch (error) {
    if (error instanceof ClientLeft) return
    if (!response.headersSent) throw error
    write({ error: toProblem(error, response.locals.logger as Logger).error })
    response.end()
  } finally {
    clearInterval(repeat)
  }
}

/** Commands on this machine name a file; other callers send its content. */
function ownersPath(path: string | undefined, { identity }: RequestLocals): string | undefined {
  if (path === undefined || identity?.isOwner) return path
  throw new BadUserInput(
    'Only commands of the owner of DATA_DIR may pass `path`. Send the file as the request body.',
  )
}

function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  throw new BadUserInput(`The query parameter ${name} must occur only once.`)
}
