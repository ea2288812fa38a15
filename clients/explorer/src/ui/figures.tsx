/** Measured figures, large, each with its name and an explanation. */
import type { ReactNode } from 'react'
import style from './figures.module.css'

interface FigureProps {
  readonly label: string
  readonly value: string
  /** An explanation. */
  readonly children: ReactNode
}

export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={style.figures}>{children}</dl>
}

export function Figure({ label, value, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={style.value}>{value}</dd>
      <dd className={style.explanation}>{children}</dd>
    </div>
  )
}
