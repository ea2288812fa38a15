/** One run: where it stands, how it goes, what it draws. All of it is live. */
import { useQuery } from '@tanstack/react-query'
import { GraduationCap, TriangleAlert } from 'lucide-react'
import { Link } from 'wouter'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { runQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { STATE_WORDS } from '../../checkpoints/run-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { sizeInWords } from '../../checkpoints/labels.ts'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { Charts } from './charts.tsx'
import { RunControls } from './run-controls.tsx'
import { useDeleted, type Run } from './queries.ts'
import { FixedNoise } from './fixed-noise.tsx'
import { LearningWall } from './learning-wall.tsx'
import { RunCheckpoints } from './run-checkpoints.tsx'
import styles from './run-page.module.css'
import { RunStatus } from './run-status.tsx'
import { useRunProgress } from './use-run-progress.ts'
import type { Alarm, RunProgress } from './run-progress.ts'
import { ACTION_WORDS, ALARM_WORDS, count } from './labels.ts'
import { SETTING_GROUPS } from './settings.ts'

export function RunPage({ name }: { readonly name: string }) {
  const { data: run, error, refetch } = useQuery(runQuery(name))
  const isDeleted = useDeleted().has(name)
  if (run && !isDeleted) return <LiveRun key={run.id} run={run} />
  return (
    <ViewLayout title={name} intro={<AllRuns />}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {run === undefined && !error && <Skeleton className={styles.loading} />}
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
  const { progress, error, retry } = useRunProgress(run)
  const isEmpty = progress.seq === 0
  // Until its first event is there, what the query said.
  const state = isEmpty ? run.state : progress.state
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
      actions={<RunControls name={name} state={state} />}
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={retry} />}
      <RunStatus run={run} progress={isEmpty ? { ...progress, state, step: run.step } : progress} />
      <Alarms alarms={progress.alarms} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <FixedNoise name={name} snapshots={progress.snapshots} waiting={waiting} />
          {progress.checkpoint !== null && <LearningWall name={name} step={progress.checkpoint} />}
        </div>
        <Charts name={name} progress={progress} />
      </div>
      <div className={`${styles.columns} ${styles.even}`}>
        <RunCheckpoints
          name={name}
          state={state}
          step={progress.step}
          checkpoints={run.checkpoints}
        />
        <History progress={progress} />
      </div>
      <RunSettings run={run} />
    </ViewLayout>
  )
}

/** Newest first, and announced by RunStatus; those that a roll-back has undone are told in the run's history only. */
function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const standing = alarms.filter(({ undone }) => !undone).reverse()
  return (
    <div className={styles.alarms} role="group" aria-label="Alarms">
      {standing.map(({ seq, step, kind, message, action }) => (
        <div key={seq} className={styles.alarm}>
          <TriangleAlert size={20} className={styles.icon} aria-hidden />
          <div>
            <h3>
              {ALARM_WORDS[kind].title} <span className={styles.step}>step {count(step)}</span>
            </h3>
            <p>
              {message} {ACTION_WORDS[action]}
            </p>
            <p className={styles.advice}>{ALARM_WORDS[kind].advice}</p>
          </div>
        </div>
      ))}
    </div>
  )
}

/** What became of a run: its changes of state and its alarms, newest first. */
function History({ progress: { states, alarms } }: { readonly progress: RunProgress }) {
  const told = [
    ...states.map(({ state, reason, ...event }) => ({
      ...event,
      words: STATE_WORDS[state],
      why: reason,
    })),
    ...alarms.map(({ kind, message, undone, ...event }) => ({
      ...event,
      words: ALARM_WORDS[kind].title,
      why: undone ? `${message} It was taken back to before that.` : message,
    })),
  ].sort((one, other) => other.seq - one.seq)
  return (
    <Panel title="What happened">
      <ol className={styles.history}>
        {told.map(({ seq, at, step, words, why }) => (
          <li key={seq}>
            <strong>{words}</strong>{' '}
            <span className={styles.dim}>
              at step {count(step)}, <Time at={at} />
            </span>
            {why && <p>{why}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** What a run was started with, folded away. */
function RunSettings({ run }: { readonly run: Run }) {
  const { config } = run
  const { imageSize, channels } = config
  const values: Readonly<Record<string, unknown>> = { ...config, priority: run.priority }
  const groups = SETTING_GROUPS.map(({ settings }) =>
    settings.map(({ name, label }) => [label, String(values[name] ?? 'by itself')] as const),
  )
  const first = [
    ['Recipe', config.recipe === 'FAST' ? 'Fast' : 'As in the paper'],
    ['Started', <Time key="at" at={run.createdAt} />],
    ['Images', sizeInWords({ width: imageSize, height: imageSize, channels })],
    ['Distribution of z', config.prior.distribution.toLowerCase()],
    ['On an alarm', ACTION_WORDS[config.onAlarm]],
    ['Started from', config.from ?? 'scratch'],
  ] as const
  return (
    <details className={styles.settings}>
      <summary>Settings</summary>
      <div className={styles.lists}>
        <DefinitionList items={first} />
        {groups.map((items, index) => (
          <DefinitionList key={index} items={items} />
        ))}
      </div>
    </details>
  )
}
