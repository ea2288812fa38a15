/** Queries of this view only, and the deletion of runs and datasets. */
import { queryOptions } from '@tanstack/react-query'
import type { RunQuery } from '@latentql/sdk'
import { client } from '../../api/client.ts'
import { createDeletions } from '../../api/deletions.ts'

/** A run with its settings and checkpoints, as returned by runQuery. */
export type Run = NonNullable<RunQuery['run']>

/** The newest fixed-noise picture of a run, or null; refetched regularly while the run is live. */
export function newestPictureQuery(run: string, isLive: boolean) {
  return queryOptions({
    queryKey: ['runs', 'picture', run, isLive],
    queryFn: async ({ signal }) => {
      const snapshots = await client.runSnapshots({ run, count: 1 }, { signal })
      return snapshots.at(-1) ?? null
    },
    refetchInterval: isLive ? 5000 : false,
  })
}

const deletions = createDeletions('runs')

/** Names of runs that are hidden because they are deleted or about to be. */
export const { useDeleted } = deletions

export function deleteWithUndo(name: string): void {
  const commit = () => client.deleteRun(name)
  deletions.deleteWithUndo({ ids: [name], text: `${name} deleted.`, commit })
}

/** Names of datasets count as their ids. */
export const datasetDeletions = createDeletions('datasets')
