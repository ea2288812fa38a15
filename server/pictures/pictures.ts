/** Pictures by address: signs addresses of sources, reads them back, and renders the bytes. */
import { createHash } from 'node:crypto'
import type { DocumentStore } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { FairQueue } from '../fair-queue.ts'
import { ENCODER } from '../images/encode.ts'
import { canonicalJson } from '../weights/canonical-json.ts'
import {
  documentHash,
  documentPath,
  openAddress,
  packedDocument,
  packedPath,
  signAddress,
  unknownAddress,
} from './address.ts'
import { kindOf, withVersion } from './document.ts'
import type {
  PictureFormat,
  PictureRenderer,
  PictureRenderers,
  PictureSource,
  RenderedPicture,
} from './picture.ts'
import { createSigner, type Signer } from './signature.ts'
import { StoredSources } from './stored-sources.ts'

/** Few large pictures are made at a time: each holds the pixels of all its samples. */
const LARGE = { what: 'sheets and animations', concurrency: 2, maxWaitingMs: 32_000 }

/** Time to make a large picture: the 100 samples of a sheet. */
const LARGE_MS = 500

const sealed = Symbol('sealed')

/** A source whose values are known to be in range. Only `check` and `parse` create it. */
export interface CheckedSource {
  readonly kind: string
  readonly format: PictureFormat
  /** Number of samples that a generator computes for the picture. */
  readonly samples: number
  readonly [sealed]: { readonly renderer: PictureRenderer; readonly source: PictureSource }
}

export interface Pictures<Source extends PictureSource = PictureSource> {
  /** Throws BadUserInput for sizes, rates and counts that are out of range. */
  check(source: Source): CheckedSource
  /**
   * Returns the signed address, relative unless there is a public URL. Nothing is rendered. A
   * source too long for an address is stored; throws as `StoredSources.put` does.
   */
  address(source: CheckedSource): Promise<string>
  /**
   * Returns the source of an address: a request's path from `/images/` on, without the query.
   * Throws BadUserInput if it is malformed or not signed by this server, PictureExpired, and as
   * renderers do for things that no longer exist.
   */
  parse(address: string): Promise<CheckedSource>
  /**
   * Returns a strong, quoted ETag. It changes with the source and the encoder's version, and for
   * samples with the engine, its version and the hardware class.
   */
  etag(source: CheckedSource): Promise<string>
  /**
   * Renders the picture. Rejects with ServerBusy, with the signal's reason, and as the source's
   * renderer does.
   */
  render(source: CheckedSource, signal?: AbortSignal): Promise<RenderedPicture>
}

export interface PicturesOptions<Source extends PictureSource> {
  /** Renderers by the kind of source. */
  readonly renderers: PictureRenderers<Source>
  readonly documents: Pick<DocumentStore, 'put' | 'get'>
  /** The first key signs; signatures by the others remain valid. */
  readonly signingKeys: readonly string[]
  /** The server's URL as clients see it; without it, addresses are relative. */
  readonly publicUrl?: string
  /** Called after each rendered picture. */
  readonly onRendered?: (source: CheckedSource) => void
}

export function createPictures<Source extends PictureSource>(
  options: PicturesOptions<Source>,
): Pictures<Source> {
  return new SignedPictures(options)
}

class SignedPictures<Source extends PictureSource> implements Pictures<Source> {
  readonly #options: PicturesOptions<Source>
  readonly #renderers: ReadonlyMap<string, PictureRenderer>
  readonly #signer: Signer
  readonly #stored: StoredSources
  readonly #origin: string
  readonly #large = new FairQueue(LARGE)

  constructor(options: PicturesOptions<Source>) {
    this.#options = options
    this.#renderers = new Map(Object.entries<PictureRenderer>(options.renderers))
    this.#signer = createSigner(options.signingKeys)
    this.#stored = new StoredSources(options.documents)
    this.#origin = options.publicUrl?.replace(/\/+$/, '') ?? ''
  }

  check(source: Source): CheckedSource {
    return seal(this.#renderer(source.kind), source)
  }

  async address({ format, [sealed]: { renderer, source } }: CheckedSource): Promise<string> {
    const sign = (path: string | null | undefined) =>
      path == null ? null : signAddress({ path, format }, this.#signer)
    const short = sign(renderer.toPath?.(source))
    if (short !== null) return this.#origin + short
    const document = canonicalJson(withVersion(renderer.toDocument(source)))
    const packed = sign(packedPath(document))
    if (packed !== null) return this.#origin + packed
    return this.#origin + sign(documentPath(await this.#stored.put(document)))!
  }

  async parse(address: string): Promise<CheckedSource> {
    const { path, format } = openAddress(address, this.#signer)
    const hash = documentHash(path)
    const document = hash === null ? packedDocument(path) : await this.#stored.get(hash)
    if (document !== null) return this.#described(document)
    for (const renderer of this.#renderers.values()) {
      const source = await renderer.fromPath?.(path, format)
      if (source) return seal(renderer, source)
    }
    throw unknownAddress()
  }

  async etag({ [sealed]: { renderer, source } }: CheckedSource): Promise<string> {
    const document = withVersion(renderer.toDocument(source))
    const versions = (await renderer.versions?.(source)) ?? []
    const text = JSON.stringify([document, ...versions, ENCODER])
    return `"${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  }

  async render(checked: CheckedSource, signal?: AbortSignal): Promise<RenderedPicture> {
    const { renderer, source } = checked[sealed]
    const render = () => renderer.render(source, signal)
    const picture = await (renderer.large
      ? this.#large.run(render, { ms: LARGE_MS, signal })
      : render())
    this.#options.onRendered?.(checked)
    return picture
  }

  async #described(document: unknown): Promise<CheckedSource> {
    const renderer = this.#renderer(kindOf(document))
    return seal(renderer, await renderer.fromDocument(document))
  }

  #renderer(kind: string): PictureRenderer {
    const renderer = this.#renderers.get(kind)
    if (renderer) return renderer
    throw new BadUserInput(`Unknown kind of picture: ${JSON.stringify(kind)}.`)
  }
}

/** Checks a source. The only place where sources are checked. */
function seal(renderer: PictureRenderer, unchecked: PictureSource): CheckedSource {
  const source = renderer.check(unchecked)
  return {
    kind: source.kind,
    format: renderer.format(source),
    samples: renderer.samples(source),
    [sealed]: { renderer, source },
  }
}
