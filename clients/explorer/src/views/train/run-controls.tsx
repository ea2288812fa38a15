/** The controls of a run: pause, resume, end, delete. */
import { useMutation } from '@tanstack/react-query'
import type { RunState } from '@latentql/sdk'
import { CircleStop, Pause, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { client } from '../../api/client.ts'
import { explain } from '../../api/errors.ts'
import { queryClient } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toasts.tsx'
import { deleteWithUndo } from './queries.ts'
import { isFinal, isUnderWay } from '../../jobs/states.ts'

interface Props {
  readonly name: string
  readonly state: RunState
}

export function RunControls({ name, state }: Props) {
  const [asked, setAsked] = useState<{ readonly state: RunState; readonly what: string }>()
  // A worker stops after its current step. Until then the state is unchanged since the request.
  const stopping = asked?.state === state ? asked.what : undefined
  const pause = useSteering(() => client.pauseTraining(name))
  const resume = useSteering(() => client.resumeTraining(name))
  const cancel = useSteering(() => client.cancelTraining(name))
  const stop = async (what: string, steer: () => Promise<unknown>) => {
    setAsked({ state, what })
    await steer().catch(() => setAsked(undefined))
  }
  const end = async () => {
    const sure = await confirm({
      title: `End ${name}?`,
      body: 'You can’t resume it afterwards. Its pictures, figures and checkpoints stay. To stop it for now, pause it instead.',
      action: 'End run',
      danger: true,
    })
    if (sure) await stop('cancel', cancel.mutateAsync)
  }
  const isUp = isUnderWay(state)
  return (
    <>
      {isUp && (
        <Button
          icon={Pause}
          busy={stopping === 'pause' || pause.isPending}
          onClick={() => void stop('pause', pause.mutateAsync)}
        >
          {stopping === 'pause' ? 'Pausing' : 'Pause'}
        </Button>
      )}
      {!isUp && !isFinal(state) && (
        <Button
          variant="primary"
          icon={Play}
          busy={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {state === 'FAILED' ? 'Try again' : 'Resume'}
        </Button>
      )}
      {!isFinal(state) && (
        <Button icon={CircleStop} busy={stopping === 'cancel'} onClick={() => void end()}>
          {stopping === 'cancel' ? 'Ending' : 'End'}
        </Button>
      )}
      <Delete name={name} state={state} />
    </>
  )
}

function Delete({ name, state }: Props) {
  const [, navigate] = useLocation()
  const isUp = isUnderWay(state)
  const ask = async () => {
    const sure = await confirm({
      title: `Delete ${name}?`,
      body: 'Its pictures, figures and checkpoints are deleted too. Checkpoints you kept for good stay.',
      action: 'Delete',
      danger: true,
    })
    if (!sure) return
    navigate(routes.train())
    deleteWithUndo(name)
  }
  return (
    <Button
      variant="danger"
      icon={Trash2}
      disabled={isUp}
      title={isUp ? 'Pause or end it first' : undefined}
      onClick={() => void ask()}
    >
      Delete
    </Button>
  )
}

/** A mutation that changes a run: refetches all run queries, and shows errors. */
export function useSteering<Input = void>(steer: (input: Input) => Promise<unknown>) {
  return useMutation({
    mutationFn: steer,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['runs'] }),
    onError: (error) => toast(explain(error).detail, { tone: 'bad' }),
  })
}
