/** How callers point at a checkpoint: `NAME`, `NAME@ALIAS`, `sha256:HEX`, or null for the default. */
import type { CheckpointRow, CheckpointRows } from '../db/stores.ts'
import { BadUserInput, CheckpointDeleted, CheckpointNotFound } from '../errors.ts'
import { closeNames, DEFAULT_ALIAS, isName } from './names.ts'

export type Reference =
  | { readonly kind: 'default' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  | { readonly kind: 'digest'; readonly prefix: string }

/** How many names an error message lists. */
const NAMES_LISTED = 10

const FORMS = 'A checkpoint is NAME, NAME@ALIAS or sha256:HEX (8 digits or more).'

/** Reads a reference; null, undefined and `default` are the default. Throws BadUserInput if it has no such form. */
export function parseReference(text: string | null | undefined): Reference {
  if (text === null || text === undefined || text === DEFAULT_ALIAS) return { kind: 'default' }
  const digest = /^sha256:([0-9a-f]*)$/i.exec(text)?.[1]?.toLowerCase()
  if (digest !== undefined) return digestReference(digest)
  const [name = '', alias, ...rest] = text.split('@')
  if (rest.length === 0 && isName(name)) {
    if (alias === undefined) return { kind: 'name', name }
    if (isName(alias)) return { kind: 'alias', name, alias }
  }
  const bare = /^[0-9a-f]{64}$/i.test(text) ? ` Did you mean "sha256:${text}"?` : ''
  throw new BadUserInput(
    `${JSON.stringify(text.slice(0, 80))} names no checkpoint. ${FORMS}${bare}`,
  )
}

function digestReference(prefix: string): Reference {
  if (prefix.length >= 8 && prefix.length <= 64) return { kind: 'digest', prefix }
  throw new BadUserInput(`"sha256:${prefix.slice(0, 80)}" needs 8 to 64 hexadecimal digits.`)
}

/**
 * The row a reference means. Throws CheckpointNotFound, whose message says what there is, CheckpointDeleted for the
 * digest of a deleted one, and BadUserInput for a malformed reference or an ambiguous digest.
 */
export async function findCheckpoint(
  rows: CheckpointRows,
  text: string | null | undefined,
): Promise<CheckpointRow> {
  const reference = parseReference(text)
  switch (reference.kind) {
    case 'default':
      return (await rows.findByAlias(null, DEFAULT_ALIAS)) ?? (await noDefault(rows))
    case 'name':
      return (await rows.findNewest(reference.name)) ?? (await noSuchName(rows, reference.name))
    case 'alias':
      return (
        (await rows.findByAlias(reference.name, reference.alias)) ??
        (await noSuchAlias(rows, reference.name, reference.alias))
      )
    case 'digest':
      return findByDigest(rows, reference.prefix)
  }
}

/** A deleted checkpoint only answers where no other has these digits. */
async function findByDigest(rows: CheckpointRows, prefix: string): Promise<CheckpointRow> {
  const found = await rows.findByDigest(prefix, NAMES_LISTED)
  const live = found.filter((row) => row.deletedAt === null)
  if (live.length === 1) return live[0]!
  if (live.length > 1) {
    const candidates = live.map((row) => `sha256:${row.digest} (${row.name})`).join(', ')
    throw new BadUserInput(`"sha256:${prefix}" is ambiguous. It could be ${candidates}.`)
  }
  if (found.length > 0) {
    throw new CheckpointDeleted(
      `The checkpoint sha256:${found[0]!.digest} ("${found[0]!.name}") was deleted. ` +
        'Importing the same file again brings it back.',
    )
  }
  throw new CheckpointNotFound(
    `No checkpoint has the digest "sha256:${prefix}". ${await inventory(rows)}`,
  )
}

async function noDefault(rows: CheckpointRows): Promise<never> {
  throw new CheckpointNotFound(
    `No checkpoint is the default. ${await inventory(rows)} ` +
      'Name the one you mean, or point the alias "default" at it.',
  )
}

async function noSuchName(rows: CheckpointRows, name: string): Promise<never> {
  const known = await knownNames(rows)
  const [first, ...others] = closeNames(name, known.names).map((close) => `"${close}"`)
  const guess = first ? ` Did you mean ${[first, ...others].join(' or ')}?` : ''
  throw new CheckpointNotFound(`No checkpoint is called "${name}".${guess} ${describe(known)}`)
}

async function noSuchAlias(rows: CheckpointRows, name: string, alias: string): Promise<never> {
  const row = (await rows.findNewest(name)) ?? (await noSuchName(rows, name))
  if (alias === DEFAULT_ALIAS) {
    throw new CheckpointNotFound(
      'The alias "default" is server-wide: name no checkpoint at all, instead of ' +
        `"${name}@default".`,
    )
  }
  const others = row.aliases.filter((other) => other.startsWith(`${name}@`))
  throw new CheckpointNotFound(
    `"${name}" has no alias "${alias}". ` +
      (others.length > 0 ? `It has ${others.join(', ')}.` : `"${name}" alone is its newest.`),
  )
}

interface KnownNames {
  readonly names: readonly string[]
  /** Checkpoints of which no name is listed. */
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
      'None has been imported yet: `latentql import FILE`, or send a file to ' +
      'POST /checkpoints?name=NAME.'
    )
  }
  const listed = names.slice(0, NAMES_LISTED).join(', ')
  return `There ${names.length === 1 && !more ? 'is' : 'are'} ${listed}${
    more || names.length > NAMES_LISTED ? ' and others' : ''
  }.`
}
