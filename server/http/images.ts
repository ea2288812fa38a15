/** /images/*: pictures by their signed, immutable address. */
import { Router, type Request, type Response } from 'express'
import type { Services } from '../context.ts'
import type { PictureSource } from '../sampling/sampling.ts'
import { imageCors } from '../request/origins.ts'
import { ClientLeft, clientLeft } from '../request/client-left.ts'

const FOR_EVER = 'public, max-age=31536000, immutable'

/** GET and HEAD of what `Sample.url` and `Picture.url` name. Nothing is rendered for a 304. */
export function imageRoutes(services: Services): Router {
  const router = Router()
  router.use('/images', imageCors)
  router.get('/images/*address', (request, response) => sendImage(services, request, response))
  return router
}

async function sendImage(services: Services, request: Request, response: Response): Promise<void> {
  const { pictures } = services
  const source = await pictures.parse(request.path)
  const etag = pictures.etag(source)
  response.set({
    ETag: etag,
    'Cache-Control': FOR_EVER,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  })
  if (matches(request.headers['if-none-match'], etag)) {
    response.status(304).end()
    return
  }
  try {
    await render(services, source, response)
  } catch (error) {
    if (error instanceof ClientLeft) return
    for (const header of ['ETag', 'Cache-Control']) response.removeHeader(header)
    throw error
  }
}

async function render({ pictures }: Services, source: PictureSource, response: Response) {
  const { bytes, contentType, pixels } = await pictures.render(source, clientLeft(response))
  if (pixels) {
    response.set({
      'X-Image-Width': String(pixels.width),
      'X-Image-Height': String(pixels.height),
      'X-Image-Channels': String(pixels.channels),
    })
  }
  // `end`, not `send`: the ETag is ours, and Express leaves the body of a HEAD away by itself.
  response.set({ 'Content-Type': contentType, 'Content-Length': String(bytes.length) }).end(bytes)
}

/** Whether If-None-Match names this ETag; a weak tag of the same text counts (RFC 9110, 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
