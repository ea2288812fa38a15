/** Rows of samples. Arrow keys move between them; one opens large. */
import { useState, type CSSProperties } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { SampleDialog } from '../../latents/sample-dialog.tsx'
import { useArrowKeys } from '../../ui/arrow-keys.ts'
import styles from './picture-grid.module.css'

interface Props {
  readonly checkpoint: Pick<CheckpointDetails, 'digest' | 'name'>
  /** The grid's name. */
  readonly label: string
  /** Rows of equal length. */
  readonly rows: readonly (readonly Latent[])[]
  /** Headings of the columns; default: none. */
  readonly heads?: readonly string[]
  /** The words for a sample. */
  readonly words: (row: number, column: number) => string
}

export function PictureGrid({ checkpoint, label, rows, heads, words }: Props) {
  const [opened, setOpened] = useState<{ latent: Latent; title: string } | null>(null)
  const columns = rows[0]?.length ?? 0
  const { table, onKeyDown, cellProps } = useArrowKeys(rows.length, columns)
  return (
    <div className={styles.scroll} style={{ '--columns': columns } as CSSProperties}>
      <table ref={table} className={styles.grid} onKeyDown={onKeyDown} aria-label={label}>
        {heads && (
          <thead>
            <tr>
              <td className={styles.rowHead} />
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((latents, row) => (
            <tr key={row}>
              <th scope="row" className={styles.rowHead}>
                <span className="visually-hidden">Row {row + 1}</span>
              </th>
              {latents.map((latent, column) => {
                const title = words(row, column)
                return (
                  <td key={column}>
                    <button
                      type="button"
                      className={styles.cell}
                      // Its picture has no name while it loads.
                      aria-label={title}
                      data-cell
                      onClick={() => setOpened({ latent, title })}
                      {...cellProps(row, column)}
                    >
                      <LatentPicture latent={latent} checkpoint={checkpoint.digest} alt={title} />
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {opened && (
        <SampleDialog
          {...opened}
          checkpoint={checkpoint.digest}
          checkpointName={checkpoint.name}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  )
}
