/** The current checkpoint in the header, and the dialog for choosing another. */
import { Box, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useCheckpoint } from '../api/current-checkpoint.tsx'
import { LatentPicture } from '../latents/latent-picture.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckpointChooser } from './checkpoint-chooser.tsx'
import style from './checkpoint-picker.module.css'

export function CheckpointPicker() {
  const { reference, checkpoint, isPending, choose } = useCheckpoint()
  const [open, setOpen] = useState(false)
  const named = reference ?? checkpoint?.name ?? (isPending ? '' : 'No checkpoint')
  const words = reference?.startsWith('sha256:') && checkpoint ? checkpoint.name : named
  return (
    <>
      <button
        type="button"
        className={style.button}
        aria-haspopup="dialog"
        aria-label={`Checkpoint: ${words || 'loading'}. Choose another`}
        title="Choose a checkpoint"
        onClick={() => setOpen(true)}
      >
        <span className={style.thumbnail}>
          {checkpoint ? (
            <LatentPicture latent={FIRST} checkpoint={checkpoint.digest} alt="" />
          ) : (
            <Box size={18} aria-hidden />
          )}
        </span>
        <span className={style.name}>{words}</span>
        <ChevronDown size={16} aria-hidden />
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Choose a checkpoint" width="large">
        <CheckpointChooser
          current={reference ?? checkpoint?.digest}
          onChoose={(chosen) => {
            choose(chosen)
            setOpen(false)
          }}
        />
      </Dialog>
    </>
  )
}

const FIRST = { seed: 0 }
