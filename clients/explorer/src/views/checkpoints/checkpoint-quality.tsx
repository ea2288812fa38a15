/** The quality of a checkpoint’s samples beside the images of a dataset. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { isOfRun, type Checkpoint } from '../../checkpoints/labels.ts'
import { QualityFigures } from '../../quality/quality-figures.tsx'
import { QualityPanel } from '../../quality/quality-panel.tsx'

export function CheckpointQuality({ checkpoint }: { readonly checkpoint: Checkpoint }) {
  const { digest, name } = checkpoint
  const { data, error, refetch } = useQuery(qualityQuery(digest))
  return (
    <QualityPanel
      title="Quality"
      subject={{ checkpoint: isOfRun(checkpoint) ? name : digest }}
      isAbout={({ checkpoints }) => checkpoints.includes(digest)}
      size={checkpoint}
      alone={isOfRun(checkpoint) ? undefined : name}
      newest={data}
      purpose="Compares samples with real images by what a discriminator sees in both, and answers with the numbers that papers report: FID, KID, precision and recall. It takes about a minute on a worker."
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <QualityFigures quality={data} />}
    </QualityPanel>
  )
}

function qualityQuery(digest: string) {
  return queryOptions({
    queryKey: ['jobs', 'quality', digest],
    queryFn: async ({ signal }) =>
      (await client.checkpointQuality(digest, { signal }))?.quality ?? null,
  })
}
