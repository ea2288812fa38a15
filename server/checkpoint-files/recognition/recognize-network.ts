/** Which network of a file is imported: its generator, or its discriminator where there is no other, or on request. */
import { CheckpointInvalid } from '../../errors.ts'
import type { Network } from '../../gan/network-family.ts'
import type { NetworkKind } from '../generator-file.ts'
import type { SourceFile } from '../formats/source.ts'
import { recognizeDiscriminator, takesImages } from './discriminators/recognize.ts'
import { namesDiscriminator, namesGenerator } from './groups.ts'
import { recognizeGenerator, type RecognitionOptions } from './recognize.ts'

export interface NetworkOptions extends RecognitionOptions {
  /** Default: the generator, or the discriminator of a file that holds nothing else. */
  readonly kind?: NetworkKind
}

export interface RecognizedNetwork extends Network {
  readonly preset: string
  readonly notes: readonly string[]
}

/** Throws CheckpointInvalid and BadUserInput as `recognizeGenerator` and `recognizeDiscriminator` do. */
export function recognizeNetwork(
  source: SourceFile,
  { kind, ...options }: NetworkOptions,
): RecognizedNetwork {
  if (kind === 'discriminator') return recognizeDiscriminator(source, options)
  if (kind === 'generator') return recognizeGenerator(source, options)
  try {
    const generator = recognizeGenerator(source, options)
    if (!namesDiscriminator(source.groups)) return generator
    const note = 'The file also holds a discriminator: import it with the kind DISCRIMINATOR.'
    return { ...generator, notes: [...generator.notes, note] }
  } catch (error) {
    if (!(error instanceof CheckpointInvalid)) throw error
    return recognizeOnlyDiscriminator(source, options, error)
  }
}

/** What a file is that holds no generator; `failure` says why it holds none. */
function recognizeOnlyDiscriminator(
  source: SourceFile,
  options: RecognitionOptions,
  failure: CheckpointInvalid,
): RecognizedNetwork {
  if (source.topology !== undefined || !takesImages(source.groups)) throw failure
  if (namesGenerator(source.groups)) {
    throw new CheckpointInvalid(
      `${failure.message} What it holds beside the generator can be imported with the kind DISCRIMINATOR.`,
    )
  }
  try {
    const discriminator = recognizeDiscriminator(source, options)
    const note = 'The file holds a discriminator and no generator.'
    return { ...discriminator, notes: [note, ...discriminator.notes] }
  } catch (error) {
    if (!(error instanceof CheckpointInvalid)) throw error
    throw new CheckpointInvalid(`${failure.message} Nor is it a discriminator: ${error.message}`)
  }
}
