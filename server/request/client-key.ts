/** Identifies clients that open a connection for each request. */
import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { Identity } from './identity.ts'

/**
 * Requests with the same token from the same address are one client, so that users who share a
 * token don't share a limit. An IPv6 host can use all addresses of its /64 network, so the network
 * counts. Behind a proxy, all requests have the proxy's address. Signed addresses have no token.
 */
export function clientKey(
  identity: Identity | undefined,
  { socket }: Pick<IncomingMessage, 'socket'>,
): string {
  return `${identity?.name ?? ''} ${networkOf(socket.remoteAddress ?? '')}`
}

/** Returns an IPv4 address, or the first four groups of an IPv6 address. */
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
