/** Subscriptions over WebSocket: graphql-ws' server. */
import { randomUUID } from 'node:crypto'
import { CloseCode, makeServer, type Server } from 'graphql-ws'
import type { Services } from '../context.ts'
import { LatentQLError } from '../errors.ts'
import { clientKey } from '../request/client-key.ts'
import { identify, type Identity } from '../request/identity.ts'
import type { SubscriptionContext, Subscriptions } from './subscriptions.ts'
import type { Connection } from './websocket.ts'

const INIT_TIMEOUT_MS = 5_000

/** Each connection counts as one client, which may have MAX_SUBSCRIPTIONS. */
export function createGraphQLWsServer(
  { config, logger }: Services,
  subscriptions: Subscriptions,
): Server<Connection> {
  const identities = new WeakMap<Connection, Identity>()
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
    onSubscribe({ extra, subscriptions: open }, id, payload) {
      const identity = identities.get(extra)!
      const context = subscriptions.createContext({
        identity,
        client: clientKey(identity, extra.request),
        deliver: (results) => extra.deliver(id, results),
        logger: logger.child({ requestId: randomUUID(), subscriptionId: id.slice(0, 64) }),
      })
      return subscriptions.prepare(payload, context, Object.keys(open).length)
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
