/** The newest checkpoint of each training run: it can be used while the run learns, and kept for good. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { RunFieldsFragment } from '@latentql/sdk'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { checkpointQuery, runsQuery } from '../../api/queries.ts'
import { StateBadge } from '../../checkpoints/run-state.tsx'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import card from './checkpoint-card.module.css'
import { UseButton } from './checkpoint-actions.tsx'
import list from './checkpoint-list.module.css'
import { sizeInWords } from '../../checkpoints/facts.ts'
import { KeepButton } from './keep-button.tsx'
import { Sheet } from './sheet.tsx'

/** Runs that are shown unasked, the newest. */
const SHOWN = 8

export function RunCheckpoints({ search }: { readonly search: string }) {
  const { data, error, refetch } = useQuery(runsQuery())
  const [all, setAll] = useState(false)
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  const runs = (data?.nodes ?? []).filter(
    ({ step, name }) => step > 0 && name.includes(search.trim().toLowerCase()),
  )
  if (runs.length === 0) return null
  return (
    <section className={list.section} aria-labelledby="from-runs">
      <h2 id="from-runs">From training runs</h2>
      <p>A run writes a checkpoint every now and then, and lets the older ones go.</p>
      <ul className={list.grid}>
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
  const { data, isPending } = useQuery(checkpointQuery(`${run.name}@latest`))
  return (
    <li className={card.card}>
      <Sheet key={data?.digest} picture={data?.sheet} alt="" waits={isPending || data !== null} />
      <div className={card.words}>
        <h3 className={card.name}>
          {data ? (
            <Link href={routes.checkpoints({ open: data.name })} className={card.link}>
              {data.name}
            </Link>
          ) : (
            run.name
          )}
        </h3>
        <p className={card.badges}>
          <StateBadge state={run.state} />
        </p>
        <p className={card.dim}>
          Step {run.step} of {run.steps}
          {data && `, ${sizeInWords(data)}`}
        </p>
        <div className={card.foot}>
          {data && <KeepButton reference={data.name} size="small" />}
          {data && <UseButton checkpoint={data} size="small" />}
        </div>
      </div>
    </li>
  )
}
