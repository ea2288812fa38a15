/** The networks that a checkpoint's weights could be, side by side, to choose by eye. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { CheckpointEvidenceQuery } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import { useMayChange } from '../../api/may-change.ts'
import type { Checkpoint } from '../../checkpoints/labels.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useChanges } from './changes.tsx'
import { Mark } from './checkpoint-actions.tsx'
import styles from './hypotheses.module.css'
import { Sheet } from './sheet.tsx'

type Hypothesis = NonNullable<CheckpointEvidenceQuery['checkpoint']>['evidence'][number]

/** Scores, nats, up to which a hypothesis fits well, and at all. */
const [FITS_WELL, FITS] = [0.004, 0.3]

interface Props {
  readonly checkpoint: Checkpoint
  /** Called with the digest of the checkpoint that replaces this one. */
  readonly onChosen: (digest: string) => void
}

/** Shows nothing for a checkpoint whose file says everything. */
export function Hypotheses({ checkpoint, onChosen }: Props) {
  const { data: evidence = [] } = useQuery(evidenceQuery(checkpoint.digest))
  if (evidence.length === 0) return null
  const chosen = evidence.find((one) => one.chosen)!
  const isMeasured = evidence.some(({ score }) => score !== null)
  return (
    <Panel title="What its file doesn’t say">
      <p className={styles.hint}>
        {isMeasured
          ? 'Each network below has these weights. The closer it comes to the statistics that the batch norms recorded in training, the surer it is the true one.'
          : 'Each network below has these weights, and nothing in the file tells which is the true one: compare their samples.'}
      </p>
      <ol className={styles.hypotheses}>
        {evidence.map((one, index) => (
          <li key={one.summary} className={styles.hypothesis} data-chosen={one.chosen || undefined}>
            {one.sheet && (
              <Sheet
                key={checkpoint.quarantine?.at}
                picture={one.sheet}
                alt={`Samples: ${one.summary}`}
                missing={checkpoint.quarantine ? 'Quarantined' : undefined}
              />
            )}
            <Settings one={one} chosen={chosen} />
            <p className={styles.hint}>{fitInWords(one, isMeasured)}</p>
            {one.chosen ? (
              <Mark>This checkpoint</Mark>
            ) : (
              <ChooseButton checkpoint={checkpoint} hypothesis={index} onChosen={onChosen} />
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** All settings of the chosen network, and those of another that differ from them. */
function Settings({ one, chosen }: { readonly one: Hypothesis; readonly chosen: Hypothesis }) {
  const known = one.chosen ? [] : settingsOf(chosen)
  return (
    <ul className={styles.settings}>
      {settingsOf(one)
        .filter((setting) => !known.includes(setting))
        .map((setting) => (
          <li key={setting}>{setting}</li>
        ))}
    </ul>
  )
}

interface ChoiceProps extends Props {
  readonly hypothesis: number
}

function ChooseButton({ checkpoint, hypothesis, onChosen }: ChoiceProps) {
  const may = useMayChange()
  const { chooseHypothesis: change } = useChanges()
  const run = () => change.mutate({ checkpoint, hypothesis, onChosen })
  return (
    <Button
      size="small"
      busy={change.isPending}
      onClick={() => may.ask('Choosing a network', run)}
      aria-label={`Choose network ${hypothesis + 1}`}
    >
      Choose
    </Button>
  )
}

function settingsOf({ summary }: Hypothesis): string[] {
  return summary.split('; ')
}

function fitInWords({ score }: Hypothesis, isMeasured: boolean): string {
  if (!isMeasured) return 'Not measured.'
  if (score === null) return 'Doesn’t fit: its numbers overflow.'
  const nats = `${Number(score.toPrecision(2))} nats`
  if (score <= FITS_WELL) return `Fits: ${nats}.`
  return score <= FITS ? `Fits roughly: ${nats}.` : `Doesn’t fit: ${nats}.`
}

function evidenceQuery(digest: string) {
  return queryOptions({
    queryKey: ['checkpoints', 'evidence', digest],
    queryFn: ({ signal }) => client.checkpointEvidence(digest, { signal }),
    staleTime: Infinity,
  })
}
