/** Tables 1 and 2: a discriminator's features classify images, beside two baselines. */
import { useQuery } from '@tanstack/react-query'
import type { ClassifierFeatures } from '@latentql/sdk'
import { Ruler } from 'lucide-react'
import type { CSSProperties } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { datasetsQuery, type CheckpointDetails } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { preferredDataset } from '../../exploration/datasets.ts'
import { useDiscriminators } from '../../exploration/discriminators.ts'
import { NoDiscriminator } from '../../exploration/filters.tsx'
import layout from '../../exploration/layout.module.css'
import { useStart } from '../../jobs/use-start.ts'
import { count, percent } from '../../runs/labels.ts'
import { Button } from '../../ui/button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { attributesOf, titleOf } from './judges.tsx'
import { Attributes } from './unmeasured.tsx'
import { useJobsAbout, type ClassifierJob } from './use-jobs.ts'
import { Work } from './work.tsx'

interface Props {
  readonly checkpoint: CheckpointDetails
}

const FEATURES: readonly ClassifierFeatures[] = ['DISCRIMINATOR', 'RANDOM', 'PIXELS']
const FEATURE_WORDS: Readonly<Record<ClassifierFeatures, string>> = {
  DISCRIMINATOR: 'Discriminator',
  RANDOM: 'Random weights',
  PIXELS: 'Pixels',
}

type Result = NonNullable<ClassifierJob['result']>

/** Classifiers of one attribute, fitted on as many images: the newest by features. */
interface Line extends Pick<ClassifierJob, 'attribute' | 'dataset'> {
  readonly trainingImages: number
  readonly results: Partial<Record<ClassifierFeatures, Result>>
}

function linesOf(jobs: readonly ClassifierJob[]): Line[] {
  const lines = new Map<string, Line>()
  for (const { attribute, dataset, features, result } of jobs) {
    if (!result) continue
    const { trainingImages, values } = result
    const key = [dataset, attribute, trainingImages, ...values].join(' ')
    const line = lines.get(key) ?? { attribute, dataset, trainingImages, results: {} }
    lines.set(key, { ...line, results: { [features]: result, ...line.results } })
  }
  return [...lines.values()]
}

/** The lines of the discriminator that belongs to the checkpoint; those with baselines first. */
function useOwnLines(checkpoint: CheckpointDetails): Line[] {
  const { chosen } = useDiscriminators(checkpoint)
  const lines = linesOf(useJobsAbout('classifier', chosen?.digest).jobs ?? [])
  const measured = ({ results }: Line) => Object.keys(results).length
  return lines.sort((one, other) => measured(other) - measured(one))
}

export function ClassifiersPicture({ checkpoint }: Props) {
  const lines = useOwnLines(checkpoint)
  if (lines.length === 0) return <Attributes />
  return (
    <div className={styles.bars}>
      {lines.slice(0, 5).map((line) => (
        <div key={titleOfLine(line)} className={styles.barsOf}>
          <span>{line.attribute}</span>
          <Bars results={line.results} />
        </div>
      ))}
    </div>
  )
}

function titleOfLine({ attribute, dataset, trainingImages, results }: Line): string {
  return [attribute, dataset, trainingImages, ...(Object.values(results)[0]?.values ?? [])].join(
    ' ',
  )
}

/** A bar for each kind of features. */
function Bars({ results }: Pick<Line, 'results'>) {
  return FEATURES.map((features) => {
    const accuracy = results[features]?.balancedAccuracy
    if (accuracy === undefined) return null
    return (
      <span
        key={features}
        className={styles.bar}
        data-features={features}
        style={{ '--share': accuracy } as CSSProperties}
      />
    )
  })
}

export function ClassifiersResultNote({ checkpoint }: Props) {
  const [line] = useOwnLines(checkpoint)
  if (!line) return null
  const { DISCRIMINATOR: own, RANDOM: random } = line.results
  const words = `${line.attribute} ${percent((own ?? random)?.balancedAccuracy)}`
  return own && random ? `${words}, at random ${percent(random.balancedAccuracy)}` : words
}

