/** Routes: handlers at a path, with their access rules and the limits of one request. */
import type { ErrorRequestHandler, Express, RequestHandler } from 'express'
import type { Config } from '../config.ts'
import { asClient } from '../client-context.ts'
import { clientKey } from './client-key.ts'
import { identify, requireRole } from './identity.ts'
import type { RequestLocals } from './locals.ts'
import type { Role } from './roles.ts'

/** A route. Access and limits have no defaults: every route declares them. */
export interface Route {
  /** `get` also answers HEAD; `use` is for handlers that check methods and paths themselves. */
  readonly method: 'get' | 'post' | 'use'
  readonly path: string | RegExp
  /**
   * Required access: a role of API_TOKENS, checked before the handler runs; `signed` if the signed
   * address itself grants access; or `public` if the response reveals nothing.
   */
  readonly access: Role | 'signed' | 'public'
  /** Maximum size of the body, bytes; 0 if the route reads no body. */
  readonly maxBody: number
  /**
   * The work that one request can cause:
   * - `constant`: a response that is already available;
   * - `cost`: an operation; its cost is computed before it runs and limited by MAX_COST;
   * - `subscription`: the same, with results until the client disconnects or the server stops;
   * - `queue`: a picture; it waits in the engine's bounded queue, at no more than MAX_COST;
   * - `stream`: rows or a file, read as fast as the client accepts them;
   * - `upload`: a file, received as fast as the disk accepts it, without a time limit.
   */
  readonly work: 'constant' | 'cost' | 'subscription' | 'queue' | 'stream' | 'upload'
  /** CORS rules; without them, pages of other sites can't use the route. */
  readonly cors?: { readonly path: string; readonly handle: RequestHandler }
  readonly handle: RequestHandler
  /** Handles the route's errors; default: the handler shared by all routes. */
  readonly onProblem?: ErrorRequestHandler
}

/** Adds a route to the app, behind its access check. Its work is its client's: see `asClient`. */
export function mount(app: Express, route: Route, { auth }: Pick<Config, 'auth'>): void {
  const { method, path, access, cors, handle, onProblem } = route
  if (cors) app.use(cors.path, cors.handle)
  const guard: RequestHandler = (request, response, next) => {
    const locals = response.locals as RequestLocals
    if (access !== 'signed' && access !== 'public') {
      const identity = identify(auth, request.headers.authorization)
      requireRole(identity, access)
      locals.identity = identity
    }
    asClient(clientKey(locals.identity, request), next)
  }
  app[method](path, guard, handle)
  if (onProblem) app.use(path, onProblem)
}
