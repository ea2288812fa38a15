/** The ways between latents: the frames of a walk through waypoints, and the points of a map between four corners. */
import type { Latent } from '../../navigation/latent-json.ts'

/** SLERP turns along the sphere, LERP goes straight. */
export type Method = 'SLERP' | 'LERP'

/** A walk through waypoints. */
export interface Route {
  /** 2 to MOST_WAYPOINTS. */
  readonly waypoints: readonly Latent[]
  /** Go on from the last to the first. */
  readonly loop: boolean
  /** Slow at every waypoint, as the server's SMOOTHSTEP. */
  readonly smooth: boolean
  /** From one waypoint to the next. */
  readonly framesPerWay: number
}

/** The latents at the corners of a map. */
export type Corners = readonly [
  topLeft: Latent,
  topRight: Latent,
  bottomLeft: Latent,
  bottomRight: Latent,
]

/** A place on a map: 0 is left and top, 1 is right and bottom. */
export interface Point {
  readonly x: number
  readonly y: number
}

export const FEWEST_WAYPOINTS = 2
export const MOST_WAYPOINTS = 8
/** As many as the server puts into one animation. */
export const MOST_FRAMES = 256

/** The default of a prior: along the sphere through a ball, straight through a cube. */
export function methodOfPrior({ distribution }: { readonly distribution: string }): Method {
  return distribution === 'UNIFORM' ? 'LERP' : 'SLERP'
}

/** How many ways lie between so many waypoints. */
function waysBetween(waypoints: number, loop: boolean): number {
  return loop ? waypoints : waypoints - 1
}

/** The most frames from one waypoint to the next, so that all are at most MOST_FRAMES. */
export function mostFramesPerWay(waypoints: number, loop: boolean): number {
  return Math.floor((MOST_FRAMES - (loop ? 0 : 1)) / waysBetween(waypoints, loop))
}

/** How many frames a walk has: with `loop`, the last is not the first again. */
export function frameCount({ waypoints, loop, framesPerWay }: Route): number {
  return waysBetween(waypoints.length, loop) * framesPerWay + (loop ? 0 : 1)
}

/** The latents of all frames: every waypoint is one of them. The same recipes as the server's `walk` gives. */
export function walkLatents(route: Route, method: Method): readonly Latent[] {
  const { waypoints, framesPerWay, smooth } = route
  return Array.from({ length: frameCount(route) }, (_, frame) => {
    const way = Math.floor(frame / framesPerWay)
    const t = (frame % framesPerWay) / framesPerWay
    const from = waypoints[way]!
    return t === 0
      ? from
      : blend(method, from, waypoints[(way + 1) % waypoints.length]!, eased(t, smooth))
  })
}

/** The latent at a place of a map: between the points of its upper and its lower edge. */
export function mapLatent(
  [topLeft, topRight, bottomLeft, bottomRight]: Corners,
  method: Method,
  { x, y }: Point,
): Latent {
  const upper = blend(method, topLeft, topRight, x)
  const lower = blend(method, bottomLeft, bottomRight, x)
  return blend(method, upper, lower, y)
}

/** The middles of the cells of a map of `edge` by `edge`, row by row. */
export function mapPoints(edge: number): readonly Point[] {
  return Array.from({ length: edge * edge }, (_, cell) => ({
    x: ((cell % edge) + 0.5) / edge,
    y: (Math.floor(cell / edge) + 0.5) / edge,
  }))
}

/** How far on the way a frame is, 0 to 1, where `t` is its share of the frames. */
export function eased(t: number, smooth: boolean): number {
  return smooth ? t * t * (3 - 2 * t) : t
}

function blend(method: Method, from: Latent, to: Latent, t: number): Latent {
  if (t === 0) return from
  if (t === 1) return to
  return method === 'SLERP' ? { slerp: { from, to, t } } : { lerp: { from, to, t } }
}
