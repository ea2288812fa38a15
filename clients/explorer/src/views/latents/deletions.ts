/** Deleting saved latents with a way back: they are hidden at once, and deleted when the time to undo is over. */
import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { client } from '../../api/client.ts'
import { explain } from '../../api/errors.ts'
import { toast, undoable } from '../../ui/toasts.tsx'
import { deleteLatents } from './import-latents.ts'

interface Named {
  readonly id: string
  readonly name: string
}

const useHidden = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

/** Ids of those that are as good as deleted. */
export function useDeleted(): ReadonlySet<string> {
  return useHidden((state) => state.ids)
}

export function deleteWithUndo(latents: readonly Named[], queries: QueryClient): void {
  const ids = latents.map(({ id }) => id)
  hide(ids)
  undoable({
    text:
      latents.length === 1 ? `“${latents[0]!.name}” deleted.` : `${ids.length} latents deleted.`,
    async commit() {
      await deleteLatents(client, ids)
      for (const id of ids) queries.removeQueries({ queryKey: ['latents', 'one', id] })
      await queries.invalidateQueries({ queryKey: ['latents'] })
      show(ids)
    },
    onUndo: () => show(ids),
    onError(error) {
      show(ids)
      const { title, detail } = explain(error)
      toast(`Not deleted. ${title}: ${detail}`, { tone: 'bad' })
      void queries.invalidateQueries({ queryKey: ['latents'] })
    },
  })
}

function hide(ids: readonly string[]): void {
  useHidden.setState(({ ids: before }) => ({ ids: new Set([...before, ...ids]) }))
}

function show(ids: readonly string[]): void {
  useHidden.setState(({ ids: before }) => ({
    ids: new Set([...before].filter((id) => !ids.includes(id))),
  }))
}
