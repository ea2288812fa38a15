/**
 * A storage that holds one checkpoint at a gate, so that a test can interrupt a run there at any
 * machine speed.
 */
import type { Storage } from '../../../server/storage/storage.ts'

export class GatedStorage implements Storage {
  /** Resolves when the checkpoint reaches the gate. */
  readonly reached: Promise<void>
  readonly #storage: Storage
  readonly #step: number
  readonly #way: 'in' | 'out'
  #gate: Promise<void>
  #reach = () => {}
  #open = (_error?: Error) => {}

  /** A file of the checkpoint of `step` waits on its way in, or out. Later files don't wait. */
  constructor(storage: Storage, step: number, way: 'in' | 'out' = 'in') {
    this.#storage = storage
    this.#step = step
    this.#way = way
    this.reached = new Promise((resolve) => (this.#reach = resolve))
    this.#gate = new Promise((resolve, reject) => {
      this.#open = (error) => (error ? reject(error) : resolve())
    })
    this.#gate.catch(() => {})
  }

  /** Lets the checkpoint through, or rejects it with this error. */
  open(error?: Error): void {
    this.#open(error)
  }

  get description(): string {
    return this.#storage.description
  }

  async put(key: string, file: string): Promise<void> {
    await this.#pass(key, 'in')
    await this.#storage.put(key, file)
  }

  get(key: string): Promise<string> {
    return this.#storage.get(key)
  }

  async remove(prefix: string): Promise<void> {
    await this.#pass(prefix, 'out')
    await this.#storage.remove(prefix)
  }

  size(): Promise<number> {
    return this.#storage.size()
  }

  async #pass(key: string, way: 'in' | 'out'): Promise<void> {
    if (way !== this.#way || !key.includes(`-${this.#step}/`)) return
    this.#reach()
    const gate = this.#gate
    this.#gate = Promise.resolve()
    await gate
  }
}
