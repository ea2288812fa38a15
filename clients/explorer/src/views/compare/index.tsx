/** The Compare view: the same latents by several checkpoints, and several runs side by side. */
import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import { runsQuery, type CheckpointDetails } from '../../api/queries.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { FIRST_LATENTS, MAX_RUNS, params, runOf } from './compare-state.ts'
import { Comparison } from './comparison.tsx'
import { Film } from './film.tsx'
import { Runs } from './runs.tsx'

export default function CompareView() {
  return <WithCheckpoint>{(checkpoint) => <View checkpoint={checkpoint} />}</WithCheckpoint>
}

/** Number of runs among the first columns. */
const FIRST_RUNS = 3

function View({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { state, set, undo } = useUrlState(params)
  const { data, isPending } = useQuery(runsQuery())
  const runs = data?.nodes
  const over = (runs ?? []).filter(({ state }) => state === 'DONE').slice(0, FIRST_RUNS)
  const first = [checkpoint.digest, ...over.map(({ name }) => `${name}@latest`)]
  const columns = state.of.length > 0 ? state.of : first
  const latents = state.latent.length > 0 ? state.latent : FIRST_LATENTS
  const ofColumns = [...new Set(columns.flatMap((column) => runOf(column) ?? []))]
  const chosen = (state.run.length > 0 ? state.run : ofColumns).slice(0, MAX_RUNS)
  // Without it, the first columns would change under the reader.
  const isComplete = state.of.length > 0 || !isPending
  return (
    <ViewLayout
      title="Compare"
      intro="Each row is one sample, each column a checkpoint: see what different training makes of the same random numbers."
      actions={
        <Button icon={Undo2} disabled={!undo} onClick={undo}>
          Undo
        </Button>
      }
    >
      {isComplete ? (
        <Comparison
          columns={columns}
          latents={latents}
          onColumns={(of) => set({ of })}
          onLatents={(latent) => set({ latent })}
        />
      ) : (
        <Skeleton />
      )}
      <Film runs={chosen} latents={latents} />
      {runs && <Runs runs={runs} chosen={chosen} state={state} set={set} />}
    </ViewLayout>
  )
}
