/** Deleting runs. */
import { client } from '../../api/client.ts'
import { createDeletions } from '../../api/deletions.ts'

const deletions = createDeletions('runs')

/** Names of those that are as good as deleted. */
export const { useDeleted } = deletions

export function deleteWithUndo(name: string): void {
  const commit = () => client.deleteRun(name)
  deletions.deleteWithUndo({ ids: [name], text: `${name} deleted.`, commit })
}
