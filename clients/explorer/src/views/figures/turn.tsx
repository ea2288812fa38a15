/** Figure 8: one vector turns any sample. */
import type { TurnStudyFieldsFragment as Study } from '@latentql/sdk'
import { Dices, Ruler } from 'lucide-react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { examplesOf } from '../../checkpoints/examples.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { judgesInWords } from '../../exploration/judges-in-words.ts'
import { useJudges } from '../../exploration/judges.ts'
import layout from '../../exploration/layout.module.css'
import { Sheet } from '../../exploration/sheet.tsx'
import { DeleteJob } from '../../jobs/delete-job.tsx'
import { useStart } from '../../jobs/use-start.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, randomSeed } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { percent } from '../../runs/labels.ts'
import { Button } from '../../ui/button.tsx'
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
import { firstTurn, groupsOr, seeds, turned } from './recipes.ts'
import { useJobsAbout, useNewestStudy } from './use-jobs.ts'
import { Work } from './work.tsx'

interface Props {
  readonly checkpoint: CheckpointDetails
}

/** Multiples of the turn vector, from left to right. */
const AMOUNTS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]

export function TurnPicture({ checkpoint: { digest } }: Props) {
  const [left, right, faces] = firstTurn(digest)
  const rows = faces!
    .slice(0, 4)
    .map((face) => turned(face, left!, right!, [-1, -0.6, -0.2, 0.2, 0.6, 1]))
  return (
    <div className={styles.tiles}>
      {rows.flat().map((latent, index) => (
        <LatentPicture key={index} latent={latent} checkpoint={digest} alt="" />
      ))}
    </div>
  )
}

/** The vector of four samples of each side, as in the paper. */
const EXEMPLARS = 4

function measureOf({ measures }: Study) {
  return measures.find(({ exemplars }) => exemplars === EXEMPLARS)
}

export function TurnResultNote({ checkpoint }: Props) {
  const result = useNewestStudy('turn-study', checkpoint).data?.result
  const last = result && measureOf(result)?.turned.at(-1)
  return last ? `${percent(last.at(-1))} look right after the turn` : null
}

export function TurnPage({ checkpoint, state, set }: FigureProps) {
  const { digest } = checkpoint
  const groups = groupsOr(state.group, firstTurn(digest))
  const [left, right, faces] = groups as [
    (typeof groups)[0],
    (typeof groups)[0],
    (typeof groups)[0],
  ]
  const names = useNames(faces)
  const listed = useJobsAbout('turn-study', digest)
  const rows = faces.map((face) => turned(face, left, right, AMOUNTS))
  const isArbitrary = state.group.length === 0 && !examplesOf(digest)
  return (
    <>
      <Panel
        title="Each sample, from one side to the other"
        actions={
          <>
            <Button
              size="small"
              icon={Dices}
              onClick={() => set({ group: [left, right, seeds(randomSeed() % 1e6, 6)] })}
            >
              Other samples
            </Button>
            <CopyAs
              size="small"
              operation={() => ({
                method: 'samples',
                input: { latents: rows.flat(), checkpoint: digest },
              })}
            />
          </>
        }
      >
        <PictureGrid
          checkpoint={checkpoint}
          label="Samples, turned"
          rows={rows}
          heads={AMOUNTS.map((amount) => String(amount).replace('-', '−'))}
          words={(row, column) =>
            `${describe(faces[row]!, names)}, turned by ${String(AMOUNTS[column]).replace('-', '−')}`
          }
        />
        <p className={layout.note}>
          Above the columns: how much of the turn vector is added. It is the average of the samples
          to the right minus that of the samples to the left.
          {isArbitrary &&
            ' These are arbitrary samples: choose some that look to the left, and some that look to the right.'}
        </p>
        <div className={styles.groups}>
          {['To the left', 'To the right', 'To turn'].map((title, index) => (
            <Group
              key={title}
              title={title}
              mean={false}
              latents={groups[index]!}
              checkpoint={digest}
              onChange={(next) => set({ group: groups.with(index, next) })}
            />
          ))}
        </div>
      </Panel>
      <Work listed={listed} title={() => 'Measuring the turn'} working="Judging samples" />
      <Measured checkpoint={checkpoint} />
      <Measure {...{ checkpoint, state, set }} />
    </>
  )
}

