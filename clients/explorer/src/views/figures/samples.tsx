/** Figures 2 and 3: samples early and late in training; and the images most like them. */
import { useQuery } from '@tanstack/react-query'
import { Columns3, Dices, Search } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { datasetsQuery, runQuery, type CheckpointDetails } from '../../api/queries.ts'
import { isOfRun } from '../../checkpoints/labels.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import type { Operation } from '../../copy-as/operation.ts'
import { preferredDataset } from '../../exploration/datasets.ts'
import layout from '../../exploration/layout.module.css'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { randomSeed } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { count } from '../../runs/labels.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { PictureGrid } from './picture-grid.tsx'
import { seeds } from './recipes.ts'

/** A stored checkpoint of a run. */
interface Stored {
  readonly step: number
  readonly reference: string
}

/** The first stored checkpoint of the checkpoint's run, and the checkpoint; or it, and the last. */
function useEnds(checkpoint: CheckpointDetails) {
  const { name } = checkpoint
  const [, run = '', step] = /^(.*)@(\d+)/.exec(name) ?? []
  const { data, isLoading, error, refetch } = useQuery({
    ...runQuery(run),
    enabled: isOfRun(checkpoint),
  })
  const stored = [...(data?.checkpoints ?? [])].sort((one, other) => one.step - other.step)
  const own: Stored = { step: Number(step), reference: name }
  const early = stored[0] && stored[0].step < own.step ? stored[0] : own
  const late = early === own ? stored.at(-1) : own
  const ends: readonly Stored[] = late && early.step < late.step ? [early, late] : []
  return { ends, isLoading, error, retry: () => void refetch(), dataset: data?.dataset }
}

const COLUMNS = 6
const PICTURES = 36

