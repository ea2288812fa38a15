/** Counts of what is open at the same time, by key. */
export class Counts {
  readonly #counts = new Map<string, number>()

  get(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  /** Returns the new count. */
  add(key: string): number {
    const count = this.get(key) + 1
    this.#counts.set(key, count)
    return count
  }

  remove(key: string): void {
    const count = this.get(key) - 1
    if (count === 0) this.#counts.delete(key)
    else this.#counts.set(key, count)
  }
}
