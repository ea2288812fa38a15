/** Pictures for canvases: fetched in batches, cached as bitmaps, and repainted on changes. */
import type { SamplingVariant } from '@latentql/sdk'
import { useEffect, useState, useRef, type RefObject } from 'react'
import { useSamplingVariant } from '../../api/current-variant.tsx'
import { decodePicture, requestPicture } from '../../api/pictures.ts'
import type { Latent } from '../../navigation/latent-json.ts'
import { isAbort } from '../../api/errors.ts'

/** Pixels to cache: 512 pictures of 256x256, two walks of maximum length. */
const MAX_PIXELS = 512 * 256 * 256

/**
 * Pictures of 64x64 to request at a time. A request carries 32, and takes about 100 ms on two
 * cores.
 */
const IN_FLIGHT = 48

/** Larger samples are fetched at this size, the size shown on the stage. */
const LARGEST = 256

/** The sampled checkpoint: its digest, and the size of its samples in pixels. */
export interface Sampled {
  readonly digest: string
  readonly width: number
  readonly height: number
}

/**
 * The bitmaps of one checkpoint and variant at one size. Notifies listeners of new ones, and evicts
 * the oldest above the limit.
 */
export class Bitmaps {
  readonly #checkpoint: string
  readonly #variant: SamplingVariant | undefined
  readonly #inFlight: number
  /** The longer edge to request, in pixels; undefined is native size. */
  readonly size: number | undefined
  readonly format: 'PNG' | 'WEBP'
  readonly #kept = new Map<string, ImageBitmap>()
  readonly #listeners = new Set<() => void>()
  #pixels = 0

  /** `largest` limits the longer edge, in pixels. */
  constructor(checkpoint: Sampled, variant?: SamplingVariant, largest = LARGEST) {
    const { digest, width, height } = checkpoint
    this.#checkpoint = digest
    this.#variant = variant
    this.#inFlight = Math.max(
      4,
      Math.min(IN_FLIGHT, Math.round((IN_FLIGHT * 64 * 64) / (width * height))),
    )
    this.size = Math.max(width, height) > largest ? largest : undefined
    this.format = this.size === undefined ? 'PNG' : 'WEBP'
  }

  /** Returns the cached bitmap, and marks it as recently used. */
  get(latent: Latent): ImageBitmap | undefined {
    const key = keyOf(latent)
    const bitmap = this.#kept.get(key)
    if (bitmap) {
      this.#kept.delete(key)
      this.#kept.set(key, bitmap)
    }
    return bitmap
  }

  has(latent: Latent): boolean {
    return this.#kept.has(keyOf(latent))
  }

  /** Adds a picture that was loaded elsewhere. */
  async put(latent: Latent, uri: string): Promise<void> {
    if (this.has(latent)) return
    const bitmap = await decodePicture(uri)
    const key = keyOf(latent)
    if (this.#kept.has(key)) return bitmap.close()
    this.#kept.set(key, bitmap)
    this.#pixels += bitmap.width * bitmap.height
    this.#forgetOldest()
    for (const listener of this.#listeners) listener()
  }

  /** Fetches one picture, unless it is cached. Rejects like `requestPicture`. */
  async load(latent: Latent, signal?: AbortSignal): Promise<void> {
    if (this.has(latent)) return
    const [checkpoint, variant] = [this.#checkpoint, this.#variant]
    const wanted = { latent, checkpoint, variant, size: this.size }
    await this.put(latent, await requestPicture(wanted, signal))
  }

  /** Fetches pictures in this order, a few at a time. Rejects with the first error. */
  async loadAll(latents: Iterable<Latent>, signal: AbortSignal): Promise<void> {
    const queue = [...latents].filter((latent) => !this.has(latent)).values()
    const work = async () => {
      for (const latent of queue) await this.load(latent, signal)
    }
    await Promise.all(Array.from({ length: this.#inFlight }, work))
  }

  /** Calls back when a picture has loaded. Returns a function to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #forgetOldest(): void {
    for (const [key, bitmap] of this.#kept) {
      if (this.#pixels <= MAX_PIXELS) return
      this.#kept.delete(key)
      this.#pixels -= bitmap.width * bitmap.height
      bitmap.close()
    }
  }
}

/** New bitmaps of this part of the page, whose checkpoint and variant don't change. */
export function useBitmaps(checkpoint: Sampled, largest?: number): Bitmaps {
  const variant = useSamplingVariant()
  const [bitmaps] = useState(() => new Bitmaps(checkpoint, variant, largest))
  return bitmaps
}

/** Cache keys. Recipes are plain JSON, and this view builds them with a fixed order of fields. */
const keys = new WeakMap<Latent, string>()

function keyOf(latent: Latent): string {
  const known = keys.get(latent)
  if (known !== undefined) return known
  const key = JSON.stringify(latent)
  keys.set(latent, key)
  return key
}

export interface Loading {
  readonly error: unknown
  readonly retry: () => void
}

/**
 * Loads a canvas's pictures: again whenever `load` changes, and on retry after a failure. `load`
 * must be stable; its signal aborts when it is replaced.
 */
export function useLoading(load: (signal: AbortSignal) => Promise<void>): Loading {
  const [attempt, setAttempt] = useState(0)
  const [failure, setFailure] = useState<{ readonly of: typeof load; readonly error: unknown }>()
  useEffect(() => {
    const controller = new AbortController()
    load(controller.signal).catch((error: unknown) => {
      if (!isAbort(error)) setFailure({ of: load, error })
    })
    return () => controller.abort()
  }, [load, attempt])
  const retry = () => {
    setFailure(undefined)
    setAttempt(attempt + 1)
  }
  return { error: failure?.of === load ? failure.error : null, retry }
}

/** A source of changes. `subscribe` returns a function to stop. */
interface Changing {
  subscribe(listener: () => void): () => void
}

/**
 * Calls `paint` at first, when it changes, and after each change of a source. Both arguments must
 * be stable.
 */
export function usePainted(
  paint: (context: CanvasRenderingContext2D) => void,
  sources: readonly Changing[],
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!
    let scheduled: number | null = null
    const repaint = () => {
      scheduled = null
      paint(context)
    }
    const schedule = () => {
      scheduled ??= requestAnimationFrame(repaint)
    }
    const stops = sources.map((source) => source.subscribe(schedule))
    schedule()
    return () => {
      for (const stop of stops) stop()
      if (scheduled !== null) cancelAnimationFrame(scheduled)
    }
  }, [paint, sources])
  return canvas
}
