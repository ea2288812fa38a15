/** What stays at the bottom of the screen, and its height for whatever has to keep clear of it. */
import { useEffect, useRef, type ReactNode } from 'react'
import style from './bottom-bars.module.css'

/** On a phone the navigation lies in the room that is left below the children. */
export function BottomBars({ children }: { children: ReactNode }) {
  const bars = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = bars.current!
    const measuring = new ResizeObserver(() => {
      document.documentElement.style.setProperty('--bottom-bars', `${element.offsetHeight}px`)
    })
    measuring.observe(element, { box: 'border-box' })
    return () => measuring.disconnect()
  }, [])
  return (
    <div ref={bars} className={style.bars}>
      {children}
    </div>
  )
}
