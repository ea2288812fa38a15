/** Keeps a training run's checkpoint for good, under a name of its own. */
import { BookmarkPlus } from 'lucide-react'
import { useState } from 'react'
import { KeepDialog } from '../../checkpoints/keep-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { useMayChange } from './may-change.ts'

interface Props {
  /** RUN@STEP */
  readonly reference: string
  readonly size?: 'small'
}

export function KeepButton({ reference, size }: Props) {
  const [open, setOpen] = useState(false)
  const may = useMayChange()
  return (
    <>
      <Button
        size={size}
        icon={BookmarkPlus}
        aria-label={`Keep for good: ${reference}`}
        onClick={() => may.ask('Keeping a checkpoint', () => setOpen(true))}
      >
        Keep for good
      </Button>
      <KeepDialog reference={reference} open={open} onClose={() => setOpen(false)} />
    </>
  )
}
