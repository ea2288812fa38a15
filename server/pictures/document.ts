/**
 * Sources of pictures as JSON documents. Addresses contain them or their hashes, so their layout
 * must never change: `{version, kind, ...members}` for pictures of samples, `{version, kind:
 * 'made', maker: KIND, args: {...members}}` for all other kinds.
 */
import { z } from 'zod'
import type { PictureRenderer, PictureSource } from './picture.ts'

const VERSION = 1

const HEAD = z.looseObject({
  version: z.literal(VERSION),
  kind: z.string(),
  maker: z.string().optional(),
})

/** Adds the version: the document to store. */
export function withVersion(document: object): object {
  return { version: VERSION, ...document }
}

/**
 * Returns the kind of picture that a stored document describes. Throws an Error if the document is
 * malformed.
 */
export function kindOf(document: unknown): string {
  const { kind, maker } = readDocument(HEAD, document)
  return kind === 'made' && maker !== undefined ? maker : kind
}

/** Parses a document with `schema`. Throws an Error that names the first malformed member. */
export function readDocument<Output>(schema: z.ZodType<Output>, document: unknown): Output {
  const { data, error } = schema.safeParse(document)
  if (!error) return data
  const { path, message } = error.issues[0]!
  throw new Error(`The stored source of a picture is malformed: ${path.join('.')}: ${message}`)
}

/** Reads and writes documents of `kind` that hold the source's `members` under `args`. */
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
