/** Every checkpoint as a card; above them the way to import more, below them those of training runs. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Box, SearchX } from 'lucide-react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { checkpointsQuery } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { CheckpointCard, CheckpointCardSkeleton } from './checkpoint-card.tsx'
import { useDeleted } from './changes.ts'
import styles from './checkpoint-list.module.css'
import type { Checkpoint } from '../../checkpoints/facts.ts'
import { ImportPanel } from './import-panel.tsx'
import { RunCheckpoints } from './run-checkpoints.tsx'

interface Props {
  readonly search: string
  readonly onSearch: (search: string) => void
}

export function CheckpointList({ search, onSearch }: Props) {
  return (
    <ViewLayout
      title="Checkpoints"
      intro="A checkpoint is a trained generator: the numbers that turn a latent into a picture."
      actions={
        <div className={styles.search}>
          <TextField
            label="Search"
            hideLabel
            type="search"
            placeholder="Search name, alias or digest"
            value={search}
            onChange={onSearch}
          />
        </div>
      }
    >
      <ImportPanel />
      <Checkpoints search={search} onSearch={onSearch} />
      <RunCheckpoints search={search} />
    </ViewLayout>
  )
}

function Checkpoints({ search, onSearch }: Props) {
  const query = useInfiniteQuery(checkpointsQuery())
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
      {shown.length === 0 && <Nothing search={search} onSearch={onSearch} />}
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

function Nothing({ search, onSearch }: Props) {
  if (search) {
    return (
      <EmptyState
        icon={SearchX}
        title={`Nothing here is called “${search}”`}
        action={<Button onClick={() => onSearch('')}>Show all</Button>}
      />
    )
  }
  return (
    <EmptyState icon={Box} title="There is no checkpoint yet">
      Drop a file of trained weights on this page, or train a generator here.
    </EmptyState>
  )
}

/** Whether all words of the search are in what it is called, or begin its digest. */
function matches({ name, aliases, digest, format }: Checkpoint, search: string): boolean {
  const said = [name, ...aliases, digest, format].join(' ').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word))
}
