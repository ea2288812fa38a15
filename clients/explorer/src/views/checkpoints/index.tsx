/** The Checkpoints view: the checkpoints on this server, and importing more. */
import { useEffect, useRef } from 'react'
import { param } from '../../navigation/params.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { CheckpointDetails } from './checkpoint-details.tsx'
import { CheckpointList } from './checkpoint-list.tsx'
import { KIND_NAMES, type Kind } from './kinds.ts'

const PARAMS = {
  open: param.optional(),
  search: param.text(''),
  kind: param.choice<Kind>('generators', KIND_NAMES),
}

export default function CheckpointsView() {
  const { state, set } = useUrlState(PARAMS)
  useFocusOnTitle(state.open)
  if (state.open !== undefined) {
    return (
      <CheckpointDetails
        key={state.open}
        reference={state.open}
        onReplaced={(digest) => set({ open: digest }, { replace: true })}
        onClose={() => set({ open: undefined })}
      />
    )
  }
  return (
    <CheckpointList
      search={state.search}
      kind={state.kind}
      onKind={(kind) => set({ kind })}
      onSearch={(search) => set({ search }, { replace: true })}
    />
  )
}

/**
 * Focuses the title when the view switches between list and details, so that a screen reader
 * announces it. Details start at the top.
 */
function useFocusOnTitle(open: string | undefined): void {
  const before = useRef(open)
  useEffect(() => {
    if (before.current === open) return
    before.current = open
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    if (open !== undefined) scrollTo(0, 0)
  }, [open])
}
