/** The checkpoints of a run: to sample, keep, roll back to, or start from. */
import { Bookmark, LayoutGrid, PackageCheck, Plus, Undo2 } from 'lucide-react'
import type { RunState } from '@latentql/sdk'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client.ts'
import { PromoteDialog } from '../../checkpoints/name-dialog.tsx'
import { routes } from '../../navigation/routes.ts'
import { confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useSteering } from './run-controls.tsx'
import type { Run } from './queries.ts'
import style from './run-checkpoints.module.css'
import { isFinal, isOver } from '../../jobs/states.ts'
import { count } from '../../runs/labels.ts'

type RunCheckpoint = Run['checkpoints'][number]

interface Props {
  readonly name: string
  readonly state: RunState
  /** Steps done. */
  readonly step: number
  /** Newest first. */
  readonly checkpoints: readonly RunCheckpoint[]
}

export function RunCheckpoints({ name, state, step, checkpoints }: Props) {
  return (
    <Panel title="Checkpoints">
      {checkpoints.length === 0 && (
        <p className={style.none}>
          {isOver(state)
            ? 'The run ended before its first checkpoint, or they were deleted.'
            : 'The first one is saved after about half a minute of training.'}
        </p>
      )}
      {checkpoints.length > 0 && (
        <Table label={`Checkpoints of ${name}`}>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Saved</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {checkpoints.map((checkpoint) => (
              <Row key={checkpoint.step} {...{ name, state, checkpoint, done: step }} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}

interface RowProps {
  readonly name: string
  readonly state: RunState
  readonly done: number
  readonly checkpoint: RunCheckpoint
}

function Row({ name, state, done, checkpoint }: RowProps) {
  const { step, reference, pinned, createdAt } = checkpoint
  const [, navigate] = useLocation()
  const [isNaming, setNaming] = useState(false)
  const pin = useSteering(() => client.pinCheckpoint({ run: name, step, pinned: !pinned }))
  const words = `step ${count(step)}`
  return (
    <tr>
      <th scope="row">{count(step)}</th>
      <td>
        <Time at={createdAt} />
      </td>
      <td>
        <div className={style.actions}>
          <IconButton
            label={`See samples of ${words}`}
            words="Samples"
            icon={LayoutGrid}
            onClick={() => navigate(routes.sample({ checkpoint: reference }))}
          />
          <IconButton
            label={pinned ? `Stop keeping ${words}` : `Keep ${words} as long as the run`}
            words="Keep"
            icon={Bookmark}
            pressed={pinned}
            onClick={() => pin.mutate()}
          />
          <IconButton
            label={`Keep ${words} for good, under a name`}
            words="For good"
            icon={PackageCheck}
            onClick={() => setNaming(true)}
          />
          <IconButton
            label={`Start a new run from ${words}`}
            words="New run"
            icon={Plus}
            onClick={() => navigate(`${routes.train()}${startFrom(reference)}`)}
          />
          <RollBack {...{ name, state, step, done }} />
        </div>
        <PromoteDialog reference={reference} open={isNaming} onClose={() => setNaming(false)} />
      </td>
    </tr>
  )
}

/** The query string that opens the form with this checkpoint to start from. */
function startFrom(reference: string): string {
  const joint = routes.train().includes('?') ? '&' : '?'
  return `${joint}${new URLSearchParams({ from: reference })}`
}

function RollBack(props: { name: string; state: RunState; step: number; done: number }) {
  const { name, state, step, done } = props
  const rollBack = useSteering(() => client.rollbackTraining({ run: name, step }))
  const words = `step ${count(step)}`
  const lost = done - step
  const ask = async () => {
    const sure = await confirm({
      title: `Roll ${name} back to ${words}?`,
      body:
        `This undoes the ${count(lost)} steps after it and deletes later checkpoints, even the ones you chose to keep. ` +
        'The run is paused there and can be resumed.',
      action: 'Roll back',
      danger: true,
    })
    if (sure) rollBack.mutate()
  }
  const why = isFinal(state) ? ' (the run is over)' : lost <= 0 ? ' (the run is already there)' : ''
  return (
    <IconButton
      label={`Roll back to ${words}${why}`}
      words="Roll back"
      icon={Undo2}
      disabled={why !== '' || rollBack.isPending}
      onClick={() => void ask()}
    />
  )
}
