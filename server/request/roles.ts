/** Roles and API tokens: how far a caller may reach. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** From the narrowest to the widest: each role includes the ones before it. */
export const ROLES = ['read', 'write', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** One entry of API_TOKENS. The secret itself is not kept, only its sha256. */
export interface ApiToken {
  readonly name: string
  readonly role: Role
  readonly secretHash: Buffer
}

export function createToken(name: string, role: Role, secret: string): ApiToken {
  return { name, role, secretHash: sha256(secret) }
}

/** The token with this secret, or null. Takes the same time whichever part of a secret is right. */
export function findToken(tokens: readonly ApiToken[], secret: string): ApiToken | null {
  const presented = sha256(secret)
  let found: ApiToken | null = null
  for (const token of tokens) {
    if (timingSafeEqual(token.secretHash, presented)) found = token
  }
  return found
}

/** True if `role` includes `needed`. */
export function includesRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
