/**
 * Variants that addresses name: none, a class, or in older addresses documents, found by the first
 * digits of their hash.
 */
import { LRUCache } from 'lru-cache'
import type { DocumentStore } from '../db/stores.ts'
import { PictureExpired } from '../errors.ts'
import { readDocument } from '../pictures/document.ts'
import { DOCUMENT_DAYS } from '../pictures/stored-sources.ts'
import { parseLabelText } from './labels.ts'
import { PLAIN, VARIANT, variantName, type Variant } from './variant.ts'

const MAX_REMEMBERED = 1_000

/** Shorter than the time after which a document that is in use is deleted. */
const REMEMBERED_MS = 24 * 60 * 60_000

export class StoredVariants {
  readonly #documents: Pick<DocumentStore, 'findByPrefix'>
  /** By name, including variants that are still being looked up. */
  readonly #known = new LRUCache<string, Promise<Variant>>({
    max: MAX_REMEMBERED,
    ttl: REMEMBERED_MS,
  })

  constructor(documents: Pick<DocumentStore, 'findByPrefix'>) {
    this.#documents = documents
  }

  /** Returns the variant with this name. Throws PictureExpired if it is not in the database. */
  get(name: string): Promise<Variant> {
    if (name === variantName(PLAIN)) return Promise.resolve(PLAIN)
    const label = name.startsWith('label-') ? parseLabelText(name.slice('label-'.length)) : null
    if (label !== null) return Promise.resolve({ ...PLAIN, label })
    const known = this.#known.get(name)
    if (known) return known
    const found = this.#find(name)
    this.#known.set(name, found)
    found.catch(() => {
      if (this.#known.peek(name) === found) this.#known.delete(name)
    })
    return found
  }

  async #find(name: string): Promise<Variant> {
    const [document, ...others] = await this.#documents.findByPrefix(name)
    if (document !== undefined && others.length === 0) return readDocument(VARIANT, document)
    throw new PictureExpired(
      `The variant ${name} of this image was deleted after ${DOCUMENT_DAYS} days without use. ` +
        'Request a new URL from the API.',
    )
  }
}
