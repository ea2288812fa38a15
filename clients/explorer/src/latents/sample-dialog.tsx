/** One sample, large, with what can be done with it. */
import { Dialog } from '../ui/dialog.tsx'
import { LatentActions } from './latent-actions.tsx'
import { LatentPicture } from './latent-picture.tsx'
import styles from './sample-dialog.module.css'
import type { Latent } from './recipe.ts'

interface Props {
  readonly latent: Latent
  /** A digest. */
  readonly checkpoint: string
  readonly checkpointName: string
  readonly title: string
  readonly onClose: () => void
}

export function SampleDialog({ latent, checkpoint, checkpointName, title, onClose }: Props) {
  return (
    <Dialog open onClose={onClose} title={title}>
      <div className={styles.large}>
        <LatentPicture latent={latent} checkpoint={checkpoint} size={512} alt={title} />
      </div>
      <LatentActions {...{ latent, checkpoint, checkpointName }} />
    </Dialog>
  )
}
