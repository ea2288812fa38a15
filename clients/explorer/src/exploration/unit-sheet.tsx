/** The figure of all units of a network, on which each unit can be opened. */
import { useState } from 'react'
import type { FilterUnitFieldsFragment } from '@latentql/sdk'
import { client } from '../api/client.ts'
import { moveInGrid } from '../ui/grid-keys.ts'
import layout from './layout.module.css'
import styles from './filters.module.css'

interface Props {
  readonly url: string
  /** The units in the order of the figure, row by row. */
  readonly units: readonly FilterUnitFieldsFragment[]
  readonly words: string
  /** Begins the names of the units. */
  readonly kind: string
  readonly onOpen: (unit: number) => void
}

/** Tab reaches one unit, the arrow keys the others. */
export function UnitSheet({ url, units, words, kind, onOpen }: Props) {
  const [tabStop, setTabStop] = useState(units[0]?.unit)
  const columns = Math.ceil(Math.sqrt(units.length))
  return (
    <figure className={layout.sheet}>
      <div className={styles.units}>
        <img src={client.resolveUrl(url)} alt={words} />
        <div
          className={styles.over}
          style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
          role="group"
          aria-label={`${kind} units`}
          aria-description="Use the arrow keys to move, and Enter to enlarge a unit."
          onKeyDown={moveInGrid}
        >
          {units.map(({ unit }) => (
            <button
              key={unit}
              type="button"
              className={styles.unit}
              aria-label={`${kind} unit ${unit}`}
              title={`Unit ${unit}: enlarge`}
              tabIndex={unit === tabStop ? 0 : -1}
              onFocus={() => setTabStop(unit)}
              onClick={() => onOpen(unit)}
            />
          ))}
        </div>
      </div>
      <figcaption>{words}</figcaption>
    </figure>
  )
}
