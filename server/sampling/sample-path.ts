/**
 * Samples in addresses: `DIGEST/plain/seed-7`, `DIGEST/plain/seed-7-psi-0.5` or `DIGEST/plain/z-BASE64URL`, with `@SIZE`
 * at the end if the picture is scaled.
 */
import type { ImageFormat } from '../images/pixels.ts'
import type { LatentKey } from '../latent/resolved-latent.ts'
import type { PictureFormat } from '../pictures/picture.ts'
import { keyText, parseKeyText } from './latent-key.ts'
import type { SampleSource } from './sampling.ts'

const PATH = /^([0-9a-f]{64})\/plain\/([\w.+-]+?)(?:@(\d{1,4}))?$/

/** The parts of a sample's address. */
export interface SamplePath {
  readonly digest: string
  readonly key: LatentKey
  readonly format: ImageFormat
  readonly size?: number
}

export function samplePath({ sampling, latent, size }: SampleSource): string {
  const scaled = size === undefined ? '' : `@${size}`
  return `${sampling.checkpoint.digest}/plain/${keyText(latent.key)}${scaled}`
}

/** Reverses `samplePath`; null for other paths. */
export function parseSamplePath(path: string, format: PictureFormat): SamplePath | null {
  const [, digest, text = '', size] = PATH.exec(path) ?? []
  const key = parseKeyText(text)
  if (digest === undefined || !key || format === 'GIF') return null
  return { digest, key, format, ...(size === undefined ? {} : { size: Number(size) }) }
}
