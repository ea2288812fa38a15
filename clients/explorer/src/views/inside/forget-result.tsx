/** The job that forgets an object, its result, and a way to its maps. */
import { Layers } from 'lucide-react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { ForgettingResult, type ForgettingJob } from '../../exploration/forgetting-result.tsx'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import { Button } from '../../ui/button.tsx'
import type { InsideState } from './inside-state.ts'

interface Props {
  /** The job's id. */
  readonly job: string
  readonly checkpoint: CheckpointDetails
  readonly onChange: (change: Partial<InsideState>) => void
}

export function ForgetResult({ job: id, checkpoint, onChange }: Props) {
  const job = useJob(id)
  const look = ({ activation, result }: ForgettingJob) => {
    const strength = result!.variant?.ablate[0]?.strength ?? 1
    const off = [{ activation, maps: result!.maps, strength }]
    onChange({ tab: 'maps', layer: activation, off, page: 0 })
  }
  return (
    <JobPanel title="3. The result" working="Comparing inside and outside" job={job}>
      <ForgettingResult
        job={id}
        action={(done) => (
          <Button
            variant="primary"
            icon={Layers}
            disabled={!checkpoint.activations.some(({ name }) => name === done.activation)}
            onClick={() => look(done)}
          >
            See these maps
          </Button>
        )}
      />
    </JobPanel>
  )
}
