/** A table that scrolls sideways if it is wider than its container. */
import type { ReactNode } from 'react'
import style from './table.module.css'

export interface TableProps {
  /** The table's name, for screen readers. */
  label: string
  /** `<thead>` and `<tbody>`. */
  children: ReactNode
}

export function Table({ label, children }: TableProps) {
  return (
    // Focusable, so that the arrow keys scroll it.
    <div className={style.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={style.table} aria-label={label}>
        {children}
      </table>
    </div>
  )
}
