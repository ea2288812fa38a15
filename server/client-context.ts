/** The client that the current work is done for, so that every queue can be shared fairly. */
import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * A client, as queues see it: its token, its network and its connection, in this order. Tokens take
 * turns; then the networks with the same token; then the connections from the same network.
 */
export type Client = readonly string[]

const clients = new AsyncLocalStorage<Client>()

/** The server itself, for work that no client asked for. */
export const OWN: Client = ['']

/** Runs `work`, and all that it starts, for the client. */
export function asClient<T>(client: Client, work: () => T): T {
  return clients.run(client, work)
}

/** The client, or OWN. */
export function currentClient(): Client {
  return clients.getStore() ?? OWN
}
