/** A section of a view, on its own surface. */
import { useId, type ReactNode } from 'react'
import { classes } from './classes.ts'
import style from './panel.module.css'

export interface PanelProps {
  /** The heading, one level below the view's. */
  title?: ReactNode
  /** Buttons at the end of the heading line. */
  actions?: ReactNode
  children?: ReactNode
  className?: string
}

export function Panel({ title, actions, children, className }: PanelProps) {
  const titleId = useId()
  return (
    <section
      className={classes(style.panel, className)}
      aria-labelledby={title ? titleId : undefined}
    >
      {(title || actions) && (
        <header className={style.header}>
          {title && <h2 id={titleId}>{title}</h2>}
          {actions && <div className={style.actions}>{actions}</div>}
        </header>
      )}
      {children}
    </section>
  )
}
