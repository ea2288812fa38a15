/** A quota: the most that an installation may hold of something that clients create. */
import { QuotaExceeded } from './errors.ts'

const COUNT_AGAIN_MS = 10_000

export interface QuotaOptions {
  /** The environment variable that sets the limit. */
  readonly name: QuotaName
  readonly limit: number
  /** Plural noun for messages. */
  readonly things: string
  /** Counts all of them, for the whole installation. */
  readonly count: () => Promise<number>
  /** Age at which a count is made anew, ms. Until then, other replicas' changes go unnoticed. */
  readonly countAgainMs?: number
}

export interface Creation<Result> {
  /** Number of created things. Default: 1. */
  readonly amount?: number
  /** Finds the result of an earlier creation that this one repeats. Default: there is none. */
  readonly existing?: () => Promise<Result | null>
}

/** The quotas by the environment variables that set them. */
export const QUOTA_NAMES = [
  'MAX_LATENTS',
  'MAX_VARIANTS',
  'MAX_CHECKPOINTS',
  'MAX_DATASETS',
  'MAX_RUNS',
  'MAX_JOBS',
  'MAX_STORAGE_BYTES',
] as const
export type QuotaName = (typeof QUOTA_NAMES)[number]

/**
 * Admits creations up to a limit. Rows are counted rarely; in between, this process adds those it
 * admitted. Several replicas can therefore exceed the limit by what they admit between two counts.
 */
export class Quota {
  readonly #options: QuotaOptions
  #counted = 0
  #countedAt = -Infinity
  /** Admitted, and perhaps not part of the last count. */
  #since = 0
  /** Admitted, but perhaps not yet visible to a count. */
  #pending = 0
  /** False once this process has created or deleted something after the last count. */
  #isExact = false
  #counting: Promise<void> | undefined

  constructor(options: QuotaOptions) {
    this.#options = options
  }

  get name(): QuotaName {
    return this.#options.name
  }

  get limit(): number {
    return this.#options.limit
  }

  /** Returns how many exist, as far as this process knows. */
  async used(): Promise<number> {
    const { countAgainMs = COUNT_AGAIN_MS } = this.#options
    if (performance.now() - this.#countedAt > countAgainMs) await this.#count()
    return this.#known
  }

  /** Throws QuotaExceeded if there is no room for as many more. */
  async check(amount = 1): Promise<void> {
    if (this.limit === Infinity || (await this.used()) + amount <= this.limit) return
    if (!this.#isExact) await this.#count()
    this.#checkKnown(amount)
  }

  /**
   * Calls `create` if there is room. If not, returns what `existing` finds, or throws
   * QuotaExceeded.
   */
  async admit<Result>(
    create: () => Promise<Result>,
    { amount = 1, existing }: Creation<Result> = {},
  ): Promise<Result> {
    try {
      await this.check(amount)
      // Others that waited for the same count may have taken the last places.
      this.#checkKnown(amount)
    } catch (error) {
      const found = error instanceof QuotaExceeded ? ((await existing?.()) ?? null) : null
      if (found === null) throw error
      return found
    }
    this.#isExact = false
    this.#pending += amount
    try {
      const created = await create()
      this.#since += amount
      return created
    } finally {
      this.#pending -= amount
    }
  }

  /** Calls `remove`, after which there may be room again. */
  async removing<Result>(remove: () => Promise<Result>): Promise<Result> {
    try {
      return await remove()
    } finally {
      this.#isExact = false
    }
  }

  get #known(): number {
    return this.#counted + this.#since + this.#pending
  }

  #checkKnown(amount: number): void {
    if (this.#known + amount > this.limit) throw new QuotaExceeded(this.#options)
  }

  #count(): Promise<void> {
    this.#counting ??= this.#countOnce().finally(() => (this.#counting = undefined))
    return this.#counting
  }

  async #countOnce(): Promise<void> {
    this.#isExact = this.#pending === 0
    // Until the count is known, these are all that counts of what others may be about to exceed.
    const before = this.#since
    try {
      this.#counted = await this.#options.count()
    } catch (error) {
      this.#isExact = false
      throw error
    }
    this.#since -= before
    this.#countedAt = performance.now()
  }
}
