/** The runs, newest first, with their newest pictures; all of them, or those with a tag. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RunFieldsFragment } from '@latentql/sdk'
import { GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { runsQuery } from '../../api/queries.ts'
import { StateBadge } from '../../checkpoints/run-state.tsx'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TagChoice } from '../../ui/tag-choice.tsx'
import { useDeleted, newestPictureQuery } from './queries.ts'
import style from './run-list.module.css'
import { SteadyPicture } from './steady-picture.tsx'
import { isUnderWay } from '../../jobs/states.ts'
import { count, duration } from '../../runs/labels.ts'
import { countTags } from '../../runs/tags.ts'

/** Number of runs to show at first, because each one fetches its picture. */
const AT_FIRST = 12

interface Props {
  /** The tag of the runs to show; empty shows all. */
  readonly tag: string
  readonly onTag: (tag: string) => void
}

export function RunList({ tag, onTag }: Props) {
  const [isWhole, setWhole] = useState(false)
  const { data: all } = useQuery({ ...runsQuery(), refetchInterval: 4000 })
  const { data, error, refetch } = useQuery({
    ...runsQuery(tag),
    refetchInterval: 4000,
    placeholderData: keepPreviousData,
  })
  const deleted = useDeleted()
  const runs = data?.nodes.filter(({ name }) => !deleted.has(name)) ?? []
  const shown = isWhole ? runs : runs.slice(0, AT_FIRST)
  return (
    <Panel title="Runs">
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} compact />}
      <TagChoice tags={countTags(all?.nodes)} chosen={tag} onChoose={onTag} />
      {!data && !error && <Skeleton className={style.row} />}
      {data && runs.length === 0 && tag !== '' && (
        <EmptyState
          icon={GraduationCap}
          title="No run has this tag"
          action={<Button onClick={() => onTag('')}>Show all runs</Button>}
        >
          The tag “{tag}” was removed from its runs, or the address is wrong.
        </EmptyState>
      )}
      {data && runs.length === 0 && tag === '' && (
        <EmptyState icon={GraduationCap} title="No runs yet">
          Press “Start training” and watch a generator learn to draw faces.
        </EmptyState>
      )}
      <ul className={style.runs}>
        {shown.map((run) => (
          <li key={run.id}>
            <Run run={run} />
          </li>
        ))}
      </ul>
      {shown.length < runs.length && (
        <Button onClick={() => setWhole(true)}>Show all {runs.length}</Button>
      )}
    </Panel>
  )
}

function Run({ run }: { readonly run: RunFieldsFragment }) {
  const { name, state, step, steps, latest, tags } = run
  const { data: picture } = useQuery(newestPictureQuery(run.id, isUnderWay(state)))
  const isRunning = state === 'RUNNING' && latest !== null
  return (
    <Link href={routes.train({ run: name })} className={style.row}>
      <span className={style.picture}>
        {picture && <SteadyPicture src={client.resolveUrl(picture.picture.url)} alt="" />}
      </span>
      <span className={style.words}>
        <strong>{name}</strong>
        <span>
          <StateBadge state={state} />
        </span>
        <span>
          Step {count(step)} of {count(steps)}
          {isRunning && `, ${duration(latest.etaSeconds)} left`}
        </span>
        {tags.length > 0 && <span className={style.tags}>{tags.join(' · ')}</span>}
      </span>
    </Link>
  )
}
