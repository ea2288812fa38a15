/** Makes a lasting checkpoint, with a name of its own, of one that a run would let go. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { explain } from '../../api/errors.ts'
import { queryClient } from '../../api/query-client.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toasts.tsx'

interface Props {
  /** RUN@STEP; undefined: closed. */
  readonly reference: string | undefined
  readonly onClose: () => void
}

export function PromoteDialog({ reference, onClose }: Props) {
  return reference === undefined ? null : <Open reference={reference} onClose={onClose} />
}

function Open({ reference, onClose }: { reference: string; onClose: () => void }) {
  const [name, setName] = useState(reference.replace('@', '-step-'))
  const promote = usePromotion(reference, onClose)
  const form = 'promote'
  return (
    <Dialog
      open
      width="small"
      title="Make it last"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} busy={promote.isPending}>
            Make it last
          </Button>
        </>
      }
    >
      <p>
        The generator of {reference} becomes a checkpoint like any other. It stays, whatever becomes
        of the run.
      </p>
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          promote.mutate(name)
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          required
          maxLength={63}
          hint="Letters a to z, digits, dots, dashes"
          error={promote.error ? explain(promote.error).detail : undefined}
        />
      </form>
    </Dialog>
  )
}

function usePromotion(reference: string, onDone: () => void) {
  return useMutation({
    mutationFn: (name: string) => client.promoteCheckpoint({ checkpoint: reference, name }),
    onSuccess: ({ name, digest }) => {
      void queryClient.invalidateQueries({ queryKey: ['checkpoints'] })
      const href = { label: 'See it', to: routes.checkpoints({ open: digest }) }
      toast(`${name} is a checkpoint now.`, { tone: 'good', href })
      onDone()
    },
  })
}
