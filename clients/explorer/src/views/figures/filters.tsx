/** Figure 5: what a discriminator's units respond to, beside random weights. */
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import type { CheckpointDetails } from '../../api/queries.ts'
import { useDiscriminators } from '../../exploration/discriminators.ts'
import { FiltersForm, FiltersResult, filtersQuery } from '../../exploration/filters.tsx'
import { DeleteJob } from '../../jobs/delete-job.tsx'
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
  const { chosen } = useDiscriminators(checkpoint, { digest: state.discriminator })
  const listed = useJobsAbout('filters', chosen?.digest)
  const shown = useShown(state.job, chosen?.digest)
  return (
    <>
      <Work
        listed={listed}
        title={({ activation, dataset }) => `What the units of ${activation} see in ${dataset}`}
        working="Looking at images"
      />
      {shown !== undefined && (
        <Panel title={`What the units of ${chosen!.name} see`} actions={<DeleteJob id={shown} />}>
          <FiltersResult
            key={shown}
            job={shown}
            enlarged={state}
            onEnlarge={(change, options) => set({ ...change, job: shown }, options)}
          />
        </Panel>
      )}
      <Panel
        title={shown === undefined ? 'What does it see?' : 'Look at another layer, or other images'}
      >
        <FiltersForm
          checkpoint={checkpoint}
          settings={state}
          onSettings={set}
          onStart={() => {
            set({ job: undefined, unit: undefined })
            scrollTo(0, 0)
          }}
        />
      </Panel>
    </>
  )
}

/** The job to show: the one in the URL if it is about the discriminator, else the newest one. */
function useShown(wanted: string | undefined, digest: string | undefined): string | undefined {
  const newest = useNewestResult('filters', digest)
  const { data } = useQuery({ ...filtersQuery(wanted ?? ''), enabled: wanted !== undefined })
  return data?.result && data.discriminator === digest ? wanted : newest
}
