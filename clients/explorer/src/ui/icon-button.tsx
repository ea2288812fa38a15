/** A button that is only an icon; its label is its name and its tooltip. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import style from './icon-button.module.css'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  label: string
  icon: LucideIcon
  /** For one that stays down: whether it is. */
  pressed?: boolean
}

export function IconButton({ label, icon: Icon, pressed, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...rest}
      className={classes(style.button, className)}
    >
      <Icon size={18} aria-hidden />
    </button>
  )
}
