/** Subscriptions over WebSocket: graphql-ws' server. */
import { randomUUID } from 'node:crypto'
import { CloseCode, makeServer, type Server } from 'graphql-ws'
import type { Services } from '../context.ts'
import { BadUserInput, LatentQLError, Unauthenticated } from '../errors.ts'
import type { PersistedDocuments } from './persisted-documents.ts'
import { tokenKey } from '../request/clients.ts'
import { identify, type Identity } from '../request/identity.ts'
import { asGraphQLError, type SubscriptionContext, type Subscriptions } from './subscriptions.ts'
import type { Connection } from './websocket.ts'

const INIT_TIMEOUT_MS = 5_000

/** Longest id of a subscription, which every one of its messages repeats. */
const MAX_ID_CHARACTERS = 128

/** Close code of RFC 6455's registry, on which clients reconnect. */
const TRY_AGAIN_LATER = 1013

/** Each connection counts as one client, which may have MAX_SUBSCRIPTIONS. */
export function createGraphQLWsServer(
  { config, logger, clients, rates, openStreams, tracing }: Services,
  subscriptions: Subscriptions,
  documents: PersistedDocuments,
): Server<Connection> {
  const identities = new WeakMap<Connection, Identity>()
  return makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onConnect({ extra, connectionParams }) {
      const given = connectionParams?.authorization ?? extra.request.headers.authorization
      try {
        const identity = identify(config.auth, given)
        extra.socket.once('close', openStreams.open({ token: tokenKey(identity) }))
        identities.set(extra, identity)
        return true
      } catch (error) {
        extra.socket.close(...refusalOf(error))
        return false
      }
    },
    async onSubscribe({ extra, subscriptions: open }, id, payload) {
      const identity = identities.get(extra)!
      try {
        checkId(id)
        const sender = { address: clients.addressOf(extra.request), identity }
        const { refusal } = await rates.count('subscriptions', sender)
        if (refusal) throw refusal
        const context = subscriptions.createContext({
          identity,
          client: clients.of(identity, extra.request),
          span: tracing?.request('GraphQL', clients.senderOf(extra.request), {}),
          deliver: (results) => extra.deliver(id, results),
          logger: logger.child({ requestId: randomUUID(), subscriptionId: id.slice(0, 64) }),
        })
        const document = documents.resolve(payload, identity)
        return await subscriptions.prepare(document, context, Object.keys(open).length)
      } catch (error) {
        return [asGraphQLError(error)]
      }
    },
    subscribe: subscriptions.subscribe,
    onNext(_socket, _id, _payload, { contextValue }, { errors, ...result }) {
      if (!errors) return undefined
      const context = contextValue as SubscriptionContext
      return { ...result, errors: errors.map((error) => subscriptions.formatError(error, context)) }
    },
    onError: (_socket, _id, _payload, errors) =>
      errors.map((error) => subscriptions.formatError(error)),
  })
}

/** Close code and reason for an error that refuses a connection. */
function refusalOf(error: unknown): [number, string] {
  if (!(error instanceof LatentQLError)) throw error
  const code = error instanceof Unauthenticated ? CloseCode.Unauthorized : TRY_AGAIN_LATER
  return [code, error.message]
}

/** Throws BadUserInput for an id that is too long. */
function checkId({ length }: string): void {
  if (length <= MAX_ID_CHARACTERS) return
  throw new BadUserInput(
    `The subscription's id has ${length} characters; the maximum is ${MAX_ID_CHARACTERS}.`,
  )
}
