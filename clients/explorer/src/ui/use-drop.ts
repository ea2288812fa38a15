/** Drag and drop of files onto an element or the whole page. */
import { useEffect, useEffectEvent, useState, type RefObject } from 'react'

/**
 * Calls `onDrop` for files that are dropped on the element, and returns true while they are dragged
 * over it. The data is readable during the call only. Without `onDrop` nothing is accepted.
 */
export function useDrop(
  element: RefObject<HTMLElement | null> | 'page',
  onDrop: ((data: DataTransfer) => void) | undefined,
): boolean {
  const [over, setOver] = useState(false)
  const take = useEffectEvent((data: DataTransfer) => onDrop?.(data))
  const active = onDrop !== undefined
  useEffect(() => {
    if (!active) return
    const target = element === 'page' ? document : element.current!
    const listening = new AbortController()
    const on = (type: string, handle: (event: DragEvent) => void) =>
      target.addEventListener(
        type,
        (event) => {
          if ((event as DragEvent).dataTransfer?.types.includes('Files')) handle(event as DragEvent)
        },
        { signal: listening.signal },
      )
    on('dragover', (event) => {
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', (event) => {
      const into = event.relatedTarget
      if (!(into instanceof Node) || !target.contains(into)) setOver(false)
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
  }, [active, element])
  return over
}
