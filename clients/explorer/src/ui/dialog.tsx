/** A dialog over the page: on a phone a sheet of the screen's full height. */
import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import { create } from 'zustand'
import { classes } from './classes.ts'
import style from './dialog.module.css'
import { IconButton } from './button.tsx'

export interface DialogProps {
  open: boolean
  /** Escape, the cross, and a press beside the dialog. */
  onClose: () => void
  title: string
  children: ReactNode
  /** Its buttons, the main one last. */
  footer?: ReactNode
  /** 400, 560 or 880 pixels. Default: medium. */
  width?: 'small' | 'medium' | 'large'
}

/** Those that are open, the one on top last. */
const useOpen = create<{ dialogs: readonly HTMLDialogElement[] }>(() => ({ dialogs: [] }))

/** The dialog on top, if one is open. The browser lets nothing be pressed that is not in it. */
export function useTopDialog(): HTMLDialogElement | undefined {
  return useOpen(({ dialogs }) => dialogs.at(-1))
}

/**
 * What is in it is there only while it is open. The focus goes to what has `data-autofocus`, else to the first field or
 * button in it, and afterwards back to where it was.
 */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null
}

function OpenDialog(props: Omit<DialogProps, 'open'>) {
  const { onClose, title, children, footer, width = 'medium' } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const element = dialog.current!
    element.showModal()
    firstFocus(element)?.focus()
    useOpen.setState(({ dialogs }) => ({ dialogs: [...dialogs, element] }))
    return () => {
      useOpen.setState(({ dialogs }) => ({ dialogs: dialogs.filter((one) => one !== element) }))
      element.close()
    }
  }, [])
  // Pressed and let go beside it: a text selected with the pointer may well end there.
  const pressedOutside = useRef(false)
  const isOutside = (event: MouseEvent) => event.target === dialog.current
  return (
    <dialog
      ref={dialog}
      className={classes(style.dialog, style[width])}
      aria-labelledby={titleId}
      onMouseDown={(event) => {
        pressedOutside.current = isOutside(event)
      }}
      onClick={(event) => {
        if (pressedOutside.current && isOutside(event)) onClose()
      }}
      onCancel={(event) => {
        event.preventDefault()
        if (event.target === dialog.current) onClose()
      }}
    >
      <div className={style.sheet}>
        <header className={style.header}>
          <h2 id={titleId} className={style.title} tabIndex={-1}>
            {title}
          </h2>
          <IconButton label="Close" icon={X} onClick={onClose} />
        </header>
        <div className={style.body} data-dialog-body>
          {children}
        </div>
        {footer && <footer className={style.footer}>{footer}</footer>}
      </div>
    </dialog>
  )
}

/** On a touch screen the title, unless something asks for it: a keyboard would cover half of what has just opened. */
function firstFocus(dialog: HTMLElement): HTMLElement | null {
  const body = dialog.querySelector<HTMLElement>('[data-dialog-body]')!
  const control = body.querySelector<HTMLElement>(
    ':is(input, select, textarea, button, a[href], [tabindex="0"]):not(:disabled)',
  )
  // Where there is only text, the arrow keys are to scroll it.
  if (!control) body.tabIndex = 0
  const wanted = dialog.querySelector<HTMLElement>('[data-autofocus]')
  if (wanted) return wanted
  if (matchMedia('(pointer: coarse)').matches) return dialog.querySelector('h2')
  return control ?? body
}
