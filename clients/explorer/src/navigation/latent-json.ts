/** Recipes of latents as JSON from outside: pasted, dropped, in an address, in a file. */
import type { LatentInput } from '@latentql/sdk'

/** How a latent is made; exactly one of its fields is there. */
export type Latent = LatentInput

/** Seeds are whole numbers from 0 to this. */
export const LARGEST_SEED = 2 ** 31 - 1
const DEEPEST = 8

/** The latent, if that is what it is; the server has the last word on ranges and lengths. */
export function readLatent(value: unknown, depth = 1): Latent | null {
  if (depth > DEEPEST || !isRecord(value)) return null
  const entries = Object.entries(value)
  const [entry] = entries
  if (!entry || entries.length > 1) return null
  const [kind, content] = entry
  return hasShape(kind, content, depth) ? (value as Latent) : null
}

function hasShape(kind: string, content: unknown, depth: number): boolean {
  const latent = (value: unknown) => readLatent(value, depth + 1) !== null
  switch (kind) {
    case 'seed':
      return Number.isInteger(content) && Number(content) >= 0 && Number(content) <= LARGEST_SEED
    case 'z':
      return Array.isArray(content) && content.length > 0 && content.every(Number.isFinite)
    case 'saved':
      return typeof content === 'string' && content !== ''
    case 'mean':
      return isFilled(content) && content.every(latent)
    case 'sum':
      return isFilled(content) && content.every((term) => isWeighted(term) && latent(term.latent))
    case 'slerp':
    case 'lerp':
      return (
        isRecord(content) &&
        Number.isFinite(content.t) &&
        latent(content.from) &&
        latent(content.to)
      )
    case 'jitter':
      return (
        isRecord(content) &&
        latent({ seed: content.seed }) &&
        Number.isFinite(content.amount ?? 0) &&
        latent(content.latent)
      )
    default:
      return false
  }
}

function isWeighted(term: unknown): term is { weight: number; latent: unknown } {
  return isRecord(term) && Number.isFinite(term.weight)
}

function isFilled(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
