/** The two ways to fill a group without dragging: one latent of any kind, or a handful of samples. */
import { LayoutGrid, Plus } from 'lucide-react'
import { useState } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { SeedWallDialog } from './seed-wall-dialog.tsx'
import styles from './tray.module.css'

interface Props {
  /** What the group has. */
  readonly latents: readonly Latent[]
  readonly checkpoint: CheckpointDetails
  readonly onAdd: (latent: Latent) => void
  /** All that the group is to have. */
  readonly onChoose: (latents: readonly Latent[]) => void
}

export function AddButtons({ latents, checkpoint, onAdd, onChoose }: Props) {
  const [open, setOpen] = useState<'picker' | 'wall' | null>(null)
  const close = () => setOpen(null)
  return (
    <div className={styles.add}>
      <Button size="small" icon={LayoutGrid} onClick={() => setOpen('wall')}>
        Choose from samples
      </Button>
      <Button size="small" variant="quiet" icon={Plus} onClick={() => setOpen('picker')}>
        Add one
      </Button>
      <SeedWallDialog
        open={open === 'wall'}
        onClose={close}
        latents={latents}
        checkpoint={checkpoint}
        onChoose={onChoose}
      />
      <LatentPicker
        open={open === 'picker'}
        onClose={close}
        onPick={onAdd}
        title="Add to the group"
        checkpoint={checkpoint.digest}
      />
    </div>
  )
}
