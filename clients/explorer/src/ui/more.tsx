/** A disclosure for what most users don't need: technical details, rare settings. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import style from './more.module.css'

interface MoreProps {
  /** Default: "More". */
  label?: ReactNode
  /** Opens it, for example to show an error inside; the user can still close it. */
  open?: boolean
  children: ReactNode
}

export function More({ label = 'More', open, children }: MoreProps) {
  return (
    <details className={style.more} open={open || undefined}>
      <summary className={style.label}>
        <ChevronRight size={16} className={style.icon} aria-hidden />
        {label}
      </summary>
      <div className={style.content}>{children}</div>
    </details>
  )
}
