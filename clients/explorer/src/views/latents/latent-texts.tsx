/** Name, tags and note of a saved latent, changed where they stand. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { latentQuery, latentTagsQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
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
        kept={latent.name}
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
        kept={latent.note}
        long
        onKeep={(note) => change.mutate({ note })}
      />
      {change.error && <ErrorNotice error={change.error} compact />}
    </Panel>
  )
}

interface EditedTextProps {
  readonly label: string
  readonly kept: string
  readonly long?: boolean
  readonly isRight?: (text: string) => boolean
  readonly onKeep: (text: string) => void
}

/** A field whose text is kept by its button, by Enter (Ctrl+Enter in a long one), and given up by Escape. */
function EditedText({ label, kept, long, isRight = () => true, onKeep }: EditedTextProps) {
  const [text, setText] = useState(kept)
  const changed = text !== kept
  const right = isRight(text)
  const keep = () => {
    if (changed && right) onKeep(text)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') setText(kept)
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    if (long && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    keep()
  }
  const field = { label, value: text, onChange: setText, onKeyDown }
  return (
    <div className={style.edited}>
      {long ? (
        <TextArea {...field} maxLength={4000} placeholder="What is worth knowing about it" />
      ) : (
        <TextField {...field} maxLength={120} error={right ? undefined : 'It needs a name.'} />
      )}
      {changed && (
        <div className={style.keep}>
          <Button size="small" variant="primary" disabled={!right} onClick={keep}>
            Keep
          </Button>
          <Button size="small" variant="quiet" onClick={() => setText(kept)}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  )
}

/** Writes some of the texts; the message has a button that writes back what was there. */
function useChange({ id, name, tags, note }: SavedLatent) {
  const queries = useQueryClient()
  const write = async (texts: Texts) => {
    const changed = await client.updateLatent({ id, ...texts })
    queries.setQueryData(latentQuery(id).queryKey, changed)
    void queries.invalidateQueries({ queryKey: ['latents'] })
  }
  return useMutation({
    mutationFn: write,
    onMutate(texts) {
      const before: Texts = {}
      if (texts.name !== undefined) before.name = name
      if (texts.tags !== undefined) before.tags = tags
      if (texts.note !== undefined) before.note = note
      return before
    },
    onSuccess(_nothing, texts, before) {
      const undo = () =>
        void write(before).catch((error: unknown) => toast(explain(error).title, { tone: 'bad' }))
      const what = Object.keys(texts).join()
      toast(`The ${what} ${what === 'tags' ? 'were' : 'was'} changed.`, {
        action: { label: 'Undo', run: undo },
      })
    },
  })
}
