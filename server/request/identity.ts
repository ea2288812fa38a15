/** Identities of callers: bearer tokens and their roles, the same over HTTP and WebSocket. */
import type { Config } from '../config.ts'
import { Unauthenticated } from '../errors.ts'
import { findToken, includesRole, type Role } from './roles.ts'

/** The caller of a request: the name and role of its token in API_TOKENS. */
export interface Identity {
  readonly name: string
  readonly role: Role
  /** True for commands of the owner of DATA_DIR, which may name any file of this machine. */
  readonly isOwner?: boolean
}

/** Every caller with AUTH=none; the server is then reachable only from this machine. */
const ANONYMOUS_ADMIN: Identity = { name: 'anonymous', role: 'admin' }

/**
 * Returns the caller with the credentials `Bearer SECRET`, from the Authorization header or
 * `connectionParams.authorization` of a WebSocket. Throws Unauthenticated if a required token is
 * missing or invalid.
 */
export function identify(auth: Config['auth'], authorization: unknown): Identity {
  const secret = typeof authorization === 'string' && /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const owner = secret && auth.owner ? findToken([auth.owner], secret) : null
  if (owner) return { name: owner.name, role: owner.role, isOwner: true }
  if (auth.mode === 'none') return ANONYMOUS_ADMIN
  if (!secret) {
    throw new Unauthenticated('Missing token: send the header Authorization: Bearer SECRET')
  }
  const token = findToken(auth.tokens, secret)
  if (!token) throw new Unauthenticated('Invalid token')
  return { name: token.name, role: token.role }
}

/** Throws Unauthenticated unless the identity's role includes `needed`. */
export function requireRole(identity: Identity, needed: Role): void {
  if (includesRole(identity.role, needed)) return
  throw new Unauthenticated(
    `This requires the role ${needed}, but the token "${identity.name}" has the role ${identity.role}`,
  )
}
