/** Short messages at the bottom of the page, and actions that can be undone for a few seconds. */
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { Link } from 'wouter'
import { create } from 'zustand'
import { Button, IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { useTopDialog } from './dialog.tsx'
import style from './toasts.module.css'

export interface ToastOptions {
  tone?: 'plain' | 'good' | 'bad'
  action?: { label: string; run: () => void }
  /** A link inside the app. */
  href?: { label: string; to: string }
}

interface Toast extends ToastOptions {
  id: number
  text: string
  /** Milliseconds to show it, not counting time with the pointer or focus on it. */
  stays: number
  onClosed?: () => void
}

const MAX_SHOWN = 4

const useToasts = create<{ toasts: Toast[] }>(() => ({ toasts: [] }))
let lastId = 0

/**
 * Shows a message. Messages with a button or link stay longer, and none disappears while the
 * pointer is on it.
 */
export function toast(text: string, options: ToastOptions = {}): void {
  const { action, href, tone } = options
  show({ ...options, text, stays: action || href || tone === 'bad' ? 10_000 : 5_000 })
}

export interface Undoable {
  /** The message to show, e.g. "3 latents deleted". */
  text: string
  /** Performs the action. */
  commit: () => Promise<void>
  /** Restores the page to its state before the action. */
  onUndo?: () => void
  /** Called if the commit fails. Default: shows the error. */
  onError?: (error: unknown) => void
}

let pending: { commit: () => void; undo: () => void } | undefined

/**
 * Shows `text` with an "Undo" button for 7 seconds, then commits. Ctrl+Z undoes it too. Commits at
 * once when the page is closed or another undoable starts. The page should show the outcome right
 * away.
 */
export function undoable({ text, commit, onUndo, onError = showFailed }: Undoable): void {
  pending?.commit()
  let open = true
  const mine = {
    commit: () => settle(() => void commit().catch(onError)),
    undo: () => settle(() => onUndo?.()),
  }
  const settle = (outcome: () => void) => {
    if (!open) return
    open = false
    if (pending === mine) pending = undefined
    close(id)
    outcome()
  }
  pending = mine
  const action = { label: 'Undo', run: mine.undo }
  const id = show({ text, action, stays: 7_000, onClosed: mine.commit })
}

function showFailed(error: unknown): void {
  toast(error instanceof Error ? error.message : 'Something went wrong.', { tone: 'bad' })
}

/** Handles Ctrl+Z before the view does, except in text fields, which have their own undo. */
function undoByKey(event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, shiftKey, target } = event
  if (!pending || key !== 'z' || !(ctrlKey || metaKey) || shiftKey) return
  if (target instanceof Element && target.closest('input, textarea')) return
  event.preventDefault()
  event.stopPropagation()
  pending.undo()
}

function show(shown: Omit<Toast, 'id'>): number {
  const id = (lastId += 1)
  const { toasts } = useToasts.getState()
  useToasts.setState({ toasts: [...toasts, { ...shown, id }] })
  for (const old of toasts.slice(0, -MAX_SHOWN + 1)) close(old.id)
  return id
}

function close(id: number): void {
  const { toasts } = useToasts.getState()
  useToasts.setState({ toasts: toasts.filter((toast) => toast.id !== id) })
  toasts.find((toast) => toast.id === id)?.onClosed?.()
}

/** Renders the messages; used once in the app. */
export function ToastHost() {
  const dialog = useTopDialog()
  useEffect(() => {
    const commit = () => pending?.commit()
    addEventListener('keydown', undoByKey, { capture: true })
    addEventListener('pagehide', commit)
    return () => {
      removeEventListener('keydown', undoByKey, { capture: true })
      removeEventListener('pagehide', commit)
    }
  }, [])
  return createPortal(<Messages />, dialog ?? document.body)
}

/** A popover, so that messages appear above an open dialog. */
function Messages() {
  const toasts = useToasts(({ toasts }) => toasts)
  const host = useRef<HTMLElement>(null)
  useEffect(() => host.current!.showPopover(), [])
  return (
    <section ref={host} popover="manual" className={style.host} aria-label="Messages">
      <div className={style.list} role="status">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </div>
    </section>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const { id, text, tone = 'plain', action, href, stays } = toast
  const [held, setHeld] = useState(false)
  const end = useEffectEvent(() => close(id))
  useEffect(() => {
    if (held) return
    const timer = setTimeout(end, stays)
    return () => clearTimeout(timer)
  }, [held, stays])
  const Icon = { plain: null, good: CircleCheck, bad: CircleAlert }[tone]
  return (
    <div
      className={classes(style.toast, style[tone])}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {Icon && <Icon size={18} className={style.icon} aria-hidden />}
      <p className={style.text}>{text}</p>
      {href && (
        <Link href={href.to} className={style.link} onClick={() => close(id)}>
          {href.label}
        </Link>
      )}
      {action && (
        <Button
          size="small"
          variant="quiet"
          className={style.action}
          onClick={() => {
            action.run()
            close(id)
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={X} onClick={() => close(id)} />
    </div>
  )
}
