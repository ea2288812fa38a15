/** Subscriptions over any transport: the same rules, limits and errors as GraphQL over HTTP. */
import { setImmediate as turn } from 'node:timers/promises'
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type SelectionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { asClient, type Client } from '../client-context.ts'
import type { Limits } from '../config.ts'
import type { Services } from '../context.ts'
import { BadUserInput, RateLimited } from '../errors.ts'
import { Timing, withTiming, type Span } from '../timing.ts'
import { isEventFeed, type EventFeed } from '../jobs/feed.ts'
import { ClientLeft } from '../request/client-left.ts'
import { formatError } from './format-error.ts'
import { checkSource, MAX_ERRORS, parseOptions, VALIDATION, validationRules } from './limits.ts'
import { asksForCost, checkCost, type CostReport, type Operation } from './cost.ts'
import { nameSpan } from './operation-span.ts'
import { createRequestContext, type RequestContext } from './request-context.ts'
import type { ResponseSize } from './response-size.ts'
import { selectionKey, SharedResults } from './shared-results.ts'

/** Length of all documents that are kept validated. */
const MAX_DOCUMENT_CHARACTERS = 256 * 1024

/** A subscription request. The transport has checked these types. */
export interface SubscriptionRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly extensions?: Readonly<Record<string, unknown>> | null
}

/** The context of one subscription. */
export interface SubscriptionContext extends RequestContext {
  /** The client whose turn in queues the work takes. */
  readonly client: Client
  /** The operation in traces; undefined if it isn't traced. */
  readonly span: Span | undefined
  /** Ends the subscription's work. */
  readonly stop: () => void
  /** Resolves when the transport accepts another result; absent if the transport itself waits. */
  readonly ready?: () => Promise<void>
  /** Sends results as JSON, as the transport's results. Resolves when it accepts more. */
  readonly deliver: (results: readonly Buffer[]) => Promise<void>
  /** Subscriptions with the same key share their results; absent until it is prepared. */
  readonly selection?: string
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
  'identity' | 'logger' | 'client' | 'span' | 'ready' | 'deliver'
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
  const documents = new ValidDocuments(schema, config.limits)
  const shared = new SharedResults()
  const formatted: Subscriptions['formatError'] = (error, context) => {
    const result = formatError(error, context?.logger ?? logger)
    metrics.error(String(result.extensions?.code))
    return result
  }
  return {
    createContext: (basis) => subscriptionContext(services, basis),
    async prepare(request, context, open) {
      try {
        checkCount(open, config.limits.subscriptions)
        const operation = prepareOperation(request, schema, documents)
        if (Array.isArray(operation)) return refused(context, operation)
        nameSpan(context.span, operation.operation)
        const cost = await checkCost(operation, context)
        const { document, variables: variableValues } = operation
        const { role } = context.identity
        const selection = selectionKey({ ...request, ...operation, role })
        const contextValue = asksForCost(request.extensions)
          ? { ...context, cost }
          : { ...context, selection }
        return {
          schema,
          document,
          operationName: request.operationName,
          variableValues,
          contextValue,
        }
      } catch (error) {
        return refused(context, [asGraphQLError(error)])
      }
    },
    subscribe: (args) => subscribeUntilStopped(args, shared, formatted),
    formatError: formatted,
  }
}

