/** Where the focus goes when what had it is removed from the board. */

/**
 * Focuses a latent of a group, or the nearest there is, once the board has changed. `from` is an element on the same
 * side of the board, as it is before the change.
 */
export function focusMember(from: Element, group: number, member: number): void {
  const side = from.closest('[data-side]')
  requestAnimationFrame(() => {
    const trays = side?.querySelectorAll('[data-tray]')
    const tray = trays?.[Math.min(group, trays.length - 1)]
    const members = tray?.querySelectorAll<HTMLElement>('[data-member]')
    const next = members?.[Math.min(member, members.length - 1)]
    ;(next ?? tray?.querySelector('button'))?.focus()
  })
}
