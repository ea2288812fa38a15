/** The actions for selected latents; stays at the bottom of the screen while scrolling. */
import { Film, Pin, Sigma, Tags, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { MAX_PICKED, useShelf } from '../../latents/shelf.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { ExportButton } from './export-button.tsx'
import { checkpointFor, type SavedLatent } from './saved-latent.ts'
import style from './selection-bar.module.css'
import type { Selection } from './selection.ts'
import { TagsDialog } from './tags-dialog.tsx'

interface Props {
  readonly selection: Selection
  /** Number of latents that match the filter. */
  readonly total: number | undefined
  readonly onAll: () => void
  readonly onDelete: () => void
}

export function SelectionBar({ selection, total = 0, onAll, onDelete }: Props) {
  const [tagging, setTagging] = useState(false)
  const { latents, clear } = selection
  return (
    <section className={style.bar} aria-label="Selection">
      <div className={style.selected}>
        <p className={style.count} aria-live="polite">
          {latents.length.toLocaleString('en')} selected
        </p>
        {latents.length < total && (
          <Button size="small" variant="quiet" onClick={onAll}>
            Select all {total.toLocaleString('en')}
          </Button>
        )}
        <Button size="small" variant="quiet" icon={X} onClick={clear}>
          Clear
        </Button>
      </div>
      <div className={style.actions}>
        <Button size="small" icon={Tags} onClick={() => setTagging(true)}>
          Tags
        </Button>
        <Button size="small" icon={Pin} onClick={() => pick(latents)}>
          Pick
        </Button>
        <ViewLinks latents={latents} />
        <ExportButton
          size="small"
          what={{ ids: latents.map(({ id }) => id) }}
          count={latents.length}
        >
          Export
        </ExportButton>
        <Button size="small" variant="danger" icon={Trash2} onClick={onDelete}>
          Delete
        </Button>
      </div>
      {tagging && (
        <TagsDialog
          latents={latents}
          onClose={() => setTagging(false)}
          onChanged={selection.update}
        />
      )}
    </section>
  )
}

function ViewLinks({ latents }: { readonly latents: readonly SavedLatent[] }) {
  const { checkpoint: chosen } = useCheckpoint()
  const checkpoint = checkpointFor(latents, chosen)
  // More would make the URL too long. A walk uses only the first few.
  const saved = latents.slice(0, MAX_PICKED).map(({ id }) => ({ saved: id }))
  return (
    <>
      {saved.length > 1 && (
        <LinkButton size="small" icon={Film} href={routes.walk({ waypoints: saved, checkpoint })}>
          Walk
        </LinkButton>
      )}
      <LinkButton size="small" icon={Sigma} href={routes.arithmetic({ plus: [saved], checkpoint })}>
        Arithmetic
      </LinkButton>
    </>
  )
}

function pick(latents: readonly SavedLatent[]): void {
  const { add } = useShelf.getState()
  const shown = latents.filter(({ checkpoint }) => checkpoint !== null).slice(-MAX_PICKED)
  for (const { id, checkpoint } of shown) {
    add({
      latent: { saved: id },
      checkpoint: checkpoint!.digest,
      checkpointName: checkpoint!.name,
    })
  }
  const left = latents.length - shown.length
  if (left > 0)
    toast(`${shown.length} picked; ${left} have no checkpoint or don’t fit on the shelf.`)
}
