/** What was acquired, released in reverse order, each once, even if some releases fail. */
export class Releasers implements AsyncDisposable {
  readonly #stack: { what: string; release: () => unknown }[] = []

  /** Remembers how to release `what`; returns it. */
  add(what: string, release: () => unknown): void {
    this.#stack.push({ what, release })
  }

  /** Releases everything, last first. Throws one AggregateError at the end if any release failed. */
  async release(): Promise<void> {
    const failures: Error[] = []
    for (let next = this.#stack.pop(); next; next = this.#stack.pop()) {
      try {
        await next.release()
      } catch (cause) {
        failures.push(new Error(`releasing ${next.what}`, { cause }))
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything was released')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}
