/** GraphQL over HTTP: Apollo Server on Express. */
import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { expressMiddleware } from '@as-integrations/express5'
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql'
import type { Services } from '../context.ts'
import { BadUserInput } from '../errors.ts'
import { apiCors } from '../request/origins.ts'
import { sendProblem, toProblem } from '../request/problem.ts'
import { clientLeft } from '../request/client-left.ts'
import type { RequestLocals } from '../request/locals.ts'
import type { Route } from '../request/route.ts'
import { formatError, latentQLError, logDefect } from './format-error.ts'
import { limitRules, parseOptions } from './limits.ts'
import { checkCost } from './cost.ts'
import { createRequestContext, type RequestContext } from './request-context.ts'

/** What Apollo would add by itself: a page from its own host, reports to it, and work for every field. */
const NO_DEFAULT_PLUGINS = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
]

export interface GraphQLOverHttp {
  readonly route: Route
  stop(): Promise<void>
}

/** Starts Apollo Server and returns its route, `/graphql`. */
export async function createApollo(
  services: Services,
  schema: GraphQLSchema,
): Promise<GraphQLOverHttp> {
  const { config, logger } = services
  const apollo = new ApolloServer<RequestContext>({
    schema,
    logger,
    validationRules: limitRules(config.limits),
    parseOptions: parseOptions(config.limits),
    formatError: (_formatted, error) => formatError(error, logger),
    plugins: [operationRules(services), ...NO_DEFAULT_PLUGINS],
    csrfPrevention: true,
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
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
      expressMiddleware(apollo, {
        context: async ({ res }) => res.locals.context as RequestContext,
      }),
    ),
    onProblem: graphqlProblemHandler(),
  }
  return { route, stop: () => apollo.stop() }
}

/** Makes the context while the response is at hand. */
function provideContext(services: Services): RequestHandler {
  return (_request, response, next) => {
    const { logger, identity } = response.locals as RequestLocals
    const signal = clientLeft(response)
    response.locals.context = createRequestContext({
      services,
      identity: identity!,
      logger,
      signal,
    })
    next()
  }
}

/** The cost limit, the status of errors, and what is logged and counted. */
function operationRules({ metrics }: Services): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      const started = performance.now()
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return
          if (operation.operation === 'subscription') {
            throw new BadUserInput('Subscriptions come over WebSocket, at this same address')
          }
          const { variables } = request
          await checkCost({ schema, document, operation, variables }, contextValue)
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) logDefect(error, contextValue.logger)
        },
        async willSendResponse(requestContext) {
          setStatus(requestContext)
          const { operation, errors, contextValue } = requestContext
          const seconds = (performance.now() - started) / 1000
          metrics.operation(
            operation?.operation ?? 'unknown',
            errors ? 'error' : 'success',
            seconds,
          )
          if (contextValue.signal.aborted) return
          for (const code of codesOf(requestContext)) metrics.error(code)
        },
      }
    },
  }
}

/**
 * A response without any data has the status of its error; a token that does not reach far enough is always 401. With
 * some data it stays 200, as GraphQL over HTTP has it.
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

function isClientsFault({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.code === 'BAD_USER_INPUT'
}

function codesOf({ response }: GraphQLRequestContext<RequestContext>): string[] {
  if (response.body?.kind !== 'single') return []
  return (response.body.singleResult.errors ?? []).map(({ extensions }) => String(extensions?.code))
}

/** What goes wrong before Apollo (no token, a body that is too long or no JSON) looks like a GraphQL error, too. */
function graphqlProblemHandler(): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = toProblem(error, (response.locals as RequestLocals).logger)
    const { message, ...extensions } = problem.error
    sendProblem(response, problem, { errors: [{ message, extensions }] })
  }
}
