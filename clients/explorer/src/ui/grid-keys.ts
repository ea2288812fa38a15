/** Keys in a grid of buttons of which Tab reaches only one. */
import type { KeyboardEvent } from 'react'

/** Moves focus with the arrow keys, Home and End; for the `onKeyDown` of a CSS grid of buttons. */
export function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.indexOf(event.target as HTMLButtonElement)
  const columns = getComputedStyle(event.currentTarget).gridTemplateColumns.split(' ').length
  const to = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: buttons.length - 1,
  }[event.key]
  if (to === undefined || at < 0) return
  event.preventDefault()
  buttons[to]?.focus()
}
