/** A picture that never flashes: the one before stays until the next is there. */
import { useEffect, useState } from 'react'

interface Props {
  readonly src: string
  readonly alt: string
}

export function SteadyPicture({ src, alt }: Props) {
  const [shown, setShown] = useState({ src, alt })
  useEffect(() => {
    if (shown.src === src) return
    let isCurrent = true
    const next = new Image()
    next.src = src
    const show = () => {
      if (isCurrent) setShown({ src, alt })
    }
    // What cannot be decoded is shown as the browser shows such things.
    next.decode().then(show, show)
    return () => {
      isCurrent = false
    }
  }, [src, alt, shown])
  return <img {...shown} aria-busy={shown.src !== src} draggable={false} />
}
