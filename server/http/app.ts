/** The Express app: what every request passes through, and the routes. */
import express, { type Express, type RequestHandler } from 'express'
import type { Services } from '../context.ts'
import { LatentQLError } from '../errors.ts'
import { rejectOtherHosts } from '../request/origins.ts'
import { problemHandler } from '../request/problem.ts'
import { mount, type Route } from '../request/route.ts'
import { discardUnread, limitBodyTime, trackRequests } from './requests.ts'
import { createRoutes, type AppParts } from './routes.ts'

/** Time to receive the body of a request other than an upload. */
const BODY_TIME_MS = 30_000

export function createApp(services: Services, parts: AppParts): Express {
  const { config } = services
  const routes = createRoutes(services, parts)
  const isUpload = ({ work }: Route) => work === 'upload'
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.use(trackRequests(services, labelsOf(routes)))
  app.use(neverGuessTypes)
  app.use(discardUnread)
  app.use(rejectOtherHosts(config))
  for (const route of routes.filter(isUpload)) mount(app, route, services)
  // Uploads have no time limit; all other bodies are small.
  app.use(limitBodyTime(BODY_TIME_MS))
  for (const route of routes.filter((route) => !isUpload(route))) mount(app, route, services)
  app.use((request) => {
    throw new NotFound(`Not found: ${request.method} ${request.path}`)
  })
  app.use(problemHandler())
  return app
}

/** Keeps browsers from taking a response for another type than it states. */
const neverGuessTypes: RequestHandler = (_request, response, next) => {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  next()
}

/**
 * Labels for counting requests: the first path segment of each route, if it is a word. The whole
 * path of subscriptions, whose requests last as long as their clients want.
 */
function labelsOf(routes: readonly Route[]): string[] {
  const segments = routes.map(({ path, work }) =>
    work === 'subscription' ? String(path) : /^\/\w+/.exec(String(path))?.[0],
  )
  return [...new Set(segments.filter((segment) => segment !== undefined))]
}

/** No route matches the path. */
class NotFound extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status = 404
}
