/** POST /checkpoints?name=&preset=: a checkpoint file as the raw body; progress comes back line by line. */
import { Router, type Request, type Response } from 'express'
import type { ImportProgress, ImportResult } from '../checkpoints/checkpoint.ts'
import type { Services } from '../context.ts'
import { BadUserInput } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { checkpointFields } from '../graphql/resolvers/checkpoint-fields.ts'
import { identify, requireRole } from './identity.ts'
import { apiCors, isAllowedOrigin } from './origins.ts'
import { toProblem } from './problem.ts'
import { ClientLeft, clientLeft } from './requests.ts'

/** How long a refused upload is still read (and thrown away), so that the client gets to read the reason. */
const LINGER_MS = 2_000

/**
 * Answers with NDJSON: lines `{"progress": {stage, fraction, message}}`, then `{"checkpoint", "alreadyImported"}` or
 * `{"error": {code, message}}`. The status is 200 once the first line is out; what is refused before has its own.
 * Needs the role admin. A page of another site can't send it: application/octet-stream makes browsers ask first.
 */
export function uploadRoutes(services: Services): Router {
  const router = Router()
  router.use('/checkpoints', apiCors(services.config))
  router.post('/checkpoints', async (request, response) => {
    response.once('finish', () => discard(request))
    requireRole(identify(services.config.auth, request.headers.authorization), 'admin')
    checkRequest(services, request)
    await receive(services, request, response)
  })
  return router
}

function checkRequest({ config }: Services, request: Request): void {
  if (!isAllowedOrigin(config, request)) {
    throw new BadUserInput(`Pages of ${request.headers.origin} may not upload; see CORS_ORIGINS`)
  }
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/octet-stream') {
    throw new BadUserInput(
      'Send the file as the raw body, with Content-Type: application/octet-stream',
    )
  }
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > config.maxUploadBytes) {
    throw new BadUserInput(
      `The file has ${length} bytes; at most ${config.maxUploadBytes} are taken (MAX_UPLOAD_BYTES)`,
    )
  }
}

async function receive(services: Services, request: Request, response: Response): Promise<void> {
  const signal = clientLeft(response)
  const name = text(request, 'name')
  const preset = text(request, 'preset')
  const fileName = text(request, 'filename') ?? name ?? 'upload'
  const write = (line: unknown) => {
    if (!response.headersSent) {
      response.set({ 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' })
    }
    response.write(`${JSON.stringify(line)}\n`)
  }
  try {
    const onProgress = (progress: ImportProgress) => write({ progress })
    const options = { name, preset, signal, onProgress }
    const result = await services.checkpoints.importStream(request, fileName, options)
    write(lastLine(result))
    response.end()
  } catch (error) {
    if (error instanceof ClientLeft) return
    if (!response.headersSent) throw error
    write({ error: toProblem(error, response.locals.logger as Logger).error })
    response.end()
  }
}

function lastLine({ checkpoint, alreadyImported }: ImportResult) {
  return { checkpoint: checkpointFields(checkpoint), alreadyImported }
}

/** One value of a query parameter; giving it twice is an error. */
function text(request: Request, name: string): string | undefined {
  const value = request.query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  throw new BadUserInput(`Give ${name} once`)
}

/**
 * Reads on for a moment what the answer did not wait for: closing with unread bytes would reset the connection before
 * the answer is read.
 */
function discard(request: Request): void {
  if (request.complete) return
  request.resume()
  const timer = setTimeout(() => request.destroy(), LINGER_MS)
  request.once('close', () => clearTimeout(timer))
}
