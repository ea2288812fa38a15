/** Section 3: the rules of architecture, each broken alone. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { RuleVariant } from '@latentql/sdk'
import { Gauge, GraduationCap } from 'lucide-react'
import { Link } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { datasetsQuery, runsQuery } from '../../api/queries.ts'
import { STATE_WORDS } from '../../checkpoints/run-state.tsx'
import { freeName } from '../../checkpoints/names.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { preferredDataset } from '../../exploration/datasets.ts'
import layout from '../../exploration/layout.module.css'
import { OwnJobPanel } from '../../jobs/own-job-panel.tsx'
import { isUnderWay } from '../../jobs/states.ts'
import { useOwnJob } from '../../jobs/use-own-job.ts'
import { useStart } from '../../jobs/use-start.ts'
import { routes } from '../../navigation/routes.ts'
import { ALARM_WORDS, count, figure, percent } from '../../runs/labels.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'

/** The rule that each variant breaks. */
const VARIANT_WORDS: Readonly<Record<RuleVariant, string>> = {
  PAPER: 'All rules',
  POOLING: 'Pooling instead of strides',
  NO_BATCH_NORM: 'No batch norm',
  BATCH_NORM_EVERYWHERE: 'Batch norm everywhere',
  FULLY_CONNECTED: 'Fully connected hidden layers',
  RELU: 'ReLU in the discriminator',
  GLOBAL_AVERAGE: 'Global average pooling',
  PERCEPTRONS: 'Perceptrons, as before the paper',
}

const RULES = [
  'Strides, not pooling',
  'Batch norm in both networks',
  'No fully connected hidden layers',
  'ReLU in the generator',
  'Leaky ReLU in the discriminator',
]

/** Names of the studies of the newest runs, newest first. */
function useStudies() {
  const { data, error, refetch } = useQuery(runsQuery())
  const names = data?.nodes.flatMap(({ ruleStudy }) => ruleStudy ?? [])
  return {
    names: names && [...new Set(names)],
    runs: data?.nodes,
    error,
    retry: () => void refetch(),
  }
}

const LIVE_MS = 5000

function studyQuery(name: string | undefined) {
  return queryOptions({
    // Loaded again when a job that measures its quality is done.
    queryKey: ['jobs', 'rules', name],
    queryFn: async ({ signal }) => (await client.ruleStudy({ name: name! }, { signal })) ?? null,
    enabled: name !== undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.runs.some(({ run }) => isUnderWay(run.state)) ? LIVE_MS : false,
  })
}

export function RulesPicture() {
  const { names } = useStudies()
  const { data } = useQuery(studyQuery(names?.[0]))
  if (data?.picture) {
    return <img src={client.resolveUrl(data.picture.url)} alt="" className={styles.cropped} />
  }
  return (
    <ol className={styles.rules}>
      {RULES.map((rule) => (
        <li key={rule}>{rule}</li>
      ))}
    </ol>
  )
}

export function RulesResultNote() {
  const { names } = useStudies()
  const { data } = useQuery(studyQuery(names?.[0]))
  if (!data) return null
  const alarmed = data.runs.filter(({ run }) => run.alarms.length > 0 || run.state === 'FAILED')
  return `${alarmed.length} of ${data.runs.length} runs raised an alarm`
}

export function RulesPage({ state, set }: FigureProps) {
  const { names, runs, error, retry } = useStudies()
  const name = state.study ?? names?.[0]
  const study = useQuery(studyQuery(name))
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (!names || study.isLoading) return <Skeleton className={styles.coming} />
  return (
    <>
      {study.error && <ErrorNotice error={study.error} onRetry={() => void study.refetch()} />}
      {name !== undefined && !study.error && (
        <Panel
          title={`The study ${name}`}
          actions={<Chooser names={names} name={name} onName={(next) => set({ study: next })} />}
        >
          {study.data ? <Study study={study.data} /> : <p>No study has this name.</p>}
        </Panel>
      )}
      {study.data && <MeasureQuality key={study.data.name} {...study.data} />}
      <Start
        taken={(runs ?? []).map((run) => run.name)}
        studies={names}
        dataset={state.dataset}
        set={set}
      />
    </>
  )
}

interface ChooserProps {
  /** Names of all studies. */
  readonly names: readonly string[]
  readonly name: string
  readonly onName: (name: string) => void
}

/** Hidden unless there is another study to choose. */
function Chooser({ names, name, onName }: ChooserProps) {
  const all = names.includes(name) ? names : [name, ...names]
  if (all.length < 2) return null
  return (
    <SelectField
      label="Study"
      hideLabel
      value={name}
      options={all.map((value) => ({ value, label: value }))}
      onChange={onName}
    />
  )
}

type Study = NonNullable<Awaited<ReturnType<typeof client.ruleStudy>>>

