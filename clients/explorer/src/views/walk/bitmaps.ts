/** Pictures for canvases: fetched in batches, kept as bitmaps, painted when they change. */
import { useEffect, useState, useRef, type RefObject } from 'react'
import { decodePicture, requestPicture } from '../../api/pictures.ts'
import type { Latent } from '../../navigation/latent-json.ts'
import { isAbort } from '../../api/errors.ts'

/** Pixels that are kept: 512 pictures of 256x256, two walks of the most frames. */
const MAX_PIXELS = 512 * 256 * 256

/** Pictures of 64x64 that are asked for at a time: a request carries 32, and takes some 100 ms on two cores. */
const IN_FLIGHT = 48

/** Larger samples are fetched at this size: what a stage shows of them. */
const LARGEST = 256

/** What is sampled: its digest, and the size of its samples in pixels. */
export interface Sampled {
  readonly digest: string
  readonly width: number
  readonly height: number
}

/** Of one checkpoint at one size. Tells when a picture has come; forgets the oldest where there are too many. */
export class Bitmaps {
  readonly #checkpoint: string
  readonly #inFlight: number
  /** The longer edge that pictures are asked for in, pixels; undefined: native. */
  readonly size: number | undefined
  readonly format: 'PNG' | 'WEBP'
  readonly #kept = new Map<string, ImageBitmap>()
  readonly #listeners = new Set<() => void>()
  #pixels = 0

  /** `largest` is the longer edge, pixels, of pictures whose native size is larger. */
  constructor(checkpoint: Sampled, largest = LARGEST) {
    const { digest, width, height } = checkpoint
    this.#checkpoint = digest
    this.#inFlight = Math.max(
      4,
      Math.min(IN_FLIGHT, Math.round((IN_FLIGHT * 64 * 64) / (width * height))),
    )
    this.size = Math.max(width, height) > largest ? largest : undefined
    this.format = this.size === undefined ? 'PNG' : 'WEBP'
  }

  /** What is there; marked as used just now. */
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

  /** Takes a picture that came in another way. */
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

  /** Fetches one picture, unless it is there. Rejects as `requestPicture` does. */
  async load(latent: Latent, signal?: AbortSignal): Promise<void> {
    if (this.has(latent)) return
    const wanted = { latent, checkpoint: this.#checkpoint, size: this.size }
    await this.put(latent, await requestPicture(wanted, signal))
  }

  /** Fetches pictures in this order, some at a time. Rejects with the first error. */
  async loadAll(latents: Iterable<Latent>, signal: AbortSignal): Promise<void> {
    const queue = [...latents].filter((latent) => !this.has(latent)).values()
    const work = async () => {
      for (const latent of queue) await this.load(latent, signal)
    }
    await Promise.all(Array.from({ length: this.#inFlight }, work))
  }

  /** Calls back when a picture has come; returns how to stop that. */
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

/** Recipes are plain JSON; keys of those made by this view are in one order. */
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
 * Fetches what a canvas needs: again whenever that is something else, and on request where it failed. `load` is kept
 * stable by the caller; its signal says that something else is wanted by now.
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

/** What tells of changes; `subscribe` returns how to stop that. */
interface Changing {
  subscribe(listener: () => void): () => void
}

/** `paint` is called at first, when it is another one, and after each change of a source. Both are kept stable by the caller. */
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
