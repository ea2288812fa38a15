/** Sources of pictures as JSON documents, and back, checked on the way out: a database may hold anything. */
import type { PictureLatent, PictureSource } from '../sampling/sampling.ts'
import { decodeZ, encodeZ } from './address.ts'

const VERSION = 1

/** The document of a source: plain JSON, members in a fixed order. */
export function toDocument(source: PictureSource): unknown {
  if (source.kind === 'made') {
    const { kind, maker, args } = source
    return { version: VERSION, kind, maker, args }
  }
  const { kind, digest } = source
  const head = { version: VERSION, kind, digest }
  switch (source.kind) {
    case 'sample':
      return { ...head, latent: latentDocument(source.latent), ...encoding(source) }
    case 'sheet': {
      const { columns, breaks } = source
      return { ...head, latents: source.latents.map(latentDocument), columns, ...some({ breaks }) }
    }
    case 'animation': {
      const { fps } = source
      return { ...head, latents: source.latents.map(latentDocument), fps, ...encoding(source) }
    }
  }
}

/** The source of a document. Throws an Error that says what is wrong if this is none. */
export function fromDocument(document: unknown): PictureSource {
  const fields = record(document, 'document')
  if (fields['version'] !== VERSION) throw invalid('version')
  const { kind, size, breaks, maker, args } = fields
  if (kind === 'made') {
    return { kind, maker: matching(maker, /^\w+$/, 'maker'), args: record(args, 'args') }
  }
  const digest = matching(fields['digest'], /^[0-9a-f]{64}$/, 'digest')
  const sized = size === undefined ? {} : { size: integer(size, 'size') }
  switch (kind) {
    case 'sample': {
      const format = oneOf(fields['format'], ['PNG', 'JPEG', 'WEBP', 'AVIF', 'RAW'] as const)
      return { kind, digest, latent: readLatent(fields['latent']), format, ...sized }
    }
    case 'sheet': {
      const columns = integer(fields['columns'], 'columns')
      const ends = breaks === undefined ? {} : { breaks: list(breaks).map((n) => natural(n)) }
      return { kind, digest, latents: list(fields['latents']).map(readLatent), columns, ...ends }
    }
    case 'animation': {
      const format = oneOf(fields['format'], ['GIF', 'WEBP'] as const)
      const fps = integer(fields['fps'], 'fps')
      const latents = list(fields['latents']).map(readLatent)
      return { kind, digest, latents, format, fps, ...sized }
    }
    default:
      throw invalid('kind')
  }
}

function encoding({ format, size }: { format: string; size?: number }) {
  return { format, ...some({ size }) }
}

/** Without members that are undefined, so that one picture has one document. */
function some<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Partial<T>
}

function latentDocument(latent: PictureLatent): unknown {
  if ('z' in latent) return { z: encodeZ(latent.z) }
  return { seed: latent.seed, truncation: latent.truncation }
}

function readLatent(value: unknown): PictureLatent {
  const { z, seed, truncation } = record(value, 'latent')
  if (z !== undefined) return { z: decodeZ(matching(z, /^[\w-]+$/, 'z')) }
  if (typeof truncation !== 'number') throw invalid('truncation')
  return { seed: natural(seed), truncation }
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw invalid(what)
  return value as Record<string, unknown>
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw invalid('list')
  return value
}

function natural(value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0) throw invalid('number')
  return value as number
}

function integer(value: unknown, what: string): number {
  if (!Number.isInteger(value) || (value as number) < 1) throw invalid(what)
  return value as number
}

function matching(value: unknown, pattern: RegExp, what: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalid(what)
  return value
}

function oneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  const choice = choices.find((one) => one === value)
  if (choice === undefined) throw invalid('format')
  return choice
}

function invalid(what: string): Error {
  return new Error(`The stored source of a picture is malformed: ${what}`)
}
