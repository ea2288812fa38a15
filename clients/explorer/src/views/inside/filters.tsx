/** The images that a discriminator’s units respond to, beside those of random weights. */
import { queryOptions, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { FiltersQuery } from '@latentql/sdk'
import { Layers, ScanEye } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import {
  checkpointQuery,
  checkpointsQuery,
  datasetsQuery,
  type CheckpointDetails,
} from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import { routes } from '../../navigation/routes.ts'
import type { UrlState } from '../../navigation/url-state.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { sizeOf } from './layers.tsx'
import styles from './filters.module.css'
import type { InsideState } from './inside-state.ts'
import layout from './layout.module.css'
import { UnitDialog } from './unit-dialog.tsx'
import { UnitSheet } from './unit-sheet.tsx'

interface Props {
  /** The current checkpoint: a discriminator, or a generator. */
  readonly checkpoint: CheckpointDetails
  readonly state: InsideState
  readonly set: UrlState<InsideState>['set']
}

export function Filters({ checkpoint, state, set }: Props) {
  const { data, error, refetch } = useInfiniteQuery(checkpointsQuery('DISCRIMINATOR'))
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className={styles.coming} />
  const listed = data.pages.flatMap(({ nodes }) => nodes)
  const all = checkpoint.prior === null ? [checkpoint, ...listed] : listed
  const choices = all.filter((one, index) => all.findIndex(isSame(one)) === index)
  if (choices.length === 0) {
    return (
      <EmptyState
        icon={Layers}
        title="No discriminator yet"
        action={<LinkButton href={routes.checkpoints()}>Add a checkpoint</LinkButton>}
      >
        Import one, or the bundle of a generator and its discriminator. Training runs keep theirs,
        too.
      </EmptyState>
    )
  }
  const chosen =
    choices.find(({ digest }) => digest === state.discriminator) ??
    choices.find(({ name }) => name === `${checkpoint.name}-discriminator`) ??
    choices[0]!
  return (
    <>
      <Panel title="What does the discriminator see?">
        <p className={layout.words}>
          The discriminator tells real pictures from generated ones. Each of its maps, a unit, looks
          for something. This finds the images that the units respond to most, and the pixels that
          matter, beside a network that has learned nothing.
        </p>
        <Choices key={chosen.digest} {...{ chosen, choices, state, set }} />
      </Panel>
      {state.filters !== undefined && (
        <FiltersResult key={state.filters} job={state.filters} {...{ state, set }} />
      )}
    </>
  )
}

type Discriminator = Pick<CheckpointDetails, 'digest' | 'name'>

function isSame({ digest }: Discriminator) {
  return (other: Discriminator) => other.digest === digest
}

interface ChoicesProps extends Omit<Props, 'checkpoint'> {
  readonly chosen: Discriminator
  readonly choices: readonly Discriminator[]
}

/** The settings, and the button that starts the job. */
function Choices({ chosen, choices, state, set }: ChoicesProps) {
  const details = useQuery(checkpointQuery(chosen.digest))
  const datasets = useQuery(datasetsQuery())
  const start = useMutation({
    mutationFn: (input: Parameters<typeof client.startFilters>[0]) => client.startFilters(input),
    onSuccess: ({ id }) => set({ filters: id, unit: undefined }),
  })
  const failed = [details, datasets].find(({ error }) => error)
  if (failed) return <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />
  if (!details.data || !datasets.data) return <Skeleton className={styles.coming} />
  const layers = details.data.activations
  if (layers.length === 0) return <p>The layers of an ONNX file can’t be read. Choose another.</p>
  // The last but one: parts of objects, but not yet whole images.
  const usual = layers.at(-2) ?? layers[0]!
  const layer = layers.find(({ name }) => name === state.unitsOf) ?? usual
  const dataset =
    datasets.data.find(({ name }) => name === state.dataset) ?? preferred(datasets.data)
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
        start.mutate(input)
      }}
    >
      <SelectField
        label="Discriminator"
        value={chosen.digest}
        options={choices.map(({ digest, name }) => ({ value: digest, label: name }))}
        onChange={(discriminator) => set({ discriminator, unitsOf: undefined })}
      />
      <SelectField
        label="Layer"
        value={layer.name}
        options={layers.map((one, index) => ({
          value: one.name,
          label: `Layer ${index + 1}: ${one.shape[0]} units of ${sizeOf(one)}`,
        }))}
        onChange={(unitsOf) => set({ unitsOf })}
      />
      <SelectField
        label="Images"
        value={input.dataset}
        options={datasets.data.map(({ name, count }) => ({
          value: name,
          label: `${name} (${count.toLocaleString('en')} images)`,
        }))}
        onChange={(next) => set({ dataset: next })}
      />
      <div className={layout.buttons}>
        <Button
          type="submit"
          variant="primary"
          icon={ScanEye}
          disabled={!dataset}
          busy={start.isPending}
        >
          Show what its units see
        </Button>
        <CopyAs size="small" operation={() => ({ method: 'startFilters', input })} />
        <p className={layout.note}>It takes about a minute.</p>
      </div>
      {start.error && <ErrorNotice error={start.error} compact />}
    </form>
  )
}

/** The built-in faces, or the first dataset. */
function preferred<Dataset extends { readonly name: string }>(datasets: readonly Dataset[]) {
  return datasets.find(({ name }) => name === 'faces') ?? datasets[0]
}

type DoneJob = Extract<NonNullable<FiltersQuery['job']>, { dataset: string }>

function filtersQuery(id: string) {
  return queryOptions({
    queryKey: ['jobs', 'filters', id],
    queryFn: async ({ signal }) => (await client.filters(id, { signal })) as DoneJob,
    staleTime: Infinity,
  })
}

interface ResultProps extends Omit<Props, 'checkpoint'> {
  /** Id of the job. */
  readonly job: string
}

function FiltersResult({ job: id, state, set }: ResultProps) {
  const job = useJob(id)
  const { data, error, refetch } = useQuery({
    ...filtersQuery(id),
    enabled: job.status.state === 'DONE',
  })
  const result = data?.result
  return (
    <JobPanel title="What its units see" working="Looking at images" job={job}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!result && !error && <Skeleton className={styles.coming} />}
      {result && (
        <>
          <p className={layout.note}>
            Each unit has two rows: the parts of the {result.images.toLocaleString('en')} images
            that it responds to most, and below them what excites it there. Grey pixels don’t
            matter; white and black ones do. The units that are most selective come first. Press one
            to enlarge it.
          </p>
          <div className={styles.sheets}>
            <UnitSheet
              url={result.trained.sheet.url}
              units={result.trained.units}
              kind="Trained"
              words={`Trained: ${result.trained.units.length} units of ${data.activation}`}
              onOpen={(unit) => set({ unit, random: false })}
            />
            <UnitSheet
              url={result.random.sheet.url}
              units={result.random.units}
              kind="Random"
              words="Random weights: it has learned nothing"
              onOpen={(unit) => set({ unit, random: true })}
            />
          </div>
          {state.unit !== undefined && (
            <UnitDialog
              job={id}
              unit={state.unit}
              random={state.random}
              units={result[state.random ? 'random' : 'trained'].units.map(({ unit }) => unit)}
              onUnit={(unit) => set({ unit }, { replace: true })}
              onClose={() => set({ unit: undefined, random: false })}
            />
          )}
        </>
      )}
    </JobPanel>
  )
}
