/** Takes files that are dropped anywhere on the page, and announces it while they are dragged. */
import { useEffect, useRef, type ReactNode } from 'react'
import style from './page-drop.module.css'
import { useDrop } from './use-drop.ts'

interface Props {
  /** Called with the dropped data, which is readable during the call only. */
  readonly onDrop: ((data: DataTransfer) => void) | undefined
  /** Shown over the page while files are dragged: what a drop will do. */
  readonly children: ReactNode
}

export function PageDrop({ onDrop, children }: Props) {
  const over = useDrop('page', onDrop)
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
