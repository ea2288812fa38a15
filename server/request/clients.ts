/** Clients: who sent a request, and from where. */
import type { IncomingMessage } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import proxyAddress from 'proxy-addr'
import type { Client } from '../client-context.ts'
import type { Config } from '../config.ts'
import type { Sender } from '../timing.ts'
import type { Identity } from './identity.ts'

type Sent = Pick<IncomingMessage, 'socket' | 'headers'>

export class Clients {
  readonly #isTrusted: (address: string, hop: number) => boolean
  readonly #connections = new WeakMap<Socket, string>()
  #lastConnection = 0

  constructor({ trustedProxies }: Pick<Config, 'trustedProxies'>) {
    this.#isTrusted = proxyAddress.compile([...trustedProxies])
  }

  /**
   * Returns the client of a request: its token, network and connection. Signed addresses have no
   * token.
   */
  of(identity: Identity | undefined, request: Sent): Client {
    const connection = this.#connections.get(request.socket) ?? String(++this.#lastConnection)
    this.#connections.set(request.socket, connection)
    return [tokenKey(identity), networkOf(this.addressOf(request)), connection]
  }

  /** Returns the address of the sender, which trusted proxies name in X-Forwarded-For. */
  addressOf(request: Sent): string {
    return proxyAddress(request as IncomingMessage, this.#isTrusted) ?? ''
  }

  /** Returns the sender for its trace. Trusted proxies name one of their own. */
  senderOf({ socket, headers }: Sent): Sender {
    return { headers, isTrusted: this.isProxy(socket.remoteAddress ?? '') }
  }

  /** True for the address of a trusted proxy, whose connections are those of many clients. */
  isProxy(address: string): boolean {
    return this.#isTrusted(address, 0)
  }
}

/** Key of a token among all clients. */
export function tokenKey(identity: Identity | undefined): string {
  return identity ? `token ${identity.name}` : 'no token'
}

/**
 * Requests with the same token from the same network count as one client, so that users who share
 * a token don't share its limits.
 */
export function countedAs([token, network]: Client): string {
  return `${token} ${network}`
}

/**
 * Returns an IPv4 address, or the first four groups of an IPv6 address: a host can use all
 * addresses of its /64 network.
 */
export function networkOf(address: string): string {
  const [withoutZone] = address.split('%')
  if (!isIPv6(withoutZone!)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone!)?.[1]
  if (mapped) return mapped
  const [head = '', tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::')
  const leading = head === '' ? [] : head.split(':')
  if (tail === undefined) return leading.slice(0, 4).join(':')
  const trailing = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(8 - leading.length - trailing.length).fill('0')
  return [...leading, ...zeros, ...trailing].slice(0, 4).join(':')
}
