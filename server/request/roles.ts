/** Roles and API tokens. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** Roles in ascending order: each role includes the ones before it. */
export const ROLES = ['read', 'write', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** An entry of API_TOKENS. Only the secret's sha256 is kept. */
export interface ApiToken {
  readonly name: string
  readonly role: Role
  readonly secretHash: Buffer
}

export function createToken(name: string, role: Role, secret: string): ApiToken {
  return { name, role, secretHash: sha256(secret) }
}

/** Returns the token with this secret, or null. Compares in constant time. */
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
