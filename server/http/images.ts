/** /images/*: pictures at signed, immutable addresses. */
import type { Request, Response } from 'express'
import type { Services } from '../context.ts'
import { cacheHeaders, matchesEtag } from '../pictures/caching.ts'
import type { CheckedSource } from '../pictures/pictures.ts'
import { imageCors } from '../request/origins.ts'
import type { RequestLocals } from '../request/locals.ts'
import type { Route } from '../request/route.ts'
import { ClientLeft, clientLeft } from '../request/client-left.ts'

/** Serves the URLs of `Sample.url` and `Picture.url`. Nothing is rendered for a 304. */
export function imageRoute(services: Services): Route {
  return {
    method: 'get',
    path: '/images/*address',
    access: 'signed',
    maxBody: 0,
    work: 'queue',
    cors: { path: '/images', handle: imageCors },
    handle: (request, response) => sendImage(services, request, response),
  }
}

async function sendImage(services: Services, request: Request, response: Response): Promise<void> {
  const { pictures } = services
  const source = await pictures.parse(request.path)
  const etag = await pictures.etag(source)
  response.set({
    ...cacheHeaders(etag),
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Timing-Allow-Origin': '*',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  })
  const { times } = response.locals as RequestLocals
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    response.status(304).set('Server-Timing', `cache;desc=hit, ${times}`).end()
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

async function render({ pictures }: Services, source: CheckedSource, response: Response) {
  const { bytes, contentType, pixels } = await pictures.render(source, clientLeft(response))
  if (pixels) {
    response.set({
      'X-Image-Width': String(pixels.width),
      'X-Image-Height': String(pixels.height),
      'X-Image-Channels': String(pixels.channels),
    })
  }
  const { times } = response.locals as RequestLocals
  response.set('Server-Timing', `${times}`)
  // `end`, not `send`: `send` would set its own ETag, and Node drops the body of HEAD responses.
  response.set({ 'Content-Type': contentType, 'Content-Length': String(bytes.length) }).end(bytes)
}
