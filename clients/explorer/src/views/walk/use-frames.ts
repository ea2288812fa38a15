/** Fetches the frames of walks, a coarse walk first. */
import { useEffect, useState } from 'react'
import { isAbort } from '../../api/errors.ts'
import type { Latent } from '../../latents/recipe.ts'
import type { Bitmaps } from './bitmaps.ts'
import { coarseFirst } from './coarse-first.ts'
import type { Playhead } from './frame-canvas.tsx'

export interface Frames {
  readonly error: unknown
  readonly retry: () => void
}

/** `walks` are as long as each other; kept stable by the caller. */
export function useFrames(
  walks: readonly (readonly Latent[])[],
  bitmaps: Bitmaps,
  playhead: Playhead,
): Frames {
  const [attempt, setAttempt] = useState(0)
  const [failure, setFailure] = useState<{ readonly of: typeof walks; readonly error: unknown }>()
  useEffect(() => {
    const controller = new AbortController()
    const order = coarseFirst(walks[0]!.length, playhead.getState().frame)
    const latents = order.flatMap((frame) => walks.map((walk) => walk[frame]!))
    bitmaps.loadAll(latents, controller.signal).catch((error: unknown) => {
      if (!isAbort(error)) setFailure({ of: walks, error })
    })
    return () => controller.abort()
  }, [walks, bitmaps, playhead, attempt])
  const retry = () => {
    setFailure(undefined)
    setAttempt(attempt + 1)
  }
  return { error: failure?.of === walks ? failure.error : null, retry }
}
