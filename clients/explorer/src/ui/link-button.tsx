/** A link that looks like a button: it goes somewhere, so it can be opened in a new tab. */
import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'wouter'
import { ButtonContent, buttonClass, type ButtonLook } from './button.tsx'
import { classes } from './classes.ts'

export interface LinkButtonProps extends Omit<ComponentProps<'a'>, 'href'>, ButtonLook {
  /** Inside the app: an address of `routes`. External: a whole one. */
  href: string
  /** Leads out of the app, in a tab of its own. */
  external?: boolean
  children?: ReactNode
}

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
