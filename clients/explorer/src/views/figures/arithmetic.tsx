/** Figure 7: arithmetic with samples, live, and how often it succeeds. */
import { useQuery } from '@tanstack/react-query'
import type { ArithmeticStudyFieldsFragment as Study } from '@latentql/sdk'
import { Dices, Ruler, Sigma } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { judgesInWords } from '../../exploration/judges-in-words.ts'
import { useJudges, type Judge } from '../../exploration/judges.ts'
import layout from '../../exploration/layout.module.css'
import { Sheet } from '../../exploration/sheet.tsx'
import { DeleteJob } from '../../jobs/delete-job.tsx'
import { useStart } from '../../jobs/use-start.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { randomSeed, type Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { percent } from '../../runs/labels.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Figure, Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Table } from '../../ui/table.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { Group } from './group.tsx'
import { FitJudge } from './judges.tsx'
import { PictureGrid } from './picture-grid.tsx'
import { firstSum, groupsOr, meanOf } from './recipes.ts'
import { useJobsAbout, useNewestStudy } from './use-jobs.ts'
import { Work } from './work.tsx'

interface Props {
  readonly checkpoint: CheckpointDetails
}

/** A - B + C. */
function sumOf([a, b, c]: readonly (readonly Latent[])[]): Latent {
  return {
    sum: [
      { weight: 1, latent: meanOf(a!) },
      { weight: -1, latent: meanOf(b!) },
      { weight: 1, latent: meanOf(c!) },
    ],
  }
}

const SIGNS = ['', '−', '+', '=']

export function ArithmeticPicture({ checkpoint: { digest } }: Props) {
  const groups = firstSum(digest)
  const terms = [...groups.map(meanOf), sumOf(groups)]
  return (
    <div className={styles.equation}>
      {terms.map((latent, index) => (
        <span key={index} className={styles.term}>
          <span className={styles.sign}>{SIGNS[index]}</span>
          <LatentPicture latent={latent} checkpoint={digest} alt="" />
        </span>
      ))}
    </div>
  )
}

export function ArithmeticResultNote({ checkpoint }: Props) {
  const result = useNewestStudy('arithmetic-study', checkpoint).data?.result
  const success = result && measureOf(result, 3)?.success
  if (success == null) return null
  return `${percent(success)} succeed, by chance ${percent(result!.successByChance)}`
}

/** The measurement of latents in matched groups. */
function measureOf({ measures }: Study, exemplars: number, space = 'LATENT') {
  return measures.find((one) => one.exemplars === exemplars && one.matched && one.space === space)
}

export function ArithmeticPage({ checkpoint, state, set }: FigureProps) {
  const groups = groupsOr(state.group, firstSum(checkpoint.digest))
  const listed = useJobsAbout('arithmetic-study', checkpoint.digest)
  return (
    <>
      <Equation checkpoint={checkpoint} groups={groups} onGroups={(group) => set({ group })} />
      <Work listed={listed} title={() => 'Measuring arithmetic'} working="Judging samples" />
      <Measured checkpoint={checkpoint} />
      <Measure {...{ checkpoint, state, set }} />
    </>
  )
}

interface EquationProps extends Props {
  readonly groups: readonly (readonly Latent[])[]
  readonly onGroups: (groups: readonly (readonly Latent[])[]) => void
}

const TITLES = ['With the trait', 'Without it', 'Another sample'] as const

function Equation({ checkpoint, groups, onGroups }: EquationProps) {
  const { digest } = checkpoint
  const [a, b, c] = groups as [Latent[], Latent[], Latent[]]
  const input = { plus: [a, c], minus: [b], grid: true, checkpoint: digest }
  const { data, error, refetch } = useQuery({
    queryKey: ['arithmetic', input],
    queryFn: ({ signal }) => client.arithmetic(input, { signal }),
    staleTime: Infinity,
  })
  const grid = data?.grid?.map(({ recipe }) => recipe as Latent)
  return (
    <Panel
      title="The average of each group, added and subtracted"
      actions={
        <>
          <Button
            size="small"
            icon={Dices}
            onClick={() => onGroups([a, b, [{ seed: randomSeed() }]])}
          >
            Another sample
          </Button>
          <LinkButton
            size="small"
            icon={Sigma}
            href={routes.arithmetic({ plus: [a, c], minus: [b] })}
          >
            Open in Arithmetic
          </LinkButton>
          <CopyAs size="small" operation={() => ({ method: 'arithmetic', input })} />
        </>
      }
    >
      <div className={styles.sum}>
        {groups.map((latents, index) => (
          <div key={index} className={styles.summand}>
            {index > 0 && <span className={styles.sign}>{SIGNS[index]}</span>}
            <Group
              title={TITLES[index]!}
              latents={latents}
              checkpoint={digest}
              onChange={(next) => onGroups(groups.with(index, next))}
            />
          </div>
        ))}
        <div className={styles.summand}>
          <span className={styles.sign}>=</span>
          <div className={styles.outcome}>
            <h3 className={styles.caption}>The sum, and its neighbours</h3>
            {error && <ErrorNotice error={error} onRetry={() => void refetch()} compact />}
            {!grid && !error && <Skeleton className={styles.square} />}
            {grid && (
              <PictureGrid
                checkpoint={checkpoint}
                label="The sum and its neighbours"
                rows={[grid.slice(0, 3), grid.slice(3, 6), grid.slice(6)]}
                words={(row, column) => nameOf(3 * row + column)}
              />
            )}
          </div>
        </div>
      </div>
    </Panel>
  )
}

