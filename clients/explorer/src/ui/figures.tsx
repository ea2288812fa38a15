/** Measured figures, large, each with its name and an explanation. */
import type { ReactNode } from 'react'
import { Bar } from './bar.tsx'
import style from './figures.module.css'

interface FigureProps {
  readonly label: string
  readonly value: string
  /** 0 to 1, to be drawn as a bar. */
  readonly share?: number
  /** An explanation. */
  readonly children: ReactNode
}

export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={style.figures}>{children}</dl>
}

export function Figure({ label, value, share, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={style.value}>{value}</dd>
      {share !== undefined && (
        <dd className={style.share}>
          <Bar share={share} />
        </dd>
      )}
      <dd className={style.explanation}>{children}</dd>
    </div>
  )
}
