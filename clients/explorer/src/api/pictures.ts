/** The pictures that the app shows, each loaded once. */
import { useEffect, useState } from 'react'
import { client } from './client.ts'
import { explain, isAbort } from './errors.ts'
import { PictureLoader, type WantedPicture } from './picture-loader.ts'
import { noticeRefusal } from './query-client.ts'

export type { WantedPicture } from './picture-loader.ts'

const loader = new PictureLoader(client)

/** The picture where it is there already: no skeleton has to flash up. */
export function peekPicture(wanted: WantedPicture): string | undefined {
  return loader.peek(wanted)
}

/** The picture as a data: URI: see PictureLoader.request. */
export function requestPicture(wanted: WantedPicture, signal?: AbortSignal): Promise<string> {
  return loader.request(wanted, signal)
}

export interface PictureState {
  readonly src?: string
  /** Why there is none, in words. */
  readonly problem?: string
}

/** The picture of a latent, for a component: asked for when it is shown, given up when it goes. */
export function usePicture(wanted: WantedPicture | null): PictureState {
  const key = wanted && loader.keyOf(wanted)
  const [loaded, setLoaded] = useState<PictureState & { key: string | null }>({ key: null })
  useEffect(() => {
    if (!wanted || loader.peek(wanted) !== undefined) return
    const controller = new AbortController()
    loader.request(wanted, controller.signal).then(
      (src) => setLoaded({ key, src }),
      (error: unknown) => {
        if (isAbort(error)) return
        noticeRefusal(error)
        setLoaded({ key, problem: explain(error).title })
      },
    )
    return () => controller.abort()
    // The key says all there is to say of what is wanted.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key])
  if (!wanted) return {}
  const src = loader.peek(wanted)
  if (src !== undefined) return { src }
  return loaded.key === key ? loaded : {}
}

/** A data: URI as a bitmap, for canvases. */
export function decodePicture(uri: string): Promise<ImageBitmap> {
  const [head = '', data = ''] = uri.split(',', 2)
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  return createImageBitmap(new Blob([bytes], { type: head.slice(5).split(';')[0] }))
}
