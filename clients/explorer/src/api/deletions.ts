/** Deleting with a way back: what is deleted is hidden at once, and gone when the time to undo is over. */
import { create } from 'zustand'
import { toast, undoable } from '../ui/toasts.tsx'
import { explain } from './errors.ts'
import { noticeRefusal, queryClient } from './queries.ts'

export interface Deletion {
  readonly ids: readonly string[]
  /** What was done, e.g. "3 latents deleted." */
  readonly text: string
  /** Deletes them on the server. */
  readonly commit: () => Promise<unknown>
}

/** The deletions of one kind of thing, whose queries start with `kind`. */
export function createDeletions(kind: string) {
  const useHidden = create<ReadonlySet<string>>(() => new Set())
  const show = (ids: readonly string[]) =>
    useHidden.setState((before) => new Set([...before].filter((id) => !ids.includes(id))), true)
  const refresh = () => queryClient.invalidateQueries({ queryKey: [kind] })
  return {
    /** Ids of those that are as good as deleted. */
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
          sayNotDeleted(error)
          // Some may be gone; not waited for, since a server that is away is asked until it is back.
          void refresh()
        },
      })
    },
  }
}

function sayNotDeleted(error: unknown): void {
  noticeRefusal(error)
  const { title, detail } = explain(error)
  toast(`Not deleted. ${title}: ${detail}`, { tone: 'bad' })
}
