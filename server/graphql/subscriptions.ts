/** Subscriptions over any transport: the same rules, limits and errors as GraphQL over HTTP. */
import { setImmediate as turn } from 'node:timers/promises'
import {
  getOperationAST,
  GraphQLError,
  parse,
  subscribe,
  validate,
  type ASTVisitor,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type SelectionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import { asClient } from '../client-context.ts'
import type { Services } from '../context.ts'
import { BadUserInput, RateLimited } from '../errors.ts'
import { ClientLeft } from '../request/client-left.ts'
import { formatError } from './format-error.ts'
import { checkSource, MAX_ERRORS, parseOptions, VALIDATION, validationRules } from './limits.ts'
import { asksForCost, checkCost, type CostReport, type Operation } from './cost.ts'
import { createRequestContext, type RequestContext } from './request-context.ts'
import type { ResponseSize } from './response-size.ts'

/** A subscription request. The transport has checked these types. */
export interface SubscriptionRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly extensions?: Readonly<Record<string, unknown>> | null
}

/** The context of one subscription. */
export interface SubscriptionContext extends RequestContext {
  /** Key of the client whose turn in queues the work takes: see `clientKey`. */
  readonly client: string
  /** Ends the subscription's work. */
  readonly stop: () => void
  /** Resolves when the transport accepts another result; absent if the transport itself waits. */
  readonly ready?: () => Promise<void>
  /** Reported with the first result; absent if the client didn't request it. */
  readonly cost?: CostReport
}

/** The arguments of graphql-js' `subscribe`. */
export interface PreparedSubscription extends ExecutionArgs {
  readonly contextValue: SubscriptionContext
}

/** The part of the context that the transport knows. */
export type SubscriptionBasis = Pick<
  SubscriptionContext,
  'identity' | 'logger' | 'client' | 'ready'
>

/** The rules that all transports share. */
export interface Subscriptions {
  readonly createContext: (basis: SubscriptionBasis) => SubscriptionContext
  /**
   * Parses and validates a subscription and checks its cost. Returns errors if it may not run.
   * `open` is the number of the client's subscriptions, including this one.
   */
  readonly prepare: (
    request: SubscriptionRequest,
    context: SubscriptionContext,
    open: number,
  ) => Promise<PreparedSubscription | readonly GraphQLError[]>
  /** Returns a generator of results. Its `return()` ends the work in progress. */
  readonly subscribe: (
    args: ExecutionArgs,
  ) => Promise<AsyncGenerator<ExecutionResult> | ExecutionResult>
  /** Formats, logs and counts an error. */
  readonly formatError: (error: unknown, context?: RequestContext) => GraphQLFormattedError
}

export function createSubscriptions(services: Services, schema: GraphQLSchema): Subscriptions {
  const { config, logger, metrics } = services
  const rules = [...validationRules(config.limits), unconditionalRootRule]
  return {
    createContext: (basis) => subscriptionContext(services, basis),
    async prepare(request, context, open) {
      try {
        checkCount(open, config.limits.subscriptions)
        const prepared = prepareOperation(request, schema, services, rules)
        if (Array.isArray(prepared)) return prepared
        const cost = await checkCost(prepared, context)
        const contextValue = asksForCost(request.extensions) ? { ...context, cost } : context
        const { document, variables: variableValues } = prepared
        return {
          schema,
          document,
          operationName: request.operationName,
          variableValues,
          contextValue,
        }
      } catch (error) {
        return [asGraphQLError(error)]
      }
    },
    subscribe: subscribeUntilStopped,
    formatError(error, context) {
      const formatted = formatError(error, context?.logger ?? logger)
      metrics.error(String(formatted.extensions?.code))
      return formatted
    },
  }
}

/** Throws RateLimited if a client has too many subscriptions. */
function checkCount(count: number, limit: number): void {
  if (count <= limit) return
  throw new RateLimited(
    `This client already has ${limit} subscriptions, the maximum. End one and retry.`,
    { limit },
  )
}

/** Rejects subscriptions whose only field `@skip` or `@include` could remove: graphql-js throws. */
function unconditionalRootRule(context: ValidationContext): ASTVisitor {
  const root = context.getSchema().getSubscriptionType()
  const refuseDirectives = (node: SelectionNode) => {
    if (context.getParentType() !== root || !node.directives?.length) return
    const message = 'The root field of a subscription takes no directives.'
    context.reportError(new GraphQLError(message, { nodes: node }))
  }
  return {
    Field: refuseDirectives,
    InlineFragment: refuseDirectives,
    FragmentSpread: refuseDirectives,
  }
}

/** Parses and validates. Returns errors if the operation may not run. */
function prepareOperation(
  { query, operationName, variables }: SubscriptionRequest,
  schema: GraphQLSchema,
  { config }: Services,
  rules: readonly ValidationRule[],
): Operation | GraphQLError[] {
  checkSource(query, config.limits)
  const document = parse(query, parseOptions(config.limits))
  const errors = validate(schema, document, rules, VALIDATION)
  if (errors.length > 0) return [...errors]
  const operation = getOperationAST(document, operationName)
  if (!operation)
    throw new BadUserInput('operationName must name one of the operations of the document.')
  if (operation.operation !== 'subscription') {
    throw new BadUserInput(
      `Only subscriptions run over WebSocket and SSE. Send this ${operation.operation} to /graphql by POST.`,
    )
  }
  return { schema, document, operation, variables }
}

function subscriptionContext(
  services: Services,
  { ready, client, ...basis }: SubscriptionBasis,
): SubscriptionContext {
  const controller = new AbortController()
  return {
    ...createRequestContext({ ...basis, services, signal: controller.signal }),
    client,
    stop: () => controller.abort(new ClientLeft()),
    ...(ready && { ready }),
  }
}

/** Like graphql-js' `subscribe`, but `return()` also ends the work in progress. */
async function subscribeUntilStopped(
  args: ExecutionArgs,
): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
  const context = args.contextValue as SubscriptionContext
  const { services, client, stop, ready, cost, response } = context
  const results = await asClient(client, () => subscribe(args))
  if (!isAsyncGenerator(results)) return results
  services.metrics.subscriptions(1)
  let open = true
  let isFirst = true
  const end = () => {
    if (open) services.metrics.subscriptions(-1)
    open = false
    stop()
  }
  const ended: AsyncGenerator<ExecutionResult> = {
    async next() {
      try {
        await ready?.()
        // Results that are ready at once must not keep the process from its other sockets.
        if (!isFirst) await turn()
        response.restart()
        const result = open ? await asClient(client, () => results.next()) : null
        // The subscription ended while this result was in progress.
        if (!open || result === null) return { done: true, value: undefined }
        if (result.done) end()
        if (result.done) return result
        const value = withCost(limitResult(result.value, response), isFirst ? cost : undefined)
        isFirst = false
        return { done: false, value }
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

/** Replaces a result that is too large by its error, and leaves out errors beyond MAX_ERRORS. */
function limitResult(result: ExecutionResult, { exceeded }: ResponseSize): ExecutionResult {
  if (exceeded) return { errors: [asGraphQLError(exceeded)] }
  return result.errors ? { ...result, errors: result.errors.slice(0, MAX_ERRORS) } : result
}

function withCost(result: ExecutionResult, cost: CostReport | undefined): ExecutionResult {
  return cost ? { ...result, extensions: { ...result.extensions, cost } } : result
}

function isAsyncGenerator(value: object): value is AsyncGenerator<ExecutionResult> {
  return Symbol.asyncIterator in value
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}
