/** A button that says what it does. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import style from './button.module.css'
import { classes } from './classes.ts'
import { Spinner } from './spinner.tsx'

/** How a button looks; LinkButton shares it. */
export interface ButtonLook {
  /** `primary`: the one thing to do here. Default: secondary. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'small'
  icon?: LucideIcon
}

export interface ButtonProps extends ComponentProps<'button'>, ButtonLook {
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
export function buttonClass({ variant = 'secondary', size }: ButtonLook): string {
  return classes(style.button, style[variant], size && style[size])
}

/** What is in a button: its icon (or the spinner while it works) and its words. */
export function ButtonContent(props: { icon?: LucideIcon; busy?: boolean; children?: ReactNode }) {
  const { icon: Icon, busy, children } = props
  return (
    <>
      {busy ? <Spinner /> : Icon && <Icon size={16} aria-hidden />}
      {children}
    </>
  )
}
