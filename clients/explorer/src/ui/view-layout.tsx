/** The layout of a view: title, intro, actions, content, and an optional aside. */
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import style from './view-layout.module.css'

export interface ViewLayoutProps {
  /** The page's heading. */
  title: string
  /** One sentence for first-time users. */
  intro?: ReactNode
  /** Buttons and fields at the end of the title line. */
  actions?: ReactNode
  children?: ReactNode
  /** Next to the content from 1100 pixels on, below it on smaller screens. */
  aside?: ReactNode
}

export function ViewLayout({ title, intro, actions, children, aside }: ViewLayoutProps) {
  return (
    <div className={style.view}>
      <header className={style.header}>
        <div className={style.words}>
          <h1 tabIndex={-1}>{title}</h1>
          {intro && <p className={style.intro}>{intro}</p>}
        </div>
        {actions && <div className={style.actions}>{actions}</div>}
      </header>
      <div className={classes(style.content, aside ? style.withAside : null)}>
        <div className={style.column}>{children}</div>
        {aside && <aside className={style.column}>{aside}</aside>}
      </div>
    </div>
  )
}
