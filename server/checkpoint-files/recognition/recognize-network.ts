/**
 * Chooses the network to import: the generator, or the discriminator on request or by default in a
 * file without a generator.
 */
import { CheckpointInvalid } from '../../errors.ts'
import type { Network } from '../../gan/network-family.ts'
import type { NetworkKind } from '../generator-file.ts'
import type { SourceFile } from '../formats/source.ts'
import { recognizeDiscriminator, takesImages } from './discriminators/recognize.ts'
import { namesDiscriminator, namesGenerator } from './groups.ts'
import type { Hypothesis } from './assemble.ts'
import { recognizeGenerator, type RecognitionOptions } from './recognize.ts'
import { recognizeStyleGan } from './stylegan/recognize.ts'

export interface NetworkOptions extends RecognitionOptions {
  /** Default: the generator, or the discriminator of a file that contains nothing else. */
  readonly kind?: NetworkKind
}

export interface RecognizedNetwork extends Network {
  readonly preset: string
  readonly notes: readonly string[]
  /** Generators that the same weights could be, the usual one first; none of a discriminator. */
  readonly hypotheses?: readonly Hypothesis[]
}

/** Recognizes a network; throws what `recognizeGenerator` and `recognizeDiscriminator` throw. */
export function recognizeNetwork(
  source: SourceFile,
  { kind, ...options }: NetworkOptions,
): RecognizedNetwork {
  if (kind === 'discriminator') return recognizeDiscriminator(source, options)
  const styleGan = recognizeStyleGan(source, options)
  if (styleGan) return styleGan
  if (kind === 'generator') return recognizeGenerator(source, options)
  try {
    const generator = recognizeGenerator(source, options)
    if (!namesDiscriminator(source.groups)) return generator
    const note = 'The file also contains a discriminator: to import it, set kind to DISCRIMINATOR.'
    const noted = <T extends { readonly notes: readonly string[] }>(found: T): T => {
      return { ...found, notes: [...found.notes, note] }
    }
    return { ...noted(generator), hypotheses: generator.hypotheses.map(noted) }
  } catch (error) {
    if (!(error instanceof CheckpointInvalid)) throw error
    return recognizeOnlyDiscriminator(source, options, error)
  }
}

/** Recognizes a file without a generator; `failure` is the reason why it has none. */
function recognizeOnlyDiscriminator(
  source: SourceFile,
  options: RecognitionOptions,
  failure: CheckpointInvalid,
): RecognizedNetwork {
  if (source.topology !== undefined || !takesImages(source.groups)) throw failure
  if (namesGenerator(source.groups)) {
    if (!namesDiscriminator(source.groups)) throw failure
    throw new CheckpointInvalid(
      `${failure.message} To import the discriminator in the same file instead, set kind to ` +
        'DISCRIMINATOR.',
    )
  }
  try {
    const discriminator = recognizeDiscriminator(source, options)
    const note = 'The file contains a discriminator and no generator.'
    return { ...discriminator, notes: [note, ...discriminator.notes] }
  } catch (error) {
    if (!(error instanceof CheckpointInvalid)) throw error
    throw new CheckpointInvalid(
      `${failure.message} It is not a discriminator either: ${error.message}`,
    )
  }
}
