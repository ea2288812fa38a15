/**
 * Addresses of pictures, `/images/SIGNATURE/WHAT.EXTENSION`, where WHAT is
 * - `DIGEST/plain/seed-7`, `DIGEST/plain/seed-7-psi-0.5`, or `DIGEST/plain/z-BASE64URL` (float32, little-endian), each
 *   with `@SIZE` behind it if the picture is scaled: one sample, all that makes it said in the address itself;
 * - `doc/HASH`: a picture whose source is a row of the database.
 *
 * `plain` is the variant: a place for pictures that a changed generator makes.
 */
import { BadUserInput } from '../errors.ts'
import type { AnimationFormat, ImageFormat } from '../images/pixels.ts'
import type { PictureLatent, PictureSource } from '../sampling/sampling.ts'
import { SIGNATURE_LENGTH, type Signer } from './signature.ts'

const PREFIX = '/images/'
const VARIANT = 'plain'

/** Longer addresses become documents: proxies and browsers cut what is much longer. */
const MAX_ADDRESS_LENGTH = 2_000

const EXTENSIONS: Readonly<Record<ImageFormat | AnimationFormat, string>> = {
  PNG: 'png',
  JPEG: 'jpg',
  WEBP: 'webp',
  AVIF: 'avif',
  GIF: 'gif',
  RAW: 'raw',
}
const SAMPLE_FORMATS: ReadonlyMap<string, ImageFormat> = new Map(
  (['PNG', 'JPEG', 'WEBP', 'AVIF', 'RAW'] as const).map((format) => [EXTENSIONS[format], format]),
)

const SAMPLE = /^([0-9a-f]{64})\/plain\/([\w.+-]+?)(?:@(\d{1,4}))?\.([a-z]+)$/
const SEED = /^seed-(\d{1,10})(?:-psi-([\d.e+-]+))?$/
const DOCUMENT = /^doc\/([0-9a-f]{64})\.[a-z]+$/

export type SampleSource = Extract<PictureSource, { kind: 'sample' }>

/** What an address says: a sample, or where the rest is written. */
export type Addressed = SampleSource | { readonly kind: 'document'; readonly hash: string }

/** The signed path of a sample, or null if that would be too long. */
export function sampleAddress(source: SampleSource, signer: Signer): string | null {
  const { digest, latent, size, format } = source
  const scaled = size === undefined ? '' : `@${size}`
  const what = `${digest}/${VARIANT}/${latentText(latent)}${scaled}.${EXTENSIONS[format]}`
  const address = signed(what, signer)
  return address.length <= MAX_ADDRESS_LENGTH ? address : null
}

/** The signed path of a picture whose source is kept under `hash`. */
export function documentAddress(
  hash: string,
  format: ImageFormat | AnimationFormat,
  signer: Signer,
): string {
  return signed(`doc/${hash}.${EXTENSIONS[format]}`, signer)
}

/** Reads a path that starts with `/images/`. Throws BadUserInput if it is malformed or not signed by one of our keys. */
export function parseAddress(path: string, signer: Signer): Addressed {
  const signature = path.slice(PREFIX.length, PREFIX.length + SIGNATURE_LENGTH)
  const what = path.slice(PREFIX.length + SIGNATURE_LENGTH + 1)
  const wellFormed = path === `${PREFIX}${signature}/${what}` && path.length <= MAX_ADDRESS_LENGTH
  if (!wellFormed || !signer.verify(what, signature)) {
    throw new BadUserInput(
      'This is no address of a picture, or it was changed: its signature is wrong.',
    )
  }
  const [, hash] = DOCUMENT.exec(what) ?? []
  return hash === undefined ? parseSample(what) : { kind: 'document', hash }
}

function signed(what: string, signer: Signer): string {
  return `${PREFIX}${signer.sign(what)}/${what}`
}

function parseSample(what: string): SampleSource {
  const [, digest, latent = '', size, extension = ''] = SAMPLE.exec(what) ?? []
  const format = SAMPLE_FORMATS.get(extension)
  if (digest === undefined || format === undefined) {
    throw new BadUserInput('This address of a picture is of a kind that this server does not know.')
  }
  return {
    kind: 'sample',
    digest,
    latent: parseLatent(latent),
    format,
    ...(size === undefined ? {} : { size: Number(size) }),
  }
}

function latentText(latent: PictureLatent): string {
  if ('z' in latent) return `z-${encodeZ(latent.z)}`
  const { seed, truncation } = latent
  return truncation === 1 ? `seed-${seed}` : `seed-${seed}-psi-${truncation}`
}

function parseLatent(text: string): PictureLatent {
  const [, seed, truncation = '1'] = SEED.exec(text) ?? []
  if (seed !== undefined) return { seed: Number(seed), truncation: Number(truncation) }
  return { z: decodeZ(text.slice('z-'.length)) }
}

/** float32, little-endian, base64url. */
export function encodeZ(z: Float32Array): string {
  const bytes = Buffer.alloc(z.length * 4)
  z.forEach((value, index) => bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64url')
}

/** What encodeZ made. */
export function decodeZ(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64url')
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(index * 4),
  )
}
