/** The job that forgets an object, its result, and a way to its maps. */
import { useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import {
  ForgettingResult,
  forgettingQuery,
  type ForgettingJob,
} from '../../exploration/forgetting-result.tsx'
import { JobPanel } from '../../jobs/job-panel.tsx'
import { useJob } from '../../jobs/use-job.ts'
import { Button } from '../../ui/button.tsx'
import type { InsideState } from './inside-state.ts'
import { OtherResult } from './other-result.tsx'

interface Props {
  /** The job's id. */
  readonly job: string
  readonly checkpoint: CheckpointDetails
  readonly onChange: (change: Partial<InsideState>) => void
}

const TITLE = '3. The result'

export function ForgetResult({ job: id, checkpoint, onChange }: Props) {
  const job = useJob(id)
  const { choose } = useCheckpoint()
  const changed = useQuery(forgettingQuery(id)).data?.checkpoint
  if (changed !== undefined && changed !== checkpoint.digest) {
    return <OtherResult title={TITLE} kind="checkpoint" onChoose={() => choose(changed)} />
  }
  const look = ({ activation, result }: ForgettingJob) => {
    const strength = result!.variant?.ablate[0]?.strength ?? 1
    const off = [{ activation, maps: result!.maps, strength }]
    onChange({ tab: 'maps', layer: activation, off, page: 0 })
  }
  return (
    <JobPanel
      title={TITLE}
      working="Comparing inside and outside"
      job={job}
      onDeleted={() => onChange({ job: undefined })}
    >
      <ForgettingResult
        job={id}
        action={(done) => (
          <Button variant="primary" icon={Layers} onClick={() => look(done)}>
            See these maps
          </Button>
        )}
      />
    </JobPanel>
  )
}
