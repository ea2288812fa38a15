/** The name, tags and note of a saved latent, edited in place. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { latentQuery, latentTagsQuery } from '../../api/queries.ts'
import { EditedText } from '../../ui/edited-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { toast } from '../../ui/toasts.tsx'
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
