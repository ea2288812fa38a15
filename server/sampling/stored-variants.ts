/** Variants that addresses name: each is a document, found by the first digits of its hash. */
import { LRUCache } from 'lru-cache'
import type { DocumentStore } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { readDocument } from '../pictures/document.ts'
import { isPlain, PLAIN, VARIANT, variantName, type Variant } from './variant.ts'

const MAX_REMEMBERED = 1_000

export class StoredVariants {
  readonly #documents: Pick<DocumentStore, 'put' | 'findByPrefix'>
  /** By name. */
  readonly #stored = new LRUCache<string, Variant>({ max: MAX_REMEMBERED })

  constructor(documents: Pick<DocumentStore, 'put' | 'findByPrefix'>) {
    this.#documents = documents
  }

  /** Stores the variant, once, and returns its name. */
  async put(variant: Variant): Promise<string> {
    const name = variantName(variant)
    if (isPlain(variant) || this.#stored.has(name)) return name
    await this.#documents.put(variant)
    this.#stored.set(name, variant)
    return name
  }

  /** Throws BadUserInput if no variant of this name is in the database. */
  async get(name: string): Promise<Variant> {
    if (name === variantName(PLAIN)) return PLAIN
    const known = this.#stored.get(name)
    if (known) return known
    const [document, ...others] = await this.#documents.findByPrefix(name)
    if (document === undefined || others.length > 0) {
      throw new BadUserInput(`The variant ${name} of this image is not in the database.`)
    }
    const variant = readDocument(VARIANT, document)
    this.#stored.set(name, variant)
    return variant
  }
}
