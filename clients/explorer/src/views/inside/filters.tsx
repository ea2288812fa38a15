/** The units of a discriminator, and the images that they respond to. */
import { useQuery } from '@tanstack/react-query'
import type { CheckpointDetails } from '../../api/queries.ts'
import { useDiscriminators } from '../../exploration/discriminators.ts'
import { FiltersForm, FiltersResult, filtersQuery } from '../../exploration/filters.tsx'
import layout from '../../exploration/layout.module.css'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import type { UrlState } from '../../navigation/url-state.ts'
import { Panel } from '../../ui/panel.tsx'
import type { InsideState } from './inside-state.ts'
import { OtherResult } from './other-result.tsx'

interface Props {
  /** The current checkpoint: a discriminator, or a generator. */
  readonly checkpoint: CheckpointDetails
  readonly state: InsideState
  readonly set: UrlState<InsideState>['set']
}

export function Filters(props: Props) {
  const { checkpoint, state, set } = props
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
          onStart={({ id, discriminator }) => set({ filters: id, discriminator, unit: undefined })}
        />
      </Panel>
      {state.filters !== undefined && <Result key={state.filters} job={state.filters} {...props} />}
    </>
  )
}

interface ResultProps extends Props {
  /** Id of the job. */
  readonly job: string
}

const TITLE = 'What its units see'

function Result({ job: id, checkpoint, state, set }: ResultProps) {
  const job = useJob(id)
  const { chosen } = useDiscriminators(checkpoint, { digest: state.discriminator })
  const examined = useQuery(filtersQuery(id)).data?.discriminator
  if (chosen && examined !== undefined && examined !== chosen.digest) {
    const choose = () => set({ discriminator: examined, unitsOf: undefined })
    return <OtherResult title={TITLE} kind="discriminator" onChoose={choose} />
  }
  return (
    <JobPanel
      title={TITLE}
      working="Looking at images"
      job={job}
      onDeleted={() => set({ filters: undefined, unit: undefined })}
    >
      <FiltersResult job={id} enlarged={state} onEnlarge={set} />
    </JobPanel>
  )
}
