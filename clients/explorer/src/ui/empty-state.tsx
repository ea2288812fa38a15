/** A placeholder for an empty view, with the next action. */
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import style from './empty-state.module.css'

export interface EmptyStateProps {
  icon: LucideIcon
  title: string
  /** A sentence or two: why it is empty, and how to fill it. */
  children?: ReactNode
  /** The button for the next action. */
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
