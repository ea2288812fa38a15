/** A service that is started when it is first needed, for processes that may never need it. */
export class OnDemand<Service extends AsyncDisposable> implements AsyncDisposable {
  readonly #start: () => Promise<Service>
  #starting: Promise<Service> | undefined
  #started: Service | undefined

  constructor(start: () => Promise<Service>) {
    this.#start = start
  }

  /** The service, once it is started; undefined before. */
  get started(): Service | undefined {
    return this.#started
  }

  /** Starts the service if nobody has yet. Rejects as the start does; the next call then starts it again. */
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
