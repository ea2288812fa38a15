/** A dialog for adding tags to the selected latents and removing tags from them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { latentTagsQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Progress } from '../../ui/progress.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import { each } from './bulk.ts'
import type { SavedLatent } from './saved-latent.ts'
import style from './tags-dialog.module.css'

interface Props {
  readonly latents: readonly SavedLatent[]
  readonly onClose: () => void
  readonly onChanged: (latents: readonly SavedLatent[]) => void
}

type Tagged = Pick<SavedLatent, 'id' | 'tags'>

export function TagsDialog({ latents, onClose, onChanged }: Props) {
  const [added, setAdded] = useState<string[]>([])
  const [removed, setRemoved] = useState<readonly string[]>([])
  const { data: known } = useQuery(latentTagsQuery())
  const { tag, done } = useTagging({ onClose, onChanged })
  const changed = changesOf(latents, added, removed)
  return (
    <Dialog
      open
      onClose={onClose}
      title={latents.length === 1 ? 'Tags of 1 sample' : `Tags of ${latents.length} samples`}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            busy={tag.isPending}
            disabled={changed.length === 0}
            onClick={() => tag.mutate({ changed, before: latents })}
          >
            Apply
          </Button>
        </>
      }
    >
      <TagsField
        label="Add"
        value={added}
        onChange={setAdded}
        suggestions={known?.map((count) => count.tag)}
      />
      <RemovedTags latents={latents} removed={removed} onChange={setRemoved} />
      {tag.isPending && (
        <Progress label="Changing tags" value={done / tag.variables.changed.length} />
      )}
      {tag.error && <ErrorNotice error={tag.error} compact />}
    </Dialog>
  )
}

interface RemovedTagsProps {
  readonly latents: readonly SavedLatent[]
  readonly removed: readonly string[]
  readonly onChange: (removed: readonly string[]) => void
}

function RemovedTags({ latents, removed, onChange }: RemovedTagsProps) {
  const present = [...new Set(latents.flatMap(({ tags }) => tags))].sort()
  if (present.length === 0) return null
  return (
    <fieldset className={style.remove}>
      <legend>Remove</legend>
      {present.map((tag) => (
        <CheckboxField
          key={tag}
          label={tag}
          checked={removed.includes(tag)}
          onChange={(on) =>
            onChange(on ? [...removed, tag] : removed.filter((other) => other !== tag))
          }
        />
      ))}
    </fieldset>
  )
}

/** The latents that would change, with their new tags. */
function changesOf(
  latents: readonly Tagged[],
  added: readonly string[],
  removed: readonly string[],
): Tagged[] {
  return latents
    .map((latent) => withTags(latent, added, removed))
    .filter(({ tags }, index) => tags.join('\n') !== latents[index]!.tags.join('\n'))
}

function withTags({ id, tags }: Tagged, added: readonly string[], removed: readonly string[]) {
  const kept = tags.filter((tag) => !removed.includes(tag))
  return { id, tags: [...new Set([...kept, ...added])] }
}

interface Change {
  readonly changed: readonly Tagged[]
  readonly before: readonly Tagged[]
}

function useTagging({ onClose, onChanged }: Pick<Props, 'onClose' | 'onChanged'>) {
  const queries = useQueryClient()
  const [done, setDone] = useState(0)
  const write = async (latents: readonly Tagged[], onProgress?: (done: number) => void) => {
    const update = ({ id, tags }: Tagged) => client.updateLatent({ id, tags })
    onChanged(await each(latents, update, { onProgress }))
  }
  const refresh = () => queries.invalidateQueries({ queryKey: ['latents'] })
  const undo = async ({ changed, before }: Change) => {
    const ids = changed.map(({ id }) => id)
    await write(before.filter(({ id }) => ids.includes(id)))
      .catch((error: unknown) => toast(explain(error).title, { tone: 'bad' }))
      .finally(refresh)
  }
  const tag = useMutation({
    mutationFn: ({ changed }: Change) => write(changed, setDone),
    onSettled: refresh,
    onSuccess(_nothing, change) {
      const { length } = change.changed
      toast(length === 1 ? 'Tags of 1 sample changed.' : `Tags of ${length} samples changed.`, {
        action: { label: 'Undo', run: () => void undo(change) },
      })
      onClose()
    },
  })
  return { tag, done }
}
