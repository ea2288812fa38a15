/** A list of technical terms: the value of each, and a sentence that explains it. */
import type { ReactNode } from 'react'
import style from './explained-list.module.css'

interface Explained {
  readonly term: string
  readonly value: ReactNode
  /** One plain sentence. */
  readonly meaning: string
}

export function ExplainedList({ items }: { readonly items: readonly Explained[] }) {
  return (
    <dl className={style.list}>
      {items.map(({ term, value, meaning }) => (
        <div key={term} className={style.item}>
          <dt>{term}</dt>
          <dd className={style.value}>{value}</dd>
          <dd className={style.meaning}>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
