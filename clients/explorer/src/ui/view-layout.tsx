/** The frame of a view: its title, its buttons, what it is about, and what stands beside it where there is room. */
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import style from './view-layout.module.css'

export interface ViewLayoutProps {
  /** The page's heading. */
  title: string
  /** One sentence for who is here for the first time. */
  intro?: ReactNode
  /** Buttons and fields at the end of the title's line. */
  actions?: ReactNode
  children?: ReactNode
  /** Beside the rest from 1100 pixels on, below it on smaller screens. */
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
