/** Checkpoints of training runs, as references point at them: `RUN@latest`, `RUN@1200`, and `:raw` behind either. */
import type { RunCheckpointRow, RunRow, RunStore } from '../db/stores.ts'
import { CheckpointNotFound } from '../errors.ts'
import { closeNames } from './names.ts'

export interface RunReference {
  /** Name or id of the run. */
  readonly key: string
  readonly step: number | 'latest'
  /** The generator as it is trained, instead of its moving average. */
  readonly raw: boolean
}

/** One generator of a run's checkpoint. */
export interface FoundInRun {
  readonly kind: 'run'
  readonly row: RunCheckpointRow
  readonly raw: boolean
  readonly digest: string
  /** `RUN@STEP`, or `RUN@STEP:raw`: a reference to it. */
  readonly name: string
}

/** How many steps or names an error message lists. */
const LISTED = 10

/** Throws CheckpointNotFound, whose message says which runs or which checkpoints there are. */
export async function findRunCheckpoint(
  runs: RunStore,
  { key, step, raw }: RunReference,
): Promise<FoundInRun> {
  const run = (await runs.find(key)) ?? (await noSuchRun(runs, key))
  const rows = await runs.checkpoints(run.id)
  const row = step === 'latest' ? rows[0] : rows.find((one) => one.step === step)
  if (row) return foundIn(row, raw)
  throw new CheckpointNotFound(noSuchStep(run, rows, step))
}

/** The generators of these checkpoints whose digests begin so; of two that are the same, the averaged one. */
export function runDigests(rows: readonly RunCheckpointRow[], prefix: string): FoundInRun[] {
  return rows.flatMap((row) => {
    const generators = [foundIn(row, false)]
    if (row.rawDigest !== row.digest) generators.push(foundIn(row, true))
    return generators.filter(({ digest }) => digest.startsWith(prefix))
  })
}

function foundIn(row: RunCheckpointRow, raw: boolean): FoundInRun {
  const digest = raw ? row.rawDigest : row.digest
  return { kind: 'run', row, raw, digest, name: `${row.runName}@${row.step}${raw ? ':raw' : ''}` }
}

function noSuchStep(
  { name, state, step: done }: RunRow,
  rows: readonly RunCheckpointRow[],
  step: number | 'latest',
): string {
  if (rows.length === 0) {
    return `Run "${name}" has no checkpoint yet: it is ${state} at step ${done}.`
  }
  const steps = [...new Set(rows.map((row) => row.step))]
  const more = steps.length > LISTED ? `${steps.length - LISTED} more and ` : ''
  const newest = steps.slice(0, LISTED).reverse().join(', ')
  const word = steps.length === 1 ? 'checkpoint' : 'checkpoints'
  return `Run "${name}" has no checkpoint ${step}. Run "${name}" has ${word} ${more}${newest}.`
}

async function noSuchRun(runs: RunStore, key: string): Promise<never> {
  const { nodes, hasNextPage } = await runs.list({ first: 100 })
  const names = nodes.map(({ name }) => name)
  const close = closeNames(key, names).map((name) => `"${name}"`)
  const guess = close.length > 0 ? ` Did you mean ${close.join(' or ')}?` : ''
  const more = hasNextPage || names.length > LISTED ? ' and others' : ''
  const known = names.slice(0, LISTED).join(', ') + more
  const there = names.length === 0 ? 'There is none yet.' : `There are ${known}.`
  throw new CheckpointNotFound(`No training run is called "${key}".${guess} ${there}`)
}
