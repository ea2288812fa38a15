/** The name, tags and note of a saved latent, edited in place. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { latentQuery, latentTagsQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { TextArea, TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import style from './latent-page.module.css'
import type { SavedLatent } from './saved-latent.ts'

type Texts = Partial<Pick<SavedLatent, 'name' | 'tags' | 'note'>>

export function LatentTexts({ latent }: { readonly latent: SavedLatent }) {
  const { data: known } = useQuery(latentTagsQuery())
  const change = useChange(latent)
  return (
    <Panel>
      <EditedText
        key={`name ${latent.name}`}
        label="Name"
        action="Rename"
        saved={latent.name}
        isRight={(text) => text.trim() !== ''}
        onKeep={(name) => change.mutate({ name: name.trim() })}
      />
      <TagsField
        label="Tags"
        value={latent.tags}
        onChange={(tags) => change.mutate({ tags })}
        suggestions={known?.map(({ tag }) => tag)}
      />
      <EditedText
        key={`note ${latent.note}`}
        label="Note"
        action="Save note"
        saved={latent.note}
        long
        onKeep={(note) => change.mutate({ note })}
      />
      {change.error && <ErrorNotice error={change.error} compact />}
    </Panel>
  )
}

interface EditedTextProps {
  readonly label: string
  /** The label of the button that saves the text. */
  readonly action: string
  readonly saved: string
  readonly long?: boolean
  readonly isRight?: (text: string) => boolean
  readonly onKeep: (text: string) => void
}

/**
 * A field whose text is saved by its button or Enter (Ctrl+Enter in a long one), and reset by
 * Escape.
 */
function EditedText({ label, action, saved, long, isRight = () => true, onKeep }: EditedTextProps) {
  const [text, setText] = useState(saved)
  const changed = text !== saved
  const right = isRight(text)
  const keep = () => {
    if (changed && right) onKeep(text)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') setText(saved)
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    if (long && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    keep()
  }
  const field = { label, value: text, onChange: setText, onKeyDown }
  return (
    <div className={style.edited}>
      {long ? (
        <TextArea {...field} maxLength={4000} placeholder="Anything worth remembering" />
      ) : (
        <TextField {...field} maxLength={120} error={right ? undefined : 'Enter a name.'} />
      )}
      {changed && (
        <div className={style.keep}>
          <Button size="small" variant="primary" disabled={!right} onClick={keep}>
            {action}
          </Button>
          <Button size="small" variant="quiet" onClick={() => setText(saved)}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  )
}

/** Saves changed texts, one request after another. The message has an undo button. */
function useChange(latent: SavedLatent) {
  const queries = useQueryClient()
  const { id } = latent
  const { queryKey } = latentQuery(id)
  const refresh = () => queries.invalidateQueries({ queryKey: ['latents'] })
  const undo = async (before: Texts) => {
    try {
      queries.setQueryData(queryKey, await client.updateLatent({ id, ...before }))
      await refresh()
    } catch (error) {
      toast(explain(error).title, { tone: 'bad' })
    }
  }
  return useMutation({
    scope: { id: `latent ${id}` },
    mutationFn: (texts: Texts) => client.updateLatent({ id, ...texts }),
    onMutate(texts) {
      // Shows the change at once, so that a second change builds on it.
      void queries.cancelQueries({ queryKey })
      queries.setQueryData(queryKey, { ...latent, ...texts })
      return textsOf(latent, texts)
    },
    onSuccess(_changed, texts, before) {
      const what = Object.keys(texts).join()
      toast(`${what.charAt(0).toUpperCase()}${what.slice(1)} changed.`, {
        action: { label: 'Undo', run: () => void undo(before) },
      })
    },
    onError: (_error, _texts, before) =>
      queries.setQueryData(queryKey, (now) => (now ? { ...now, ...before } : now)),
    onSettled: refresh,
  })
}

/** The latent's current texts for the fields in `changed`. */
function textsOf({ name, tags, note }: SavedLatent, changed: Texts): Texts {
  return {
    ...(changed.name !== undefined && { name }),
    ...(changed.tags !== undefined && { tags }),
    ...(changed.note !== undefined && { note }),
  }
}
