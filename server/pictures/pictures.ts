/** Pictures by address: what an address means, and the bytes it stands for, made when they are asked for. */
import { createHash } from 'node:crypto'
import type { Checkpoint, CheckpointStore } from '../checkpoints/checkpoint.ts'
import type { DocumentStore } from '../db/stores.ts'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput } from '../errors.ts'
import { encodeAnimation } from '../images/animation.ts'
import { contactSheet } from '../images/contact-sheet.ts'
import { ENCODER, encodeImage } from '../images/encode.ts'
import type { AnimationFormat, ImageFormat, Pixels } from '../images/pixels.ts'
import { documentAddress, parseAddress, sampleAddress } from './address.ts'
import { checkInteger } from '../sampling/interpolation.ts'
import { seedLatent } from '../sampling/latents.ts'
import { fromDocument, toDocument } from './document.ts'
import type {
  PictureLatent,
  PictureMaker,
  Pictures,
  PictureSource,
  RenderedPicture,
  ResolvedLatent,
  Sampler,
} from '../sampling/sampling.ts'
import { createSigner, type Signer } from './signature.ts'
import { Turns } from './bounded-queue.ts'

/** The longer edge that may be asked for, pixels. */
export const MAX_SAMPLE_SIZE = 1024
export const MAX_ANIMATION_SIZE = 512
/** Samples on one sheet, frames of one animation. */
const MAX_PICTURE_LATENTS = 256
/** Frames a second of an animation. */
export const MAX_FPS = 60
/** All but single samples: so few at once that those find some of libuv's four threads free. */
const LARGE = { what: 'sheets and animations', atOnce: 2, waiting: 64, retryAfterMs: 2_000 }

export interface PicturesOptions {
  readonly sampler: Sampler
  readonly checkpoints: Pick<CheckpointStore, 'resolve' | 'peekResolved'>
  /** Who makes pictures of other things than samples, by the name that sources give; default none. */
  readonly makers?: Readonly<Record<string, PictureMaker>>
  readonly documents: DocumentStore
  /** The first signs; what the others signed still holds. */
  readonly signingKeys: readonly string[]
  readonly engine: Pick<Engine, 'info'>
  /** Where the server is seen from outside; addresses are relative without it. */
  readonly publicUrl?: string
}

export function createPictures(options: PicturesOptions): Pictures {
  return new SignedPictures(options)
}

/** A resolved latent as an address holds it: as a seed where it is one, truncated or not, else by its values. */
export function pictureLatent({ recipe, z }: ResolvedLatent): PictureLatent {
  if ('seed' in recipe) return { seed: recipe.seed, truncation: 1 }
  const term = 'sum' in recipe && recipe.sum.length === 1 ? recipe.sum[0] : undefined
  if (term && 'seed' in term.latent && term.weight >= 0 && term.weight <= 1) {
    return { seed: term.latent.seed, truncation: term.weight }
  }
  return { z }
}

type SampledSource = Exclude<PictureSource, { kind: 'made' }>

class SignedPictures implements Pictures {
  readonly #options: PicturesOptions
  readonly #signer: Signer
  readonly #origin: string
  readonly #large = new Turns(LARGE)

  constructor(options: PicturesOptions) {
    this.#options = options
    this.#signer = createSigner(options.signingKeys)
    this.#origin = options.publicUrl?.replace(/\/+$/, '') ?? ''
  }

