/** Asks for a name, and stays open with the reason if the server rejects it. */
import { useId, useState } from 'react'
import { useMutation } from '@tanstack/react-query'
import { explain } from '../api/errors.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { client } from '../api/client.ts'
import { queryClient } from '../api/queries.ts'
import { routes } from '../navigation/routes.ts'
import { toast } from '../ui/toasts.tsx'
import { problemWithName } from './names.ts'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** The button's label. */
  readonly action: string
  readonly initial: string
  readonly hint: string
  /** Rejects if the server rejects the name. */
  readonly onName: (name: string) => Promise<unknown>
}

export function NameDialog({ open, ...props }: Props) {
  return open ? <OpenNameDialog {...props} /> : null
}

function OpenNameDialog({ title, action, hint, ...props }: Omit<Props, 'open'>) {
  const form = useId()
  const { name, setName, error, busy, submit } = useName(props)
  return (
    <Dialog
      open
      width="small"
      onClose={props.onClose}
      title={title}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          hint={hint}
          error={error}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </Dialog>
  )
}

function useName({ initial, onName, onClose }: Pick<Props, 'initial' | 'onName' | 'onClose'>) {
  const [name, setName] = useState(initial)
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    const problem = problemWithName(name)
    setError(problem)
    if (problem || busy) return
    setBusy(true)
    try {
      await onName(name)
      onClose()
    } catch (error) {
      setError(explain(error).detail)
      setBusy(false)
    }
  }
  return { name, setName, error, busy, submit }
}

interface PromoteDialogProps {
  /** RUN@STEP */
  readonly reference: string
  readonly open: boolean
  readonly onClose: () => void
}

/** Copies a run's checkpoint to a permanent one with its own name; the run would delete it. */
export function PromoteDialog({ reference, open, onClose }: PromoteDialogProps) {
  const { mutateAsync } = useMutation({
    mutationFn: (name: string) => client.promoteCheckpoint({ checkpoint: reference, name }),
    onSuccess: async ({ name, digest }) => {
      await queryClient.invalidateQueries({ queryKey: ['checkpoints'] })
      const href = { label: 'Show', to: routes.checkpoints({ open: digest }) }
      toast(`${reference} saved as ${name}.`, { tone: 'good', href })
    },
  })
  return (
    <NameDialog
      open={open}
      onClose={onClose}
      title={`Keep ${reference} for good`}
      action="Keep"
      initial={reference.replace('@', '-step-').slice(-63)}
      hint="A run deletes its older checkpoints. This one stays under its own name, even if the run is deleted."
      onName={mutateAsync}
    />
  )
}
