/** The state and progress of a run, and why it may be waiting. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { runsQuery, serverQuery } from '../../api/queries.ts'
import { StateBadge, STATE_WORDS } from '../../checkpoints/run-state.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { ExplainedList } from '../../ui/explained-list.tsx'
import { More } from '../../ui/more.tsx'
import { Progress } from '../../ui/progress.tsx'
import type { RunProgress } from './run-progress.ts'
import style from './run-status.module.css'
import { ALARM_WORDS, count, duration, figure } from '../../runs/labels.ts'

interface Props {
  readonly run: { readonly name: string; readonly steps: number }
  readonly progress: RunProgress
}

export function RunStatus({ run, progress }: Props) {
  const { state, reason, step, latest } = progress
  const alarm = progress.alarms.findLast(({ undone }) => !undone)
  const left = state === 'RUNNING' && latest ? `, ${duration(latest.etaSeconds)} left` : ''
  return (
    <section className={style.status} aria-label="Status">
      <p className="visually-hidden" aria-live="polite">
        {run.name}: {STATE_WORDS[state]}. {reason} {alarm && ALARM_WORDS[alarm.kind].title}
      </p>
      <div className={style.line}>
        <StateBadge state={state} />
        <div className={style.bar}>
          <Progress
            label="Steps done"
            value={step / run.steps}
            detail={`Step ${count(step)} of ${count(run.steps)}${left}`}
          />
        </div>
      </div>
      <div className={style.notes}>
        {reason && <p>{reason}</p>}
        {state === 'QUEUED' && <Waiting name={run.name} />}
        {state === 'RUNNING' && <Quiet key={progress.seq} />}
        {state === 'DONE' && <p>All steps are done. You can sample its newest checkpoint.</p>}
      </div>
      <Newest progress={progress} />
    </section>
  )
}

/** The newest figures as text, for screen readers too. */
function Newest({ progress: { latest } }: { progress: RunProgress }) {
  return (
    <>
      <div className={style.newest}>
        <DefinitionList items={[['Passes over the images', figure(latest?.epoch)]]} />
        <DefinitionList items={[['Images per second', figure(latest?.imagesPerSecond)]]} />
      </div>
      <More>
        <ExplainedList
          items={[
            {
              term: 'Losses, D and G',
              value: `${figure(latest?.lossD)} and ${figure(latest?.lossG)}`,
              meaning: 'How wrong the discriminator and the generator are; lower is better.',
            },
            {
              term: 'D(x)',
              value: figure(latest?.dReal),
              meaning: 'How likely the discriminator finds it that real images are real.',
            },
            {
              term: 'D(G(z))',
              value: figure(latest?.dFakeBefore),
              meaning: 'How likely it finds it that generated images are real.',
            },
          ]}
        />
      </More>
    </>
  )
}

const PATIENCE_MS = 8000

/** The reason why a run is queued: another run has the worker, or there isn't one. */
function Waiting({ name }: { name: string }) {
  const { data } = useQuery({ ...runsQuery(), refetchInterval: 4000 })
  const command = useQuery(serverQuery()).data?.command ?? 'latentql'
  const isLong = useLater(PATIENCE_MS)
  const other = data?.nodes.find((run) => run.state === 'RUNNING' && run.name !== name)
  if (other) {
    return <p>{other.name} is training. Runs take turns, so this one will start soon.</p>
  }
  if (!isLong) return <p>A worker will start it in a moment.</p>
  return (
    <p role="status">
      No worker has picked it up yet. If this server was started with <code>WORKER=off</code>, start
      a worker as well: <code>{command} worker</code>. The run then starts automatically.
    </p>
  )
}

/** A note for when a running run goes quiet. Give it a new key on every event. */
function Quiet() {
  const isLong = useLater(45_000)
  if (!isLong) return null
  return (
    <p role="status">
      No progress for a while. If its worker has crashed, another one resumes from the last
      checkpoint after at most 45 seconds.
    </p>
  )
}

/** Turns from false to true after this many milliseconds. */
function useLater(milliseconds: number): boolean {
  const [isLater, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return isLater
}
