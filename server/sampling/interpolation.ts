/** Interpolation: the latents of frames along a path through waypoints. */
import { checkInteger } from '../check-integer.ts'
import { blend } from '../latent/compose.ts'
import { labelBetween } from './labels.ts'
import type { BlendMethod, ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Prior } from '../latent/seed-to-z.ts'

export type Easing = 'LINEAR' | 'SMOOTHSTEP'

export interface PathOptions {
  readonly method: BlendMethod
  readonly easing: Easing
  /** True if the path continues from the last waypoint to the first. */
  readonly loop: boolean
}

export const MAX_WAYPOINTS = 16
const MAX_FRAMES = 256

/**
 * The method that stays where the latents have their mass: straight lines in w and in the cube of a
 * uniform prior, arcs along the sphere of a normal prior.
 */
export function defaultMethod(
  { distribution }: Prior,
  waypoints: readonly ResolvedLatent[],
): BlendMethod {
  const inW = waypoints.some(({ space }) => space !== 'Z')
  return inW || distribution === 'uniform' ? 'LERP' : 'SLERP'
}

/**
 * Returns `frames` latents, both ends included. Every waypoint is one of the frames, and all
 * segments between waypoints have the same number of frames, give or take one. With `loop` the last
 * frame is the one before the first waypoint would repeat. Each frame's recipe evaluates to exactly
 * the same bits as its z. Throws BadUserInput unless there are 2 to MAX_WAYPOINTS waypoints, and at
 * least as many frames, up to MAX_FRAMES.
 */
export function interpolate(
  waypoints: readonly ResolvedLatent[],
  frames: number,
  { method, easing, loop }: PathOptions,
): ResolvedLatent[] {
  checkInteger('The number of waypoints', waypoints.length, 2, MAX_WAYPOINTS)
  checkInteger('frames', frames, waypoints.length, MAX_FRAMES)
  const ways = loop ? waypoints.length : waypoints.length - 1
  const steps = loop ? frames : frames - 1
  const start = (way: number) => Math.round((way * steps) / ways)
  const latents: ResolvedLatent[] = []
  for (let way = 0; way < ways; way++) {
    const from = waypoints[way]!
    const to = waypoints[(way + 1) % waypoints.length]!
    const length = start(way + 1) - start(way)
    for (let i = 0; i < length; i++) latents.push(between(from, to, i / length, { method, easing }))
  }
  return loop ? latents : [...latents, waypoints.at(-1)!]
}

/**
 * Returns the latent at t in [0, 1] between two waypoints, with easing applied. If both have a
 * class, it has the label between them.
 */
export function between(
  from: ResolvedLatent,
  to: ResolvedLatent,
  t: number,
  { method, easing }: Pick<PathOptions, 'method' | 'easing'>,
): ResolvedLatent {
  const eased = easing === 'SMOOTHSTEP' ? t * t * (3 - 2 * t) : t
  const latent = from.key === to.key ? from : blend(method, from, to, eased)
  if (typeof from.label !== 'number' || typeof to.label !== 'number') return latent
  return { ...latent, label: labelBetween(from.label, to.label, eased) }
}
