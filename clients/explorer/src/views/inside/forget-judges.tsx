/** The choice of classifiers that judge what samples keep when maps are off. */
import { Link } from 'wouter'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { MAX_JUDGES, useJudges } from '../../exploration/judges.ts'
import layout from '../../exploration/layout.module.css'
import { routes } from '../../navigation/routes.ts'
import { percent } from '../../runs/labels.ts'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import styles from './forget.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  /** Ids of the chosen classifiers. */
  readonly chosen: readonly string[]
  readonly onChosen: (chosen: readonly string[]) => void
}

export function Judges({ checkpoint, chosen, onChosen }: Props) {
  const { judges, isPending, error, retry } = useJudges(checkpoint)
  if (error != null) return <ErrorNotice error={error} onRetry={retry} compact />
  if (isPending) return null
  const toggle = (id: string, on: boolean) =>
    onChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))
  return (
    <fieldset className={styles.judges}>
      <legend>Judges of what samples keep</legend>
      {judges.length === 0 && (
        <p className={layout.note}>
          None yet. A classifier of an attribute, such as glasses, can tell how many samples lose
          it. <Link href={routes.figures({ figure: 'classifiers' })}>Fit one</Link>
        </p>
      )}
      {judges.map(({ id, attribute, dataset, balancedAccuracy, reliable }) => (
        <CheckboxField
          key={id}
          label={`${attribute} of ${dataset}, ${percent(balancedAccuracy)} right${reliable ? '' : ': not reliable'}`}
          checked={chosen.includes(id)}
          disabled={chosen.length >= MAX_JUDGES && !chosen.includes(id)}
          onChange={(on) => toggle(id, on)}
        />
      ))}
    </fieldset>
  )
}
