/** Buttons: with words, with only an icon, and links that look like one. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { Link } from 'wouter'
import styles from './button.module.css'
import { classes } from './classes.ts'

/** How a button looks; LinkButton shares it. */
interface ButtonLook {
  /** `primary`: the one thing to do here. Default: secondary. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'small'
  icon?: LucideIcon
}

interface ButtonProps extends ComponentProps<'button'>, ButtonLook {
  /** Its work is under way: it turns, keeps its width and the focus, and takes no further press. */
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

/** What is in a button: its icon (or the spinner while it works) and its words. */
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
  /** For one that stays down: whether it is. */
  pressed?: boolean
}

/** A button that is only an icon; its label is its name and its tooltip. */
export function IconButton({ label, icon: Icon, pressed, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...rest}
      className={classes(styles.iconButton, className)}
    >
      <Icon size={18} aria-hidden />
    </button>
  )
}

interface LinkButtonProps extends Omit<ComponentProps<'a'>, 'href'>, ButtonLook {
  /** Inside the app: an address of `routes`. External: a whole one. */
  href: string
  /** Leads out of the app, in a tab of its own. */
  external?: boolean
  children?: ReactNode
}

/** A link that looks like a button: it goes somewhere, so it can be opened in a new tab. */
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

/** A turning circle beside words that say the same. */
function Spinner() {
  return <span className={styles.spinner} aria-hidden />
}
