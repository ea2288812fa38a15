/** Figure 5: what a discriminator's units respond to, beside random weights. */
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import type { CheckpointDetails } from '../../api/queries.ts'
import { useDiscriminators } from '../../exploration/discriminators.ts'
import { FiltersForm, FiltersResult, filtersQuery } from '../../exploration/filters.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { FigureProps } from './figures-state.ts'
import styles from './figures.module.css'
import { DatasetSheet } from './unmeasured.tsx'
import { useJobsAbout, useNewestResult } from './use-jobs.ts'
import { Work } from './work.tsx'

interface Props {
  readonly checkpoint: CheckpointDetails
}

function useNewestFilters(checkpoint: CheckpointDetails) {
  const { chosen } = useDiscriminators(checkpoint)
  const id = useNewestResult('filters', chosen?.digest)
  return useQuery({ ...filtersQuery(id ?? ''), enabled: id !== undefined }).data?.result
}

export function FiltersPicture({ checkpoint }: Props) {
  const result = useNewestFilters(checkpoint)
  if (!result) return <DatasetSheet />
  return (
    <div className={styles.sides}>
      {[result.trained, result.random].map(({ sheet }) => (
        <img key={sheet.url} src={client.resolveUrl(sheet.url)} alt="" className={styles.cropped} />
      ))}
    </div>
  )
}

export function FiltersResultNote({ checkpoint }: Props) {
  const result = useNewestFilters(checkpoint)
  if (!result) return null
  return `Selectivity ${mean(result.trained)}, at random ${mean(result.random)}`
}

/** The mean selectivity of the units that are shown, in standard deviations. */
function mean({ units }: { readonly units: readonly { readonly selectivity: number }[] }): string {
  const sum = units.reduce((total, { selectivity }) => total + selectivity, 0)
  return `${(sum / Math.max(1, units.length)).toFixed(1)} σ`
}

export function FiltersPage({ checkpoint, state, set }: FigureProps) {
  const { chosen } = useDiscriminators(checkpoint, state.discriminator)
  const { jobs } = useJobsAbout('filters', chosen?.digest)
  const done = jobs?.find(({ state }) => state === 'DONE')
  return (
    <>
      <Work jobs={jobs} title={() => 'What its units see'} working="Looking at images" />
      {done && (
        <Panel title={`What the units of ${chosen!.name} see`}>
          <FiltersResult key={done.id} job={done.id} enlarged={state} onEnlarge={set} />
        </Panel>
      )}
      <Panel title={done ? 'Look at another layer, or other images' : 'What does it see?'}>
        <FiltersForm
          checkpoint={checkpoint}
          settings={state}
          onSettings={set}
          onStart={() => scrollTo(0, 0)}
        />
      </Panel>
    </>
  )
}
