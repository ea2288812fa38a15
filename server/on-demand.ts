/** A service that starts when it is first needed, for processes that may never need it. */
export class OnDemand<Service extends AsyncDisposable> implements AsyncDisposable {
  readonly #start: () => Promise<Service>
  #starting: Promise<Service> | undefined
  #started: Service | undefined

  constructor(start: () => Promise<Service>) {
    this.#start = start
  }

  /** The running service; undefined until it has started. */
  get started(): Service | undefined {
    return this.#started
  }

  /**
   * Returns the service, starting it with the first call. Rejects if the start fails; the next call
   * then tries again.
   */
  get(): Promise<Service> {
    this.#starting ??= this.#start().then(
      (service) => (this.#started = service),
      (error: unknown) => {
        this.#starting = undefined
        throw error
      },
    )
    return this.#starting
  }

  /** Disposes of the service, if it was ever started. */
  async [Symbol.asyncDispose](): Promise<void> {
    const service = await this.#starting?.catch(() => undefined)
    await service?.[Symbol.asyncDispose]()
  }
}
