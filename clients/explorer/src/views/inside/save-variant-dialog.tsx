/** The dialog for saving the maps that are turned off under a name. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Save } from 'lucide-react'
import { useId, useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { useMayChange } from '../../api/may-change.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import { countMaps, variantOf, type Ablations } from './ablations.ts'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  /** A digest. */
  readonly checkpoint: string
  readonly ablations: Ablations
}

export function SaveVariantDialog({ open, ...rest }: Props) {
  return open ? <OpenDialog {...rest} /> : null
}

function OpenDialog({ onClose, checkpoint, ablations }: Omit<Props, 'open'>) {
  const form = useId()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const may = useMayChange('WRITE')
  const save = useMutation({
    mutationFn: () =>
      client.saveVariant({ name: name.trim(), checkpoint, variant: variantOf(ablations)! }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['variants'] })
      toast(`Saved as “${name.trim()}”.`, { tone: 'good' })
      onClose()
    },
  })
  const count = countMaps(ablations)
  return (
    <Dialog
      open
      width="small"
      onClose={onClose}
      title="Save as a variant"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon={Save} type="submit" form={form} busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          may.ask('Saving a variant', () => save.mutate())
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          required
          maxLength={120}
          autoComplete="off"
          placeholder="no glasses"
          hint={`The generator with ${count} ${count === 1 ? 'map' : 'maps'} off.`}
        />
        {save.error && <ErrorNotice error={save.error} compact />}
      </form>
    </Dialog>
  )
}
