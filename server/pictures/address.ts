/**
 * Addresses of pictures: `/images/SIGNATURE/PATH.EXTENSION`. PATH is `doc/HASH` for a source stored
 * as a document, else the source itself, in its renderer's notation.
 */
import { BadUserInput } from '../errors.ts'
import type { PictureFormat } from './picture.ts'
import { SIGNATURE_LENGTH, type Signer } from './signature.ts'

const PREFIX = '/images/'

/**
 * Sources with longer addresses are stored as documents: some proxies and browsers cut long URLs.
 */
const MAX_ADDRESS_LENGTH = 2_000

const EXTENSIONS: Readonly<Record<PictureFormat, string>> = {
  PNG: 'png',
  JPEG: 'jpg',
  WEBP: 'webp',
  AVIF: 'avif',
  GIF: 'gif',
  RAW: 'raw',
}
const FORMATS: ReadonlyMap<string, PictureFormat> = new Map(
  Object.entries(EXTENSIONS).map(([format, extension]) => [extension, format as PictureFormat]),
)

const SIGNED = /^([\w/.@+-]+)\.([a-z]+)$/
const DOCUMENT = /^doc\/([0-9a-f]{64})$/

/** The signed part of an address. */
export interface SignedPath {
  readonly path: string
  readonly format: PictureFormat
}

/** Returns the signed address of a path, or null if it would be too long. */
export function signAddress({ path, format }: SignedPath, signer: Signer): string | null {
  const signed = `${path}.${EXTENSIONS[format]}`
  const address = `${PREFIX}${signer.sign(signed)}/${signed}`
  return address.length <= MAX_ADDRESS_LENGTH ? address : null
}

/** The path of a stored document. */
export function documentPath(hash: string): string {
  return `doc/${hash}`
}

/** Returns the document hash in a path; null for paths of other kinds. */
export function documentHash(path: string): string | null {
  return DOCUMENT.exec(path)?.[1] ?? null
}

/**
 * Reads an address, `/images/...`. Throws BadUserInput if it is malformed or not signed by one of
 * the server's keys.
 */
export function openAddress(address: string, signer: Signer): SignedPath {
  const signature = address.slice(PREFIX.length, PREFIX.length + SIGNATURE_LENGTH)
  const signed = address.slice(PREFIX.length + SIGNATURE_LENGTH + 1)
  const wellFormed =
    address === `${PREFIX}${signature}/${signed}` && address.length <= MAX_ADDRESS_LENGTH
  if (!wellFormed || !signer.verify(signed, signature)) {
    throw new BadUserInput('Invalid or modified image URL: the signature does not match.')
  }
  const [, path, extension = ''] = SIGNED.exec(signed) ?? []
  const format = FORMATS.get(extension)
  if (path === undefined || format === undefined) throw unknownAddress()
  return { path, format }
}

/** The error for a signed address that no renderer can read: a newer server version made it. */
export function unknownAddress(): BadUserInput {
  return new BadUserInput('Unknown kind of image URL: a newer version of the server signed it.')
}
