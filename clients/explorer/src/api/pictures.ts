/** The app's pictures, each loaded once. */
import { useEffect, useState } from 'react'
import { client } from './client.ts'
import { explain, isAbort } from './errors.ts'
import { PictureLoader, type WantedPicture } from './picture-loader.ts'
import { noticeRefusal } from './queries.ts'

export type { WantedPicture } from './picture-loader.ts'

const loader = new PictureLoader(client)

/** Returns the picture if it is cached, so that no skeleton has to flash. */
export function peekPicture(wanted: WantedPicture): string | undefined {
  return loader.peek(wanted)
}

/** Returns the picture as a data: URI; see PictureLoader.request. */
export function requestPicture(wanted: WantedPicture, signal?: AbortSignal): Promise<string> {
  return loader.request(wanted, signal)
}

export interface PictureState {
  /** The picture; while a new one is loading, the previous one. */
  readonly src?: string
  /** The reason for a missing picture, for users. */
  readonly problem?: string
  /** True while the wanted picture is loading. */
  readonly waiting: boolean
}

/** The picture of a latent, for a component: requested on mount, aborted on unmount. */
export function usePicture(wanted: WantedPicture | null): PictureState {
  const key = wanted && loader.keyOf(wanted)
  const [shown, setShown] = useState<Shown>({ key: null })
  const there = wanted && shown.key !== key ? loader.peek(wanted) : undefined
  const current = there === undefined ? shown : { key, src: there }
  if (current !== shown) setShown(current)
  const waiting = wanted !== null && current.key !== key
  useEffect(() => {
    if (!waiting) return
    const controller = new AbortController()
    loader.request(wanted, controller.signal).then(
      (src) => setShown({ key, src }),
      (error: unknown) => {
        if (isAbort(error)) return
        noticeRefusal(error)
        setShown({ key, problem: explain(error).title })
      },
    )
    return () => controller.abort()
    // The key identifies the wanted picture; while it is unchanged, the shown picture stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key])
  return { src: current.src, problem: waiting ? undefined : current.problem, waiting }
}

/** The picture or problem to show, and the key it belongs to. */
interface Shown extends Pick<PictureState, 'src' | 'problem'> {
  readonly key: string | null
}

/** Decodes a data: URI to a bitmap, for canvases. */
export function decodePicture(uri: string): Promise<ImageBitmap> {
  const [head = '', data = ''] = uri.split(',', 2)
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  return createImageBitmap(new Blob([bytes], { type: head.slice(5).split(';')[0] }))
}
