/** The checkpoints of the grid's columns. */
import { useQueries } from '@tanstack/react-query'
import { checkpointQuery, type CheckpointDetails } from '../../api/queries.ts'

export interface Column {
  readonly reference: string
  /** The checkpoint's name; else the reference, or while a digest is loading, nothing. */
  readonly name: string
  /** Undefined while loading, and if the checkpoint doesn't exist. */
  readonly digest?: string
  /** Its layers, if it is a generator. */
  readonly activations?: CheckpointDetails['activations']
  /** A reason for a missing checkpoint. */
  readonly problem?: string
  /** Width and height, as `64 × 64`. */
  readonly size?: string
}

export function useColumns(references: readonly string[]): Column[] {
  return useQueries({
    queries: references.map(checkpointQuery),
    combine: (results) =>
      results.map(({ data, isPending }, index): Column => {
        const reference = references[index]!
        if (!data) {
          const problem = isPending ? undefined : 'No such checkpoint: renamed, deleted or removed'
          const isLoading = isPending && reference.startsWith('sha256:')
          return { reference, name: isLoading ? '' : reference, problem }
        }
        const { name, digest, width, height, kind, activations } = data
        if (kind !== 'GENERATOR')
          return { reference, name, problem: 'A discriminator: it can’t draw' }
        return { reference, name, digest, activations, size: `${width} × ${height}` }
      }),
  })
}
