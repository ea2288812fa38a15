/** Shares of samples that keep each value without the maps, beside the same for the controls. */
import type { ForgettingRatesFieldsFragment } from '@latentql/sdk'
import { percent } from '../runs/labels.ts'
import { Bar } from '../ui/bar.tsx'
import { Table } from '../ui/table.tsx'
import { judgesInWords } from './judges-in-words.ts'
import styles from './forgetting-rates.module.css'
import layout from './layout.module.css'

interface Props {
  readonly rates: readonly ForgettingRatesFieldsFragment[]
  /** Number of maps that are off. */
  readonly maps: number
}

export function Rates({ rates, maps }: Props) {
  return (
    <>
      <h3>What samples keep</h3>
      <p className={layout.note}>
        Of the samples that a classifier sees a value in, whose number is beside it: the share in
        which it still does without these maps, and without {maps} random ones, on average.
        Forgetting one object and nothing else, only that object’s bar would be short.
      </p>
      <div className={styles.judges}>
        {rates.map(({ judge, values }) => (
          <section key={judge.classifier}>
            <Table label={`Samples that keep their ${judge.attribute}`}>
              <thead>
                <tr>
                  <th scope="col">{judge.attribute}</th>
                  <th scope="col">Keep it</th>
                  <th scope="col">Random maps</th>
                </tr>
              </thead>
              <tbody>
                {values.map(({ value, samples, kept, controls }) => (
                  <tr key={value}>
                    <th scope="row">
                      {value} <span className={styles.count}>{samples.toLocaleString('en')}</span>
                    </th>
                    <td>
                      <Share value={kept} />
                    </td>
                    <td title={controls ? spread(controls) : undefined}>
                      <Share value={controls?.mean ?? null} isControl />
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </section>
        ))}
      </div>
      <p className={layout.note}>{judgesInWords(rates.map(({ judge }) => judge))}</p>
    </>
  )
}

/** "52% to 97%" */
function spread({ min, max }: { readonly min: number; readonly max: number }): string {
  return `From ${percent(min)} to ${percent(max)}`
}

interface ShareProps {
  /** 0 to 1; null without samples that have the value, and without controls. */
  readonly value: number | null
  readonly isControl?: boolean
}

function Share({ value, isControl }: ShareProps) {
  if (value === null) return '–'
  return (
    <span className={styles.share}>
      <Bar share={value} tone={isControl ? 'dim' : undefined} />
      {percent(value)}
    </span>
  )
}