export function SamplesPicture({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { ends } = useEnds(checkpoint)
  const sides = ends.length > 0 ? ends.map(({ reference }) => reference) : [checkpoint.digest]
  return (
    <div className={styles.sides}>
      {sides.map((reference) => (
        <div key={reference} className={classes(styles.tiles, sides.length > 1 && styles.half)}>
          {seeds(0, 24).map((latent) => (
            <LatentPicture key={latent.seed} latent={latent} checkpoint={reference} alt="" />
          ))}
        </div>
      ))}
    </div>
  )
}

export function SamplesResult({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { ends } = useEnds(checkpoint)
  if (ends.length === 0) return null
  return `After ${count(ends[0]!.step)} and ${count(ends[1]!.step)} steps`
}

export function SamplesPage({ checkpoint, state, set }: FigureProps) {
  const { ends, isLoading, error, retry, dataset } = useEnds(checkpoint)
  const { seed } = state
  const latents = seeds(seed, PICTURES)
  if (isLoading) return <Skeleton className={styles.coming} />
  const references = ends.map(({ reference }) => reference)
  const samplesOf = (of: string): Operation => ({
    method: 'samples',
    input: { latents, checkpoint: of },
  })
  return (
    <>
      {error && <ErrorNotice error={error} onRetry={retry} />}
      <Panel
        title={ends.length > 0 ? 'The same samples, early and late in training' : 'Samples'}
        actions={
          <>
            <Button size="small" icon={Dices} onClick={() => set({ seed: randomSeed() % 1e6 })}>
              Surprise me
            </Button>
            {ends.length === 0 && (
              <CopyAs size="small" operation={() => samplesOf(checkpoint.digest)} />
            )}
          </>
        }
      >
        {ends.length > 0 ? (
          <>
            <div className={styles.pair}>
              {ends.map(({ step, reference }) => (
                <figure key={reference} className={styles.side}>
                  <Wall checkpoint={{ digest: reference, name: reference }} seed={seed} />
                  <figcaption className={styles.row}>
                    After {count(step)} steps
                    <CopyAs
                      size="small"
                      result={`after ${count(step)} steps`}
                      operation={() => samplesOf(reference)}
                    />
                  </figcaption>
                </figure>
              ))}
            </div>
            <div>
              <LinkButton icon={Columns3} href={routes.compare({ of: references })}>
                Compare more steps
              </LinkButton>
            </div>
          </>
        ) : (
          <Wall checkpoint={checkpoint} seed={seed} columns={2 * COLUMNS} />
        )}
        {!isOfRun(checkpoint) && (
          <p className={layout.note}>
            {checkpoint.name} was imported, so its earlier steps are not here. Choose a checkpoint
            of a training run in the header to see them beside its last.
          </p>
        )}
      </Panel>
      <Nearest {...{ checkpoint, state, set }} trainedOn={dataset} />
    </>
  )
}

interface WallProps {
  readonly checkpoint: Pick<CheckpointDetails, 'digest' | 'name'>
  readonly seed: number
  readonly columns?: number
}

function Wall({ checkpoint, seed, columns = COLUMNS }: WallProps) {
  const at = (row: number, column: number) => seed + row * columns + column
  return (
    <PictureGrid
      checkpoint={checkpoint}
      label={`Samples of ${checkpoint.name}`}
      rows={Array.from({ length: PICTURES / columns }, (_, row) => seeds(at(row, 0), columns))}
      words={(row, column) => `seed ${at(row, column)} by ${checkpoint.name}`}
    />
  )
}

interface NearestProps extends FigureProps {
  /** Name of the dataset of the checkpoint's run. */
  readonly trainedOn: string | undefined
}

/** The images of a dataset that are most like a few samples: copies, if it has only memorised. */
function Nearest({ checkpoint, state, set, trainedOn }: NearestProps) {
  const { data, error, refetch } = useQuery(datasetsQuery())
  const wanted = state.near ?? state.dataset ?? trainedOn
  const chosen = data?.find(({ name }) => name === wanted) ?? preferredDataset(data ?? [])
  return (
    <Panel title="Has it memorised its training images?">
      <p className={layout.words}>
        A generator could copy the images that it was trained on. Then the nearest image of the
        dataset would be the same as the sample.
      </p>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} compact />}
      {chosen && data && (
        <form
          className={styles.row}
          onSubmit={(event) => {
            event.preventDefault()
            set({ near: chosen.name })
          }}
        >
          <SelectField
            label="Images"
            value={chosen.name}
            options={data.map(({ name }) => ({ value: name, label: name }))}
            onChange={(dataset) => set({ dataset, near: undefined })}
          />
          {state.near === undefined && (
            <>
              <Button type="submit" variant="primary" icon={Search}>
                Find the nearest images
              </Button>
              <p className={layout.note}>The first search reads all images, for up to a minute.</p>
            </>
          )}
        </form>
      )}
      {state.near !== undefined && (
        <NearestRows checkpoint={checkpoint} seed={state.seed} dataset={state.near} />
      )}
    </Panel>
  )
}

const SAMPLES = 6
const NEAREST = 5

interface RowsProps {
  readonly checkpoint: CheckpointDetails
  readonly seed: number
  readonly dataset: string
}

function NearestRows({ checkpoint: { digest }, seed, dataset }: RowsProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['datasets', 'nearest', dataset, digest, seed],
    queryFn: ({ signal }) =>
      Promise.all(
        seeds(seed, SAMPLES).map((latent) =>
          client.nearestImages({ latent, dataset, first: NEAREST, checkpoint: digest }, { signal }),
        ),
      ),
    staleTime: Infinity,
  })
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className={styles.coming} />
  const flagged = data.filter((images) => images.some((image) => image.flagged)).length
  return (
    <>
      <ul className={styles.nearest}>
        {data.map((images, row) => (
          <li key={row} className={styles.near}>
            <LatentPicture latent={{ seed: seed + row }} checkpoint={digest} />
            {images.map(({ index, distance, flagged, picture }) => (
              <img
                key={index}
                src={client.resolveUrl(picture.url)}
                alt={`Image ${index} at distance ${distance.toFixed(3)}`}
                title={`Image ${index}, distance ${distance.toFixed(3)}`}
                className={classes(flagged && styles.flagged)}
                loading="lazy"
              />
            ))}
          </li>
        ))}
      </ul>
      <p className={layout.note}>
        First the sample, then its nearest images.{' '}
        {flagged === 0
          ? `None of the ${SAMPLES} samples is closer to an image than 99 in 100 images are to each other.`
          : `${flagged} of the ${SAMPLES} samples are closer to an image than 99 in 100 images are to each other: copies, if there are many.`}
      </p>
    </>
  )
}
