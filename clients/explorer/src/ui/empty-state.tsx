/** What to do where there is nothing yet. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import style from './empty-state.module.css'

export interface EmptyStateProps {
  icon: LucideIcon
  title: string
  /** A sentence or two: why it is empty, what fills it. */
  children?: ReactNode
  /** The button that does so. */
  action?: ReactNode
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={style.empty}>
      <Icon size={32} strokeWidth={1.5} className={style.icon} aria-hidden />
      <h2>{title}</h2>
      {children && <div className={style.words}>{children}</div>}
      {action && <div className={style.action}>{action}</div>}
    </div>
  )
}