/** Ends the span of an operation that may not run. */
function refused({ span }: SubscriptionContext, errors: readonly GraphQLError[]) {
  span?.end(codeOf(errors[0]!))
  return errors
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

/** Documents that clients have sent, parsed and validated once. Subscribers often send the same. */
class ValidDocuments {
  readonly #valid = new LRUCache<string, DocumentNode>({
    maxSize: MAX_DOCUMENT_CHARACTERS,
    sizeCalculation: (_document, query) => query.length,
  })
  readonly #schema: GraphQLSchema
  readonly #limits: Limits
  readonly #rules: readonly ValidationRule[]

  constructor(schema: GraphQLSchema, limits: Limits) {
    this.#schema = schema
    this.#limits = limits
    this.#rules = [...validationRules(limits), unconditionalRootRule]
  }

  /** Parses and validates. Returns errors if no operation of the document may run. */
  read(query: string): DocumentNode | GraphQLError[] {
    const known = this.#valid.get(query)
    if (known) return known
    checkSource(query, this.#limits)
    const document = parse(query, parseOptions(this.#limits))
    const errors = validate(this.#schema, document, this.#rules, VALIDATION)
    if (errors.length > 0) return [...errors]
    this.#valid.set(query, document)
    return document
  }
}

/** Returns errors if the operation may not run. */
function prepareOperation(
  { query, operationName, variables }: SubscriptionRequest,
  schema: GraphQLSchema,
  documents: ValidDocuments,
): Operation | GraphQLError[] {
  const document = documents.read(query)
  if (Array.isArray(document)) return document
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
  { ready, client, span, deliver, ...basis }: SubscriptionBasis,
): SubscriptionContext {
  const controller = new AbortController()
  return {
    ...createRequestContext({ ...basis, services, signal: controller.signal }),
    client,
    span,
    deliver,
    stop: () => controller.abort(new ClientLeft()),
    ...(ready && { ready }),
  }
}

/**
 * Like graphql-js' `subscribe`, but `return()` also ends the work in progress, and the results of a
 * job's events are shared and delivered as JSON: then the generator has no values, but an end.
 */
async function subscribeUntilStopped(
  args: ExecutionArgs,
  shared: SharedResults,
  formatError: Subscriptions['formatError'],
): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
  const context = args.contextValue as SubscriptionContext
  const source = await asClient(context.client, () => createSourceEventStream(args))
  if (isResult(source)) {
    context.span?.end(codeOf(source.errors![0]!))
    return source
  }
  const events = source[Symbol.asyncIterator]()
  const results =
    isEventFeed(events) && context.selection
      ? deliverShared(events, args, shared, formatError)
      : resultsOf(events, args)
  return untilStopped(results, context)
}

type Results = Pick<AsyncGenerator<ExecutionResult>, 'next' | 'return'>

/** Counts a subscription while it is open, and limits each of its results. */
function untilStopped(
  results: Results,
  { services, client, span, stop, ready, cost, response }: SubscriptionContext,
): AsyncGenerator<ExecutionResult> {
  services.metrics.subscriptions(1)
  const timing = new Timing([services.metrics.phase], span)
  let open = true
  let isFirst = true
  const end = (error?: unknown) => {
    if (open) services.metrics.subscriptions(-1)
    open = false
    span?.end(error)
    stop()
  }
  const ended: AsyncGenerator<ExecutionResult> = {
    async next() {
      try {
        await ready?.()
        // Results that are ready at once must not keep the process from its other sockets.
        if (!isFirst) await turn()
        response.restart()
        const next = () => asClient(client, () => results.next())
        const result = open ? await withTiming(timing, next) : null
        // The subscription ended while this result was in progress.
        if (!open || result === null) return { done: true, value: undefined }
        if (result.done) end()
        if (result.done) return result
        const value = withCost(limitResult(result.value, response), isFirst ? cost : undefined)
        isFirst = false
        return { done: false, value }
      } catch (error) {
        end(error)
        throw error
      }
    },
    return() {
      end()
      return results.return(undefined)
    },
    async throw(error) {
      await ended.return(undefined)
      throw error
    },
    [Symbol.asyncIterator]: () => ended,
    async [Symbol.asyncDispose]() {
      await ended.return(undefined)
    },
  }
  return ended
}

/** The results of a subscription to `source`, as graphql-js' `subscribe` makes them. */
function resultsOf(source: AsyncIterator<unknown>, args: ExecutionArgs): Results {
  return {
    async next() {
      const { done, value } = await source.next()
      if (done) return { done, value: undefined }
      return { done: false, value: await execute({ ...args, rootValue: value }) }
    },
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
  }
}

/** Delivers shared results until the feed ends. */
function deliverShared(
  feed: EventFeed<unknown>,
  args: ExecutionArgs,
  shared: SharedResults,
  formatError: Subscriptions['formatError'],
): Results {
  const context = args.contextValue as SubscriptionContext
  const { response, deliver, selection, signal } = context
  const make = async (rootValue: unknown) => {
    response.restart()
    const result = limitResult(await execute({ ...args, rootValue }), response)
    const errors = result.errors?.map((error) => formatError(error, context))
    const json = JSON.stringify({ ...result, ...(errors && { errors }) })
    return { json: Buffer.from(json), isShareable: !errors }
  }
  return {
    async next() {
      await shared.deliver(feed, { selection: selection!, make, signal, deliver })
      return { done: true, value: undefined }
    },
    async return() {
      await feed.return!()
      return { done: true, value: undefined }
    },
  }
}

/** Replaces a result that is too large by its error, and leaves out errors beyond MAX_ERRORS. */
function limitResult(result: ExecutionResult, { exceeded }: ResponseSize): ExecutionResult {
  if (exceeded) return { errors: [asGraphQLError(exceeded)] }
  return result.errors ? { ...result, errors: result.errors.slice(0, MAX_ERRORS) } : result
}

function withCost(result: ExecutionResult, cost: CostReport | undefined): ExecutionResult {
  return cost ? { ...result, extensions: { ...result.extensions, cost } } : result
}

function isResult(source: AsyncIterable<unknown> | ExecutionResult): source is ExecutionResult {
  return !(Symbol.asyncIterator in source)
}

function codeOf({ extensions, originalError }: GraphQLError): unknown {
  return extensions['code'] ?? (originalError as { code?: unknown } | undefined)?.code ?? 'invalid'
}

export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}
