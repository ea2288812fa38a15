/** The result of forgetting: the marked samples before and after, and the controls. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ForgettingQuery } from '@latentql/sdk'
import { Layers, LayoutGrid } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { More } from '../../ui/more.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Rates } from './forget-rates.tsx'
import styles from './forget.module.css'
import type { InsideState } from './inside-state.ts'
import layout from './layout.module.css'

interface Props {
  /** The job's id. */
  readonly job: string
  readonly checkpoint: CheckpointDetails
  readonly onChange: (change: Partial<InsideState>) => void
}

export function ForgetResult({ job: id, checkpoint, onChange }: Props) {
  const job = useJob(id)
  const { data, error, refetch } = useQuery({
    ...forgettingQuery(id),
    enabled: job.status.state === 'DONE',
  })
  return (
    <JobPanel title="3. The result" working="Comparing inside and outside" job={job}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className={styles.coming} />}
      {data && <Outcome job={data} checkpoint={checkpoint} onChange={onChange} />}
    </JobPanel>
  )
}

type DoneJob = Extract<NonNullable<ForgettingQuery['job']>, { activation: string }>

function forgettingQuery(id: string) {
  return queryOptions({
    queryKey: ['jobs', 'forgetting', id],
    queryFn: async ({ signal }) => (await client.forgetting({ job: id }, { signal })) as DoneJob,
    staleTime: Infinity,
  })
}

interface OutcomeProps extends Omit<Props, 'job'> {
  readonly job: DoneJob
}

function Outcome({ job: { activation, result }, checkpoint, onChange }: OutcomeProps) {
  if (!result || result.maps.length === 0) {
    return (
      <p>
        No map is active mainly inside the boxes. Mark more samples, draw the boxes closer, or
        choose another layer.
      </p>
    )
  }
  const { variant, maps, before, after, accuracy, controls, rates } = result
  const strength = variant?.ablate[0]?.strength ?? 1
  const look = () => {
    const off = [{ activation, maps, strength }]
    onChange({ tab: 'maps', layer: activation, off, page: 0 })
  }
  return (
    <>
      <div className={styles.sheets}>
        <Sheet url={before.url} words="Before" />
        <Sheet url={after.url} words={`Without ${maps.length} maps`} />
      </div>
      <div className={layout.buttons}>
        <Button
          variant="primary"
          icon={Layers}
          disabled={!checkpoint.activations.some(({ name }) => name === activation)}
          onClick={look}
        >
          See these maps
        </Button>
        {variant && (
          <LinkButton icon={LayoutGrid} href={routes.sample({ variant: variant.name })}>
            See samples
          </LinkButton>
        )}
        <p className={layout.note}>
          {variant
            ? `Saved as the variant “${variant.name}”. `
            : 'The saved variant has been deleted. '}
          From the maps alone, {Math.round(accuracy * 100)}% of the places are told to be inside or
          outside the boxes correctly.
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

function Sheet({ url, words }: { readonly url: string; readonly words: string }) {
  return (
    <figure className={classes(layout.sheet, styles.sheet)}>
      <img src={client.resolveUrl(url)} alt={words} loading="lazy" />
      <figcaption>{words}</figcaption>
    </figure>
  )
}
