/** /graphiql: the GraphQL editor in a single page that loads nothing from other hosts. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { RequestHandler } from 'express'
import type { Route } from '../request/route.ts'
import { renderGraphiqlPage } from './graphiql-page.ts'

interface Page {
  readonly html: Buffer
  readonly gzipped: Buffer
  readonly etag: string
}

/**
 * Serves the page, which is built on the first request. `pictureOrigin` is the origin of pictures,
 * if not the page's own.
 */
export function graphiqlRoute(pictureOrigin?: string): Route {
  let page: Promise<Page> | undefined
  const handle: RequestHandler = async (request, response) => {
    // The page calls the API by a relative URL, which a trailing slash would break.
    if (request.path.endsWith('/')) return response.redirect(withoutSlash(request.originalUrl))
    const { html, gzipped, etag } = await (page ??= makePage())
    response.set({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': contentSecurityPolicy(pictureOrigin),
      ETag: etag,
      Vary: 'Accept-Encoding',
    })
    if (request.headers['if-none-match'] === etag) response.status(304).end()
    else if (request.acceptsEncodings('gzip')) response.set('Content-Encoding', 'gzip').end(gzipped)
    else response.end(html)
  }
  return {
    method: 'get',
    path: '/graphiql',
    access: 'public',
    maxBody: 0,
    work: 'constant',
    handle,
  }
}

/** The page's URL, relative to the one with a trailing slash: a proxy may serve it under a path. */
function withoutSlash(url: string): string {
  return `../graphiql${new URL(url, 'http://any').search}`
}

/**
 * Forbids the browser to reach other hosts. Monaco's workers are blobs, and its styles are inline.
 */
function contentSecurityPolicy(pictureOrigin = ''): string {
  return [
    "default-src 'none'",
    "script-src 'unsafe-inline' blob:",
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'font-src data:',
    `img-src 'self' data: ${pictureOrigin}`.trim(),
    `connect-src 'self' ${pictureOrigin}`.trim(),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

async function makePage(): Promise<Page> {
  const html = Buffer.from(await renderGraphiqlPage())
  const gzipped = await promisify(gzip)(html)
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
  return { html, gzipped, etag }
}
