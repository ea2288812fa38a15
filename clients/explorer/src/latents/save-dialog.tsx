/** The dialog for saving a latent with a name, tags and a note. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Save } from 'lucide-react'
import { useId, useState } from 'react'
import { client } from '../api/client.ts'
import { SampleWith, useSamplingVariant } from '../api/current-variant.tsx'
import { ErrorNotice } from '../api/error-notice.tsx'
import { latentTagsQuery } from '../api/queries.ts'
import { routes } from '../navigation/routes.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TagsField } from '../ui/tags-field.tsx'
import { TextArea, TextField } from '../ui/text-field.tsx'
import { toast } from '../ui/toasts.tsx'
import { LatentPicture } from './latent-picture.tsx'
import { describe, type Latent } from './recipe.ts'
import styles from './save-dialog.module.css'
import { useNames } from './use-names.ts'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly latent: Latent
  /** The digest of the checkpoint it is saved with. */
  readonly checkpoint: string
  readonly suggestedName?: string
}

export function SaveDialog({ open, onClose, ...rest }: Props) {
  const form = useId()
  const [busy, setBusy] = useState(false)
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Save this sample"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" icon={Save} type="submit" form={form} busy={busy}>
            Save
          </Button>
        </>
      }
    >
      {open && <SaveForm {...rest} id={form} onBusy={setBusy} onDone={onClose} />}
    </Dialog>
  )
}

interface FormProps extends Omit<Props, 'open' | 'onClose'> {
  readonly id: string
  readonly onBusy: (busy: boolean) => void
  readonly onDone: () => void
}

function SaveForm({ id, latent, checkpoint, suggestedName = '', onBusy, onDone }: FormProps) {
  const [name, setName] = useState(suggestedName)
  const [tags, setTags] = useState<string[]>([])
  const [note, setNote] = useState('')
  const { data: known } = useQuery(latentTagsQuery())
  const names = useNames([latent])
  const without = useSamplingVariant() ? '. It is saved without the variant.' : ''
  const save = useSave(onDone, onBusy)
  return (
    <form
      id={id}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ name: name.trim(), tags, note, latent, checkpoint })
      }}
    >
      <SampleWith variant={null}>
        <LatentPicture latent={latent} checkpoint={checkpoint} className={styles.picture} />
      </SampleWith>
      <div className={styles.fields}>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          required
          maxLength={120}
          autoFocus
          hint={`Made from: ${describe(latent, names)}${without}`}
        />
        <TagsField
          label="Tags"
          value={tags}
          onChange={setTags}
          suggestions={known?.map(({ tag }) => tag)}
        />
        <TextArea label="Note" value={note} onChange={setNote} maxLength={4000} />
        {save.error && <ErrorNotice error={save.error} compact />}
      </div>
    </form>
  )
}

function useSave(onDone: () => void, onBusy: (busy: boolean) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (input: Parameters<typeof client.saveLatent>[0]) => client.saveLatent(input),
    onMutate: () => onBusy(true),
    onSettled: () => onBusy(false),
    onSuccess: async ({ id, name }) => {
      await queries.invalidateQueries({ queryKey: ['latents'] })
      toast(`Saved as “${name}”.`, {
        tone: 'good',
        href: { label: 'Show', to: routes.latents({ id }) },
      })
      onDone()
    },
  })
}
