/** Buttons with text, buttons with only an icon, and links that look like buttons. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './button.module.css'
import { classes } from './classes.ts'

/** The look of a button, shared with LinkButton. */
interface ButtonLook {
  /** `primary` marks the main action. Default: secondary. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'small'
  icon?: LucideIcon
}

interface ButtonProps extends ComponentProps<'button'>, ButtonLook {
  /**
   * Shows a spinner while its action is in progress. It keeps its width and focus, and ignores
   * clicks.
   */
  busy?: boolean
}

export function Button({ variant, size, icon, busy, className, children, ...rest }: ButtonProps) {
  const ignore = (event: MouseEvent) => event.preventDefault()
  return (
    <button
      type="button"
      {...rest}
      {...(busy && { onClick: ignore, 'aria-busy': true, 'aria-disabled': true })}
      className={classes(buttonClass({ variant, size }), className)}
    >
      <ButtonContent icon={icon} busy={busy}>
        {children}
      </ButtonContent>
    </button>
  )
}

/** The class of an element that looks like a button. */
function buttonClass({ variant = 'secondary', size }: ButtonLook): string {
  return classes(styles.button, styles[variant], size && styles[size])
}

/** The content of a button: its icon (a spinner while busy) and its text. */
function ButtonContent(props: { icon?: LucideIcon; busy?: boolean; children?: ReactNode }) {
  const { icon: Icon, busy, children } = props
  return (
    <>
      {busy ? <Spinner /> : Icon && <Icon size={16} aria-hidden />}
      {children}
    </>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  label: string
  icon: LucideIcon
  /** For a toggle button: true while it is on. */
  pressed?: boolean
  /** Short visible text next to the icon, a part of the label. */
  words?: string
}

/** A button with only an icon and a word; the label is its accessible name and its tooltip. */
export function IconButton(props: IconButtonProps) {
  const { label, icon: Icon, pressed, words, className, ...rest } = props
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...rest}
      className={classes(styles.iconButton, words && styles.worded, className)}
    >
      <Icon size={words ? 16 : 18} aria-hidden />
      {words}
    </button>
  )
}

interface LinkButtonProps extends Omit<ComponentProps<'a'>, 'href'>, ButtonLook {
  /** A path from `routes`, or with `external` an absolute URL. */
  href: string
  /** Opens a page outside the app in a new tab. */
  external?: boolean
  children?: ReactNode
}

/** A link that looks like a button. It navigates, so users can open it in a new tab. */
export function LinkButton(props: LinkButtonProps) {
  const { href, external, variant, size, icon, className, children, ...rest } = props
  const look = classes(buttonClass({ variant, size }), className)
  const content = <ButtonContent icon={icon}>{children}</ButtonContent>
  if (external) {
    return (
      <a target="_blank" rel="noreferrer" {...rest} href={href} className={look}>
        {content}
      </a>
    )
  }
  return (
    <Link {...rest} href={href} className={look}>
      {content}
    </Link>
  )
}

/** A spinning circle next to text with the same meaning. */
function Spinner() {
  return <span className={styles.spinner} aria-hidden />
}
