/** Deletion with undo: items are hidden at once, and deleted when the time to undo is over. */
import { create } from 'zustand'
import { toast, undoable } from '../ui/toasts.tsx'
import { explain } from './errors.ts'
import { noticeRefusal, queryClient } from './queries.ts'

export interface Deletion {
  readonly ids: readonly string[]
  /** The message to show, e.g. "3 latents deleted." */
  readonly text: string
  /** Deletes them on the server. */
  readonly commit: () => Promise<unknown>
}

/** Creates the deletions for one resource, whose query keys start with `kind`. */
export function createDeletions(kind: string) {
  const useHidden = create<ReadonlySet<string>>(() => new Set())
  const show = (ids: readonly string[]) =>
    useHidden.setState((before) => new Set([...before].filter((id) => !ids.includes(id))), true)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [kind] })
  return {
    /** Ids that are hidden because they are deleted or about to be. */
    useDeleted: () => useHidden(),
    deleteWithUndo({ ids, text, commit }: Deletion): void {
      useHidden.setState((before) => new Set([...before, ...ids]), true)
      undoable({
        text,
        async commit() {
          await commit()
          await refresh()
          show(ids)
        },
        onUndo: () => show(ids),
        onError(error) {
          show(ids)
          showNotDeleted(error)
          // Some items may be deleted already. Not awaited: while the server is unavailable this
          // keeps retrying.
          void refresh()
        },
      })
    },
  }
}

function showNotDeleted(error: unknown): void {
  noticeRefusal(error)
  const { title, detail } = explain(error)
  toast(`Not deleted. ${title}: ${detail}`, { tone: 'bad' })
}
