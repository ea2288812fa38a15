/** A list of terms and their values. */
import { Fragment, type ReactNode } from 'react'
import style from './definition-list.module.css'

export function DefinitionList({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={style.list}>
      {items.map(([term, value]) => (
        <Fragment key={term}>
          <dt className={style.term}>{term}</dt>
          <dd className={style.value}>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
