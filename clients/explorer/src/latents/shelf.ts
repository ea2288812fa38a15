/** The shelf: picked samples, kept across views and reloads. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { toast } from '../ui/toasts.tsx'
import { latentKey, readLatent, type Latent } from './recipe.ts'

export interface Picked {
  readonly id: string
  readonly latent: Latent
  /** The digest of the checkpoint it was picked on. */
  readonly checkpoint: string
  readonly checkpointName: string
}

export const MAX_PICKED = 64

interface Shelf {
  readonly items: readonly Picked[]
  add(item: Omit<Picked, 'id'>): void
  remove(id: string): void
  /** Adds the item, or removes it if it is on the shelf. */
  toggle(item: Omit<Picked, 'id'>): void
  /** Restores earlier contents, for undo. */
  restore(items: readonly Picked[]): void
}

export const useShelf = create<Shelf>()(
  persist(
    (set, get) => ({
      items: [],
      add(item) {
        const id = idOf(item.latent, item.checkpoint)
        const others = get().items.filter((other) => other.id !== id)
        set({ items: [...others, { ...item, id }].slice(-MAX_PICKED) })
      },
      remove(id) {
        set({ items: get().items.filter((item) => item.id !== id) })
      },
      toggle(item) {
        const id = idOf(item.latent, item.checkpoint)
        if (get().items.some((other) => other.id === id)) get().remove(id)
        else get().add(item)
      },
      restore(items) {
        set({ items })
      },
    }),
    {
      name: 'latentql.shelf',
      partialize: ({ items }) => ({ items }),
      merge: (kept, shelf) => ({ ...shelf, items: readItems(kept) }),
    },
  ),
)

// Picks in one tab show up in all others.
addEventListener('storage', ({ key }) => {
  if (key === useShelf.persist.getOptions().name) void useShelf.persist.rehydrate()
})

/** Removes items from the shelf, and shows a message with an undo button. */
export function unpick(removed: readonly Picked[], words: string): void {
  const { items, restore } = useShelf.getState()
  restore(items.filter((item) => !removed.includes(item)))
  toast(`Unpicked ${words}.`, { action: { label: 'Undo', run: () => restore(items) } })
}

/** True if a latent is on the shelf. */
export function isPicked(items: readonly Picked[], latent: Latent, checkpoint: string): boolean {
  const id = idOf(latent, checkpoint)
  return items.some((item) => item.id === id)
}

function idOf(latent: Latent, checkpoint: string): string {
  return `${checkpoint} ${latentKey(latent)}`
}

/** Reads the browser's storage, which another version of this page or the user may have changed. */
function readItems(kept: unknown): readonly Picked[] {
  const { items } = (kept ?? {}) as { readonly items?: unknown }
  return Array.isArray(items) ? items.filter(isItem) : []
}

function isItem(item: unknown): item is Picked {
  const { id, latent, checkpoint, checkpointName } = (item ?? {}) as Record<string, unknown>
  return (
    [id, checkpoint, checkpointName].every((text) => typeof text === 'string') &&
    readLatent(latent) !== null
  )
}
