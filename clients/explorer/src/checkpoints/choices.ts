/** What the picker lists: checkpoints and the newest generator of each run, as far as a text names them. */
import type { CheckpointsQuery, RunsQuery } from '@latentql/sdk'

export type ListedCheckpoint = CheckpointsQuery['checkpoints']['nodes'][number]
type ListedRun = RunsQuery['runs']['nodes'][number]

/** One line of the list. */
export interface Choice {
  /** What to put into the address; null is the server's default. */
  readonly reference: string | null
  readonly title: string
  /** What tells it from the others, in a few words. */
  readonly notes: readonly string[]
  /** ISO 8601: when it was imported, or when the run began. */
  readonly at: string
  /** Of a checkpoint: what its thumbnail is made on. */
  readonly digest?: string
}

/** What tells a choice from all others. */
export function keyOf({ digest, title }: Choice): string {
  return digest ?? title
}

/** Runs that train come first, then checkpoints, newest first. Every word of `search` is in what is listed of it. */
export function choicesOf(
  checkpoints: readonly ListedCheckpoint[],
  runs: readonly ListedRun[],
  search: string,
): Choice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const newest = new Set<string>()
  const choices = [
    ...runs.filter(hasGenerator).map(choiceOfRun),
    ...checkpoints.map((checkpoint) => {
      const isNewest = !newest.has(checkpoint.name)
      newest.add(checkpoint.name)
      return choiceOf(checkpoint, isNewest)
    }),
  ]
  return choices.filter(({ reference, title, notes, digest }) => {
    const text = [reference, title, ...notes, digest].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** `sha256:` and the first 8 digits: what stands for a digest where people read it. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 8)
}

/** A name means its newest checkpoint; an older one of the same name has to be named by its digest. */
function choiceOf(checkpoint: ListedCheckpoint, isNewest: boolean): Choice {
  const { name, digest, aliases, width, height, createdAt } = checkpoint
  return {
    reference: aliases.includes('default') ? null : isNewest ? name : digest,
    title: name,
    notes: [...aliases, `${width} × ${height}`, shortDigest(digest)],
    at: createdAt,
    digest,
  }
}

function hasGenerator({ state, step }: ListedRun): boolean {
  return step > 0 && (state === 'RUNNING' || state === 'PAUSED' || state === 'QUEUED')
}

function choiceOfRun({ name, state, step, createdAt }: ListedRun): Choice {
  return {
    reference: `${name}@latest`,
    title: `${name}@latest`,
    notes: [`training run, ${state.toLowerCase()}`, `step ${step}`],
    at: createdAt,
  }
}
