/** A table of samples: latents in rows, checkpoints in columns. Arrow keys move between samples. */
import { X } from 'lucide-react'
import { useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, latentKey, type Latent } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/button.tsx'
import styles from './grid.module.css'
import { runOf } from './compare-state.ts'
import type { Column } from './use-columns.ts'

interface Props {
  readonly columns: readonly Column[]
  readonly latents: readonly Latent[]
  readonly onRemoveColumn: (at: number) => void
  readonly onRemoveRow: (at: number) => void
}

interface Opened {
  readonly latent: Latent
  readonly column: Column
}

export function Grid({ columns, latents, onRemoveColumn, onRemoveRow }: Props) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const names = useNames(latents)
  const { cellProps, onKeyDown, table } = useArrowKeys(latents.length, columns.length)
  const width = { '--columns': columns.length } as CSSProperties
  return (
    <div className={styles.scroll} style={width}>
      <table ref={table} className={styles.grid} onKeyDown={onKeyDown} aria-label="Samples">
        <thead>
          <tr>
            <td />
            {columns.map((column, at) => (
              <th key={column.reference} scope="col">
                <ColumnHead
                  column={column}
                  onRemove={columns.length > 1 ? () => onRemoveColumn(at) : undefined}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {latents.map((latent, row) => {
            const words = describe(latent, names)
            return (
              <tr key={`${latentKey(latent)} ${row}`}>
                <th scope="row">
                  <span className={styles.rowHead}>
                    <span className={styles.label}>{words}</span>
                    {latents.length > 1 && (
                      <IconButton
                        label={`Remove ${words}`}
                        icon={X}
                        onClick={() => onRemoveRow(row)}
                      />
                    )}
                  </span>
                </th>
                {columns.map((column, at) => (
                  <td key={column.reference}>
                    <Cell
                      {...{ latent, column, words }}
                      {...cellProps(row, at)}
                      onOpen={() => setOpened({ latent, column })}
                    />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      <Details
        opened={opened}
        words={opened ? describe(opened.latent, names) : ''}
        onClose={() => setOpened(null)}
      />
    </div>
  )
}

interface ColumnHeadProps {
  readonly column: Column
  /** Undefined for the only column. */
  readonly onRemove?: () => void
}

/** The checkpoint's name, for one of a run with the step on a line of its own. */
function ColumnHead({ column: { name, problem, size }, onRemove }: ColumnHeadProps) {
  const run = runOf(name)
  const step = run === undefined ? undefined : name.slice(run.length + 1)
  return (
    <span className={styles.head}>
      <span className={styles.name} title={name}>
        {run ?? name}
      </span>
      <span className={styles.note}>
        {problem ?? (step === undefined ? size : `step ${Number(step).toLocaleString('en')}`)}
      </span>
      {onRemove && <IconButton label={`Remove ${name}`} icon={X} onClick={onRemove} />}
    </span>
  )
}

interface CellProps extends Opened {
  readonly words: string
  readonly tabIndex: number
  readonly onFocus: () => void
  readonly onOpen: () => void
}

function Cell({ latent, column, words, onOpen, ...focus }: CellProps) {
  const { digest, name, problem } = column
  if (digest === undefined) {
    return <span className={styles.missing} role="img" aria-label={problem ?? 'Loading'} />
  }
  return (
    <button type="button" className={styles.cell} data-cell onClick={onOpen} {...focus}>
      <LatentPicture latent={latent} checkpoint={digest} alt={`${words} by ${name}`} />
    </button>
  )
}

interface DetailsProps {
  readonly opened: Opened | null
  readonly words: string
  readonly onClose: () => void
}

/** One sample, large. */
function Details({ opened, words, onClose }: DetailsProps) {
  const { latent, column } = opened ?? {}
  const digest = column?.digest
  return (
    <Dialog open={opened !== null} onClose={onClose} title={`${words} by ${column?.name ?? ''}`}>
      {latent && column && digest !== undefined && (
        <>
          <div className={styles.large}>
            <LatentPicture latent={latent} checkpoint={digest} size={512} alt={words} />
          </div>
          <LatentActions latent={latent} checkpoint={digest} checkpointName={column.name} />
        </>
      )}
    </Dialog>
  )
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** One sample is in the tab order; the arrow keys, Home and End move on from there. */
function useArrowKeys(rows: number, columns: number) {
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