export function ClassifiersPage({ checkpoint, state, set }: FigureProps) {
  const { all, chosen, error, retry } = useDiscriminators(checkpoint, {
    digest: state.discriminator,
  })
  const listed = useJobsAbout('classifier', chosen?.digest)
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (!all || (!listed.jobs && !listed.error)) return <Skeleton className={styles.coming} />
  if (!chosen) return <NoDiscriminator />
  const lines = linesOf(listed.jobs ?? [])
  return (
    <>
      <Work listed={listed} title={titleOf} working="Fitting" />
      {lines.length > 0 && (
        <Panel title={`What the features of ${chosen.name} tell`}>
          <Accuracies lines={lines} />
          <p className={layout.note}>
            The mean share of the images of each value that are recognized, among images that the
            classifier has not seen. By chance it would be 1 divided by the number of values.
          </p>
        </Panel>
      )}
      <Measure {...{ checkpoint, state, set }} chosen={chosen} all={all} />
    </>
  )
}

function Accuracies({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Table label="Accuracy by features">
      <thead>
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Training images</th>
          <th scope="col">Values</th>
          {FEATURES.map((features) => (
            <th key={features} scope="col">
              {FEATURE_WORDS[features]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { attribute, dataset, trainingImages, results } = line
          return (
            <tr key={titleOfLine(line)}>
              <th scope="row">
                {attribute} on {dataset}
              </th>
              <td>{count(trainingImages)}</td>
              <td>{Object.values(results)[0]!.values.length}</td>
              {FEATURES.map((features) => {
                const accuracy = results[features]?.balancedAccuracy
                return (
                  <td key={features}>
                    {percent(accuracy, 1)}
                    {accuracy !== undefined && <Bars results={{ [features]: results[features] }} />}
                  </td>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}

interface MeasureProps extends FigureProps {
  readonly chosen: { readonly digest: string }
  readonly all: readonly { readonly digest: string; readonly name: string }[]
}

/** The form that fits a classifier on the features, and one on each baseline. */
function Measure({ state, set, chosen, all }: MeasureProps) {
  const { data, error, refetch } = useQuery(datasetsQuery())
  const fits = useStart({
    what: 'Measuring',
    start: async (inputs: readonly Parameters<typeof client.startClassifier>[0][]) => {
      for (const input of inputs) await client.startClassifier(input)
    },
  })
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className={styles.coming} />
  const usable = data.filter((one) => attributesOf(one).length > 0)
  const dataset = usable.find(({ name }) => name === state.dataset) ?? preferredDataset(usable)
  if (!dataset) {
    return (
      <p>
        No dataset has classes or attributes. Add images in a folder for each class, or with an
        attributes.csv.
      </p>
    )
  }
  const choices = attributesOf(dataset)
  const attribute = choices.find((name) => name === state.attribute) ?? choices[0]!
  const inputs = FEATURES.map((features) => ({
    ...{ discriminator: chosen.digest, dataset: dataset.name, attribute, features },
    samplesPerClass: state.labels,
  }))
  return (
    <Panel title="Measure another attribute">
      <p className={layout.words}>
        The discriminator learned without labels. A linear classifier on its features is fitted with
        labels, then tested on images that it has not seen; so are one on the same network with
        random weights, and one on pixels.
      </p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          fits.start(inputs)
        }}
      >
        <SelectField
          label="Discriminator"
          value={chosen.digest}
          options={all.map(({ digest, name }) => ({ value: digest, label: name }))}
          onChange={(discriminator) => set({ discriminator })}
        />
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
        <NumberField
          label="Labels for each value"
          value={state.labels ?? null}
          onChange={(labels) => set({ labels: labels ?? undefined })}
          min={2}
          max={100_000}
          placeholder="all"
          hint="The paper’s tables use 400 and 100."
        />
        <div className={styles.row}>
          <Button type="submit" variant="primary" icon={Ruler} busy={fits.isPending}>
            Measure
          </Button>
          {inputs.map((input) => (
            <CopyAs
              key={input.features}
              size="small"
              label={`Copy “${FEATURE_WORDS[input.features]}” as…`}
              operation={() => ({ method: 'startClassifier', input })}
            />
          ))}
          <p className={layout.note}>It takes a few minutes.</p>
        </div>
      </form>
      {fits.error && <ErrorNotice error={fits.error} compact />}
    </Panel>
  )
}
