/**
 * Programs in the engine process's memory: loaded on demand, least recently used unloaded first.
 */
import type { Program } from '../engine.ts'

/** A program's inputs by name, and float32 values per row of each. */
export type Widths = Readonly<Record<string, number>>

export interface ModelCacheOptions {
  /** Programs kept while no run uses them. */
  readonly limit: number
  readonly load: (program: Program) => Promise<Widths>
  readonly unload: (key: string) => void
}

/** A program with a run in flight, or kept for the next one. */
export interface CachedModel {
  program: Program
  /** Runs in flight: a program in use is never unloaded. */
  users: number
  /** Known after the first load, also if a crash has since removed the program from memory. */
  widths: Widths | undefined
  /** Undefined if the current process has not loaded the program. */
  loading: Promise<Widths> | undefined
}

export class ModelCache {
  readonly #options: ModelCacheOptions
  /** By key, least recently used first. */
  readonly #models = new Map<string, CachedModel>()

  constructor(options: ModelCacheOptions) {
    this.#options = options
  }

  /** Begins a run of a program; call `leave` exactly once afterwards. */
  enter(program: Program): CachedModel {
    const { key } = program
    const known = this.#models.get(key)
    const model = known ?? { program, users: 0, widths: undefined, loading: undefined }
    model.users += 1
    // Of equal programs the newest has the current file paths.
    model.program = program
    this.#models.delete(key)
    this.#models.set(key, model)
    this.#evict()
    return model
  }

  /** Ends a run; with `once` the program is unloaded if no other run uses it. */
  leave(model: CachedModel, once: boolean): void {
    model.users -= 1
    if (model.users > 0) return
    // A program that failed to load is not kept.
    if (once || model.widths === undefined) this.#drop(model)
    else this.#evict()
  }

  /** Loads the model into the current process unless it is loaded there. Rejects as `load` does. */
  load(model: CachedModel): Promise<Widths> {
    if (model.loading) return model.loading
    const loading = this.#options.load(model.program)
    model.loading = loading
    loading.then(
      (widths) => (model.widths = widths),
      () => {
        if (model.loading === loading) model.loading = undefined
      },
    )
    return loading
  }

  /** Loads by key, before every batch: the process may have been restarted since the run began. */
  async ensureLoaded(key: string): Promise<void> {
    const model = this.#models.get(key)
    if (model) await this.load(model)
  }

  /** Marks all programs as not loaded, after the process crashed. */
  forget(): void {
    for (const model of this.#models.values()) model.loading = undefined
  }

  #evict(): void {
    if (this.#models.size <= this.#options.limit) return
    for (const model of this.#models.values()) {
      if (model.users === 0) this.#drop(model)
      if (this.#models.size <= this.#options.limit) return
    }
  }

  #drop(model: CachedModel): void {
    const { key } = model.program
    this.#models.delete(key)
    if (model.loading) this.#options.unload(key)
  }
}
