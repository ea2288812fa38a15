/**
 * The aliases of a checkpoint. An alias stays on its checkpoint when newer ones with the same name
 * are added.
 */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { explain } from '../../api/errors.ts'
import { useMayChange } from '../../api/may-change.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './aliases.module.css'
import { useChanges } from './changes.tsx'
import type { Checkpoint } from '../../checkpoints/labels.ts'
import { problemWithAlias } from '../../checkpoints/names.ts'

export function Aliases({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const { aliases, name } = checkpoint
  const may = useMayChange()
  const { removeAlias } = useChanges()
  return (
    <>
      {aliases.length > 0 && (
        <ul className={styles.list}>
          {aliases.map((alias) => (
            <li key={alias} className={styles.alias}>
              {alias === 'default' ? 'default (the server’s)' : alias}
              {alias !== 'default' && (
                <IconButton
                  label={`Remove alias ${alias}`}
                  icon={X}
                  onClick={() =>
                    may.ask('Removing an alias', () => removeAlias.mutate({ checkpoint, alias }))
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <NewAlias key={name} checkpoint={checkpoint} />
    </>
  )
}

function NewAlias({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const [alias, setAlias] = useState('')
  const [error, setError] = useState<string>()
  const may = useMayChange()
  const { addAlias } = useChanges()
  const add = () => {
    const problem = problemWithAlias(alias)
    setError(problem)
    if (problem) return
    addAlias.mutate(
      { checkpoint, alias },
      {
        onSuccess: () => setAlias(''),
        onError: (error) => setError(explain(error).detail),
      },
    )
  }
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        may.ask('Adding an alias', add)
      }}
    >
      <TextField
        label="New alias"
        value={alias}
        onChange={(text) => {
          setAlias(text)
          setError(undefined)
        }}
        placeholder="prod"
        hint={`${checkpoint.name}@${alias || 'prod'} will point to this checkpoint until you move it.`}
        error={error}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" icon={Plus} busy={addAlias.isPending} disabled={alias === ''}>
        Add
      </Button>
    </form>
  )
}
