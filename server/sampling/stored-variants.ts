/** Variants named in addresses: stored as documents, found by the first digits of their hash. */
import { LRUCache } from 'lru-cache'
import type { DocumentStore } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import { readDocument } from '../pictures/document.ts'
import { isPlain, PLAIN, VARIANT, variantName, type Variant } from './variant.ts'

const MAX_REMEMBERED = 1_000

export class StoredVariants {
  readonly #documents: Pick<DocumentStore, 'put' | 'findByPrefix'>
  /** By name, including variants that are still being stored or looked up. */
  readonly #known = new LRUCache<string, Promise<Variant>>({ max: MAX_REMEMBERED })

  constructor(documents: Pick<DocumentStore, 'put' | 'findByPrefix'>) {
    this.#documents = documents
  }

  /** Stores the variant, at most once, and returns its name. */
  async put(variant: Variant): Promise<string> {
    const name = variantName(variant)
    if (!isPlain(variant)) await this.#once(name, () => this.#store(variant))
    return name
  }

  /** Returns the variant with this name. Throws BadUserInput if it is not in the database. */
  async get(name: string): Promise<Variant> {
    return name === variantName(PLAIN) ? PLAIN : this.#once(name, () => this.#find(name))
  }

  /** Makes each variant once; failures are not remembered. */
  #once(name: string, make: () => Promise<Variant>): Promise<Variant> {
    const known = this.#known.get(name)
    if (known) return known
    const made = make()
    this.#known.set(name, made)
    made.catch(() => {
      if (this.#known.peek(name) === made) this.#known.delete(name)
    })
    return made
  }

  async #store(variant: Variant): Promise<Variant> {
    await this.#documents.put(variant)
    return variant
  }

  async #find(name: string): Promise<Variant> {
    const [document, ...others] = await this.#documents.findByPrefix(name)
    if (document !== undefined && others.length === 0) return readDocument(VARIANT, document)
    throw new BadUserInput(
      `The variant ${name} of this image is not in this server's database. ` +
        'Request a new URL from the API.',
    )
  }
}
