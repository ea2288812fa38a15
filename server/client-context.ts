/** The client that the current work is done for, so that every queue can be shared fairly. */
import { AsyncLocalStorage } from 'node:async_hooks'

const clients = new AsyncLocalStorage<string>()

/** Key of the server's own work, such as training. */
export const OWN = ''

/** Runs `work`, and all that it starts, for the client with this key. */
export function asClient<T>(key: string, work: () => T): T {
  return clients.run(key, work)
}

/** Key of the client, or OWN. */
export function currentClient(): string {
  return clients.getStore() ?? OWN
}
