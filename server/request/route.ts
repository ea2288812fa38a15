/** Routes: what answers at an address, with all that decides who may use it and how much one request may take. */
import type { ErrorRequestHandler, Express, RequestHandler } from 'express'
import type { Config } from '../config.ts'
import { identify, requireRole } from './identity.ts'
import type { RequestLocals } from './locals.ts'
import type { Role } from './roles.ts'

/** Nothing is open, or without a limit, by silence: a route says all of this. */
export interface Route {
  /** `get` answers HEAD too; `use` is for a handler with methods and paths of its own. */
  readonly method: 'get' | 'post' | 'use'
  readonly path: string | RegExp
  /**
   * Who may use it: a role of API_TOKENS, checked before the handler runs; `signed`, if the address is a permission by
   * itself; or `anybody`, if the answer tells nobody anything.
   */
  readonly access: Role | 'signed' | 'anybody'
  /** Bytes of the largest body it reads; 0 if it reads none. */
  readonly maxBody: number
  /**
   * What one request can make the server do:
   * - `constant`: one answer that is at hand;
   * - `cost`: an operation, whose cost is known before it runs and limited by MAX_COST;
   * - `queue`: a picture, which waits in the engine's bounded queue and costs at most what an operation may;
   * - `stream`: rows, read as fast as the client takes them;
   * - `upload`: a file, received as fast as the disk takes it, as long as it takes.
   */
  readonly work: 'constant' | 'cost' | 'queue' | 'stream' | 'upload'
  /** Which pages of other sites may use it; none without. */
  readonly cors?: { readonly path: string; readonly handle: RequestHandler }
  readonly handle: RequestHandler
  /** Makes its errors its own; default: those of all routes. */
  readonly onProblem?: ErrorRequestHandler
}

/** Puts a route at its place, behind the check of who may use it. */
export function mount(app: Express, route: Route, { auth }: Pick<Config, 'auth'>): void {
  const { method, path, access, cors, handle, onProblem } = route
  if (cors) app.use(cors.path, cors.handle)
  const guard: RequestHandler = (request, response, next) => {
    if (access !== 'signed' && access !== 'anybody') {
      const identity = identify(auth, request.headers.authorization)
      requireRole(identity, access)
      const locals = response.locals as RequestLocals
      locals.identity = identity
    }
    next()
  }
  app[method](path, guard, handle)
  if (onProblem) app.use(path, onProblem)
}
