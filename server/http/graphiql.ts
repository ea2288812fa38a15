/** /graphiql: the GraphQL editor in a single page that loads nothing from other hosts. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { RequestHandler } from 'express'
import type { Route } from '../request/route.ts'

interface Page {
  readonly html: Buffer
  readonly gzipped: Buffer
  readonly etag: string
}

const DEFAULT_QUERY = `# LatentQL. Ctrl-Space completes, Ctrl-Enter runs.
# Hover over a url in the response to see the picture.

query Sample($seed: Int! = 7) {
  generate(seed: $seed) {
    url(size: 256)
    width
    height
    checkpoint {
      name
    }
  }
}

subscription Walk {
  walk(input: { fps: 4, frames: 40 }) {
    index
    sample {
      url(size: 256)
    }
  }
}

mutation Train($name: String! = "first") {
  startTraining(input: { name: $name, steps: 400 }) {
    run {
      state
    }
  }
}

subscription Progress($run: ID! = "first") {
  trainingProgress(run: $run, mode: LATEST) {
    seq
    ... on StepEvent {
      step
      lossD
      lossG
      etaSeconds
    }
    ... on SnapshotEvent {
      step
      picture {
        url
      }
    }
    ... on AlarmEvent {
      message
    }
    ... on StateEvent {
      state
      reason
    }
  }
}
`

/** Browser JavaScript: passes the headers editor's entries as graphql-ws' connectionParams. */
const CONNECTION_PARAMS = `() => {
  try {
    const headers = Object.entries(JSON.parse(localStorage.getItem('graphiql:headers')))
    return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
  } catch {
    return {}
  }
}`

/**
 * Serves the page, which is built on the first request. `pictureOrigin` is the origin of pictures,
 * if not the page's own.
 */
export function graphiqlRoute(pictureOrigin?: string): Route {
  let page: Promise<Page> | undefined
  const handle: RequestHandler = async (request, response) => {
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
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const rendered = renderGraphiQL({
    title: 'LatentQL GraphiQL',
    endpoint: '/graphql',
    defaultQuery: DEFAULT_QUERY,
    subscriptionsProtocol: 'WS',
    inputValueDeprecation: true,
    schemaDescription: true,
  })
  const html = Buffer.from(withConnectionParams(rendered))
  const gzipped = await promisify(gzip)(html)
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`
  return { html, gzipped, etag }
}

/**
 * GraphiQL sends the headers editor's entries with HTTP requests, but not over WebSocket. With
 * AUTH=token, subscriptions need the token too, so the headers become connection parameters.
 */
function withConnectionParams(html: string): string {
  const options = '{"title":"LatentQL GraphiQL",'
  const at = html.lastIndexOf(options)
  if (at < 0) throw new Error('This version of GraphiQL takes its options in an unknown way')
  return `${html.slice(0, at)}{connectionParams: ${CONNECTION_PARAMS},${html.slice(at + 1)}`
}
