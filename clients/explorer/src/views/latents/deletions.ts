/** Deleting saved latents. */
import { client } from '../../api/client.ts'
import { createDeletions } from '../../api/deletions.ts'
import { queryClient } from '../../api/queries.ts'
import { deleteLatents } from './import-latents.ts'

interface Named {
  readonly id: string
  readonly name: string
}

const deletions = createDeletions('latents')

export const { useDeleted } = deletions

export function deleteWithUndo(latents: readonly Named[]): void {
  const ids = latents.map(({ id }) => id)
  deletions.deleteWithUndo({
    ids,
    text:
      latents.length === 1 ? `“${latents[0]!.name}” deleted.` : `${ids.length} samples deleted.`,
    async commit() {
      await deleteLatents(client, ids)
      for (const id of ids) queryClient.removeQueries({ queryKey: ['latents', 'one', id] })
    },
  })
}
