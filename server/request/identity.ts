/** Who is asking: bearer tokens and their roles, the same over HTTP and WebSocket. */
import type { Config } from '../config.ts'
import { Unauthenticated } from '../errors.ts'
import { findToken, includesRole, type Role } from './roles.ts'

/** Whoever sent a request: the name of a token of API_TOKENS, and how far it reaches. */
export interface Identity {
  readonly name: string
  readonly role: Role
}

/** With AUTH=none everybody may do everything: the server then listens on this machine only. */
const ANONYMOUS_ADMIN: Identity = { name: 'anybody', role: 'admin' }

/**
 * The sender of `Authorization: Bearer SECRET` (over WebSocket, of `connectionParams.authorization`).
 * Throws Unauthenticated where a token is needed and this is none.
 */
export function identify(auth: Config['auth'], authorization: unknown): Identity {
  if (auth.mode === 'none') return ANONYMOUS_ADMIN
  const secret = typeof authorization === 'string' && /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (!secret) {
    throw new Unauthenticated('This server asks for a token: Authorization: Bearer SECRET')
  }
  const token = findToken(auth.tokens, secret)
  if (!token) throw new Unauthenticated('Invalid token')
  return { name: token.name, role: token.role }
}

/** Throws Unauthenticated unless the identity's role reaches as far as `needed`. */
export function requireRole(identity: Identity, needed: Role): void {
  if (includesRole(identity.role, needed)) return
  throw new Unauthenticated(
    `This needs the role ${needed}, and the token "${identity.name}" has ${identity.role}`,
  )
}
