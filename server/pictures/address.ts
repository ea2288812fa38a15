/**
 * Addresses of pictures: `/images/SIGNATURE/PATH.EXTENSION`. PATH is the source: in its renderer's
 * notation, or `packed/BASE64URL`, its compressed document. For sources longer than any address it
 * is `doc/HASH`, the hash of a stored document.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { BadUserInput } from '../errors.ts'
import type { PictureFormat } from './picture.ts'
import { SIGNATURE_LENGTH, type Signer } from './signature.ts'

const PREFIX = '/images/'

/** Maximum length of an address: proxies reject request lines above 8 kB, some above 4 kB. */
const MAX_ADDRESS_LENGTH = 4_000

/** Longer documents are not packed: compressing them takes milliseconds, and few would fit. */
const MAX_PACKED_LENGTH = 2 ** 15

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
const PACKED = /^packed\/([\w-]+)$/
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

/** Returns the path that contains a document, or null if it is certainly too long. */
export function packedPath(document: string): string | null {
  if (document.length > MAX_PACKED_LENGTH) return null
  return `packed/${deflateRawSync(document).toString('base64url')}`
}

/** Returns the document in a path; null for paths of other kinds. */
export function packedDocument(path: string): unknown {
  const [, packed] = PACKED.exec(path) ?? []
  if (packed === undefined) return null
  const maxOutputLength = 4 * MAX_PACKED_LENGTH
  const document = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength })
  return JSON.parse(document.toString()) as unknown
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
