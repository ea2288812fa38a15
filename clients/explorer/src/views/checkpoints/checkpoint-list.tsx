/**
 * All checkpoints as cards, with the import panel above and the checkpoints of training runs below.
 */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Box, SearchX } from 'lucide-react'
import { Link } from 'wouter'
import { useState } from 'react'
import type { RunFieldsFragment } from '@latentql/sdk'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { checkpointsQuery, checkpointQuery, runsQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { type Checkpoint, formatInWords, sizeInWords } from '../../checkpoints/labels.ts'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { routes } from '../../navigation/routes.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { StateBadge } from '../../checkpoints/run-state.tsx'
import { useDeleted } from './changes.tsx'
import styles from './checkpoint-list.module.css'
import { ImportPanel } from './import-panel.tsx'
import { KIND_OPTIONS, KINDS, type Kind } from './kinds.ts'
import { UseButton, PromoteButton } from './checkpoint-actions.tsx'
import { Sheet } from './sheet.tsx'

interface Props {
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly kind: Kind
}

interface ListProps extends Props {
  readonly onKind: (kind: Kind) => void
}

export function CheckpointList({ search, onSearch, kind, onKind }: ListProps) {
  return (
    <ViewLayout
      title="Checkpoints"
      intro="A checkpoint is a saved generator. Choose the one that all views use, or add your own."
      actions={
        <div className={styles.search}>
          <TextField
            label="Search"
            hideLabel
            type="search"
            placeholder="Search by name"
            value={search}
            onChange={onSearch}
          />
        </div>
      }
    >
      <ImportPanel />
      <Segmented
        label="Kind of checkpoint"
        hideLabel
        value={kind}
        onChange={onKind}
        options={KIND_OPTIONS}
      />
      <Checkpoints key={kind} search={search} onSearch={onSearch} kind={kind} />
      {kind === 'generators' && <RunCheckpoints search={search} />}
    </ViewLayout>
  )
}

function Checkpoints({ search, onSearch, kind }: Props) {
  const query = useInfiniteQuery(checkpointsQuery(KINDS[kind].kind))
  const deleted = useDeleted()
  if (query.isPending) {
    return (
      <ul className={styles.grid} aria-hidden>
        {Array.from({ length: 4 }, (_, index) => (
          <CheckpointCardSkeleton key={index} />
        ))}
      </ul>
    )
  }
  if (!query.data) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
  const all = query.data.pages.flatMap(({ nodes }) => nodes)
  const shown = all.filter((each) => !deleted.has(each.digest) && matches(each, search))
  return (
    <section className={styles.section} aria-label="Checkpoints on this server">
      <p className="visually-hidden" aria-live="polite">
        {shown.length === 1 ? '1 checkpoint' : `${shown.length} checkpoints`}
      </p>
      {shown.length === 0 && <Nothing search={search} onSearch={onSearch} kind={kind} />}
      <ul className={styles.grid}>
        {shown.map((checkpoint) => (
          <CheckpointCard key={checkpoint.digest} checkpoint={checkpoint} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  )
}

function Nothing({ search, onSearch, kind }: Props) {
  if (search) {
    return (
      <EmptyState
        icon={SearchX}
        title={`No matches for “${search}”`}
        action={<Button onClick={() => onSearch('')}>Show all</Button>}
      />
    )
  }
  const { label, advice } = KINDS[kind]
  return (
    <EmptyState icon={Box} title={`No ${label.toLowerCase()} yet`}>
      {advice}
    </EmptyState>
  )
}

/** True if the checkpoint's name, aliases, digest or format contain every word of the search. */
function matches({ name, aliases, digest, format }: Checkpoint, search: string): boolean {
  const said = [name, ...aliases, digest, format].join(' ').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word))
}

/** A checkpoint in the list: its samples, name and main facts. */
function CheckpointCard({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const { digest, name, aliases, createdAt, kind, featureCount, quarantine } = checkpoint
  const { data } = useQuery(checkpointQuery(digest))
  const current = useCheckpoint().checkpoint?.digest === digest
  return (
    <li className={styles.card} data-current={current || undefined}>
      {kind === 'GENERATOR' && (
        <Sheet
          picture={data?.sheet ?? undefined}
          alt=""
          missing={quarantine ? 'Quarantined' : undefined}
        />
      )}
      <div className={styles.words}>
        <div className={styles.head}>
          <h2 className={styles.name}>
            <Link href={routes.checkpoints({ open: digest })} className={styles.link}>
              {name}
            </Link>
          </h2>
          <UseButton checkpoint={checkpoint} size="small" />
        </div>
        {aliases.length > 0 && (
          <p className={styles.badges}>
            {aliases.map((alias) => (
              <span key={alias} className={styles.badge}>
                {alias === 'default' ? 'server’s default' : alias}
              </span>
            ))}
          </p>
        )}
        <p>
          {sizeInWords(checkpoint)}
          {kind === 'DISCRIMINATOR' && ', a discriminator'}
          {kind === 'FEATURES' && `, ${featureCount} features`}
        </p>
        <p className={styles.dim}>
          {formatInWords(checkpoint)}, <Time at={createdAt} />
        </p>
      </div>
    </li>
  )
}

/** The placeholder for a card that is loading. */
function CheckpointCardSkeleton() {
  return (
    <li className={styles.card}>
      <Sheet picture={undefined} alt="" />
      <div className={styles.words}>
        <Skeleton className={styles.line} />
        <Skeleton className={styles.line} />
        <Skeleton className={styles.line} />
      </div>
    </li>
  )
}

/** Number of runs to show at first, newest first. */
const SHOWN = 8

/**
 * The newest checkpoint of each training run. It can be used while the run trains, and kept
 * permanently.
 */
function RunCheckpoints({ search }: { readonly search: string }) {
  const { data, error, refetch } = useQuery(runsQuery())
  const [all, setAll] = useState(false)
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  const runs = (data?.nodes ?? []).filter(
    ({ step, name }) => step > 0 && name.includes(search.trim().toLowerCase()),
  )
  if (runs.length === 0) return null
  return (
    <section className={styles.section} aria-labelledby="from-runs">
      <h2 id="from-runs">From training runs</h2>
      <p>A run saves a checkpoint every now and then, and deletes older ones.</p>
      <ul className={styles.grid}>
        {(all ? runs : runs.slice(0, SHOWN)).map((run) => (
          <RunCard key={run.id} run={run} />
        ))}
      </ul>
      {!all && runs.length > SHOWN && (
        <Button onClick={() => setAll(true)}>Show all {runs.length} runs</Button>
      )}
    </section>
  )
}

function RunCard({ run }: { readonly run: RunFieldsFragment }) {
  const { data } = useQuery(checkpointQuery(`${run.name}@latest`))
  return (
    <li className={styles.card}>
      <Sheet
        key={data?.digest}
        picture={data?.sheet ?? undefined}
        alt=""
        missing={data === null ? 'No checkpoint yet.' : undefined}
      />
      <div className={styles.words}>
        <h3 className={styles.name}>
          {data ? (
            <Link href={routes.checkpoints({ open: data.name })} className={styles.link}>
              {data.name}
            </Link>
          ) : (
            run.name
          )}
        </h3>
        <p className={styles.badges}>
          <StateBadge state={run.state} />
        </p>
        <p className={styles.dim}>
          Step {run.step} of {run.steps}
          {data && `, ${sizeInWords(data)}`}
        </p>
        <div className={styles.foot}>
          {data && <PromoteButton reference={data.name} size="small" />}
          {data && <UseButton checkpoint={data} size="small" />}
        </div>
      </div>
    </li>
  )
}