function Study({ study: { runs, picture } }: { readonly study: Study }) {
  // The picture has a row for each run that has a snapshot.
  const drawn = runs.flatMap(({ run }) => (run.snapshot ? run.id : []))
  return (
    <>
      <Table label="Runs of the study">
        <thead>
          <tr>
            <th scope="col">Rules</th>
            <th scope="col">Samples</th>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Step</th>
            <th scope="col">Diversity</th>
            <th scope="col">Speckle</th>
            <th scope="col">FID</th>
            <th scope="col">Precision</th>
            <th scope="col">Recall</th>
            <th scope="col">Alarms</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ variant, run, quality }) => (
            <tr key={variant}>
              <th scope="row">{VARIANT_WORDS[variant]}</th>
              <td>
                {picture && run.snapshot && (
                  <Row picture={picture} row={drawn.indexOf(run.id)} of={drawn.length} />
                )}
              </td>
              <td>
                <Link href={routes.train({ run: run.name })}>{run.name}</Link>
              </td>
              <td>{STATE_WORDS[run.state]}</td>
              <td>
                {count(run.step)} of {count(run.steps)}
              </td>
              <td>{figure(run.snapshot?.diversity)}</td>
              <td>{figure(run.snapshot?.speckle)}</td>
              <td>{figure(quality?.fid)}</td>
              <td>{percent(quality?.precision)}</td>
              <td>{percent(quality?.recall)}</td>
              <td>
                {[...new Set(run.alarms.map(({ kind }) => ALARM_WORDS[kind].title))].join(', ') ||
                  'none'}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={layout.note}>
        Diversity and speckle are compared with the training images: 1 means the same.
      </p>
    </>
  )
}

interface RowProps {
  readonly picture: NonNullable<Study['picture']>
  readonly row: number
  /** Number of rows. */
  readonly of: number
}

/** One row of the picture. */
function Row({ picture: { url, width, height }, row, of }: RowProps) {
  const place = `0 ${of > 1 ? (100 * row) / (of - 1) : 0}%`
  return (
    <div
      role="img"
      aria-label="Samples, of the same latents in each row"
      className={styles.samples}
      style={{
        aspectRatio: `${width} / ${height / of}`,
        backgroundImage: `url("${client.resolveUrl(url)}")`,
        backgroundPosition: place,
        backgroundSize: `100% ${100 * of}%`,
      }}
    />
  )
}

/** The measurement of the quality of all runs by the same features. */
function MeasureQuality({ name, runs }: Study) {
  const own = useOwnJob({
    kind: 'quality',
    working: 'Measuring',
    isAbout: (job) => 'ruleStudy' in job && job.ruleStudy === name,
    start: (input: Parameters<typeof client.startQuality>[0]) => client.startQuality(input),
  })
  const isPossible =
    runs.some(({ run }) => run.snapshot) && !runs.some(({ run }) => isUnderWay(run.state))
  const input = { ruleStudy: name, samples: 1024 }
  return (
    <OwnJobPanel
      title="Quality by the rules"
      own={own}
      action={{ label: 'Measure', icon: Gauge, input: isPossible ? input : undefined }}
      more={<CopyAs size="small" operation={() => ({ method: 'startQuality', input })} />}
    >
      <p className={layout.note}>
        FID, precision and recall of the newest checkpoints, once all runs are over. The features of
        images are those of the first run’s discriminator, which is strictest with the samples that
        it was trained on.
      </p>
    </OwnJobPanel>
  )
}

interface StartProps extends Pick<FigureProps, 'set'> {
  /** Names of all runs. */
  readonly taken: readonly string[]
  readonly studies: readonly string[]
  readonly dataset: string | undefined
}

/** The form that starts a study. */
function Start({ taken, studies, dataset: wanted, set }: StartProps) {
  const { data, error, refetch } = useQuery(datasetsQuery())
  const rules = useStart({
    what: 'Training',
    role: 'ADMIN',
    start: (input: Parameters<typeof client.startRuleStudy>[0]) => client.startRuleStudy(input),
    onStarted: ({ name }) => set({ study: name }),
  })
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className={styles.coming} />
  const dataset = data.find(({ name }) => name === wanted) ?? preferredDataset(data)
  const input = {
    name: freeName('rules', [...taken, ...studies]),
    training: { dataset: dataset?.name, imageSize: 32, ngf: 16, ndf: 16, steps: 500 },
  }
  return (
    <Panel title="Break the rules">
      <p className={layout.words}>
        Eight runs on the same images, with the same seed: one that keeps all rules, and seven that
        break one each. The networks are small, of 32 × 32 pixels and 500 steps: on a CPU this takes
        the better part of an hour, and other runs go first.
      </p>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault()
          rules.start(input)
        }}
      >
        <SelectField
          label="Images"
          value={dataset?.name ?? ''}
          options={data.map(({ name }) => ({ value: name, label: name }))}
          onChange={(next) => set({ dataset: next })}
        />
        <Button
          type="submit"
          variant={studies.length > 0 ? 'secondary' : 'primary'}
          icon={GraduationCap}
          disabled={!dataset}
          busy={rules.isPending}
        >
          Train all eight
        </Button>
        <CopyAs size="small" operation={() => ({ method: 'startRuleStudy', input })} />
      </form>
      {rules.error && <ErrorNotice error={rules.error} compact />}
    </Panel>
  )
}
