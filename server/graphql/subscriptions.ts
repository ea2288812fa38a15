/** Subscriptions: graphql-ws' server, with the same rules, limits and errors as GraphQL over HTTP. */
import { randomUUID } from 'node:crypto'
import { CloseCode, makeServer, type Server } from 'graphql-ws'
import {
  getOperationAST,
  GraphQLError,
  parse,
  subscribe,
  validate,
  type ASTVisitor,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  type SelectionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import type { Services } from '../context.ts'
import { BadUserInput, LatentQLError, RateLimited } from '../errors.ts'
import { identify, type Identity } from '../request/identity.ts'
import { ClientLeft } from '../request/client-left.ts'
import { formatError } from './format-error.ts'
import { parseOptions, validationRules } from './limits.ts'
import { checkCost, type Operation } from './cost.ts'
import { createRequestContext, type RequestContext } from './request-context.ts'
import type { Connection } from './websocket.ts'

const INIT_TIMEOUT_MS = 5_000

/** The payload of a subscribe message; graphql-ws has checked that these are what they say. */
interface Payload {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Record<string, unknown> | null
}

/** What a running subscription needs beside its context: a way to end the work under it. */
interface SubscriptionContext extends RequestContext {
  readonly stop: () => void
}

/** The server that sockets are handed to. */
export function createSubscriptionServer(
  services: Services,
  schema: GraphQLSchema,
): Server<Connection> {
  const { config, logger, metrics } = services
  const identities = new WeakMap<Connection, Identity>()
  const rules = [...validationRules(config.limits), unconditionalRootRule]
  const format = (error: GraphQLError, contextValue?: unknown) => {
    const context = contextValue as SubscriptionContext | undefined
    const formatted = formatError(error, context?.logger ?? logger)
    metrics.error(String(formatted.extensions?.code))
    return formatted
  }
  return makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onConnect({ extra, connectionParams }) {
      const given = connectionParams?.authorization ?? extra.request.headers.authorization
      try {
        identities.set(extra, identify(config.auth, given))
        return true
      } catch (error) {
        if (!(error instanceof LatentQLError)) throw error
        extra.socket.close(CloseCode.Unauthorized, error.message)
        return false
      }
    },
    async onSubscribe({ extra, subscriptions }, id, payload) {
      const context = subscriptionContext(services, identities.get(extra)!, id)
      try {
        checkCount(Object.keys(subscriptions).length, config.limits.subscriptions)
        const prepared = prepareSubscription(payload, schema, services, rules)
        if (Array.isArray(prepared)) return prepared
        await checkCost(prepared, context)
        const { document, variables: variableValues } = prepared
        const { operationName } = payload
        return { schema, document, operationName, variableValues, contextValue: context }
      } catch (error) {
        return [asGraphQLError(error)]
      }
    },
    subscribe: subscribeUntilStopped,
    onNext(_socket, _id, _payload, { contextValue }, { errors, ...result }) {
      if (!errors) return undefined
      return { ...result, errors: errors.map((error) => format(error, contextValue)) }
    },
    onError: (_socket, _id, _payload, errors) => errors.map((error) => format(error)),
  })
}

/** Throws RateLimited if one connection has more subscriptions, this one counted, than it may. */
function checkCount(count: number, limit: number): void {
  if (count <= limit) return
  throw new RateLimited(`One connection may have ${limit} subscriptions`, { limit })
}

/** A subscription whose only field `@skip` or `@include` leaves away has nothing to follow, and graphql-js throws. */
function unconditionalRootRule(context: ValidationContext): ASTVisitor {
  const root = context.getSchema().getSubscriptionType()
  const refuseDirectives = (node: SelectionNode) => {
    if (context.getParentType() !== root || !node.directives?.length) return
    const message = 'The field of a subscription takes no directives'
    context.reportError(new GraphQLError(message, { nodes: node }))
  }
  return {
    Field: refuseDirectives,
    InlineFragment: refuseDirectives,
    FragmentSpread: refuseDirectives,
  }
}

/** Parses and validates; the errors, if it may not run. */
function prepareSubscription(
  { query, operationName, variables }: Payload,
  schema: GraphQLSchema,
  { config }: Services,
  rules: readonly ValidationRule[],
): Operation | GraphQLError[] {
  const document = parse(query, parseOptions(config.limits))
  const errors = validate(schema, document, rules, { hideSuggestions: true })
  if (errors.length > 0) return [...errors]
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new BadUserInput('operationName must say which operation to run')
  if (operation.operation !== 'subscription') {
    throw new BadUserInput('Queries and mutations go over HTTP, by POST to this same address')
  }
  return { schema, document, operation, variables }
}

function subscriptionContext(
  services: Services,
  identity: Identity,
  subscriptionId: string,
): SubscriptionContext {
  const controller = new AbortController()
  const requestId = randomUUID()
  const logger = services.logger.child({ requestId, subscriptionId: subscriptionId.slice(0, 64) })
  return {
    ...createRequestContext({ services, identity, logger, signal: controller.signal }),
    stop: () => controller.abort(new ClientLeft()),
  }
}

/** graphql-js' `subscribe`, whose result ends the work under way when it is returned (unsubscribed, disconnected). */
async function subscribeUntilStopped(
  args: ExecutionArgs,
): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
  const { services, stop } = args.contextValue as SubscriptionContext
  const results = await subscribe(args)
  if (!isAsyncGenerator(results)) return results
  services.metrics.subscriptions(1)
  let open = true
  const end = () => {
    if (open) services.metrics.subscriptions(-1)
    open = false
    stop()
  }
  const ended: AsyncGenerator<ExecutionResult> = {
    async next() {
      try {
        const result = await results.next()
        // Nobody waits for what was under way when it was stopped.
        if (!open) return { done: true, value: undefined }
        if (result.done) end()
        return result
      } catch (error) {
        end()
        throw error
      }
    },
    return(value) {
      end()
      return results.return(value)
    },
    throw(error) {
      end()
      return results.throw(error)
    },
    [Symbol.asyncIterator]: () => ended,
    async [Symbol.asyncDispose]() {
      await ended.return(undefined)
    },
  }
  return ended
}

function isAsyncGenerator(value: object): value is AsyncGenerator<ExecutionResult> {
  return Symbol.asyncIterator in value
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}
