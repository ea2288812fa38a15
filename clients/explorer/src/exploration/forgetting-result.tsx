/** The result of forgetting: the marked samples before and after, what is left, and controls. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ForgettingQuery } from '@latentql/sdk'
import { LayoutGrid } from 'lucide-react'
import type { ReactNode } from 'react'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { routes } from '../navigation/routes.ts'
import { LinkButton } from '../ui/button.tsx'
import { More } from '../ui/more.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Rates } from './forgetting-rates.tsx'
import styles from './forgetting.module.css'
import layout from './layout.module.css'
import { percent } from '../runs/labels.ts'
import { Sheet } from './sheet.tsx'

export type ForgettingJob = Extract<NonNullable<ForgettingQuery['job']>, { activation: string }>

/** A job that makes a generator forget, or null if there is none of this id. */
export function forgettingQuery(id: string) {
  return queryOptions({
    queryKey: ['jobs', 'forgetting', id],
    queryFn: async ({ signal }): Promise<ForgettingJob | null> => {
      const job = await client.forgetting({ job: id }, { signal })
      return job && 'activation' in job ? job : null
    },
    staleTime: Infinity,
  })
}

interface Props {
  /** The id of a job that is done. */
  readonly job: string
  /** A button for the maps that are turned off. */
  readonly action: (job: ForgettingJob) => ReactNode
}

export function ForgettingResult({ job: id, action }: Props) {
  const { data: job, error, refetch, isFetching } = useQuery(forgettingQuery(id))
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!job?.result && isFetching) return <Skeleton className={styles.coming} />
  if (!job?.result) return <p>This job made no generator forget. Start another one.</p>
  const { result } = job
  if (result.maps.length === 0) {
    return (
      <p>
        No map is active mainly inside the boxes. Mark more samples, draw the boxes closer, or
        choose another layer.
      </p>
    )
  }
  const { variant, maps, before, after, accuracy, controls, rates } = result
  return (
    <>
      <div className={styles.sheets}>
        <Sheet url={before.url} words="Before" />
        <Sheet url={after.url} words={`Without ${maps.length} maps`} />
      </div>
      <div className={layout.buttons}>
        {action(job)}
        {variant && (
          <LinkButton icon={LayoutGrid} href={routes.sample({ variant: variant.name })}>
            See samples
          </LinkButton>
        )}
        <p className={layout.note}>
          {variant
            ? `Saved as the variant “${variant.name}”. `
            : 'The saved variant has been deleted. '}
          A classifier that sees only the maps tells {percent(accuracy)} of the places correctly as
          inside or outside the boxes.
        </p>
      </div>
      {rates && <Rates rates={rates} maps={maps.length} />}
      {controls.length > 0 && (
        <More label={`Compare with ${controls.length} random choices of ${maps.length} maps`}>
          <p className={layout.note}>
            If the object is still there, it was these maps that drew it, and not just any.
          </p>
          <ul className={styles.controls}>
            {controls.map(({ sheet }, index) => (
              <li key={index}>
                <Sheet url={sheet.url} words={`Control ${index + 1}`} />
              </li>
            ))}
          </ul>
        </More>
      )}
    </>
  )
}
