/** The discriminators to choose from, and the one that belongs to a checkpoint. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { checkpointQuery, checkpointsQuery, type CheckpointDetails } from '../api/queries.ts'
import { isOfRun, isSameSize, type ImageSize } from '../checkpoints/labels.ts'

export type Discriminator = Pick<CheckpointDetails, 'digest' | 'name'> & ImageSize

interface Wanted {
  /** The wanted digest. */
  readonly digest?: string
  /** True to leave out discriminators of images of another size. */
  readonly isJudge?: boolean
}

interface Choice {
  /** Undefined while loading; empty if there are none. */
  readonly all?: readonly Discriminator[]
  /** The wanted discriminator, else the one that fits the checkpoint best. */
  readonly chosen?: Discriminator
  readonly error: unknown
  readonly retry: () => void
}

/** `checkpoint` is the current one: a generator or a discriminator. */
export function useDiscriminators(
  checkpoint: CheckpointDetails,
  { digest, isJudge = false }: Wanted = {},
): Choice {
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
  const all = found.filter(
    (one, index) =>
      found.findIndex((other) => other.digest === one.digest) === index &&
      (!isJudge || isSameSize(one, checkpoint)),
  )
  const chosen =
    all.find((one) => one.digest === digest) ??
    own ??
    all.find(({ name }) => name === `${checkpoint.name}-discriminator`) ??
    all.find((one) => isSameSize(one, checkpoint)) ??
    all[0]
  return { all, chosen, error, retry }
}
