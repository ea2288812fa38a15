/**
 * Sources of pictures as stored JSON documents. Their hashes are in addresses, so that their layout
 * never changes: `{version, kind, ...members}` for pictures of samples, `{version, kind: 'made',
 * maker: KIND, args: {...members}}` for all other kinds.
 */
import { z } from 'zod'
import type { PictureRenderer, PictureSource } from './picture.ts'

const VERSION = 1

const HEAD = z.looseObject({
  version: z.literal(VERSION),
  kind: z.string(),
  maker: z.string().optional(),
})

/** The document to store. */
export function withVersion(document: object): object {
  return { version: VERSION, ...document }
}

/**
 * The kind of picture that a stored document describes. Throws an Error if it is not such a
 * document.
 */
export function kindOf(document: unknown): string {
  const { kind, maker } = readDocument(HEAD, document)
  return kind === 'made' && maker !== undefined ? maker : kind
}

/** The document as `schema` reads it. Throws an Error that names the first malformed member. */
export function readDocument<Output>(schema: z.ZodType<Output>, document: unknown): Output {
  const { data, error } = schema.safeParse(document)
  if (!error) return data
  const { path, message } = error.issues[0]!
  throw new Error(`The stored source of a picture is malformed: ${path.join('.')}: ${message}`)
}

/** Stores sources of `kind`, whose members `members` reads, under `args`. */
export function argsDocument<Members extends object, Kind extends string>(
  kind: Kind,
  members: z.ZodType<Members>,
): Pick<PictureRenderer<Members & { readonly kind: Kind }>, 'toDocument' | 'fromDocument'> {
  const schema = z.object({ args: members })
  return {
    toDocument(source: PictureSource) {
      const { kind: maker, ...args } = source
      return { kind: 'made', maker, args }
    },
    async fromDocument(document) {
      return { kind, ...readDocument(schema, document).args }
    },
  }
}
