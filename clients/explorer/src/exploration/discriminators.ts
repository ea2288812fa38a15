/** The discriminators to choose from, and the one that belongs to a checkpoint. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { checkpointQuery, checkpointsQuery, type CheckpointDetails } from '../api/queries.ts'
import { isOfRun } from '../checkpoints/labels.ts'

export type Discriminator = Pick<CheckpointDetails, 'digest' | 'name' | 'width' | 'channels'>

interface Choice {
  /** Undefined while loading; empty if there are none. */
  readonly all?: readonly Discriminator[]
  /** The discriminator with the wanted digest, else the one that fits the checkpoint best. */
  readonly chosen?: Discriminator
  readonly error: unknown
  readonly retry: () => void
}

/** `checkpoint` is the current one: a generator or a discriminator. */
export function useDiscriminators(checkpoint: CheckpointDetails, digest?: string): Choice {
  const listed = useInfiniteQuery(checkpointsQuery('DISCRIMINATOR'))
  const isSampled = checkpoint.prior !== null
  const ofRun = useQuery({
    ...checkpointQuery(`${checkpoint.name.replace(/:raw$/, '')}:discriminator`),
    enabled: isSampled && isOfRun(checkpoint),
  })
  const error = listed.error ?? ofRun.error
  const retry = () => void (listed.error ? listed : ofRun).refetch()
  if (!listed.data || ofRun.isLoading) return { error, retry }
  const own = isSampled ? ofRun.data : checkpoint
  const found = [...(own ? [own] : []), ...listed.data.pages.flatMap(({ nodes }) => nodes)]
  const all = found.filter((one, index) => found.findIndex(isSame(one.digest)) === index)
  const chosen =
    all.find(({ digest: one }) => one === digest) ??
    own ??
    all.find(({ name }) => name === `${checkpoint.name}-discriminator`) ??
    all.find(
      ({ width, channels }) => width === checkpoint.width && channels === checkpoint.channels,
    ) ??
    all[0]
  return { all, chosen, error, retry }
}

function isSame(digest: string) {
  return (other: Discriminator) => other.digest === digest
}
