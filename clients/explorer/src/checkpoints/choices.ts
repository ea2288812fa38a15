/** What the picker lists: checkpoints and the newest generator of each run, as far as a text names them. */
import type { RunFieldsFragment as Run } from '@latentql/sdk'
import { shortDigest, type Checkpoint } from './facts.ts'
import { STATE_WORDS } from './run-state.tsx'

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
  checkpoints: readonly Checkpoint[],
  runs: readonly Run[],
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

/** A name means its newest checkpoint; an older one of the same name has to be named by its digest. */
function choiceOf(checkpoint: Checkpoint, isNewest: boolean): Choice {
  const { name, digest, aliases, width, height, createdAt } = checkpoint
  return {
    reference: aliases.includes('default') ? null : isNewest ? name : digest,
    title: name,
    notes: [...aliases, `${width} × ${height}`, shortDigest(digest, 8)],
    at: createdAt,
    digest,
  }
}

function hasGenerator({ state, step }: Run): boolean {
  return step > 0 && (state === 'RUNNING' || state === 'PAUSED' || state === 'QUEUED')
}

function choiceOfRun({ name, state, step, createdAt }: Run): Choice {
  return {
    reference: `${name}@latest`,
    title: `${name}@latest`,
    notes: [`run, ${STATE_WORDS[state].toLowerCase()}`, `step ${step}`],
    at: createdAt,
  }
}
