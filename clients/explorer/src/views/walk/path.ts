/**
 * Paths between latents: the frames of a walk through waypoints, and the points of a map between
 * four corners.
 */
import type { Latent } from '../../navigation/latent-json.ts'

/** SLERP follows the sphere, LERP goes straight. */
export type Method = 'SLERP' | 'LERP'

/** A walk through waypoints. */
export interface Route {
  /** 2 to MAX_WAYPOINTS. */
  readonly waypoints: readonly Latent[]
  /** True to continue from the last waypoint to the first. */
  readonly loop: boolean
  /** True to slow down at every waypoint, like the server's SMOOTHSTEP. */
  readonly smooth: boolean
  /** Number of frames from one waypoint to the next. */
  readonly framesPerWay: number
}

/** The latents at the corners of a map. */
export type Corners = readonly [
  topLeft: Latent,
  topRight: Latent,
  bottomLeft: Latent,
  bottomRight: Latent,
]

/** A point on a map: 0 is left and top, 1 is right and bottom. */
export interface Point {
  readonly x: number
  readonly y: number
}

export const MIN_WAYPOINTS = 2
export const MAX_WAYPOINTS = 8
/** The server's limit for one animation. */
export const MAX_FRAMES = 256

/**
 * The default method for a prior: along the sphere for a normal prior, straight for a uniform one.
 */
export function methodOfPrior(prior: { readonly distribution: string } | null): Method {
  return prior?.distribution === 'UNIFORM' ? 'LERP' : 'SLERP'
}

/** Number of segments between waypoints. */
function waysBetween(waypoints: number, loop: boolean): number {
  return loop ? waypoints : waypoints - 1
}

/** The maximum frames from one waypoint to the next, so that the total is at most MAX_FRAMES. */
export function mostFramesPerWay(waypoints: number, loop: boolean): number {
  return Math.floor((MAX_FRAMES - (loop ? 0 : 1)) / waysBetween(waypoints, loop))
}

/** Number of frames of a walk. With `loop`, the last frame doesn't repeat the first. */
export function frameCount({ waypoints, loop, framesPerWay }: Route): number {
  return waysBetween(waypoints.length, loop) * framesPerWay + (loop ? 0 : 1)
}

/** The latents of all frames, including every waypoint; the same recipes as the server's `walk`. */
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

/** The latent at a point of the map, blended between points on its upper and lower edge. */
export function mapLatent(
  [topLeft, topRight, bottomLeft, bottomRight]: Corners,
  method: Method,
  { x, y }: Point,
): Latent {
  const upper = blend(method, topLeft, topRight, x)
  const lower = blend(method, bottomLeft, bottomRight, x)
  return blend(method, upper, lower, y)
}

/** The centres of the cells of an `edge` by `edge` map, row by row. */
export function mapPoints(edge: number): readonly Point[] {
  return Array.from({ length: edge * edge }, (_, cell) => ({
    x: ((cell % edge) + 0.5) / edge,
    y: (Math.floor(cell / edge) + 0.5) / edge,
  }))
}

/** The position of a frame on its path, 0 to 1; `t` is its share of the frames. */
export function eased(t: number, smooth: boolean): number {
  return smooth ? t * t * (3 - 2 * t) : t
}

function blend(method: Method, from: Latent, to: Latent, t: number): Latent {
  if (t === 0) return from
  if (t === 1) return to
  return method === 'SLERP' ? { slerp: { from, to, t } } : { lerp: { from, to, t } }
}

/** The length of a latent, |z|. */
function norm(z: readonly number[]): number {
  return Math.sqrt(dot(z, z))
}

/**
 * |z| at fraction t between two latents. Slerp changes the length evenly. Lerp takes the straight
 * line, which is shorter than both between latents in different directions.
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

/** Every 8th frame, then every 4th, 2nd, and all: the first request already loads a coarse walk. */
const STRIDES = [8, 4, 2, 1]

/** All frames from 0 to count - 1, coarsest first; within one level, nearest to `focus` first. */
export function coarseFirst(count: number, focus: number): readonly number[] {
  const frames = Array.from({ length: count }, (_, frame) => frame)
  const level = (frame: number) =>
    frame === count - 1 ? 0 : STRIDES.findIndex((stride) => frame % stride === 0)
  return frames.sort(
    (a, b) => level(a) - level(b) || Math.abs(a - focus) - Math.abs(b - focus) || a - b,
  )
}

/** The available frame nearest to `frame`; undefined if none is available. */
export function nearestFrame(
  count: number,
  frame: number,
  isThere: (frame: number) => boolean,
): number | undefined {
  for (let distance = 0; distance < count; distance++) {
    for (const candidate of [frame - distance, frame + distance]) {
      if (candidate >= 0 && candidate < count && isThere(candidate)) return candidate
    }
  }
  return undefined
}
