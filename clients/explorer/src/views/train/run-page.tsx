/** The live page of one run: status, charts and pictures. */
import { useQuery } from '@tanstack/react-query'
import type { RunState } from '@latentql/sdk'
import { GraduationCap, TriangleAlert } from 'lucide-react'
import { Link } from 'wouter'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { runQuery } from '../../api/queries.ts'
import { isOver } from '../../jobs/states.ts'
import { routes } from '../../navigation/routes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { STATE_WORDS } from '../../checkpoints/run-state.tsx'
import { More } from '../../ui/more.tsx'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { sizeInWords } from '../../checkpoints/labels.ts'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { Charts } from './charts.tsx'
import { CHOICE_NAMES, choiceOf } from '../../runs/choices.ts'
import { RunControls } from './run-controls.tsx'
import { useDeleted, type Run } from './queries.ts'
import { FixedNoise } from './fixed-noise.tsx'
import { LearningWall } from './learning-wall.tsx'
import { RunCheckpoints } from './run-checkpoints.tsx'
import styles from './run-page.module.css'
import { RunQuality } from './run-quality.tsx'
import { RunStatus } from './run-status.tsx'
import { RunTexts } from './run-texts.tsx'
import { useRunProgress } from './use-run-progress.ts'
import type { Alarm, RunProgress } from './run-progress.ts'
import { ACTION_WORDS, ALARM_WORDS, RECIPE_WORDS, count } from '../../runs/labels.ts'
import { SETTING_GROUPS } from '../../runs/settings.ts'

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
          title={`No run named ${name}`}
          action={<LinkButton href={routes.train()}>See all runs</LinkButton>}
        >
          It was deleted, or the name is wrong.
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
  // Before the first event arrives, the query's state.
  const state = isEmpty ? run.state : progress.state
  const isLoading = isEmpty && run.lastSeq > 0 && error === undefined
  return (
    <ViewLayout
      title={name}
      intro={
        <>
          <AllRuns /> · trained on{' '}
          <Link href={routes.train({ open: run.dataset })}>{run.dataset}</Link>
        </>
      }
      actions={
        <>
          <CopyAs
            label="Copy its progress as…"
            operation={() => ({
              method: 'trainingProgress',
              input: { run: name, mode: 'LATEST' },
            })}
          />
          <RunControls name={name} state={state} />
        </>
      }
    >
      {error !== undefined && <ErrorNotice error={error} onRetry={retry} />}
      <RunStatus run={run} progress={isEmpty ? { ...progress, state, step: run.step } : progress} />
      <Alarms alarms={progress.alarms} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <FixedNoise
            name={name}
            snapshots={progress.snapshots}
            waiting={waitingWords(state, isLoading)}
          />
          {progress.checkpoint !== null && <LearningWall name={name} step={progress.checkpoint} />}
        </div>
        {isLoading ? <Loading title="Progress" /> : <Charts name={name} progress={progress} />}
      </div>
      {run.checkpoints.length > 0 && <RunQuality run={run} />}
      <div className={`${styles.columns} ${styles.even}`}>
        <RunCheckpoints
          name={name}
          state={state}
          step={progress.step}
          checkpoints={run.checkpoints}
        />
        {isLoading ? <Loading title="History" /> : <History progress={progress} />}
      </div>
      <RunTexts run={run} />
      <RunSettings run={run} />
    </ViewLayout>
  )
}

/** The message in place of the pictures. */
function waitingWords(state: RunState, isLoading: boolean): string {
  if (isLoading) return 'Loading the pictures…'
  if (isOver(state)) return 'The run ended before its first picture.'
  if (state === 'PAUSED') return 'The run was paused before its first picture.'
  if (state === 'QUEUED') return 'Waiting for its turn.'
  return 'The first picture will appear in a moment. Expect noise.'
}

/** In place of a panel whose content hasn't loaded. */
function Loading({ title }: { readonly title: string }) {
  return (
    <Panel title={title}>
      <p className={styles.dim}>Loading…</p>
      <Skeleton className={styles.part} />
    </Panel>
  )
}

/**
 * The alarms, newest first; RunStatus announces them. Alarms undone by a rollback only appear in
 * the history.
 */
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

/** The history of a run: changes of state and alarms, newest first. */
function History({ progress: { states, alarms } }: { readonly progress: RunProgress }) {
  const entries = [
    ...states.map(({ state, reason, ...event }) => ({
      ...event,
      words: STATE_WORDS[state],
      why: reason,
    })),
    ...alarms.map(({ kind, message, undone, ...event }) => ({
      ...event,
      words: ALARM_WORDS[kind].title,
      why: undone ? `${message} Undone by a rollback.` : message,
    })),
  ].sort((one, other) => other.seq - one.seq)
  return (
    <Panel title="History">
      <ol className={styles.history}>
        {entries.map(({ seq, at, step, words, why }) => (
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

/** The settings of a run, collapsed. */
function RunSettings({ run }: { readonly run: Run }) {
  const { config } = run
  const { imageSize, channels } = config
  const values: Readonly<Record<string, unknown>> = { ...config, priority: run.priority }
  const groups = SETTING_GROUPS.map(({ settings }) =>
    settings.map(({ name, label }) => [label, String(values[name] ?? 'automatic')] as const),
  )
  const first = [
    ['Recipe', RECIPE_WORDS[config.recipe].label],
    ['Started', <Time key="at" at={run.createdAt} />],
    ['Images', sizeInWords({ width: imageSize, height: imageSize, channels })],
    ['Distribution of z', config.prior.distribution.toLowerCase()],
    ...CHOICE_NAMES.map((name) => {
      const { label, words } = choiceOf(name)
      return [label, words[config[name]]] as const
    }),
    ['On an alarm', ACTION_WORDS[config.onAlarm]],
    ['Started from', config.from ?? 'scratch'],
  ] as const
  return (
    <Panel>
      <More label="Settings">
        <div className={styles.lists}>
          <DefinitionList items={first} />
          {groups.map((items, index) => (
            <DefinitionList key={index} items={items} />
          ))}
        </div>
      </More>
    </Panel>
  )
}