  async address(source: PictureSource): Promise<string> {
    const picture = checked(source)
    const direct = picture.kind === 'sample' ? sampleAddress(picture, this.#signer) : null
    if (direct !== null) return this.#origin + direct
    const hash = await this.#options.documents.put(toDocument(picture))
    const format = formatOf(picture)
    return this.#origin + documentAddress(hash, format, this.#signer)
  }

  async parse(path: string): Promise<PictureSource> {
    const addressed = parseAddress(path, this.#signer)
    const source = addressed.kind === 'document' ? await this.#document(addressed.hash) : addressed
    if (source.kind === 'made') this.#maker(source)
    else await this.#options.checkpoints.resolve(`sha256:${source.digest}`)
    return source
  }

  async render(source: PictureSource, signal?: AbortSignal): Promise<RenderedPicture> {
    const picture = checked(source)
    if (picture.kind === 'sample') return this.#make(picture, signal)
    return this.#large.take(() => this.#make(picture, signal), signal)
  }

  async #make(picture: PictureSource, signal?: AbortSignal): Promise<RenderedPicture> {
    if (picture.kind === 'made') {
      return { ...(await this.#maker(picture).make(picture.args, signal)), pixels: null }
    }
    const checkpoint = await this.#checkpoint(picture.digest)
    const latents = picture.kind === 'sample' ? [picture.latent] : picture.latents
    const z = latents.map((latent) => valuesOf(latent, checkpoint))
    const samples = await this.#options.sampler.pixels(checkpoint, z, signal)
    signal?.throwIfAborted()
    return encode(picture, samples)
  }

  etag(source: PictureSource): string {
    const { name, version, provider, device } = this.#options.engine.info
    const sampled = source.kind === 'made' ? [] : [name, version, provider, device]
    const made = JSON.stringify([toDocument(checked(source)), ...sampled, ENCODER])
    return `"${createHash('sha256').update(made).digest('hex').slice(0, 32)}"`
  }

  async #document(hash: string): Promise<PictureSource> {
    const document = await this.#options.documents.get(hash)
    if (document == null) throw new BadUserInput('What this picture was made of is not kept here.')
    return fromDocument(document)
  }

  /** One that was deleted while this picture waited its turn is still good for it. */
  async #checkpoint(digest: string): Promise<Checkpoint> {
    const { checkpoints } = this.#options
    return checkpoints.peekResolved(digest) ?? (await checkpoints.resolve(`sha256:${digest}`))
  }

  #maker({ maker }: Extract<PictureSource, { kind: 'made' }>): PictureMaker {
    const { makers = {} } = this.#options
    const found = Object.hasOwn(makers, maker) ? makers[maker] : undefined
    if (found) return found
    throw new BadUserInput(`This server makes no pictures of the kind ${JSON.stringify(maker)}.`)
  }
}

function formatOf(picture: PictureSource): ImageFormat | AnimationFormat {
  if (picture.kind === 'made') return picture.args.format ?? 'PNG'
  return picture.kind === 'sheet' ? 'PNG' : picture.format
}

/** The source with what has no effect left out. Throws BadUserInput for what is out of range. */
function checked(source: PictureSource): PictureSource {
  if (source.kind === 'made') return source
  if (source.kind === 'sample') {
    const { size, ...native } = source
    if (size === undefined || size === null || source.format === 'RAW') return native
    checkInteger('size', size, 1, MAX_SAMPLE_SIZE)
    return source
  }
  checkInteger('the number of samples in a picture', source.latents.length, 1, MAX_PICTURE_LATENTS)
  if (source.kind === 'sheet') {
    checkInteger('columns', source.columns, 1, MAX_PICTURE_LATENTS)
    return source
  }
  checkInteger('fps', source.fps, 1, MAX_FPS)
  const { size, ...native } = source
  if (size === undefined || size === null) return native
  checkInteger('size', size, 1, MAX_ANIMATION_SIZE)
  return source
}

function valuesOf(latent: PictureLatent, checkpoint: Checkpoint): Float32Array {
  return 'z' in latent ? latent.z : seedLatent(latent.seed, checkpoint, latent.truncation).z
}

/** The picture's bytes. `samples` are its latents', in order. */
async function encode(picture: SampledSource, samples: Pixels[]): Promise<RenderedPicture> {
  switch (picture.kind) {
    case 'sample': {
      const image = await encodeImage(samples[0]!, picture.format, picture.size)
      return { ...image, pixels: picture.format === 'RAW' ? samples[0]! : null }
    }
    case 'sheet':
      return { ...(await encodeImage(contactSheet(samples, picture), 'PNG')), pixels: null }
    case 'animation':
      return { ...(await encodeAnimation(samples, picture)), pixels: null }
  }
}
