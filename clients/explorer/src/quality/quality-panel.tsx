/** The newest quality of a checkpoint or a run, and the job that measures it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { QualityFieldsFragment as Quality, StartQualityInput } from '@latentql/sdk'
import { Gauge, RotateCw } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { checkpointsQuery, datasetsQuery } from '../api/queries.ts'
import { DatasetField } from '../checkpoints/dataset-field.tsx'
import { isSameSize, sizeInWords, type ImageSize } from '../checkpoints/labels.ts'
import { CopyAs } from '../copy-as/copy-as.tsx'
import { preferredDataset } from '../exploration/datasets.ts'
import { OwnJobPanel } from '../jobs/own-job-panel.tsx'
import { isUnfinished, useOwnJob, type ListedJob } from '../jobs/use-own-job.ts'
import { SelectField } from '../ui/select-field.tsx'
import styles from './quality.module.css'

interface Props {
  readonly title: string
  /** The checkpoint, or the run whose checkpoints are measured. */
  readonly subject: Pick<StartQualityInput, 'checkpoint' | 'run'>
  readonly isAbout: (job: QualityJob) => boolean
  /** Size of the samples. */
  readonly size: ImageSize
  /** Name of a checkpoint that belongs to no run, and so has no discriminator or images. */
  readonly alone?: string
  /** The newest result; null before the first, undefined while it is loading. */
  readonly newest: Quality | null | undefined
  /** The purpose of the measurement, shown before the first. */
  readonly purpose: string
  /** The result. */
  readonly children: ReactNode
}

type QualityJob = Extract<ListedJob, { readonly checkpoints: unknown }>

export function QualityPanel(props: Props) {
  const { title, subject, isAbout, newest, purpose, children } = props
  const { input, fields, error } = useInput(props)
  const own = useOwnJob({
    kind: 'quality',
    working: 'Measuring',
    isAbout: (job) => 'checkpoints' in job && isAbout(job),
    start: (settings: StartQualityInput) => client.startQuality({ ...subject, ...settings }),
  })
  const isInProgress = isUnfinished(own.job)
  const { label, icon } = newest
    ? { label: 'Measure again', icon: RotateCw }
    : { label: 'Measure', icon: Gauge }
  return (
    <OwnJobPanel
      title={title}
      own={own}
      action={{ label, icon, input }}
      more={
        input && (
          <CopyAs
            size="small"
            operation={() => ({ method: 'startQuality', input: { ...subject, ...input } })}
          />
        )
      }
    >
      {error}
      {newest && children}
      {newest === null && !isInProgress && <p className={styles.dim}>{purpose}</p>}
      {!isInProgress && fields}
    </OwnJobPanel>
  )
}

interface Settings {
  /** Name of a dataset, or empty: the run's. */
  readonly dataset: string
  /** Digest of a discriminator or a feature network, or empty: the run's discriminator. */
  readonly features: string
  readonly samples: number
}

const SAMPLES = [256, 1024, 2048, 10_000]

/** The settings of the measurement: at first, those of the newest result. */
function useInput({ alone, size, newest }: Props) {
  const [changed, setChanged] = useState<Partial<Settings>>({})
  const discriminators = useInfiniteQuery(checkpointsQuery('DISCRIMINATOR'))
  const networks = useInfiniteQuery(checkpointsQuery('FEATURES'))
  const datasets = useQuery(datasetsQuery())
  const fitting = [discriminators, networks]
    .flatMap(({ data }) => data?.pages.flatMap(({ nodes }) => nodes) ?? [])
    .filter((one) => isSameSize(one, size))
  const first = { ...usual(alone, fitting, datasets.data ?? []), ...known(newest, fitting) }
  const settings: Settings = { samples: 2048, ...first, ...changed }
  const { dataset, features, samples } = settings
  const isReady = discriminators.isSuccess && networks.isSuccess && datasets.isSuccess
  const isPossible = isReady && (features !== '' || alone === undefined)
  const failed = [discriminators, networks, datasets].find(({ error }) => error)
  return {
    input: isPossible
      ? { dataset: dataset || undefined, features: features || undefined, samples }
      : undefined,
    error: failed && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />,
    fields: isReady && (
      <Fields
        {...{ settings, fitting, size }}
        isAlone={alone !== undefined}
        onChange={(change) => setChanged({ ...changed, ...change })}
      />
    ),
  }
}

interface Named {
  readonly name: string
}

type Network = Named & { readonly digest: string }

/** A run has a discriminator and a dataset; for other checkpoints, the likely ones. */
function usual(alone: string | undefined, fitting: readonly Network[], datasets: readonly Named[]) {
  if (alone === undefined) return { dataset: '', features: '' }
  const named = fitting.find(({ name }) => name === `${alone}-discriminator`) ?? fitting[0]
  return { dataset: preferredDataset(datasets)?.name ?? '', features: named?.digest ?? '' }
}

function known(newest: Quality | null | undefined, fitting: readonly Network[]) {
  if (!newest) return {}
  const { dataset, features, samples } = newest
  const isListed = fitting.some(({ digest }) => digest === features)
  return { dataset, samples, ...(isListed && { features }) }
}

interface FieldsProps {
  readonly settings: Settings
  /** Discriminators and feature networks of images of the samples' size. */
  readonly fitting: readonly Network[]
  readonly size: ImageSize
  readonly isAlone: boolean
  readonly onChange: (change: Partial<Settings>) => void
}

function Fields({ settings, fitting, size, isAlone, onChange }: FieldsProps) {
  const { dataset, features, samples } = settings
  const counts = [...new Set([...SAMPLES, samples])].sort((one, other) => one - other)
  if (isAlone && fitting.length === 0) {
    return (
      <p className={styles.dim}>
        It needs a discriminator or a feature network of images of {sizeInWords(size)}, which sees
        what samples and images have in common. Import one under Checkpoints.
      </p>
    )
  }
  return (
    <div className={styles.fields}>
      <DatasetField value={dataset} onChange={(next) => onChange({ dataset: next })} />
      <SelectField
        label="Seen by"
        value={features}
        onChange={(next) => onChange({ features: next })}
        options={[
          ...(isAlone ? [] : [{ value: '', label: 'The run’s discriminator' }]),
          ...fitting.map(({ digest, name }) => ({ value: digest, label: name })),
        ]}
      />
      <SelectField
        label="Samples"
        value={String(samples)}
        onChange={(next) => onChange({ samples: Number(next) })}
        options={counts.map((count) => ({
          value: String(count),
          label: count.toLocaleString('en'),
        }))}
      />
    </div>
  )
}
