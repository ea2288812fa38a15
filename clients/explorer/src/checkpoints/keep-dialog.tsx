/** Makes a lasting checkpoint, with a name of its own, of one that a run would let go. */
import { useMutation } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { routes } from '../navigation/routes.ts'
import { toast } from '../ui/toasts.tsx'
import { NameDialog } from './name-dialog.tsx'

interface Props {
  /** RUN@STEP */
  readonly reference: string
  readonly open: boolean
  readonly onClose: () => void
}

export function KeepDialog({ reference, open, onClose }: Props) {
  const { mutateAsync } = useMutation({
    mutationFn: (name: string) => client.promoteCheckpoint({ checkpoint: reference, name }),
    onSuccess: async ({ name, digest }) => {
      await queryClient.invalidateQueries({ queryKey: ['checkpoints'] })
      const href = { label: 'Show', to: routes.checkpoints({ open: digest }) }
      toast(`${reference} is kept as ${name}.`, { tone: 'good', href })
    },
  })
  return (
    <NameDialog
      open={open}
      onClose={onClose}
      title={`Keep ${reference} for good`}
      action="Keep"
      initial={reference.replace('@', '-step-').slice(-63)}
      hint="A run lets its older checkpoints go. This one stays under this name, whatever becomes of the run."
      onName={mutateAsync}
    />
  )
}
