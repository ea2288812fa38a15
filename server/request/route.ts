/** Routes: handlers at a path, with their access rules and the limits of one request. */
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import { asClient } from '../client-context.ts'
import type { Config } from '../config.ts'
import { Unauthenticated } from '../errors.ts'
import { timed } from '../timing.ts'
import type { QuotaName } from '../quota.ts'
import type { Admission } from './admission.ts'
import { arrived, limitArrival } from './arrival.ts'
import { ClientLeft } from './client-left.ts'
import type { Clients } from './clients.ts'
import { identify, requireRole, type Identity } from './identity.ts'
import type { RequestLocals } from './locals.ts'
import type { RatedWork, Rates } from './rates.ts'
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
   * The work that one request can cause, and so the rate it counts towards:
   * - `constant`: a response that is already available;
   * - `cost`: an operation; its cost is computed before it runs and limited by MAX_COST;
   * - `subscription`: the same, with results until the client disconnects or the server stops;
   * - `queue`: a picture; it waits in the engine's bounded queue, at no more than MAX_COST;
   * - `stream`: rows or a file, read as fast as the client accepts them;
   * - `upload`: a file, received as fast as the disk accepts it, without a time limit.
   */
  readonly work: 'constant' | 'cost' | 'subscription' | 'queue' | 'stream' | 'upload'
  /** The quota of what an upload creates. */
  readonly creates?: QuotaName
  /** CORS rules; without them, pages of other sites can't use the route. */
  readonly cors?: { readonly path: string; readonly handle: RequestHandler }
  readonly handle: RequestHandler
  /** Handles the route's errors; default: the handler shared by all routes. */
  readonly onProblem?: ErrorRequestHandler
}

/** The limits in front of every route. */
export interface Entrance {
  readonly config: Pick<Config, 'auth'>
  readonly clients: Clients
  readonly rates: Rates
  readonly admission: Admission
}

/** The rate that each kind of work counts towards. */
const RATES: Readonly<Record<Route['work'], RatedWork | null>> = {
  constant: null,
  cost: 'queries',
  subscription: 'subscriptions',
  queue: 'images',
  stream: 'images',
  upload: 'uploads',
}

/** Work that waits for its client's turn before anything of the request is parsed. */
const ADMITTED: readonly Route['work'][] = ['cost', 'queue']

/** Time for the rest of a large body to arrive, while its request counts as in progress. */
const REST_MS = 3_000

/**
 * Adds a route to the app, behind the limits of its rate, its access check and its admission. Its
 * work is its client's: see `asClient`.
 */
export function mount(app: Express, route: Route, entrance: Entrance): void {
  const { method, path, work, cors, handle, onProblem } = route
  const { clients, admission } = entrance
  if (cors) app.use(cors.path, cors.handle)
  const guard: RequestHandler = async (request, response, next) => {
    const locals = response.locals as RequestLocals
    const identity = await identifyAtRate(route, entrance, request, response)
    if (identity) locals.identity = identity
    const client = clients.of(identity, request)
    try {
      if (ADMITTED.includes(work)) {
        await arrived(request)
        await timed('admission', () => admission.enter(client, response))
        limitArrival(request, REST_MS)
      }
    } catch (error) {
      if (error instanceof ClientLeft) return
      throw error
    }
    asClient(client, next)
  }
  app[method](path, guard, handle)
  if (onProblem) app.use(path, onProblem)
}

/** Returns the caller. Wrong tokens count too; beyond the rate, none learns that it is wrong. */
async function identifyAtRate(
  { access, work }: Route,
  { config, clients, rates }: Entrance,
  request: Request,
  response: Response,
): Promise<Identity | undefined> {
  const needsRole = access !== 'signed' && access !== 'public'
  const { authorization } = request.headers
  const identity = needsRole ? tryIdentify(config.auth, authorization) : undefined
  const rate = RATES[work]
  if (rate) {
    const { headers, refusal } = await rates.count(rate, {
      address: clients.addressOf(request),
      identity,
    })
    response.set(headers)
    if (refusal) throw refusal
  }
  if (needsRole) requireRole(identity ?? identify(config.auth, authorization), access)
  return identity
}

/** Returns undefined for a wrong or missing token. */
function tryIdentify(auth: Config['auth'], authorization: unknown): Identity | undefined {
  try {
    return identify(auth, authorization)
  } catch (error) {
    if (error instanceof Unauthenticated) return undefined
    throw error
  }
}
