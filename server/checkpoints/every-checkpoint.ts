/** All checkpoints of a store, for who needs more than a page. */
import type { Checkpoint, CheckpointPage, CheckpointStore } from './checkpoint.ts'

const PAGE = 100

/** Newest first. */
export async function allCheckpoints(store: Pick<CheckpointStore, 'list'>): Promise<Checkpoint[]> {
  const all: Checkpoint[] = []
  for (let after: string | null = null; ;) {
    const page: CheckpointPage = await store.list({ first: PAGE, after })
    all.push(...page.nodes)
    if (!page.hasNextPage) return all
    after = page.endCursor
  }
}
