/** The note and tags of a run, edited in place. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { explain } from '../../api/errors.ts'
import { runQuery, runsQuery } from '../../api/queries.ts'
import { countTags } from '../../runs/tags.ts'
import { EditedText } from '../../ui/edited-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TagsField } from '../../ui/tags-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import type { Run } from './queries.ts'

type Texts = Partial<Pick<Run, 'note' | 'tags'>>

export function RunTexts({ run }: { readonly run: Run }) {
  const { data } = useQuery(runsQuery())
  const change = useChange(run)
  return (
    <Panel title="Notes">
      <TagsField
        label="Tags"
        value={run.tags}
        onChange={(tags) => change.mutate({ tags })}
        suggestions={countTags(data?.nodes).map(({ tag }) => tag)}
      />
      <EditedText
        key={run.note}
        label="Note"
        action="Save note"
        saved={run.note}
        long
        onKeep={(note) => change.mutate({ note })}
      />
      {change.error && <ErrorNotice error={change.error} compact />}
    </Panel>
  )
}

/** Saves changed texts, one request after another. The message has an undo button. */
function useChange(run: Run) {
  const queries = useQueryClient()
  const { id, name, note, tags } = run
  const { queryKey } = runQuery(name)
  const refresh = () => queries.invalidateQueries({ queryKey: ['runs'] })
  const save = (texts: Texts) => client.updateTrainingRun({ run: id, ...texts })
  const show = (texts: Texts) =>
    queries.setQueryData(queryKey, (now) => (now ? { ...now, ...texts } : now))
  const undo = (before: Texts) =>
    save(before)
      .catch((error: unknown) => toast(explain(error).title, { tone: 'bad' }))
      .finally(refresh)
  return useMutation({
    scope: { id: `run ${id}` },
    mutationFn: save,
    onMutate(texts) {
      // Shows the change at once, so that a second change builds on it.
      void queries.cancelQueries({ queryKey })
      show(texts)
      return texts.note === undefined ? { tags } : { note }
    },
    onSuccess(_changed, texts, before) {
      toast(texts.note === undefined ? 'Tags changed.' : 'Note changed.', {
        action: { label: 'Undo', run: () => void undo(before) },
      })
    },
    onError: (_error, _texts, before) => before && show(before),
    onSettled: refresh,
  })
}
