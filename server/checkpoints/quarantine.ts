/** Quarantine: a checkpoint whose foreign model broke the engine is not run again. */
import type { Database, Quarantine } from '../db/stores.ts'
import { UnsafeModel, type Engine } from '../engine/engine.ts'
import { CheckpointQuarantined } from '../errors.ts'
import type { Logger } from '../logger.ts'

/** Throws CheckpointQuarantined if the checkpoint is quarantined. */
export function refuseQuarantined({
  name,
  quarantine,
}: {
  readonly name: string
  readonly quarantine?: Quarantine | null
}): void {
  if (quarantine) throw new CheckpointQuarantined(name, quarantine)
}

export interface QuarantinesOptions {
  /** The database, which opens while the engine starts. */
  readonly database: PromiseLike<Pick<Database, 'checkpoints'>> | Pick<Database, 'checkpoints'>
  readonly logger: Logger
}

/** Quarantines the checkpoints of models that an engine finds unsafe. */
export class Quarantines {
  readonly #options: QuarantinesOptions
  /** The entries made here, by digest; a checkpoint may have been released since. */
  readonly #made = new Map<string, Promise<void>>()

  constructor(options: QuarantinesOptions) {
    this.#options = options
  }

  /** Quarantines the checkpoint: the key of a foreign model's program is its digest. */
  readonly onUnsafe = ({ key, reason }: UnsafeModel): void => {
    if (this.#made.has(key)) return
    const { logger } = this.#options
    const made = this.#quarantine(key, reason).catch((error: unknown) => {
      this.#made.delete(key)
      logger.error({ digest: key, reason, error }, 'an unsafe checkpoint could not be quarantined')
    })
    this.#made.set(key, made)
  }

  /**
   * Returns an engine that rejects runs of these checkpoints with CheckpointQuarantined, also those
   * of callers that resolved the checkpoint earlier.
   */
  guard(engine: Engine): Engine {
    return {
      get info() {
        return engine.info
      },
      get status() {
        return engine.status
      },
      run: async (program, inputs, rows, options) => {
        await this.#refuse(program.key)
        try {
          return await engine.run(program, inputs, rows, options)
        } catch (error) {
          if (error instanceof UnsafeModel) this.onUnsafe(error)
          await this.#refuse(program.key)
          throw error
        }
      },
      [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    }
  }

  async #quarantine(digest: string, reason: string): Promise<void> {
    const { checkpoints } = await this.#options.database
    const row = await checkpoints.quarantine(digest, reason)
    const checkpoint = row?.name
    this.#options.logger.error({ checkpoint, digest, reason }, 'checkpoint quarantined')
  }

  async #refuse(digest: string): Promise<void> {
    const made = this.#made.get(digest)
    if (!made) return
    await made
    const { checkpoints } = await this.#options.database
    const [row] = await checkpoints.findByDigest(digest, 1)
    if (row) refuseQuarantined(row)
    if (this.#made.get(digest) === made) this.#made.delete(digest)
  }
}