/** The newest study. */
function Measured({ checkpoint }: Props) {
  const { data, error, refetch } = useNewestStudy('turn-study', checkpoint)
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  const result = data?.result
  const measure = result && measureOf(result)
  if (!result || !measure) return null
  const [toLeft, , toRight] = result.judge.values
  return (
    <Panel title="How often it turns" actions={<DeleteJob id={data.id} />}>
      <Figures>
        <Figure label="To the right" value={percent(measure.turned.at(-1)?.[2])}>
          of the samples are judged “{toRight}” with the vector added;{' '}
          {percent(result.sampleShares[2])} of all samples are.
        </Figure>
        <Figure label="To the left" value={percent(measure.turned[0]?.[0])}>
          are judged “{toLeft}” with it subtracted; {percent(result.sampleShares[0])} of all samples
          are.
        </Figure>
        <Figure label="In the middle" value={percent(measure.middle[1])}>
          of the averages of both sides look ahead; {percent(measure.middleByChance[1])} of averages
          of any samples do.
        </Figure>
      </Figures>
      <Table label="Sides by the amount of the turn vector">
        <thead>
          <tr>
            <th scope="col">Turned by</th>
            {result.judge.values.map((value) => (
              <th key={value} scope="col">
                {value}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.amounts.map((amount, index) => (
            <tr key={amount}>
              <th scope="row">{String(amount).replace('-', '−')}</th>
              {measure.turned[index]!.map((share, value) => (
                <td key={value}>{percent(share)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <p className={layout.note}>
        The vector of {EXEMPLARS} samples of each side. {judgesInWords([result.judge])}
      </p>
      <Sheet
        url={result.sheet.url}
        words="The first cases, each turned from one side to the other"
      />
    </Panel>
  )
}

/** The form that starts a study. */
function Measure({ checkpoint, state, set }: FigureProps) {
  const { judges, isPending, error, retry } = useJudges(checkpoint)
  const study = useStart({
    what: 'Measuring',
    start: (input: Parameters<typeof client.startTurnStudy>[0]) => client.startTurnStudy(input),
  })
  if (error) return <ErrorNotice error={error} onRetry={retry} />
  if (isPending) return <Skeleton className={styles.coming} />
  const usable = judges.filter(({ thresholds }) => thresholds.length === 2)
  const judge = usable.find(({ id }) => id === state.judge) ?? usable[0]
  const input = judge && { checkpoint: checkpoint.digest, classifier: judge.id }
  return (
    <Panel title="Measure it">
      <p className={layout.words}>
        A classifier that tells left, ahead and right chooses samples of both sides, makes 500 turn
        vectors of them, and judges where other samples look with the vector added.
      </p>
      {input ? (
        <form
          className={styles.row}
          onSubmit={(event) => {
            event.preventDefault()
            study.start(input)
          }}
        >
          <SelectField
            label="Judge"
            value={judge.id}
            options={usable.map(({ id, attribute, dataset }) => ({
              value: id,
              label: `${attribute} on ${dataset}`,
            }))}
            onChange={(next) => set({ judge: next })}
          />
          <Button type="submit" variant="primary" icon={Ruler} busy={study.isPending}>
            Measure
          </Button>
          <CopyAs size="small" operation={() => ({ method: 'startTurnStudy', input })} />
          <p className={layout.note}>It takes about two minutes.</p>
        </form>
      ) : (
        <FitJudge {...{ checkpoint, state, set }} isTurn />
      )}
      {study.error && <ErrorNotice error={study.error} compact />}
    </Panel>
  )
}
