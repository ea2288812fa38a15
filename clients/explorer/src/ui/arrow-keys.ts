/** Arrow keys in a table of cells, with a heading in the first column. */
import { useRef, useState, type KeyboardEvent } from 'react'

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/**
 * One cell, an element with `data-cell`, is in the tab order; the arrow keys, Home and End move on
 * from there.
 */
export function useArrowKeys(rows: number, columns: number) {
  const table = useRef<HTMLTableElement>(null)
  const [place, setPlace] = useState({ row: 0, column: 0 })
  const current = {
    row: Math.min(place.row, rows - 1),
    column: Math.min(place.column, columns - 1),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement && event.target.dataset.cell !== undefined)) return
    const [down, right] = MOVES[event.key] ?? [0, { Home: -columns, End: columns }[event.key] ?? 0]
    if (down === 0 && right === 0) return
    event.preventDefault()
    const row = Math.min(rows - 1, Math.max(0, current.row + down))
    const column = Math.min(columns - 1, Math.max(0, current.column + right))
    const cell = table.current?.tBodies[0]?.rows[row]?.cells[column + 1]
    cell?.querySelector<HTMLElement>('[data-cell]')?.focus()
  }
  const cellProps = (row: number, column: number) => ({
    tabIndex: row === current.row && column === current.column ? 0 : -1,
    onFocus: () => setPlace({ row, column }),
  })
  return { table, onKeyDown, cellProps }
}
