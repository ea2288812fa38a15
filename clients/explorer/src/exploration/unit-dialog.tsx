/** One unit, enlarged: all images that it responds to, and what excites it there. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { FilterUnitQuery } from '@latentql/sdk'
import { ChevronLeft, ChevronRight, Download } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { client } from '../api/client.ts'
import { download } from '../api/download.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './filters.module.css'
import layout from './layout.module.css'

interface Props {
  /** Id of the job. */
  readonly job: string
  readonly unit: number
  /** True for the network with random weights. */
  readonly random: boolean
  /** The units of the same network, in the order of the figure. */
  readonly units: readonly number[]
  readonly onUnit: (unit: number) => void
  readonly onClose: () => void
}

export function UnitDialog({ job, unit, random, units, onUnit, onClose }: Props) {
  const { data, error, refetch } = useQuery(unitQuery(job, unit))
  const at = units.indexOf(unit)
  const go = (to: number) => {
    if (at >= 0 && units[to] !== undefined) onUnit(units[to])
  }
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowLeft') go(at - 1)
    else if (key === 'ArrowRight') go(at + 1)
  }
  const shown = data && (random ? data.result?.random : data.result?.trained)?.unit
  return (
    <Dialog
      open
      width="large"
      onClose={onClose}
      title={random ? `Unit ${unit} of random weights` : `Unit ${unit}`}
    >
      <div className={styles.enlarged} onKeyDown={onKeyDown}>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data === undefined && !error && <Skeleton className={styles.coming} />}
        {data !== undefined && !shown && (
          <p>This unit wasn’t examined. Choose one in the figure.</p>
        )}
        {data && shown && <Unit unit={shown} activation={data.activation} dataset={data.dataset} />}
        <div className={layout.buttons}>
          <IconButton
            label="Previous unit"
            words="Previous"
            icon={ChevronLeft}
            aria-disabled={at <= 0}
            onClick={() => go(at - 1)}
          />
          <IconButton
            label="Next unit"
            words="Next"
            icon={ChevronRight}
            aria-disabled={at < 0 || at === units.length - 1}
            onClick={() => go(at + 1)}
            data-autofocus
          />
          {shown && (
            <Button
              size="small"
              variant="quiet"
              icon={Download}
              onClick={() => download(client.resolveUrl(shown.picture.url), `unit-${unit}.png`)}
            >
              Download
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

type DoneJob = Extract<NonNullable<FilterUnitQuery['job']>, { activation: string }>
type Enlarged = NonNullable<NonNullable<DoneJob['result']>['trained']['unit']>

function unitQuery(job: string, unit: number) {
  return queryOptions({
    queryKey: ['jobs', 'filterUnit', job, unit],
    queryFn: async ({ signal }) => {
      const found = await client.filterUnit({ job, unit }, { signal })
      return found && 'activation' in found ? found : null
    },
    staleTime: Infinity,
  })
}

interface UnitProps extends Pick<DoneJob, 'activation' | 'dataset'> {
  readonly unit: Enlarged
}

function Unit({ unit: { unit, selectivity, images, picture }, activation, dataset }: UnitProps) {
  const { url, width, height } = picture
  return (
    <figure className={styles.enlargedSheet}>
      <img
        key={url}
        src={client.resolveUrl(url)}
        {...{ width, height }}
        alt={`The ${images.length} images that unit ${unit} responds to most, and their gradients`}
      />
      <figcaption>
        <p className={layout.note}>
          Above, the parts of {images.length} images of {dataset} that the unit, map {unit} of{' '}
          <code>{activation}</code>, responds to most; the strongest response is on the left. Below,
          the pixels that excite it.
        </p>
        <p className={layout.note}>
          It responds to them {selectivity.toFixed(1)} standard deviations more than on average.
          Images {images.map(({ index }) => index).join(', ')}.
        </p>
      </figcaption>
    </figure>
  )
}
