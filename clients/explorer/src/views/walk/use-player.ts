/** Plays a walk: the server streams its frames, and the slider follows. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { WalkInput } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import { follow } from '../../api/follow.ts'
import type { Latent } from '../../latents/recipe.ts'
import type { Bitmaps } from './bitmaps.ts'
import type { Playhead } from './frame-canvas.tsx'

export interface Playing {
  /** The walk to play, without `start`. Must be stable, like the other fields. */
  readonly input: WalkInput
  /** The frames of the same walk. */
  readonly latents: readonly Latent[]
  readonly bitmaps: Bitmaps
  readonly playhead: Playhead
}

export interface Player {
  readonly playing: boolean
  readonly error: unknown
  play(): void
  pause(): void
}

/**
 * Plays a walk. Stops at the end of a walk that doesn't loop, and pauses while the page is hidden.
 */
export function usePlayer(what: Playing): Player {
  const { input, latents, bitmaps, playhead } = what
  const [playing, setPlaying] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isVisible = useIsVisible()
  useEffect(() => {
    if (!playing || !isVisible) return
    const controller = new AbortController()
    playWalk({ input, latents, bitmaps, playhead }, controller.signal)
      .catch(setError)
      .finally(() => {
        if (!controller.signal.aborted) setPlaying(false)
      })
    return () => controller.abort()
  }, [playing, isVisible, input, latents, bitmaps, playhead])
  return {
    playing,
    error,
    play() {
      const ended = !input.loop && playhead.getState().frame >= latents.length - 1
      if (ended) playhead.setState({ frame: 0 })
      setError(null)
      setPlaying(true)
    },
    pause: () => setPlaying(false),
  }
}

/** Plays from the frame at the slider on; resolves at the end of the walk. */
async function playWalk(
  { input, latents, bitmaps, playhead }: Playing,
  signal: AbortSignal,
): Promise<void> {
  const begin = Math.min(playhead.getState().frame, latents.length - 1)
  const { size, format } = bitmaps
  let shown: Promise<unknown> = Promise.resolve()
  const show = async (frame: number, uri: string) => {
    await bitmaps.put(latents[frame]!, uri)
    if (!signal.aborted) playhead.setState({ frame })
  }
  await follow(
    (last: { readonly walk: { readonly index: number } } | undefined) => {
      const start = last ? last.walk.index + 1 : begin
      return client.walkPictures({ input: { ...input, start }, format, size }, { signal })
    },
    ({ walk }) => {
      const { index, sample } = walk
      shown = shown.then(() => show(index % latents.length, sample.dataUri))
    },
    signal,
  )
  await shown
}

function useIsVisible(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener)
      return () => document.removeEventListener('visibilitychange', listener)
    },
    () => document.visibilityState === 'visible',
  )
}
