/** The newest study of a layer's maps, about the map pressed last, and the job that makes one. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { StartActivationStudyInput } from '@latentql/sdk'
import { RotateCw, ScanSearch } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { MAX_JUDGES, useJudges, type Judge } from '../../exploration/judges.ts'
import layout from '../../exploration/layout.module.css'
import { OwnJobPanel } from '../../jobs/own-job-panel.tsx'
import { isUnfinished, useOwnJob } from '../../jobs/use-own-job.ts'
import type { Latent } from '../../latents/recipe.ts'
import { percent } from '../../runs/labels.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Layer } from './ablations.ts'
import { MapFigures, NoJudge, type Study } from './map-figures.tsx'
import styles from './map-study.module.css'

/** The server's limits on the maps of a layer, and on the values of all judges. */
const MAX_MAPS = 2048
const MAX_VALUES = 64
const SAMPLES = 512

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly layer: Layer
  /** The chosen map. */
  readonly map: number | undefined
  readonly onLatent: (latent: Latent) => void
}

export function MapStudy({ checkpoint, layer, map, onLatent }: Props) {
  const { digest } = checkpoint
  const { name, shape } = layer
  const count = shape[0]!
  const chosen = map !== undefined && map < count ? map : undefined
  const { judges, isPending, error, retry } = useJudges(checkpoint)
  const study = useQuery(studyQuery(digest, name, chosen ?? 0))
  const own = useOwnJob({
    kind: 'activation-study',
    working: 'Looking at samples',
    isAbout: (job) =>
      'checkpoint' in job &&
      'activation' in job &&
      job.checkpoint === digest &&
      job.activation === name,
    start: (wanted: StartActivationStudyInput) => client.startActivationStudy(wanted),
  })
  const input = {
    ...{ checkpoint: digest, activation: name, samples: SAMPLES },
    judges: panelOf(judges).map(({ id }) => id),
  }
  const isPossible = count <= MAX_MAPS && !isPending
  return (
    <OwnJobPanel
      title={chosen === undefined ? 'What each map draws' : `What map ${chosen} draws`}
      own={own}
      action={{
        ...(study.data
          ? { label: 'Study again', icon: RotateCw }
          : { label: 'Study this layer', icon: ScanSearch }),
        input: isPossible ? input : undefined,
      }}
      more={
        isPossible && (
          <CopyAs
            size="small"
            result="the study"
            operation={() => ({ method: 'startActivationStudy', input })}
          />
        )
      }
    >
      {error != null && <ErrorNotice error={error} onRetry={retry} compact />}
      {study.error && <ErrorNotice error={study.error} onRetry={() => void study.refetch()} />}
      {study.isPending && <Skeleton className={styles.coming} />}
      {study.data === null && !isUnfinished(own.job) && (
        <Purpose count={count} hasJudges={isPending || judges.length > 0} />
      )}
      {study.data && chosen === undefined && <Unchosen study={study.data} />}
      {study.data && chosen !== undefined && (
        <MapFigures
          study={study.data}
          isWaiting={study.isPlaceholderData}
          {...{ digest, onLatent }}
        />
      )}
    </OwnJobPanel>
  )
}

/** The newest judges, as many as the server takes. */
function panelOf(judges: readonly Judge[]): readonly Judge[] {
  let room = MAX_VALUES
  const fitting = judges.filter(({ values }) => {
    if (values.length > room) return false
    room -= values.length
    return true
  })
  return fitting.slice(0, MAX_JUDGES)
}

/** The newest study of an activation with one of its maps, or null. */
function studyQuery(checkpoint: string, activation: string, map: number) {
  return queryOptions({
    queryKey: ['jobs', 'activationMap', checkpoint, activation, map],
    queryFn: async ({ signal }) => {
      const found = await client.activationMap({ checkpoint, activation, map }, { signal })
      return found?.activationStudy ?? null
    },
    placeholderData: keepPreviousData,
  })
}

interface PurposeProps {
  /** Number of maps. */
  readonly count: number
  readonly hasJudges: boolean
}

function Purpose({ count, hasJudges }: PurposeProps) {
  if (count > MAX_MAPS) {
    return <p className={layout.note}>A layer of more than {MAX_MAPS} maps can’t be studied.</p>
  }
  return (
    <p className={layout.note}>
      Draws {SAMPLES} samples and finds, for each of the {count} maps, those in which it is most
      active, and the attributes that come with it. It takes about a minute on a worker.
      {!hasJudges && (
        <>
          {' '}
          <NoJudge />
        </>
      )}
    </p>
  )
}

function Unchosen({ study: { samples, deadMaps } }: { readonly study: Study }) {
  return (
    <p className={layout.note}>
      Press a map to see what it draws.{' '}
      {deadMaps > 0
        ? `${percent(deadMaps)} of the maps are dead: the same in all ${samples} samples.`
        : 'No map of this layer is dead.'}
    </p>
  )
}
