/**
 * Paths of samples in addresses: `DIGEST/VARIANT/seed-7`, `DIGEST/VARIANT/seed-7-psi-0.5` or
 * `DIGEST/VARIANT/z-BASE64URL`, followed by `@SIZE` if the picture is scaled. VARIANT is `plain`, a
 * class such as `label-3`, a point between two such as `label-3-7-0.25`, or in addresses of earlier
 * versions 16 hex digits: the name of a stored variant.
 */
import type { ImageFormat } from '../images/pixels.ts'
import type { LatentKey } from '../latent/resolved-latent.ts'
import type { PictureFormat } from '../pictures/picture.ts'
import { keyText, parseKeyText } from './latent-key.ts'
import type { SampleSource } from './sampling.ts'
import { variantName } from './variant.ts'

const PATH =
  /^([0-9a-f]{64})\/(plain|label-\d{1,9}(?:-\d{1,9}-[\d.e-]{1,24})?|[0-9a-f]{16})\/([\w.+-]+?)(?:@(\d{1,4}))?$/

/** The parts of a sample's path. */
export interface SamplePath {
  readonly digest: string
  /** The variant's name. */
  readonly variant: string
  readonly key: LatentKey
  readonly format: ImageFormat
  readonly size?: number
}

export function samplePath({ sampling, latent, size }: SampleSource): string {
  const scaled = size === undefined ? '' : `@${size}`
  const { checkpoint, variant } = sampling
  return `${checkpoint.digest}/${variantName(variant)}/${keyText(latent.key)}${scaled}`
}

/** Reverses `samplePath`; null for other paths. */
export function parseSamplePath(path: string, format: PictureFormat): SamplePath | null {
  const [, digest, variant, text = '', size] = PATH.exec(path) ?? []
  const key = parseKeyText(text)
  if (digest === undefined || variant === undefined || !key || format === 'GIF') return null
  return { digest, variant, key, format, ...(size === undefined ? {} : { size: Number(size) }) }
}
