/** Who uses which program, and which programs the engine process of the moment has in its memory. */
import type { Program } from '../engine.ts'

/** Inputs by name: float32 a row. */
type Widths = Readonly<Record<string, number>>

export interface LoadedModelsOptions {
  readonly load: (program: Program) => Promise<Widths>
  /** Does nothing where it is not loaded. */
  readonly unload: (key: string) => void
}

interface Entry {
  readonly program: Program
  users: number
  /** Undefined when the process that had it died: it is loaded again when it is next needed. */
  loading: Promise<Widths> | undefined
}

/** Counts the users of every program; the last to leave has it unloaded. */
export class LoadedModels {
  readonly #options: LoadedModelsOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: LoadedModelsOptions) {
    this.#options = options
  }

  /** Loads the program if nobody uses it yet. `release` is to be called once. */
  async acquire(program: Program): Promise<{ inputs: Widths; release: () => void }> {
    const entry = this.#entries.get(program.key) ?? { program, users: 0, loading: undefined }
    this.#entries.set(program.key, entry)
    entry.users += 1
    try {
      const inputs = await this.#load(entry)
      return { inputs, release: () => this.#leave(entry) }
    } catch (error) {
      this.#leave(entry)
      throw error
    }
  }

  /** Before every run: the process may be another than the one that loaded it. */
  async ensureLoaded(key: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (entry) await this.#load(entry)
  }

  /** The process died: nothing is loaded any more. */
  forget(): void {
    for (const entry of this.#entries.values()) entry.loading = undefined
  }

  #load(entry: Entry): Promise<Widths> {
    if (entry.loading) return entry.loading
    const loading = this.#options.load(entry.program)
    entry.loading = loading
    loading.catch(() => {
      if (entry.loading === loading) entry.loading = undefined
    })
    return loading
  }

  #leave(entry: Entry): void {
    entry.users -= 1
    if (entry.users > 0) return
    this.#entries.delete(entry.program.key)
    this.#options.unload(entry.program.key)
  }
}
