/** What the wall must know of the element that scrolls: its size, and where it has been scrolled to. */
import { useEffect, useEffectEvent, useLayoutEffect, useState, type RefObject } from 'react'

/** Scrolling has come to rest after this long without more of it. */
const REST_MS = 150

/** The room inside an element in pixels, followed; null until it has been measured. */
export function useBox(element: RefObject<HTMLElement | null>) {
  const [box, setBox] = useState<{ readonly width: number; readonly height: number } | null>(null)
  useLayoutEffect(() => {
    const measured = element.current!
    const read = () => {
      const { paddingLeft, paddingRight } = getComputedStyle(measured)
      const width = measured.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
      setBox({ width, height: measured.clientHeight })
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(measured)
    return () => observer.disconnect()
  }, [element])
  return box
}

/** Calls back with the scroll position in pixels, as it changes and once it rests. */
export function useScroll(
  element: RefObject<HTMLElement | null>,
  onScroll: (position: number) => void,
  onRest: (position: number) => void,
): void {
  const moved = useEffectEvent(onScroll)
  const rested = useEffectEvent(onRest)
  useEffect(() => {
    const scrolled = element.current!
    let timer: ReturnType<typeof setTimeout> | undefined
    const listener = () => {
      moved(scrolled.scrollTop)
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
