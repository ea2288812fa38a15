/** A picture that never flashes: the previous one stays until the next has loaded. */
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
    // A picture that can't be decoded is shown as the browser shows broken images.
    next.decode().then(show, show)
    return () => {
      isCurrent = false
    }
  }, [src, alt, shown])
  return <img {...shown} aria-busy={shown.src !== src} draggable={false} />
}
