/** Lengths of latents, and of what lies between two of them: what tells slerp from lerp. */
import type { Method } from './path.ts'

/** |z|, the length of a latent. */
export function norm(z: readonly number[]): number {
  return Math.sqrt(dot(z, z))
}

/**
 * |z| at t of the way between two latents. Slerp goes evenly from one length to the other; lerp cuts through, and is
 * shorter than both on the way between latents that point in different directions.
 */
export function normBetween(
  method: Method,
  from: readonly number[],
  to: readonly number[],
  t: number,
): number {
  if (method === 'SLERP') return (1 - t) * norm(from) + t * norm(to)
  const cross = 2 * t * (1 - t) * dot(from, to)
  return Math.sqrt(((1 - t) * norm(from)) ** 2 + (t * norm(to)) ** 2 + cross)
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}
