/** GraphQL over HTTP: Apollo Server on Express. */
import {
  ApolloServer,
  type ApolloServerOptionsWithSchema,
  type ApolloServerPlugin,
  type GraphQLRequestContext,
} from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { expressMiddleware } from '@as-integrations/express5'
import express, { type RequestHandler, Router } from 'express'
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Limits } from '../config.ts'
import type { Services } from '../context.ts'
import { BadUserInput, ServerBusy } from '../errors.ts'
import { currentTiming, withTiming } from '../timing.ts'
import { nameSpan } from './operation-span.ts'
import { apiCors } from '../request/origins.ts'
import { ClientLeft, clientLeft } from '../request/client-left.ts'
import type { RequestLocals } from '../request/locals.ts'
import type { Route } from '../request/route.ts'
import { formatError, latentQLError, logDefect } from './format-error.ts'
import { checkSource, limitRules, MAX_ERRORS, parseOptions, VALIDATION } from './limits.ts'
import { asksForCost, checkCost, type CostReport } from './cost.ts'
import { EVENT_STREAM_PATH } from './graphql-sse.ts'
import { withDocument, type PersistedDocuments } from './persisted-documents.ts'
import { graphqlProblemHandler } from './problems.ts'
import { createRequestContext, type RequestContext } from './request-context.ts'

/** Turns off Apollo's defaults: a page from its host, reports to it, and tracing of every field. */
const NO_DEFAULT_PLUGINS = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
]

/**
 * Characters of the documents that stay parsed: some hundred of usual size. A parsed document
 * takes many times as much memory.
 */
const PARSED_CHARACTERS = 256 * 1024

/** Delay before a query that took too long is repeated. */
const RETRY_LATE_MS = 5_000

export interface GraphQLOverHttp {
  readonly route: Route
  stop(): Promise<void>
}

/** Starts Apollo Server and returns its route, `/graphql`. */
export async function createApollo(
  services: Services,
  schema: GraphQLSchema,
  documents: PersistedDocuments,
): Promise<GraphQLOverHttp> {
  const { config, logger } = services
  const apollo = new ApolloServer<RequestContext>({
    schema,
    logger,
    validationRules: limitRules(config.limits),
    validationOptions: VALIDATION,
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    parseOptions: parseOptions(config.limits),
    formatError: (_formatted, error) => formatError(error, logger),
    plugins: [operationRules(services), ...NO_DEFAULT_PLUGINS],
    csrfPrevention: true,
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    documentStore: parsedDocuments(),
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
  })
  await apollo.start()
  const maxBody = config.limits.bodyBytes
  const route: Route = {
    method: 'use',
    path: '/graphql',
    access: 'read',
    maxBody,
    work: 'cost',
    cors: { path: '/graphql', handle: apiCors(config) },
    handle: Router().use(
      provideContext(services),
      express.json({ limit: maxBody }),
      withDocument(documents),
      checkDocument(config.limits),
      traceOperation,
      expressMiddleware(apollo, {
        context: async ({ res }) => res.locals.context as RequestContext,
      }),
    ),
    onProblem: graphqlProblemHandler(),
  }
  return { route, stop: () => apollo.stop() }
}

type DocumentStore = NonNullable<ApolloServerOptionsWithSchema<RequestContext>['documentStore']>

/** Valid documents by a hash of their text. */
function parsedDocuments(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: PARSED_CHARACTERS,
    sizeCalculation: ({ loc }) => Math.max(1, loc?.end ?? 1),
  })
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async (key) => documents.delete(key),
  }
}

/** Checks the document of a request by POST or GET before Apollo Server parses it. */
function checkDocument(limits: Limits): RequestHandler {
  return (request, _response, next) => {
    const query: unknown = request.body?.query ?? request.query['query']
    if (typeof query === 'string') checkSource(query, limits)
    next()
  }
}

/** Starts the span of the operation, which is named once the operation is known. */
const traceOperation: RequestHandler = (_request, response, next) => {
  const timing = currentTiming()
  const span = timing.span?.start('GraphQL')
  if (!span) return next()
  response.once('close', () => span.end())
  withTiming(timing.within(span), next)
}

/** Creates the context here, where the response is available. */
function provideContext(services: Services): RequestHandler {
  return (_request, response, next) => {
    const { logger, identity, times } = response.locals as RequestLocals
    const controller = new AbortController()
    const signal = clientLeft(response, controller)
    response.locals.context = createRequestContext({
      services,
      identity: identity!,
      logger,
      signal,
      cancel: (reason) => controller.abort(reason),
      times,
    })
    next()
  }
}

