/** The units of a discriminator, and the images that they respond to. */
import type { CheckpointDetails } from '../../api/queries.ts'
import { FiltersForm, FiltersResult } from '../../exploration/filters.tsx'
import layout from '../../exploration/layout.module.css'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import type { UrlState } from '../../navigation/url-state.ts'
import { Panel } from '../../ui/panel.tsx'
import type { InsideState } from './inside-state.ts'

interface Props {
  /** The current checkpoint: a discriminator, or a generator. */
  readonly checkpoint: CheckpointDetails
  readonly state: InsideState
  readonly set: UrlState<InsideState>['set']
}

export function Filters({ checkpoint, state, set }: Props) {
  return (
    <>
      <Panel title="What does the discriminator see?">
        <p className={layout.words}>
          The discriminator tells real pictures from generated ones. Each of its maps, a unit, looks
          for something. This finds the images that the units respond to most, and the pixels that
          matter, beside a network that has learned nothing.
        </p>
        <FiltersForm
          checkpoint={checkpoint}
          settings={state}
          onSettings={set}
          onStart={(filters) => set({ filters, unit: undefined })}
        />
      </Panel>
      {state.filters !== undefined && (
        <Result key={state.filters} job={state.filters} {...{ state, set }} />
      )}
    </>
  )
}

interface ResultProps extends Omit<Props, 'checkpoint'> {
  /** Id of the job. */
  readonly job: string
}

function Result({ job: id, state, set }: ResultProps) {
  const job = useJob(id)
  return (
    <JobPanel title="What its units see" working="Looking at images" job={job}>
      <FiltersResult job={id} enlarged={state} onEnlarge={set} />
    </JobPanel>
  )
}
