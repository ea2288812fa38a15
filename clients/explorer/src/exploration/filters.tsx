/** The images that a discriminator’s units respond to, beside those of random weights. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Layers, ScanEye } from 'lucide-react'
import { client } from '../api/client.ts'
import { ErrorNotice } from '../api/error-notice.tsx'
import { checkpointQuery, datasetsQuery, type CheckpointDetails } from '../api/queries.ts'
import { layerSize, sizeInWords, type ImageSize } from '../checkpoints/labels.ts'
import { CopyAs } from '../copy-as/copy-as.tsx'
import { useStart } from '../jobs/use-start.ts'
import { routes } from '../navigation/routes.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { useDiscriminators, type Discriminator } from './discriminators.ts'
import { preferredDataset } from './datasets.ts'
import styles from './filters.module.css'
import layout from './layout.module.css'
import { UnitDialog } from './unit-dialog.tsx'
import { UnitSheet } from './unit-sheet.tsx'

/** The settings of the job, as a view's URL keeps them. */
export interface FilterSettings {
  /** Digest of the discriminator. */
  readonly discriminator: string | undefined
  /** Name of the activation whose maps are the units. */
  readonly unitsOf: string | undefined
  /** Name of the dataset that the discriminator looks at. */
  readonly dataset: string | undefined
}

interface Props {
  /** The current checkpoint: a discriminator, or a generator. */
  readonly checkpoint: CheckpointDetails
  readonly settings: FilterSettings
  readonly onSettings: (change: Partial<FilterSettings>) => void
  /** Called with the new job. */
  readonly onStart: (job: { readonly id: string; readonly discriminator: string }) => void
}

/** The settings, and the button that starts the job. */
export function FiltersForm({ checkpoint, ...props }: Props) {
  const { discriminator: digest } = props.settings
  const { all, chosen, error, retry } = useDiscriminators(checkpoint, { digest })
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (!all) return <Skeleton className={styles.coming} />
  if (!chosen) return <NoDiscriminator />
  return <Choices key={chosen.digest} {...{ all, chosen }} {...props} />
}

interface NoDiscriminatorProps {
  /** Size of the images that it must take; default: any. */
  readonly of?: ImageSize
}

/** Ways to get a discriminator. */
export function NoDiscriminator({ of }: NoDiscriminatorProps) {
  return (
    <EmptyState
      icon={Layers}
      title={of ? `No discriminator of images of ${sizeInWords(of)} yet` : 'No discriminator yet'}
      action={<LinkButton href={routes.checkpoints()}>Add a checkpoint</LinkButton>}
    >
      Import one, or the bundle of a generator and its discriminator. Training runs keep theirs,
      too.
    </EmptyState>
  )
}

interface ChoicesProps extends Omit<Props, 'checkpoint'> {
  readonly all: readonly Discriminator[]
  readonly chosen: Discriminator
}

