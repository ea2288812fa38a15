/** Resources to release: in reverse order, each once, even if some releases fail. */
export class Releasers implements AsyncDisposable {
  readonly #stack: { what: string; release: () => unknown }[] = []

  /** Registers the release of `what`. */
  add(what: string, release: () => unknown): void {
    this.#stack.push({ what, release })
  }

  /** Releases everything, last first. Throws a single AggregateError at the end if any failed. */
  async release(): Promise<void> {
    const failures: Error[] = []
    for (let next = this.#stack.pop(); next; next = this.#stack.pop()) {
      try {
        await next.release()
      } catch (cause) {
        failures.push(new Error(`releasing ${next.what}`, { cause }))
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some resources were not released')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}
