/** Runs side by side: their curves on one chart, and the settings that differ. */
import { useQueries } from '@tanstack/react-query'
import type { RunFieldsFragment } from '@latentql/sdk'
import { ChartLine } from 'lucide-react'
import { Link } from 'wouter'
import { runQuery } from '../../api/queries.ts'
import { routes } from '../../navigation/routes.ts'
import { differences } from '../../runs/differences.ts'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import styles from './compare.module.css'
import { MAX_RUNS, type CompareState } from './compare-state.ts'
import { Curves } from './curves-panel.tsx'

/** Number of runs that can be chosen, besides the chosen ones. */
const MAX_OFFERED = 24

interface Props {
  /** All runs, newest first. */
  readonly runs: readonly RunFieldsFragment[]
  /** Names of the chosen ones. */
  readonly chosen: readonly string[]
  readonly state: CompareState
  readonly set: (change: Partial<CompareState>) => void
}

export function Runs({ runs, chosen, state, set }: Props) {
  if (runs.length === 0) {
    return (
      <Panel title="Training runs">
        <EmptyState
          icon={ChartLine}
          title="No runs yet"
          action={<LinkButton href={routes.train()}>Start one</LinkButton>}
        >
          Train a generator twice with different settings, and their curves and samples appear here
          side by side.
        </EmptyState>
      </Panel>
    )
  }
  const offered = runs.filter(({ name }, at) => at < MAX_OFFERED || chosen.includes(name))
  const toggle = (name: string, on: boolean) =>
    set({ run: on ? [...chosen, name] : chosen.filter((one) => one !== name) })
  return (
    <>
      <Panel title="Training runs">
        <fieldset className={styles.offered}>
          <legend>Runs to compare, at most {MAX_RUNS}</legend>
          {offered.map(({ name }) => (
            <CheckboxField
              key={name}
              label={name}
              checked={chosen.includes(name)}
              disabled={chosen.length >= MAX_RUNS && !chosen.includes(name)}
              onChange={(on) => toggle(name, on)}
            />
          ))}
        </fieldset>
        {chosen.length === 0 ? (
          <p className={styles.hint}>Choose runs to see their curves.</p>
        ) : (
          <Curves runs={chosen} {...state} set={set} />
        )}
      </Panel>
      {chosen.length > 1 && <Differences runs={chosen} />}
    </>
  )
}

/** The settings in which the runs differ. */
function Differences({ runs: names }: { readonly runs: readonly string[] }) {
  const runs = useQueries({
    queries: names.map(runQuery),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  })
  const { rows, same } = differences(runs)
  return (
    <Panel title="Settings that differ">
      {runs.length > 1 && rows.length > 0 && (
        <Table label="Settings that differ">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {runs.map(({ id, name }) => (
                <th key={id} scope="col">
                  <Link href={routes.train({ run: name })}>{name}</Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, values }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {values.map((value, at) => (
                  <td key={runs[at]!.id}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <p className={styles.hint}>
        {rows.length === 0 ? 'All settings are the same.' : `The other ${same} are the same.`}
      </p>
    </Panel>
  )
}
