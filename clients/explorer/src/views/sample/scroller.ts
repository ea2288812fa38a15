/** What the wall must know of the element that scrolls: its size, and where it has been scrolled to. */
import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from 'react'

/** Scrolling has come to rest after this long without more of it. */
const REST_MS = 150
/** Speeds are averages over this long at least: single frames are uneven. */
const SPEED_MS = 60

/** Pixels: the room inside, and how far below the top of the page it begins. */
interface Box {
  readonly width: number
  readonly height: number
  readonly top: number
}

/** Where an element is and how large, followed; null until it has been measured. */
export function useBox(element: RefObject<HTMLElement | null>): Box | null {
  const [box, setBox] = useState<Box | null>(null)
  useLayoutEffect(() => {
    const measured = element.current!
    const read = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(measured)
      const width = measured.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
      const top = measured.getBoundingClientRect().top + scrollY
      setBox({ width, height: measured.clientHeight, top })
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(measured)
    // What lies above moves the element without a change of its size.
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return box
}

/** Calls back with the scroll position in pixels, as it changes (and how fast, in pixels a millisecond) and once it rests. */
export function useScroll(
  element: RefObject<HTMLElement | null>,
  onScroll: (position: number, speed: number) => void,
  onRest: (position: number) => void,
): void {
  const moved = useEffectEvent(onScroll)
  const rested = useEffectEvent(onRest)
  useEffect(() => {
    const scrolled = element.current!
    let timer: ReturnType<typeof setTimeout> | undefined
    let before = { position: scrolled.scrollTop, at: 0 }
    let speed = 0
    const listener = ({ timeStamp: at }: Event) => {
      const position = scrolled.scrollTop
      if (at - before.at >= SPEED_MS) {
        speed = Math.abs(position - before.position) / (at - before.at)
        before = { position, at }
      }
      moved(position, speed)
      clearTimeout(timer)
      timer = setTimeout(() => rested(scrolled.scrollTop), REST_MS)
    }
    scrolled.addEventListener('scroll', listener, { passive: true })
    return () => {
      clearTimeout(timer)
      scrolled.removeEventListener('scroll', listener)
    }
  }, [element])
}
