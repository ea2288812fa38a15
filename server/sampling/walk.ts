/**
 * Pull-based walks: each frame is computed when the reader requests it, at the clock's current
 * position.
 */
import { setTimeout } from 'node:timers/promises'
import { checkInteger } from '../check-integer.ts'
import { BadUserInput } from '../errors.ts'
import type { ResolvedLatent } from '../latent/resolved-latent.ts'
import { MAX_SEED } from '../latent/seed-to-z.ts'
import { between, MAX_WAYPOINTS, type PathOptions } from './interpolation.ts'

export interface WalkOptions extends PathOptions {
  /**
   * Waypoints to pass through. If there are none or one, random waypoints follow: the latents of
   * `seed`, `seed + 1` and so on.
   */
  readonly waypoints: readonly ResolvedLatent[]
  readonly seed: number
  /** Returns the latent of a seed, with the caller's truncation applied. */
  readonly latentOf: (seed: number) => ResolvedLatent
  /** Frames per second, 0.1 to 60. */
  readonly fps: number
  /** Frames from one waypoint to the next, 1 to 1000. */
  readonly framesPerWaypoint: number
  /**
   * Maximum number of frames. Null or undefined: the walk continues forever, or ends at its last
   * waypoint.
   */
  readonly frames?: number | null
  /** Index of the first frame, for readers that resume a walk; default 0. */
  readonly start?: number
  readonly clock?: Clock
}

/** The clock of a walk. */
export interface Clock {
  /** Monotonic time, ms. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>
}

export interface WalkStep {
  /** Position in the walk, from 0. A slow reader skips frames. */
  readonly index: number
  readonly latent: ResolvedLatent
}

const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
}

/**
 * Creates a walk, which starts with the request for its first frame. Frames are not queued: a slow
 * reader gets the current frame, and always the last frame of a finite walk. `return()` ends a
 * pending wait immediately. Throws BadUserInput for options out of range.
 */
export function walk(options: WalkOptions): AsyncIterableIterator<WalkStep> {
  checkInteger('The number of waypoints', options.waypoints.length, 0, MAX_WAYPOINTS)
  checkInteger('framesPerWaypoint', options.framesPerWaypoint, 1, 1000)
  if (!(options.fps >= 0.1 && options.fps <= 60)) {
    throw new BadUserInput(`fps must be from 0.1 to 60; got ${options.fps}.`)
  }
  if (options.frames != null) checkInteger('frames', options.frames, 1, MAX_SEED)
  checkInteger('start', options.start ?? 0, 0, MAX_SEED)
  return new Walk(options)
}

class Walk implements AsyncIterableIterator<WalkStep> {
  readonly #options: WalkOptions
  readonly #clock: Clock
  readonly #length: number
  readonly #ended = new AbortController()
  #startedAt: number | undefined
  readonly #start: number
  #nextIndex: number
  /** Overlapping reads take turns. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: WalkOptions) {
    this.#options = options
    this.#clock = options.clock ?? SYSTEM_CLOCK
    this.#length = lengthOf(options)
    this.#start = options.start ?? 0
    this.#nextIndex = this.#start
  }

  next(): Promise<IteratorResult<WalkStep>> {
    const step = this.#turn.then(() => this.#advance())
    this.#turn = step.catch(() => undefined)
    return step
  }

  return(): Promise<IteratorResult<WalkStep>> {
    this.#ended.abort()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #advance(): Promise<IteratorResult<WalkStep>> {
    if (this.#nextIndex < this.#length) await this.#untilDue(this.#nextIndex)
    if (this.#ended.signal.aborted || this.#nextIndex >= this.#length) {
      return { done: true, value: undefined }
    }
    const index = Math.max(this.#nextIndex, Math.min(this.#currentIndex(), this.#length - 1))
    this.#nextIndex = index + 1
    return { done: false, value: { index, latent: this.#latentAt(index) } }
  }

  async #untilDue(index: number): Promise<void> {
    const { signal } = this.#ended
    this.#startedAt ??= this.#clock.now()
    const due = this.#startedAt + ((index - this.#start) * 1000) / this.#options.fps
    for (let left = due - this.#clock.now(); left > 0; left = due - this.#clock.now()) {
      if (signal.aborted) return
      // Timers count whole milliseconds and may fire early: wait at least one.
      await this.#clock.wait(Math.max(1, left), signal).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
    }
  }

  /** Index of the frame that is due now. */
  #currentIndex(): number {
    const elapsed = this.#clock.now() - this.#startedAt!
    return this.#start + Math.floor((elapsed * this.#options.fps) / 1000)
  }

  #latentAt(index: number): ResolvedLatent {
    const { framesPerWaypoint } = this.#options
    const way = Math.floor(index / framesPerWaypoint)
    const t = (index % framesPerWaypoint) / framesPerWaypoint
    if (t === 0) return this.#waypoint(way)
    return between(this.#waypoint(way), this.#waypoint(way + 1), t, this.#options)
  }

  #waypoint(number: number): ResolvedLatent {
    const { waypoints, seed, latentOf } = this.#options
    if (waypoints.length > 1) return waypoints[number % waypoints.length]!
    const given = waypoints[number]
    return given ?? latentOf((seed + number - waypoints.length) % (MAX_SEED + 1))
  }
}

/** Number of frames of the walk, or Infinity. */
function lengthOf({ waypoints, loop, framesPerWaypoint, frames }: WalkOptions): number {
  const ends = waypoints.length > 1 && !loop
  const whole = ends ? (waypoints.length - 1) * framesPerWaypoint + 1 : Infinity
  return Math.min(whole, frames ?? Infinity)
}