/** A picture of the grid: the sum in the middle, and its neighbours from 1 to 8. */
function nameOf(index: number): string {
  return index === 4 ? 'The sum' : `Neighbour ${index < 4 ? index + 1 : index}`
}

const EXEMPLARS = [1, 3, 9]

/** The newest study. */
function Measured({ checkpoint }: Props) {
  const { data, error, refetch } = useNewestStudy('arithmetic-study', checkpoint)
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  if (!data?.result) return null
  const { values, result } = data
  const [target, ...kept] = result.judges
  const three = measureOf(result, 3)
  return (
    <Panel title="How often it succeeds" actions={<DeleteJob id={data.id} />}>
      <Figures>
        <Figure label="Success" value={percent(three?.success)}>
          of the sums of three samples a group have {target!.attribute} {values.join(' or ')}; by
          chance {percent(result.successByChance)}.
        </Figure>
        <Figure label="The rest is kept" value={percent(three?.identity)}>
          on average of {kept.map(({ attribute }) => attribute).join(', ')}.
        </Figure>
        <Figure label="In pixels" value={percent(measureOf(result, 3, 'PIXELS')?.success)}>
          succeed if pixels are added instead of latents.
        </Figure>
      </Figures>
      <Table label="Success by the number of samples in a group">
        <thead>
          <tr>
            <th scope="col">Samples in a group</th>
            <th scope="col">Success</th>
            {kept.map(({ attribute }) => (
              <th key={attribute} scope="col">
                Keeps {attribute}
              </th>
            ))}
            <th scope="col">Success in pixels</th>
          </tr>
        </thead>
        <tbody>
          {EXEMPLARS.map((exemplars) => {
            const one = measureOf(result, exemplars)
            return (
              <tr key={exemplars}>
                <th scope="row">{exemplars}</th>
                <td>{percent(one?.success)}</td>
                {kept.map(({ attribute }, index) => (
                  <td key={attribute}>{percent(one?.kept[index])}</td>
                ))}
                <td>{percent(measureOf(result, exemplars, 'PIXELS')?.success)}</td>
              </tr>
            )
          })}
          <tr>
            <th scope="row">By chance</th>
            <td>{percent(result.successByChance)}</td>
            {kept.map(({ attribute }, index) => (
              <td key={attribute}>{percent(result.keptByChance[index])}</td>
            ))}
            <td>–</td>
          </tr>
        </tbody>
      </Table>
      <p className={layout.note}>{judgesInWords(result.judges)}</p>
      <Sheet
        url={result.sheet.url}
        words="The first cases: with the trait, without it, another sample, the sum, and the sum of pixels"
      />
    </Panel>
  )
}

/** Values that mean the absence of a trait. */
const ABSENT = ['no', 'none', 'low']
const MAX_KEPT = 8

/** The form that starts a study. */
function Measure({ checkpoint, state, set }: FigureProps) {
  const { judges, isPending, error, retry } = useJudges(checkpoint)
  const study = useStart({
    what: 'Measuring',
    start: (input: Parameters<typeof client.startArithmeticStudy>[0]) =>
      client.startArithmeticStudy(input),
  })
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (isPending) return <Skeleton className={styles.coming} />
  const target = judges.find(({ id }) => id === state.judge) ?? usualOf(judges)
  const kept = keptOf(judges, target)
  const input = target &&
    kept.length > 0 && {
      checkpoint: checkpoint.digest,
      classifier: target.id,
      values: presentOf(target),
      keep: kept.map(({ id }) => id),
    }
  return (
    <Panel title="Measure it">
      <p className={layout.words}>
        One sum may be luck. This adds the trait to 500 samples, and classifiers count how often it
        is there afterwards, and whether the rest stayed as it was. That takes two judges at least:
        one of the trait, and one of something else.
      </p>
      {target && input && (
        <form
          className={styles.row}
          onSubmit={(event) => {
            event.preventDefault()
            study.start(input)
          }}
        >
          <SelectField
            label="Trait"
            value={target.id}
            options={judges.map((judge) => ({
              value: judge.id,
              label: `${judge.attribute}: ${presentOf(judge).join(' or ')}`,
            }))}
            onChange={(judge) => set({ judge })}
          />
          <Button type="submit" variant="primary" icon={Ruler} busy={study.isPending}>
            Measure
          </Button>
          <CopyAs size="small" operation={() => ({ method: 'startArithmeticStudy', input })} />
          <p className={layout.note}>
            Counts whether {kept.map(({ attribute }) => attribute).join(', ')} stay the same. It
            takes about two minutes.
          </p>
        </form>
      )}
      {study.error && <ErrorNotice error={study.error} compact />}
      <FitJudge {...{ checkpoint, state, set }} />
    </Panel>
  )
}

/** Glasses, as in the paper, else the newest judge. */
function usualOf(judges: readonly Judge[]): Judge | undefined {
  const plain = judges.filter(({ thresholds }) => thresholds.length === 0)
  return plain.find(({ attribute }) => attribute === 'glasses') ?? plain[0]
}

function presentOf({ values }: Judge): string[] {
  const present = values.filter((value) => !ABSENT.includes(value))
  return present.length < values.length ? present : values.slice(-1)
}

/** Judges of other attributes of the same images. */
function keptOf(judges: readonly Judge[], target: Judge | undefined): Judge[] {
  const others = judges.filter(
    ({ attribute, dataset, thresholds }) =>
      attribute !== target?.attribute && dataset === target?.dataset && thresholds.length === 0,
  )
  const first = others.filter(
    ({ attribute }, index) => others.findIndex((one) => one.attribute === attribute) === index,
  )
  return first.slice(0, MAX_KEPT)
}
