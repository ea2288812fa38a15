/** A button that opens a menu of actions and links. */
import { ChevronDown, type LucideIcon } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from './button.tsx'
import styles from './menu-button.module.css'

export interface MenuItem {
  readonly label: string
  /** A few more words. */
  readonly hint?: string
  readonly icon?: LucideIcon
  /** Called on choice; an item has either this or `href`. */
  readonly onChoose?: () => void
  /** An absolute URL, opened in a new tab. */
  readonly href?: string
}

interface Props {
  readonly label: string
  /** Accessible name, which begins with the label. Default: the label. */
  readonly name?: string
  readonly icon?: LucideIcon
  readonly size?: 'small'
  /** Called before the menu opens. */
  readonly onOpen?: () => void
  /** Empty while they aren't known. */
  readonly items: readonly MenuItem[]
}

/** The arrow keys, Home and End move in the menu; Escape, Tab and a click elsewhere close it. */
export function MenuButton(props: Props) {
  const { label, name, icon, size, onOpen, items } = props
  const id = useId()
  const button = useRef<HTMLSpanElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const isReady = isOpen && items.length > 0
  useEffect(() => {
    if (isReady) place(menu.current!, button.current!)
  }, [isReady])
  useClosedByScrolling(menu, isOpen)
  return (
    <span ref={button} className={styles.anchor}>
      <Button
        {...{ icon, size }}
        variant="quiet"
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        popoverTarget={id}
        onClick={() => {
          if (!isOpen) onOpen?.()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || isOpen) return
          event.preventDefault()
          event.currentTarget.click()
        }}
      >
        {label}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className={styles.menu}
        onKeyDown={moveFocus}
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        {items.map((item) => (
          <Item key={item.label} {...item} onClose={() => menu.current!.hidePopover()} />
        ))}
      </div>
    </span>
  )
}

type ItemProps = MenuItem & { readonly onClose: () => void }

function Item({ label, hint, icon: Icon, onChoose, href, onClose }: ItemProps) {
  const content = (
    <>
      {Icon && <Icon size={16} className={styles.icon} aria-hidden />}
      <span>{label}</span>
      {hint && <span className={styles.hint}>{hint}</span>}
    </>
  )
  const common = { role: 'menuitem', tabIndex: -1, className: styles.item }
  if (href !== undefined) {
    return (
      <a {...common} href={href} target="_blank" rel="noreferrer" onClick={onClose}>
        {content}
      </a>
    )
  }
  const choose = () => {
    onClose()
    onChoose?.()
  }
  return (
    <button type="button" {...common} onClick={choose}>
      {content}
    </button>
  )
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')]
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const menu = event.currentTarget
  const items = itemsOf(menu)
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at + items.length - 1) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key]
  if (event.key === 'Tab') menu.hidePopover()
  if (to === undefined) return
  event.preventDefault()
  event.stopPropagation()
  items[to]?.focus()
}

const GAP = 4

/** Puts the menu below the button, or above if there is more space, and focuses its first item. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  const { offsetWidth: width, offsetHeight: height } = menu
  const below = bottom + GAP
  const y = below + height <= clientHeight || top < height + GAP ? below : top - GAP - height
  const x = Math.max(GAP, left + width <= clientWidth - GAP ? left : right - width)
  menu.style.setProperty('left', `${x}px`)
  menu.style.setProperty('top', `${Math.max(GAP, Math.min(y, clientHeight - height - GAP))}px`)
  itemsOf(menu)[0]?.focus({ preventScroll: true })
}

/** Scrolling would part the menu from its button. */
function useClosedByScrolling(menu: React.RefObject<HTMLElement | null>, isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return
    const close = ({ target }: Event) => {
      if (target !== menu.current) menu.current?.hidePopover()
    }
    const events = ['scroll', 'resize'] as const
    for (const event of events) addEventListener(event, close, { capture: true })
    return () => {
      for (const event of events) removeEventListener(event, close, { capture: true })
    }
  }, [menu, isOpen])
}
