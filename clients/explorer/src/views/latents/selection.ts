/** The gallery's selection: single latents, ranges, or all. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { explain, isAbort } from '../../api/errors.ts'
import { toast } from '../../ui/toasts.tsx'
import type { SavedLatent } from './saved-latent.ts'
import { everyPage, PAGE } from './bulk.ts'
import type { LatentVariables } from './latent-file.ts'

export interface Selection {
  readonly latents: readonly SavedLatent[]
  has(id: string): boolean
  /**
   * Selects or deselects a latent; with `range`, all from the last changed one to this one, in
   * display order.
   */
  toggle(latent: SavedLatent, range: boolean): void
  select(latents: readonly SavedLatent[]): void
  /** Replaces selected latents with their changed versions. */
  update(latents: readonly SavedLatent[]): void
  clear(): void
}

export function useSelection(shown: readonly SavedLatent[]): Selection {
  const [selected, setSelected] = useState<ReadonlyMap<string, SavedLatent>>(new Map())
  const last = useRef<string>(undefined)
  return {
    latents: [...selected.values()],
    has: (id) => selected.has(id),
    toggle(latent, range) {
      const on = !selected.has(latent.id)
      const changed = range ? between(shown, last.current, latent) : [latent]
      const next = new Map(selected)
      for (const one of changed) {
        if (on) next.set(one.id, one)
        else next.delete(one.id)
      }
      last.current = latent.id
      setSelected(next)
    },
    select: (latents) => setSelected(new Map(latents.map((latent) => [latent.id, latent]))),
    update(latents) {
      const changed = new Map(latents.map((latent) => [latent.id, latent]))
      setSelected((before) => new Map([...before].map(([id, one]) => [id, changed.get(id) ?? one])))
    },
    clear: () => setSelected(new Map()),
  }
}

function between(shown: readonly SavedLatent[], from: string | undefined, to: SavedLatent) {
  const start = shown.findIndex(({ id }) => id === from)
  const end = shown.findIndex(({ id }) => id === to.id)
  if (start < 0 || end < 0) return [to]
  return shown.slice(Math.min(start, end), Math.max(start, end) + 1)
}

const ELSEWHERE = 'input:not([type=checkbox]), textarea, select, dialog'

/**
 * Handles Ctrl+A (Cmd+A), Escape and Delete, except in fields and dialogs, which use these keys
 * themselves.
 */
export function useSelectionKeys(
  onAll: () => void,
  /** Handlers that apply while something is selected. */
  { onEscape, onDelete }: { readonly onEscape?: () => void; readonly onDelete?: () => void },
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest(ELSEWHERE)) return
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey)
    const run = isAll ? onAll : { Escape: onEscape, Delete: onDelete }[event.key]
    if (!run || event.defaultPrevented) return
    event.preventDefault()
    run()
  })
  useEffect(() => {
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** `start` fetches all latents of the filter and passes them on. A second call starts over. */
export function useSelectAll(
  filter: LatentVariables,
  onAll: (latents: readonly SavedLatent[]) => void,
): { readonly start: () => void; readonly busy: boolean } {
  const [busy, setBusy] = useState(false)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  async function fetchAll() {
    running.current?.abort()
    const { signal } = (running.current = new AbortController())
    setBusy(true)
    try {
      const page = (after: string | null) =>
        client.latents({ ...filter, first: PAGE, after }, { signal })
      onAll(await everyPage(page))
      setBusy(false)
    } catch (error) {
      if (isAbort(error)) return
      setBusy(false)
      toast(explain(error).title, { tone: 'bad' })
    }
  }
  return { start: () => void fetchAll(), busy }
}