/** Checks the cost, sets the status of errors, and logs and counts operations. */
function operationRules({ metrics, config }: Services): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      const started = performance.now()
      let cost: CostReport | undefined
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return
          nameSpan(currentTiming().span, operation)
          if (operation.operation === 'subscription') {
            throw new BadUserInput(
              'Subscriptions need a WebSocket at this URL (graphql-transport-ws), or server-sent events: ' +
                `${EVENT_STREAM_PATH} with Accept: text/event-stream.`,
            )
          }
          if (operation.operation === 'query') setDeadline(contextValue, config.limits.queryMs)
          const { variables, extensions } = request
          const checked = await checkCost({ schema, document, operation, variables }, contextValue)
          if (asksForCost(extensions)) cost = checked
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) logDefect(error, contextValue.logger)
        },
        async willSendResponse(requestContext) {
          limitResponse(requestContext)
          setStatus(requestContext)
          if (cost) reportCost(requestContext, cost)
          const { operation, errors, contextValue } = requestContext
          const seconds = (performance.now() - started) / 1000
          metrics.operation(
            operation?.operation ?? 'unknown',
            errors ? 'error' : 'success',
            seconds,
          )
          requestContext.response.http.headers.set('server-timing', `${contextValue.times}`)
          const codes = codesOf(requestContext)
          currentTiming().span?.end(errors && codes[0])
          if (contextValue.signal.reason instanceof ClientLeft) return
          for (const code of codes) metrics.error(code)
        },
      }
    },
  }
}

/** Cancels what the query waits for after `ms`. Mutations may take longer, such as imports. */
function setDeadline({ signal, cancel }: RequestContext, ms: number): void {
  if (signal.aborted) return
  const message =
    `The query was cancelled after ${ms / 1000} s (REQUEST_DEADLINE_SECONDS). Retry later, or ` +
    'request less at a time.'
  const timer = setTimeout(() => cancel?.(new ServerBusy(message, RETRY_LATE_MS)), ms)
  // It aborts at the latest when the response is closed.
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
}

/** Replaces a response that is too large by its error, and leaves out errors beyond MAX_ERRORS. */
function limitResponse(requestContext: GraphQLRequestContext<RequestContext>): void {
  const { response, contextValue, operation } = requestContext
  if (response.body?.kind !== 'single') return
  const { singleResult } = response.body
  const { exceeded } = contextValue.response
  if (exceeded) {
    const error = formatError(exceeded, contextValue.logger)
    const effect = operation?.operation === 'mutation' ? ' The mutations have taken effect.' : ''
    response.body.singleResult = { errors: [{ ...error, message: error.message + effect }] }
    response.http.status = exceeded.status
  } else if (singleResult.errors) {
    const errors = singleResult.errors.slice(0, MAX_ERRORS)
    response.body.singleResult = { ...singleResult, errors }
  }
}

/**
 * Gives a response without data the status of its error. With data it stays 200, as GraphQL over
 * HTTP specifies, unless the token's role was insufficient: that is always 401.
 */
function setStatus({ errors, response }: GraphQLRequestContext<RequestContext>): void {
  const known = (errors ?? []).map(latentQLError).filter((error) => error !== null)
  const refused = known.find((error) => error.code === 'UNAUTHENTICATED')
  if (refused) {
    response.http.status = refused.status
    response.http.headers.set('www-authenticate', 'Bearer realm="LatentQL"')
    return
  }
  const { body } = response
  if (body?.kind !== 'single' || body.singleResult.data !== undefined) return
  if (known[0]) response.http.status = known[0].status
  else if (body.singleResult.errors?.every(isClientsFault)) {
    const { status = 500 } = response.http
    response.http.status = status < 500 ? status : 400
  }
}

function reportCost({ response }: GraphQLRequestContext<RequestContext>, cost: CostReport): void {
  if (response.body?.kind !== 'single') return
  const { singleResult } = response.body
  singleResult.extensions = { ...singleResult.extensions, cost }
}

function isClientsFault({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.code === 'BAD_USER_INPUT'
}

function codesOf({ response }: GraphQLRequestContext<RequestContext>): string[] {
  if (response.body?.kind !== 'single') return []
  return (response.body.singleResult.errors ?? []).map(({ extensions }) => String(extensions?.code))
}
