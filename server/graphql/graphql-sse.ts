/** Subscriptions over server-sent events: graphql-sse in distinct connections mode. */
import express, { Router, type Request, type RequestHandler } from 'express'
import { createHandler, print, type Handler } from 'graphql-sse'
import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Config } from '../config.ts'
import type { Services } from '../context.ts'
import { LatentQLError, ServerBusy } from '../errors.ts'
import { countedAs } from '../request/clients.ts'
import { Counts } from '../request/counts.ts'
import type { RequestLocals } from '../request/locals.ts'
import { apiCors, refuseOtherOrigins } from '../request/origins.ts'
import type { Route } from '../request/route.ts'
import { currentTiming } from '../timing.ts'
import { EventStream } from './event-stream.ts'
import { withDocument, type PersistedDocuments } from './persisted-documents.ts'
import { graphqlProblemHandler } from './problems.ts'
import type { SubscriptionContext, Subscriptions } from './subscriptions.ts'

export const EVENT_STREAM_PATH = '/graphql/stream'

const RETRY_STOPPING_MS = 1_000

export interface EventStreams {
  readonly route: Route
  /** Rejects new streams and ends the open ones. Resolves when all are closed. */
  close(): Promise<void>
}

/** The context of one response, which graphql-sse passes to its callbacks. */
interface StreamContext {
  readonly subscription: SubscriptionContext
  /** Number of the client's open streams, including this one. */
  readonly open: number
}

export function createEventStreams(
  services: Services,
  subscriptions: Subscriptions,
  documents: PersistedDocuments,
): EventStreams {
  const handler = createSseHandler(subscriptions)
  const streams = new Set<EventStream>()
  const clients = new Counts()
  let closing = false

  const serve: RequestHandler = async (request, response) => {
    if (closing) throw new ServerBusy('The server is stopping.', RETRY_STOPPING_MS)
    const { identity, logger } = response.locals as RequestLocals
    const client = services.clients.of(identity, request)
    const [token, network] = client
    const release = services.openStreams.open({ token, network })
    const stream = new EventStream(response)
    const counted = countedAs(client)
    const { ready, deliver } = stream
    const span = currentTiming().span?.start('GraphQL')
    const basis = { identity: identity!, logger, client, span, ready, deliver }
    const subscription = subscriptions.createContext(basis)
    const context = { subscription, open: clients.add(counted) }
    streams.add(stream)
    void stream.closed.then(() => {
      subscription.stop()
      clients.remove(counted)
      release()
      streams.delete(stream)
    })
    const events = await openEvents(handler, request, context)
    try {
      await stream.send(events)
    } catch (error) {
      const errors = [subscriptions.formatError(error, subscription)]
      await stream.write(print({ event: 'next', data: { errors } as object as ExecutionResult }))
      await stream.write(print({ event: 'complete', data: null }))
    }
    response.end()
  }

  return {
    route: streamRoute(services.config, documents, serve),
    async close() {
      closing = true
      await Promise.all([...streams].map((stream) => stream.end()))
    },
  }
}

function streamRoute(config: Config, documents: PersistedDocuments, serve: RequestHandler): Route {
  const maxBody = config.limits.bodyBytes
  const readBody = express.json({ limit: maxBody })
  return {
    method: 'use',
    path: EVENT_STREAM_PATH,
    access: 'read',
    maxBody,
    work: 'subscription',
    cors: { path: EVENT_STREAM_PATH, handle: apiCors(config) },
    handle: Router().all(
      '/',
      refuseOtherOrigins(config),
      readBody,
      checkRequest,
      withDocument(documents),
      serve,
    ),
    onProblem: graphqlProblemHandler(),
  }
}

/** graphql-sse reads requests and prints results; `subscriptions` has the rules. */
function createSseHandler(subscriptions: Subscriptions): Handler<Request, StreamContext> {
  return createHandler<Request, StreamContext, never>({
    // Disables single connection mode, whose streams outlive their requests.
    authenticate: () => null,
    // `prepare` has validated.
    validate: () => [],
    context: ({ context }) => context.subscription as never,
    async onSubscribe({ context: { subscription, open } }, params) {
      const prepared = await subscriptions.prepare(params, subscription, open)
      return isPrepared(prepared) ? (prepared as never) : only({ errors: prepared })
    },
    subscribe: (args) => subscriptions.subscribe(args),
    onNext(_context, { context }, { errors, ...result }) {
      if (!errors) return undefined
      const formatted = errors.map((error) =>
        subscriptions.formatError(error, context.subscription),
      )
      return { ...result, errors: formatted as object as GraphQLError[] }
    },
  })
}

function isPrepared<T extends object>(value: T | readonly GraphQLError[]): value is T {
  return !Array.isArray(value)
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** Returns the events of a request. Throws InvalidStreamRequest if it can't have any. */
async function openEvents(
  handler: Handler<Request, StreamContext>,
  request: Request,
  context: StreamContext,
): Promise<AsyncGenerator<string, void>> {
  const [body, { status, statusText }] = await handler({
    method: request.method,
    url: request.url,
    headers: {
      // Clients may list several types; graphql-sse accepts only this one.
      get: (name) => (name === 'accept' ? 'text/event-stream' : request.get(name)),
    },
    body: request.body ?? null,
    raw: request,
    context,
  })
  if (body !== null && typeof body !== 'string') return body
  const message = body && (JSON.parse(body) as { errors: { message: string }[] }).errors[0]?.message
  const reason = message || statusText
  throw new InvalidStreamRequest(REASONS[reason] ?? reason, status)
}

/** Messages for graphql-sse's reasons that don't name a remedy. */
const REASONS: Readonly<Record<string, string>> = {
  'Unsupported Media Type': 'Send the request as Content-Type: application/json.',
  'Missing query': 'The request has no `query`.',
}

const checkRequest: RequestHandler = (request, response, next) => {
  if (request.method !== 'GET' && request.method !== 'POST') {
    response.set('Allow', 'GET, POST')
    throw new InvalidStreamRequest(`Subscriptions accept GET and POST, not ${request.method}.`, 405)
  }
  // A wildcard is not enough: every client that doesn't expect events sends one.
  if (!request.accepts().some((type) => type.toLowerCase() === 'text/event-stream')) {
    throw new InvalidStreamRequest(
      'The response is server-sent events: send the header Accept: text/event-stream.',
      406,
    )
  }
  if (Array.isArray(request.body)) {
    throw new InvalidStreamRequest(
      'Batched requests are not supported; send one object with `query`.',
      400,
    )
  }
  for (const name of request.method === 'GET' ? ['variables', 'extensions'] : []) {
    const value = request.query[name]
    if (value && !isJson(value)) {
      throw new InvalidStreamRequest(`Query parameter \`${name}\` is not valid JSON.`, 400)
    }
  }
  next()
}

function isJson(value: unknown): boolean {
  try {
    JSON.parse(String(value))
    return true
  } catch {
    return false
  }
}

/** The request's method, headers or body are invalid. */
class InvalidStreamRequest extends LatentQLError {
  readonly code = 'BAD_USER_INPUT'
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}
