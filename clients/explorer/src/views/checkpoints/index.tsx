/** The Checkpoints view: the generators on this server, and the way to bring others. */
import { param } from '../../navigation/params.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { CheckpointDetails } from './checkpoint-details.tsx'
import { CheckpointList } from './checkpoint-list.tsx'

const PARAMS = { open: param.optional(), search: param.text('') }

export default function CheckpointsView() {
  const { state, set } = useUrlState<{ open: string | undefined; search: string }>(PARAMS)
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
