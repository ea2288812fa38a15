/** Takes files that are dropped anywhere on the page, and announces it while they are dragged. */
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import style from './page-drop.module.css'

interface Props {
  /** Called with the dropped data, which is readable during the call only. */
  readonly onDrop: ((data: DataTransfer) => void) | undefined
  /** Shown over the page while files are dragged: what a drop will do. */
  readonly children: ReactNode
}

export function PageDrop({ onDrop, children }: Props) {
  const over = useDrop(onDrop)
  return over ? <Overlay>{children}</Overlay> : null
}

/** A popover, so that it appears above an open dialog. */
function Overlay({ children }: Pick<Props, 'children'>) {
  const overlay = useRef<HTMLDivElement>(null)
  useEffect(() => overlay.current!.showPopover(), [])
  return (
    <div ref={overlay} popover="manual" className={style.overlay}>
      <div className={style.words}>{children}</div>
    </div>
  )
}

/**
 * Calls `onDrop` for files that are dropped, and returns true while they are dragged over the page.
 * Without `onDrop` nothing is accepted.
 */
function useDrop(onDrop: Props['onDrop']): boolean {
  const [over, setOver] = useState(false)
  const take = useEffectEvent((data: DataTransfer) => onDrop?.(data))
  const active = onDrop !== undefined
  useEffect(() => {
    if (!active) return
    const listening = new AbortController()
    const on = (type: 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void) =>
      document.addEventListener(
        type,
        (event) => {
          if (event.dataTransfer?.types.includes('Files')) handle(event)
        },
        { signal: listening.signal },
      )
    on('dragover', (event) => {
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', (event) => {
      const into = event.relatedTarget
      if (!(into instanceof Node) || !document.contains(into)) setOver(false)
    })
    on('drop', (event) => {
      event.preventDefault()
      setOver(false)
      take(event.dataTransfer!)
    })
    return () => {
      listening.abort()
      setOver(false)
    }
  }, [active])
  return over
}
