/** A table of samples: latents in rows, checkpoints in columns. Arrow keys move between samples. */
import { X } from 'lucide-react'
import { useState, type CSSProperties } from 'react'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, latentKey, type Latent } from '../../latents/recipe.ts'
import { SampleDialog } from '../../latents/sample-dialog.tsx'
import { useNames } from '../../latents/use-names.ts'
import { useArrowKeys } from '../../ui/arrow-keys.ts'
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
      {opened?.column.digest !== undefined && (
        <SampleDialog
          latent={opened.latent}
          checkpoint={opened.column.digest}
          checkpointName={opened.column.name}
          title={`${describe(opened.latent, names)} by ${opened.column.name}`}
          onClose={() => setOpened(null)}
        />
      )}
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
    <button
      type="button"
      className={styles.cell}
      // Its picture has no name while it loads.
      aria-label={`${words} by ${name}`}
      data-cell
      onClick={onOpen}
      {...focus}
    >
      <LatentPicture latent={latent} checkpoint={digest} alt={`${words} by ${name}`} />
    </button>
  )
}
