/** Near-duplicates in a dataset: the search, the pairs as pictures, and a dataset without them. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { DatasetFieldsFragment, DuplicatesQuery } from '@latentql/sdk'
import { CopyX, RotateCw, Search } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { useMayChange } from '../../api/may-change.ts'
import { queryClient } from '../../api/queries.ts'
import { NameDialog } from '../../checkpoints/name-dialog.tsx'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { OwnJobPanel } from '../../jobs/own-job-panel.tsx'
import { isUnfinished, useOwnJob, type ListedJob } from '../../jobs/use-own-job.ts'
import { routes } from '../../navigation/routes.ts'
import { count, percent } from '../../runs/labels.ts'
import { Button } from '../../ui/button.tsx'
import { Figure, Figures } from '../../ui/figures.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toasts.tsx'
import styles from './duplicates.module.css'

interface Props {
  readonly dataset: DatasetFieldsFragment
  /** Number of the nearest pairs to skip. */
  readonly pairs: number
  readonly onPairs: (pairs: number) => void
}

export function Duplicates({ dataset, pairs, onPairs }: Props) {
  const { name } = dataset
  const input = { dataset: name }
  const isAbout = (job: ListedJob) =>
    'dataset' in job && job.dataset === name && job.createdAt >= dataset.createdAt
  const own = useOwnJob({
    kind: 'deduplication',
    working: 'Searching',
    isAbout,
    start: (wanted: typeof input) => client.startDeduplication(wanted),
  })
  const { done } = own
  return (
    <OwnJobPanel
      title="Duplicates"
      own={own}
      action={
        done
          ? { label: 'Search again', icon: RotateCw, input }
          : { label: 'Search', icon: Search, input }
      }
      more={<CopyAs size="small" operation={() => ({ method: 'startDeduplication', input })} />}
    >
      {done && <Found key={done.id} job={done.id} {...{ name, pairs, onPairs }} />}
      {done === null && !isUnfinished(own.job) && (
        <p className={styles.dim}>
          Finds images that are nearly equal, which a generator could learn by heart: an
          auto-encoder gives each image a short code, and images with near codes are compared in
          detail. It takes about a minute on a worker.
        </p>
      )}
    </OwnJobPanel>
  )
}

/** Pairs on one sheet, as the server draws them. */
const SHOWN = 32

function duplicatesQuery(job: string, offset: number) {
  return queryOptions({
    queryKey: ['duplicates', job, offset],
    queryFn: async ({ signal }) => {
      const found = await client.duplicates({ job, first: 1, offset, sheet: true }, { signal })
      return (found as DoneJob).result!
    },
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
}

type DoneJob = Extract<NonNullable<DuplicatesQuery['job']>, { dataset: string }>
type Result = NonNullable<DoneJob['result']>

interface FoundProps extends Pick<Props, 'pairs' | 'onPairs'> {
  /** Id of the job. */
  readonly job: string
  /** The dataset's name. */
  readonly name: string
}

function Found({ job, name, pairs, onPairs }: FoundProps) {
  const { data, error, refetch, isPlaceholderData } = useQuery(duplicatesQuery(job, pairs))
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className={styles.coming} />
  return (
    <>
      <Numbers result={data} />
      {data.duplicates === 0 && <p>No image is a near-duplicate of another.</p>}
      {data.duplicates > 0 && (
        <>
          <Remove job={job} name={name} count={data.duplicates} />
          <figure className={styles.pairs} aria-busy={isPlaceholderData}>
            {data.sheet ? (
              <img
                src={client.resolveUrl(data.sheet.url)}
                width={data.sheet.width}
                height={data.sheet.height}
                alt={`Pairs from ${pairs + 1} on: a kept image left, its duplicate right`}
              />
            ) : (
              <p>There are only {count(data.duplicates)} pairs.</p>
            )}
            <figcaption className={styles.dim}>
              In each pair, the image that is kept is on the left. The nearest pairs come first:
              look at the last ones before you remove anything.
            </figcaption>
          </figure>
          <Pages all={data.duplicates} pairs={pairs} onPairs={onPairs} />
        </>
      )}
    </>
  )
}

function Numbers({ result }: { readonly result: Result }) {
  const { images, duplicates, groups, collisions, calibration } = result
  const { recall, falsePositives, copies } = calibration
  return (
    <Figures>
      <Figure label="Duplicates" value={count(duplicates)} share={duplicates / images}>
        Of {count(images)} images: each is nearly equal to an earlier one, which is kept
      </Figure>
      <Figure label="Groups" value={count(groups)}>
        Images that have duplicates
      </Figure>
      <Figure label="Found copies" value={percent(recall)} share={recall}>
        Of {count(copies)} images that were scaled, brightened and compressed as a test
      </Figure>
      <Figure label="False alarms" value={percent(falsePositives)} share={falsePositives}>
        Estimated by images upside down, which are duplicates of none: at least this many
      </Figure>
      <Figure label="Equal codes" value={count(collisions)}>
        Images with the very code of an earlier one, the DCGAN paper’s criterion
      </Figure>
    </Figures>
  )
}

interface RemoveProps {
  readonly job: string
  readonly name: string
  /** Number of duplicates. */
  readonly count: number
}

/** Makes a new dataset; the old one stays as it is. */
function Remove({ job, name, count: duplicates }: RemoveProps) {
  const [open, setOpen] = useState(false)
  const [made, setMade] = useState<DatasetFieldsFragment>()
  const may = useMayChange()
  const remove = async (wanted: string) => {
    const { dataset, removed } = await client.removeDuplicates({ job, name: wanted })
    setMade(dataset)
    toast(`${dataset.name} is ${name} without ${count(removed)} duplicates.`, {
      tone: 'good',
      href: { label: 'Show', to: routes.train({ open: dataset.name }) },
    })
    void queryClient.invalidateQueries({ queryKey: ['datasets'] })
  }
  return (
    <div className={styles.remove}>
      <Button icon={CopyX} onClick={() => may.ask('Removing duplicates', () => setOpen(true))}>
        Make a dataset without them
      </Button>
      {made && (
        <p>
          <Link href={routes.train({ open: made.name })}>{made.name}</Link> has the other{' '}
          {count(made.count)} images.
        </p>
      )}
      <NameDialog
        open={open}
        onClose={() => setOpen(false)}
        title={`${name} without ${count(duplicates)} duplicates`}
        action="Make it"
        initial={`${name.slice(0, 56)}-unique`}
        hint="A new dataset of this name. The old one stays."
        onName={remove}
      />
    </div>
  )
}

interface PagesProps extends Pick<Props, 'pairs' | 'onPairs'> {
  /** Number of all pairs. */
  readonly all: number
}

function Pages({ all, pairs, onPairs }: PagesProps) {
  if (all <= SHOWN && pairs === 0) return null
  const last = Math.floor((all - 1) / SHOWN) * SHOWN
  return (
    <nav className={styles.pages} aria-label="Pairs">
      <Button
        size="small"
        disabled={pairs === 0}
        onClick={() => onPairs(Math.max(0, pairs - SHOWN))}
      >
        Nearer
      </Button>
      <span>
        Pairs {count(Math.min(pairs + 1, all))} to {count(Math.min(pairs + SHOWN, all))} of{' '}
        {count(all)}
      </span>
      <Button size="small" disabled={pairs >= last} onClick={() => onPairs(pairs + SHOWN)}>
        Farther
      </Button>
      <Button size="small" disabled={pairs >= last} onClick={() => onPairs(last)}>
        The farthest
      </Button>
    </nav>
  )
}
