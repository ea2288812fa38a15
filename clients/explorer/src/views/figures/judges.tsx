/** The form that fits a classifier as a judge of samples. */
import { useQuery } from '@tanstack/react-query'
import type { DatasetFieldsFragment } from '@latentql/sdk'
import { Scale } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { datasetsQuery } from '../../api/queries.ts'
import { preferredDataset } from '../../exploration/datasets.ts'
import { useDiscriminators } from '../../exploration/discriminators.ts'
import { NoDiscriminator } from '../../exploration/filters.tsx'
import layout from '../../exploration/layout.module.css'
import { useStart } from '../../jobs/use-start.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { useJobsAbout, type ClassifierJob } from './use-jobs.ts'
import { Work } from './work.tsx'

/** Attributes that a classifier can tell: those of the dataset, and its classes. */
export function attributesOf({ attributes, classes }: DatasetFieldsFragment): string[] {
  const own = attributes.map(({ name }) => name)
  return classes.length > 1 ? [...own, 'class'] : own
}

interface Props extends FigureProps {
  /** True for a judge of three values of a number, such as a turn. */
  readonly isTurn?: boolean
}

/** Numbers between left, ahead and right. */
const THRESHOLDS = [-0.33, 0.33]

/** The form that fits a judge, and the fits in progress. */
export function FitJudge({ checkpoint, state, set, isTurn = false }: Props) {
  const { all, chosen, error, retry } = useDiscriminators(checkpoint, {
    digest: state.discriminator,
    isJudge: true,
  })
  const datasets = useQuery(datasetsQuery())
  const listed = useJobsAbout('classifier', chosen?.digest)
  const fit = useStart({
    what: 'Fitting',
    start: (input: Parameters<typeof client.startClassifier>[0]) => client.startClassifier(input),
  })
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (datasets.error) {
    return <ErrorNotice error={datasets.error} onRetry={() => void datasets.refetch()} />
  }
  if (!all || !datasets.data) return <Skeleton className={styles.coming} />
  if (!chosen) return <NoDiscriminator of={checkpoint} />
  const usable = datasets.data.filter((one) => choicesOf(one, isTurn).length > 0)
  const dataset = usable.find(({ name }) => name === state.dataset) ?? preferredDataset(usable)
  if (!dataset) {
    return (
      <p>
        {isTurn
          ? 'No dataset has a number that tells the sides apart. Add images with an attributes.csv.'
          : 'No dataset has classes or attributes. Add images in a folder for each class, or with an attributes.csv.'}
      </p>
    )
  }
  const choices = choicesOf(dataset, isTurn)
  const attribute = choices.find((name) => name === state.attribute) ?? choices[0]!
  const input = {
    discriminator: chosen.digest,
    dataset: dataset.name,
    attribute,
    ...(isTurn && { thresholds: THRESHOLDS }),
  }
  return (
    <>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault()
          fit.start(input)
        }}
      >
        <SelectField
          label="Images"
          value={dataset.name}
          options={usable.map(({ name }) => ({ value: name, label: name }))}
          onChange={(next) => set({ dataset: next, attribute: undefined })}
        />
        <SelectField
          label="Attribute"
          value={attribute}
          options={choices.map((value) => ({ value, label: value }))}
          onChange={(next) => set({ attribute: next })}
        />
        <Button type="submit" icon={Scale} busy={fit.isPending}>
          Fit a judge
        </Button>
        <p className={layout.note}>On {chosen.name}. It takes a minute or two.</p>
      </form>
      {fit.error && <ErrorNotice error={fit.error} compact />}
      <Work listed={listed} title={titleOf} working="Fitting" />
    </>
  )
}

/** "glasses on faces, random weights" */
export function titleOf({ attribute, dataset, features }: ClassifierJob): string {
  const words = { DISCRIMINATOR: '', RANDOM: ', random weights', PIXELS: ', pixels' }
  return `${attribute} on ${dataset}${words[features]}`
}

/** For a turn, only numbers from -1, to the left, to 1. */
function choicesOf(dataset: DatasetFieldsFragment, isTurn: boolean): string[] {
  if (!isTurn) return attributesOf(dataset)
  return dataset.attributes.flatMap(({ name, kind, min, max }) =>
    kind === 'NUMBER' && min === -1 && max === 1 ? [name] : [],
  )
}
