/** The Walk view: from one sample to the next, along a line of waypoints or over a map between four corners. */
import { Undo2 } from 'lucide-react'
import { WithCheckpoint } from '../../api/with-checkpoint.tsx'
import { useUrlState } from '../../navigation/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { CornerWalk } from './corner-walk.tsx'
import { LineWalk } from './line-walk.tsx'
import { walkParams } from './walk-state.ts'

export default function WalkView() {
  const { state, set, undo } = useUrlState(walkParams)
  const Walk = state.show === 'line' ? LineWalk : CornerWalk
  return (
    <ViewLayout
      title="Walk"
      intro="Between any two samples lie countless others."
      actions={
        <>
          <Segmented
            label="Where to walk"
            hideLabel
            value={state.show}
            onChange={(show) => set({ show })}
            options={[
              { value: 'line', label: 'Along a line' },
              { value: 'corners', label: 'Between four corners' },
            ]}
          />
          <Button icon={Undo2} disabled={!undo} onClick={undo}>
            Undo
          </Button>
        </>
      }
    >
      <WithCheckpoint>
        {(checkpoint) => <Walk key={checkpoint.digest} {...{ checkpoint, state, set }} />}
      </WithCheckpoint>
    </ViewLayout>
  )
}
