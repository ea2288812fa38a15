/** A modal dialog; on a phone, a sheet of full screen height. */
import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import { create } from 'zustand'
import { classes } from './classes.ts'
import style from './dialog.module.css'
import { IconButton } from './button.tsx'

export interface DialogProps {
  open: boolean
  /** Called on Escape, the close button, and a click outside the dialog. */
  onClose: () => void
  title: string
  children: ReactNode
  /** The dialog's buttons, the main one last. */
  footer?: ReactNode
  /** 400 pixels, 560, or 880 and more on a wide screen. Default: medium. */
  width?: 'small' | 'medium' | 'large'
}

/** The open dialogs, the topmost last. */
const useOpen = create<{ dialogs: readonly HTMLDialogElement[] }>(() => ({ dialogs: [] }))

/** The topmost dialog, if one is open. The browser makes everything outside it inert. */
export function useTopDialog(): HTMLDialogElement | undefined {
  return useOpen(({ dialogs }) => dialogs.at(-1))
}

/**
 * Renders its children only while open. Focus goes to the element with `data-autofocus`, else to
 * the first field or button, and returns to its previous place afterwards.
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
  // Closes only if the press starts outside too: dragging to select text may end outside.
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

/**
 * Returns the element to focus. On a touch screen that is the title, unless an element has
 * `data-autofocus`: a keyboard would cover half of the dialog.
 */
function firstFocus(dialog: HTMLElement): HTMLElement | null {
  const body = dialog.querySelector<HTMLElement>('[data-dialog-body]')!
  const control = body.querySelector<HTMLElement>(
    ':is(input, select, textarea, button, a[href], [tabindex="0"]):not(:disabled)',
  )
  // If there is only text, the arrow keys should scroll it.
  if (!control) body.tabIndex = 0
  const wanted = dialog.querySelector<HTMLElement>('[data-autofocus]')
  if (wanted) return wanted
  if (matchMedia('(pointer: coarse)').matches) return dialog.querySelector('h2')
  return control ?? body
}
