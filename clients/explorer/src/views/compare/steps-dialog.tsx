/** A dialog for adding several checkpoints of one run as columns. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { runQuery, runsQuery } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { count } from '../../runs/labels.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { spaced } from './compare-state.ts'
import styles from './compare.module.css'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  /** Gets references RUN@STEP, oldest first. */
  readonly onAdd: (references: readonly string[]) => void
}

/** Number of steps that are chosen at first. */
const FIRST_STEPS = 5
const FIRST = { seed: 0 }

export function StepsDialog({ open, onClose, onAdd }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title="Add steps of a run" width="medium">
      <Choice onAdd={onAdd} />
    </Dialog>
  )
}

function Choice({ onAdd }: Pick<Props, 'onAdd'>) {
  const { data, error, refetch } = useQuery(runsQuery())
  const [chosen, setChosen] = useState<string>()
  const runs = data?.nodes.filter(({ step }) => step > 0) ?? []
  const name = chosen ?? runs[0]?.name
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className={styles.coming} />
  if (name === undefined) return <p>No run has trained yet. Start one under Train.</p>
  return (
    <>
      <SelectField
        label="Run"
        value={name}
        onChange={setChosen}
        options={runs.map(({ name }) => ({ value: name, label: name }))}
      />
      <Steps key={name} run={name} onAdd={onAdd} />
    </>
  )
}

function Steps({ run, onAdd }: { readonly run: string; readonly onAdd: Props['onAdd'] }) {
  const { data, error, refetch } = useQuery(runQuery(run))
  const [changed, setChanged] = useState<readonly string[]>()
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} compact />
  if (data === undefined) return <Skeleton className={styles.coming} />
  const references = (data?.checkpoints ?? []).map(({ reference }) => reference).reverse()
  if (references.length === 0) return <p>This run has no checkpoint yet.</p>
  const chosen = changed ?? spaced(references, FIRST_STEPS)
  const toggle = (reference: string, on: boolean) =>
    setChanged(references.filter((one) => (one === reference ? on : chosen.includes(one))))
  return (
    <>
      <ul className={styles.steps}>
        {references.map((reference) => (
          <li key={reference}>
            <LatentPicture latent={FIRST} checkpoint={reference} alt="" />
            <CheckboxField
              label={count(Number(reference.slice(run.length + 1)))}
              checked={chosen.includes(reference)}
              onChange={(on) => toggle(reference, on)}
            />
          </li>
        ))}
      </ul>
      <Button variant="primary" disabled={chosen.length === 0} onClick={() => onAdd(chosen)}>
        {chosen.length === 1 ? 'Add 1 step' : `Add ${chosen.length} steps`}
      </Button>
    </>
  )
}
