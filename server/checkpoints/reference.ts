/**
 * References: `NAME`, `NAME@ALIAS`, `RUN@latest`, `RUN@STEP`, `sha256:HEX`, the id of a run's
 * checkpoint, or null for the default.
 */
import type {
  CheckpointRow,
  CheckpointRows,
  RunCheckpointRow,
  RunRow,
  RunStore,
} from '../db/stores.ts'
import { BadUserInput, CheckpointDeleted, CheckpointNotFound } from '../errors.ts'
import { closeNames, DEFAULT_ALIAS, isName } from './names.ts'
import {
  parseRunCheckpointId,
  type RunCheckpointPlace,
  type RunNetwork,
} from './run-checkpoint-id.ts'

export type { RunNetwork } from './run-checkpoint-id.ts'

export type Reference =
  | { readonly kind: 'default' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  | { readonly kind: 'run'; readonly run: RunReference }
  | { readonly kind: 'digest'; readonly prefix: string }
  | { readonly kind: 'runId'; readonly id: RunCheckpointPlace & { readonly network: RunNetwork } }

export interface RunReference {
  /** Name or id of the run. */
  readonly key: string
  readonly step: number | 'latest'
  readonly network: RunNetwork
}

/** One network of a run's checkpoint. */
export interface FoundInRun {
  readonly kind: 'run'
  readonly row: RunCheckpointRow
  readonly network: RunNetwork
  readonly digest: string
  /** A reference: `RUN@STEP`, followed by `:raw` or `:discriminator` if it is one. */
  readonly name: string
}

/** The checkpoint a reference means: an imported or promoted one, or one of a training run. */
export type Found = { readonly kind: 'registered'; readonly row: CheckpointRow } | FoundInRun

/** The rows that references are looked up in. */
export interface Registry {
  readonly rows: CheckpointRows
  readonly runs: RunStore
}

/** Maximum number of names or steps that an error message lists. */
const MAX_NAMES_LISTED = 10

const FORMS =
  'A reference is NAME, NAME@ALIAS, RUN@latest, RUN@STEP or sha256:HEX (8 digits or more). For ' +
  'a checkpoint of a run, append ":raw" for the generator without averaging or ' +
  '":discriminator" for the discriminator.'

const RUN_CHECKPOINT = /^(latest|\d{1,10})(?::(raw|discriminator))?$/

/** Parses a reference; null, undefined and `default` mean the default. Throws BadUserInput. */
export function parseReference(text: string | null | undefined): Reference {
  if (text === null || text === undefined || text === DEFAULT_ALIAS) return { kind: 'default' }
  const digest = /^sha256:([0-9a-f]*)$/i.exec(text)?.[1]?.toLowerCase()
  if (digest !== undefined) return digestReference(digest)
  const id = parseRunCheckpointId(text)
  if (id?.network) return { kind: 'runId', id: { ...id, network: id.network } }
  const [name = '', alias, ...rest] = text.split('@')
  if (rest.length === 0 && isName(name)) {
    if (alias === undefined) return { kind: 'name', name }
    const [, which, network = 'generator'] = RUN_CHECKPOINT.exec(alias) ?? []
    if (which !== undefined) {
      const step = which === 'latest' ? which : Number(which)
      return { kind: 'run', run: { key: name, step, network: network as RunNetwork } }
    }
    if (isName(alias)) return { kind: 'alias', name, alias }
  }
  const bare = /^[0-9a-f]{64}$/i.test(text) ? ` Did you mean "sha256:${text}"?` : ''
  throw new BadUserInput(
    `Invalid checkpoint reference: ${JSON.stringify(text.slice(0, 80))}. ${FORMS}${bare}`,
  )
}

function digestReference(prefix: string): Reference {
  if (prefix.length >= 8 && prefix.length <= 64) return { kind: 'digest', prefix }
  throw new BadUserInput(`"sha256:${prefix.slice(0, 80)}" needs 8 to 64 hexadecimal digits.`)
}

/**
 * Finds the checkpoint that a reference means. Throws CheckpointNotFound with a message that lists
 * the known ones, CheckpointDeleted for the digest of a deleted checkpoint, and BadUserInput for an
 * invalid reference or an ambiguous digest.
 */
export async function findCheckpoint(
  registry: Registry,
  text: string | null | undefined,
): Promise<Found> {
  const reference = parseReference(text)
  if (reference.kind === 'run') return findRunCheckpoint(registry.runs, reference.run)
  if (reference.kind === 'digest') return findByDigest(registry, reference.prefix)
  if (reference.kind === 'runId') return findById(registry.runs, reference.id)
  return { kind: 'registered', row: await findByName(registry, reference) }
}

/** Finds a checkpoint that can be changed. Throws BadUserInput for a run's checkpoint. */
export async function findRegistered(
  registry: Registry,
  text: string | null | undefined,
): Promise<CheckpointRow> {
  const found = await findCheckpoint(registry, text)
  if (found.kind === 'registered') return found.row
  throw new BadUserInput(
    `"${text}" is a checkpoint of the training run "${found.row.runName}", which manages it. ` +
      'Promote it (promoteCheckpoint) to get a checkpoint that you can change.',
  )
}

async function findByName(
  registry: Registry,
  reference: Extract<Reference, { kind: 'default' | 'name' | 'alias' }>,
): Promise<CheckpointRow> {
  const { rows } = registry
  switch (reference.kind) {
    case 'default':
      return (await rows.findByAlias(null, DEFAULT_ALIAS)) ?? (await noDefault(rows))
    case 'name':
      return (await rows.findNewest(reference.name)) ?? (await noSuchName(registry, reference.name))
    case 'alias':
      return (
        (await rows.findByAlias(reference.name, reference.alias)) ??
        (await noSuchAlias(registry, reference.name, reference.alias))
      )
  }
}

/**
 * Prefers live checkpoints to deleted ones, and registered ones to a run's with the same digest.
 */
async function findByDigest({ rows, runs }: Registry, prefix: string): Promise<Found> {
  const [registered, ofRuns] = await Promise.all([
    rows.findByDigest(prefix, MAX_NAMES_LISTED),
    runs.checkpointsByDigest(prefix, MAX_NAMES_LISTED),
  ])
  const live = new Map<string, Found>()
  for (const found of runDigests(ofRuns, prefix)) {
    if (found.row.deletedAt === null && !live.has(found.digest)) live.set(found.digest, found)
  }
  for (const row of registered) {
    if (row.deletedAt === null) live.set(row.digest, { kind: 'registered', row })
  }
  if (live.size === 1) return live.values().next().value!
  if (live.size > 1) {
    const candidates = [...live].map(([digest, found]) => `sha256:${digest} (${nameOf(found)})`)
    throw new BadUserInput(
      `"sha256:${prefix}" is ambiguous: it could be ${candidates.sort().join(', ')}. Add digits.`,
    )
  }
  if (registered.length > 0) {
    throw new CheckpointDeleted(
      `The checkpoint sha256:${registered[0]!.digest} ("${registered[0]!.name}") was deleted. ` +
        'Import the same file again to restore it.',
    )
  }
  const [retired] = runDigests(ofRuns, prefix)
  if (retired) throw retiredByRun(retired)
  throw new CheckpointNotFound(
    `No checkpoint has the digest "sha256:${prefix}". ${await inventory(rows)}`,
  )
}

function retiredByRun({ digest, name }: FoundInRun): CheckpointDeleted {
  return new CheckpointDeleted(
    `The checkpoint sha256:${digest} ("${name}") was removed by its run, which keeps only its ` +
      'newest and its pinned checkpoints. Pin or promote a checkpoint to keep it.',
  )
}

/** Finds one network of a run's checkpoint by its `Checkpoint.id`. */
async function findById(
  runs: RunStore,
  { runId, key, network }: RunCheckpointPlace & { readonly network: RunNetwork },
): Promise<FoundInRun> {
  const row = await runs.checkpointByKey(runId, key)
  const found = row && foundIn(row, network)
  if (!found)
    throw new CheckpointNotFound(`No training run has the checkpoint "${key}:${network}".`)
  if (found.row.deletedAt !== null) throw retiredByRun(found)
  return found
}

function nameOf(found: Found): string {
  return found.kind === 'run' ? found.name : found.row.name
}

async function noDefault(rows: CheckpointRows): Promise<never> {
  throw new CheckpointNotFound(
    `The alias "default" points at no checkpoint. ${await inventory(rows)} ` +
      'Name a checkpoint, or set the alias "default".',
  )
}

async function noSuchName({ rows, runs }: Registry, name: string): Promise<never> {
  const run = await runs.find(name)
  if (run) {
    throw new CheckpointNotFound(
      `"${name}" is a training run. Use ${name}@latest for its newest checkpoint, or ${name}@STEP.`,
    )
  }
  const known = await knownNames(rows)
  const [first, ...others] = closeNames(name, known.names).map((close) => `"${close}"`)
  const guess = first ? ` Did you mean ${[first, ...others].join(' or ')}?` : ''
  throw new CheckpointNotFound(`Checkpoint not found: "${name}".${guess} ${describe(known)}`)
}

async function noSuchAlias(registry: Registry, name: string, alias: string): Promise<never> {
  const row = (await registry.rows.findNewest(name)) ?? (await noSuchName(registry, name))
  if (alias === DEFAULT_ALIAS) {
    throw new CheckpointNotFound(
      'The alias "default" is server-wide. Omit the checkpoint, or use "default", instead of ' +
        `"${name}@default".`,
    )
  }
  const others = row.aliases.filter((other) => other.startsWith(`${name}@`))
  throw new CheckpointNotFound(
    `"${name}" has no alias "${alias}". ` +
      (others.length > 0
        ? `It has ${others.join(', ')}.`
        : `"${name}" means its newest checkpoint.`),
  )
}

interface KnownNames {
  readonly names: readonly string[]
  /** True if there are checkpoints beyond those listed in `names`. */
  readonly more: boolean
}

async function knownNames(rows: CheckpointRows): Promise<KnownNames> {
  const page = await rows.list({ first: 100 })
  return { names: [...new Set(page.nodes.map((row) => row.name))], more: page.hasNextPage }
}

async function inventory(rows: CheckpointRows): Promise<string> {
  return describe(await knownNames(rows))
}

function describe({ names, more }: KnownNames): string {
  if (names.length === 0) {
    return (
      'No checkpoint has been imported yet. Run `latentql import FILE`, or upload a file to ' +
      'POST /checkpoints?name=NAME.'
    )
  }
  const listed = names.slice(0, MAX_NAMES_LISTED).join(', ')
  return `Available: ${listed}${more || names.length > MAX_NAMES_LISTED ? ' and others' : ''}.`
}

/** Throws CheckpointNotFound with a message that lists the known runs or checkpoints. */
async function findRunCheckpoint(
  runs: RunStore,
  { key, step, network }: RunReference,
): Promise<FoundInRun> {
  const run = (await runs.find(key)) ?? (await noSuchRun(runs, key))
  const rows = await runs.checkpoints(run.id)
  const row = step === 'latest' ? rows[0] : rows.find((one) => one.step === step)
  if (row) {
    const found = foundIn(row, network)
    if (found) return found
    throw new CheckpointNotFound(
      `"${row.runName}@${row.step}" has no discriminator: it was written by a version that ` +
        "didn't store discriminators. New checkpoints of the run have one.",
    )
  }
  throw new CheckpointNotFound(noSuchStep(run, rows, step))
}

/** Networks whose digests start with `prefix`; of two equal generators, the averaged one. */
function runDigests(rows: readonly RunCheckpointRow[], prefix: string): FoundInRun[] {
  return rows.flatMap((row) => {
    const networks: RunNetwork[] = ['generator', 'discriminator']
    if (row.rawDigest !== row.digest) networks.push('raw')
    const found = networks.flatMap((network) => foundIn(row, network) ?? [])
    return found.filter(({ digest }) => digest.startsWith(prefix))
  })
}

const DIGESTS = {
  generator: 'digest',
  raw: 'rawDigest',
  discriminator: 'discriminatorDigest',
} as const satisfies Record<RunNetwork, keyof RunCheckpointRow>

/** Null if the checkpoint has no such network. */
function foundIn(row: RunCheckpointRow, network: RunNetwork): FoundInRun | null {
  const digest = row[DIGESTS[network]]
  if (digest === null) return null
  const suffix = network === 'generator' ? '' : `:${network}`
  return { kind: 'run', row, network, digest, name: `${row.runName}@${row.step}${suffix}` }
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
  const more =
    steps.length > MAX_NAMES_LISTED ? `${steps.length - MAX_NAMES_LISTED} older and ` : ''
  const newest = steps.slice(0, MAX_NAMES_LISTED).reverse().join(', ')
  const word = steps.length === 1 ? 'checkpoint' : 'checkpoints'
  return `Run "${name}" has no checkpoint ${step}. It has ${word} ${more}${newest}.`
}

async function noSuchRun(runs: RunStore, key: string): Promise<never> {
  const { nodes, hasNextPage } = await runs.list({ first: 100 })
  const names = nodes.map(({ name }) => name)
  const close = closeNames(key, names).map((name) => `"${name}"`)
  const guess = close.length > 0 ? ` Did you mean ${close.join(' or ')}?` : ''
  const more = hasNextPage || names.length > MAX_NAMES_LISTED ? ' and others' : ''
  const known = names.slice(0, MAX_NAMES_LISTED).join(', ') + more
  const available = names.length === 0 ? 'No training run exists yet.' : `Available: ${known}.`
  throw new CheckpointNotFound(`Training run not found: "${key}".${guess} ${available}`)
}
