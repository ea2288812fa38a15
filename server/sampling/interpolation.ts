/** The frames of an interpolation: latents on the way through waypoints. */
import { checkInteger } from '../check-integer.ts'
import { blend, type BlendMethod } from '../latent/compose.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import type { Prior } from '../latent/seed-to-z.ts'

export type Easing = 'LINEAR' | 'SMOOTHSTEP'

export interface PathOptions {
  readonly method: BlendMethod
  readonly easing: Easing
  /** Go on from the last waypoint to the first. */
  readonly loop: boolean
}

export const MAX_WAYPOINTS = 16
const MAX_FRAMES = 256

/**
 * Straight through a cube, along the sphere through a ball: the way that stays where the prior has
 * its mass.
 */
export function defaultMethod({ distribution }: Prior): BlendMethod {
  return distribution === 'uniform' ? 'LERP' : 'SLERP'
}

/**
 * `frames` latents, both ends included; every waypoint is itself one of them, and the ways between
 * have as many frames as each other, give or take one. With `loop` the last frame is the one before
 * the first waypoint would come again. Each frame's recipe evaluates bit-equal to its z. Throws
 * BadUserInput unless there are 2 to MAX_WAYPOINTS waypoints, and from as many frames to
 * MAX_FRAMES.
 */
export function interpolate(
  waypoints: readonly ResolvedLatent[],
  frames: number,
  { method, easing, loop }: PathOptions,
): ResolvedLatent[] {
  checkInteger('the number of waypoints', waypoints.length, 2, MAX_WAYPOINTS)
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

/** The latent at t in [0, 1] of one way, eased. */
export function between(
  from: ResolvedLatent,
  to: ResolvedLatent,
  t: number,
  { method, easing }: Pick<PathOptions, 'method' | 'easing'>,
): ResolvedLatent {
  return blend(method, from, to, easing === 'SMOOTHSTEP' ? t * t * (3 - 2 * t) : t)
}
