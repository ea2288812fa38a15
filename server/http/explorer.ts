/** `/` and a path per view: the explorer web app if it is built, else a redirect to GraphiQL. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Request, RequestHandler, Response } from 'express'
import type { Route } from '../request/route.ts'

/** A view is one path segment; the app itself handles unknown ones. */
const VIEW = /^\/[\w-]*$/

export interface ExplorerOptions {
  /** The build's folder; not built if it lacks an index.html. */
  readonly folder: string
  /** Origin of pictures, if not the page's own. */
  readonly pictureOrigin?: string
}

/** One file of the build, in memory. */
interface BuiltFile {
  readonly name: string
  readonly body: Buffer
  /** The compressed versions that the build wrote next to it. */
  readonly compressed: Readonly<Partial<Record<'br' | 'gzip', Buffer>>>
  readonly hash: string
}

/**
 * Serves the build as it was when the server started; a new build may replace the files meanwhile.
 * Assets have a hash in their name and are cached forever; the page itself is always revalidated.
 */
export function explorerRoutes({ folder, pictureOrigin }: ExplorerOptions): Route[] {
  if (!existsSync(path.join(folder, 'index.html'))) {
    // Relative, like all URLs of the app: a proxy may serve it under a path.
    return [page('/', (_request, response) => response.redirect('graphiql'))]
  }
  const files = readBuild(folder)
  const index = files.get('index.html')!
  const headers = pageHeaders(pictureOrigin)
  return [
    page(VIEW, (request, response, next) => {
      if (!wantsPage(request)) return next()
      send(index, request, response.set(headers))
    }),
    // The page refers to its files by relative URLs, which a trailing slash would break.
    page(/^\/(?!assets\/)[\w-]+\/$/, (request, response, next) => {
      if (!wantsPage(request)) return next()
      const { pathname, search } = new URL(request.originalUrl, 'http://any')
      response.redirect(`..${pathname.slice(0, -1)}${search}`)
    }),
    page('/*path', (request, response, next) => {
      const file = files.get(request.path.slice(1))
      if (!file || file === index) return next()
      const lasting = file.name.startsWith('assets/')
      response.set('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
      send(file, request, response)
    }),
  ]
}

/** A public route: the build is the same for all clients, and in memory. */
function page(path: Route['path'], handle: RequestHandler): Route {
  return { method: 'get', path, access: 'public', maxBody: 0, work: 'constant', handle }
}

/** True for requests that prefer HTML. Others, such as programs, get an error for unknown paths. */
function wantsPage(request: Request): boolean {
  return request.path === '/' || request.accepts(['json', 'html']) === 'html'
}

function send(file: BuiltFile, request: Request, response: Response): void {
  const encoding = (['br', 'gzip'] as const).find(
    (name) => file.compressed[name] && request.acceptsEncodings(name),
  )
  response.type(path.extname(file.name)).set({
    ETag: `"${file.hash}${encoding ? `-${encoding}` : ''}"`,
  })
  response.vary('Accept-Encoding')
  if (request.fresh) return void response.status(304).end()
  const body = (encoding && file.compressed[encoding]) ?? file.body
  if (encoding) response.set('Content-Encoding', encoding)
  response.set('Content-Length', String(body.length)).end(body)
}

/** Headers that let the page run its own files and call its own server, and nothing else. */
function pageHeaders(pictureOrigin = ''): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `img-src 'self' data: blob: ${pictureOrigin}`.trim(),
    // Chromium now and then loads a picture's data: url as a connection.
    `connect-src 'self' data: ${pictureOrigin}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': policy.join('; '),
    'Referrer-Policy': 'same-origin',
    Vary: 'Accept',
  }
}

function readBuild(folder: string): Map<string, BuiltFile> {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, BuiltFile>()
  for (const entry of all) {
    if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(folder, file).replaceAll(path.sep, '/')
    const body = readFileSync(file)
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
    const compressed = { br: readIfExists(`${file}.br`), gzip: readIfExists(`${file}.gz`) }
    files.set(name, { name, body, compressed, hash })
  }
  return files
}

function readIfExists(file: string): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined
}

/**
 * The folder where `npm start` puts the build. The built server is one folder deeper than its
 * source.
 */
export function builtFolder(): string {
  const root = import.meta.url.endsWith('.js') ? '../../..' : '../..'
  return fileURLToPath(new URL(`${root}/clients/explorer/dist`, import.meta.url))
}
