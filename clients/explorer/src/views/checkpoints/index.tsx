/** The Checkpoints view: the generators on this server, and the way to bring others. */
import { useEffect, useRef } from 'react'
import { param } from '../../navigation/params.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { CheckpointDetails } from './checkpoint-details.tsx'
import { CheckpointList } from './checkpoint-list.tsx'

const PARAMS = { open: param.optional(), search: param.text('') }

export default function CheckpointsView() {
  const { state, set } = useUrlState<{ open: string | undefined; search: string }>(PARAMS)
  useFocusOnTitle(state.open)
  if (state.open !== undefined) {
    return (
      <CheckpointDetails
        key={state.open}
        reference={state.open}
        onClose={() => set({ open: undefined })}
      />
    )
  }
  return (
    <CheckpointList
      search={state.search}
      onSearch={(search) => set({ search }, { replace: true })}
    />
  )
}

/** Where the place changes the title takes the focus, so that a screen reader says where one is; details begin at their top. */
function useFocusOnTitle(open: string | undefined): void {
  const before = useRef(open)
  useEffect(() => {
    if (before.current === open) return
    before.current = open
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    if (open !== undefined) scrollTo(0, 0)
  }, [open])
}
