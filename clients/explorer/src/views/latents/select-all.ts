/** Selecting everything that a filter finds, also what has not been scrolled to. */
import { useEffect, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { explain, isAbort } from '../../api/errors.ts'
import { toast } from '../../ui/toasts.tsx'
import { everyPage, PAGE } from './every-page.ts'
import type { LatentVariables } from './export-latents.ts'
import type { SavedLatent } from './saved-latent.ts'

/** `start` fetches what is missing, then hands it all on; a second start begins anew. */
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
