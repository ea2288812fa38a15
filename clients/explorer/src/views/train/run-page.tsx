/** One run: where it stands, how it goes, what it draws. All of it is live. */
import { useQuery } from '@tanstack/react-query'
import { GraduationCap } from 'lucide-react'
import { Link } from 'wouter'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { runQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { Alarms } from './alarms.tsx'
import { Charts } from './charts.tsx'
import { Controls } from './controls.tsx'
import { useDeleted } from './deletions.ts'
import { FixedNoise } from './fixed-noise.tsx'
import { History } from './history.tsx'
import { LearningWall } from './learning-wall.tsx'
import type { Run } from './queries.ts'
import { RunCheckpoints } from './run-checkpoints.tsx'
import style from './run-page.module.css'
import { RunSettings } from './run-settings.tsx'
import { RunStatus } from './run-status.tsx'
import { useRunRecord } from './use-run-record.ts'

export function RunPage({ name }: { readonly name: string }) {
  const { data: run, error, refetch } = useQuery(runQuery(name))
  const isDeleted = useDeleted().has(name)
  if (run && !isDeleted) return <LiveRun key={run.id} run={run} />
  return (
    <ViewLayout title={name} intro={<AllRuns />}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {run === undefined && !error && <Skeleton className={style.loading} />}
      {(run === null || isDeleted) && (
        <EmptyState
          icon={GraduationCap}
          title={`No run is called ${name}`}
          action={<LinkButton href={routes.train()}>See all runs</LinkButton>}
        >
          It was deleted, or its name is another.
        </EmptyState>
      )}
    </ViewLayout>
  )
}

function AllRuns() {
  return <Link href={routes.train()}>All runs</Link>
}

function LiveRun({ run }: { readonly run: Run }) {
  const { name } = run
  const { record, error, retry } = useRunRecord(run)
  const isEmpty = record.seq === 0
  // Until its first event is there, what the query said.
  const state = isEmpty ? run.state : record.state
  const waiting =
    state === 'QUEUED' ? 'It waits for its turn.' : 'The first picture comes in a moment: noise.'
  return (
    <ViewLayout
      title={name}
      intro={
        <>
          <AllRuns /> · trained on {run.dataset}
        </>
      }
      actions={<Controls name={name} state={state} />}
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={retry} />}
      <RunStatus run={run} record={isEmpty ? { ...record, state, step: run.step } : record} />
      <Alarms alarms={record.alarms} />
      <div className={style.columns}>
        <div className={style.column}>
          <FixedNoise name={name} snapshots={record.snapshots} waiting={waiting} />
          {record.checkpoint !== null && <LearningWall name={name} step={record.checkpoint} />}
        </div>
        <Charts name={name} record={record} />
      </div>
      <div className={`${style.columns} ${style.even}`}>
        <RunCheckpoints
          name={name}
          state={state}
          step={record.step}
          checkpoints={run.checkpoints}
        />
        <History record={record} />
      </div>
      <RunSettings run={run} />
    </ViewLayout>
  )
}
