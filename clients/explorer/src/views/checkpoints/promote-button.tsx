/** Keeps a training run's checkpoint for good, under a name of its own. */
import { useQueryClient } from '@tanstack/react-query'
import { BookmarkPlus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useMayChange } from './may-change.ts'
import { NameDialog } from './name-dialog.tsx'

interface Props {
  /** RUN@STEP */
  readonly reference: string
  readonly size?: 'small'
}

export function PromoteButton({ reference, size }: Props) {
  const [open, setOpen] = useState(false)
  const queries = useQueryClient()
  const may = useMayChange()
  const promote = async (name: string) => {
    const { digest } = await client.promoteCheckpoint({ checkpoint: reference, name })
    await queries.invalidateQueries({ queryKey: ['checkpoints'] })
    toast(`${reference} is kept as ${name}.`, {
      tone: 'good',
      href: { label: 'Show', to: routes.checkpoints({ open: digest }) },
    })
  }
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
      <NameDialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Keep ${reference}`}
        action="Keep"
        initial=""
        hint="A run lets its older checkpoints go. This one stays, under this name."
        onName={promote}
      />
    </>
  )
}