function Choices({ all, chosen, settings, onSettings, onStart }: ChoicesProps) {
  const details = useQuery(checkpointQuery(chosen.digest))
  const datasets = useQuery(datasetsQuery())
  const filters = useStart({
    what: 'Looking at images',
    start: (input: Parameters<typeof client.startFilters>[0]) => client.startFilters(input),
    onStarted: onStart,
  })
  const failed = [details, datasets].find(({ error }) => error)
  if (failed) return <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />
  if (!details.data || !datasets.data) return <Skeleton className={styles.coming} />
  const layers = details.data.activations
  if (layers.length === 0) return <p>The layers of an ONNX file can’t be read. Choose another.</p>
  // The last but one: parts of objects, but not yet whole images.
  const usual = layers.at(-2) ?? layers[0]!
  const layer = layers.find(({ name }) => name === settings.unitsOf) ?? usual
  const dataset =
    datasets.data.find(({ name }) => name === settings.dataset) ?? preferredDataset(datasets.data)
  const input = {
    discriminator: chosen.digest,
    activation: layer.name,
    dataset: dataset?.name ?? '',
  }
  return (
    <form
      className={layout.form}
      onSubmit={(event) => {
        event.preventDefault()
        filters.start(input)
      }}
    >
      <SelectField
        label="Discriminator"
        value={chosen.digest}
        options={all.map(({ digest, name }) => ({ value: digest, label: name }))}
        onChange={(discriminator) => onSettings({ discriminator, unitsOf: undefined })}
      />
      <SelectField
        label="Layer"
        value={layer.name}
        options={layers.map((one, index) => ({
          value: one.name,
          label: `Layer ${index + 1}: ${one.shape[0]} units of ${layerSize(one)}`,
        }))}
        onChange={(unitsOf) => onSettings({ unitsOf })}
      />
      <SelectField
        label="Images"
        value={input.dataset}
        options={datasets.data.map(({ name, count }) => ({
          value: name,
          label: `${name} (${count.toLocaleString('en')} images)`,
        }))}
        onChange={(next) => onSettings({ dataset: next })}
      />
      <div className={layout.buttons}>
        <Button
          type="submit"
          variant="primary"
          icon={ScanEye}
          disabled={!dataset}
          busy={filters.isPending}
        >
          Show what its units see
        </Button>
        <CopyAs size="small" operation={() => ({ method: 'startFilters', input })} />
        <p className={layout.note}>It takes about a minute.</p>
      </div>
      {filters.error && <ErrorNotice error={filters.error} compact />}
    </form>
  )
}

/** A job that looks at units, or null if there is none of this id. */
export function filtersQuery(id: string) {
  return queryOptions({
    queryKey: ['jobs', 'filters', id],
    queryFn: async ({ signal }) => {
      const job = await client.filters(id, { signal })
      return job && 'dataset' in job ? job : null
    },
    staleTime: Infinity,
  })
}

/** The unit that is enlarged, as a view's URL keeps it. */
export interface EnlargedUnit {
  readonly unit: number | undefined
  /** True if it is one of the network with random weights. */
  readonly random: boolean
}

interface ResultProps {
  /** Id of a job that is done. */
  readonly job: string
  readonly enlarged: EnlargedUnit
  readonly onEnlarge: (
    change: Partial<EnlargedUnit>,
    options?: { readonly replace?: boolean },
  ) => void
}

export function FiltersResult({ job: id, enlarged: { unit, random }, onEnlarge }: ResultProps) {
  const { data, error, refetch, isFetching } = useQuery(filtersQuery(id))
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data?.result && isFetching) return <Skeleton className={styles.coming} />
  if (!data?.result) return <p>This job looked at no units. Start another one.</p>
  const { result } = data
  return (
    <>
      <p className={layout.note}>
        Each unit has two rows: the parts of the {result.images.toLocaleString('en')} images that it
        responds to most, and below them what excites it there. Grey pixels don’t matter; white and
        black ones do. The units that are most selective come first. Press one to enlarge it.
      </p>
      <div className={styles.sheets}>
        <UnitSheet
          url={result.trained.sheet.url}
          units={result.trained.units}
          kind="Trained"
          words={`Trained: ${result.trained.units.length} units of ${data.activation}`}
          onOpen={(next) => onEnlarge({ unit: next, random: false })}
        />
        <UnitSheet
          url={result.random.sheet.url}
          units={result.random.units}
          kind="Random"
          words="Random weights: it has learned nothing"
          onOpen={(next) => onEnlarge({ unit: next, random: true })}
        />
      </div>
      {unit !== undefined && (
        <UnitDialog
          job={id}
          {...{ unit, random }}
          units={result[random ? 'random' : 'trained'].units.map(({ unit: one }) => one)}
          onUnit={(next) => onEnlarge({ unit: next }, { replace: true })}
          onClose={() => onEnlarge({ unit: undefined, random: false })}
        />
      )}
    </>
  )
}
