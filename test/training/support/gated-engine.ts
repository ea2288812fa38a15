/** An engine with a gate before one of its runs: a report that waits there is where a test wants it. */
import type { Engine } from '../../../server/engine/engine.ts'

export class GatedEngine implements Pick<Engine, 'run'> {
  /** Resolves when the run has come to the gate. */
  readonly reached: Promise<void>
  readonly #engine: Pick<Engine, 'run'>
  readonly #gate: Promise<void>
  #runsLeft: number
  #reach = () => {}
  #open = () => {}

  /** The run after so many others waits. */
  constructor(engine: Pick<Engine, 'run'>, runs: number) {
    this.#engine = engine
    this.#runsLeft = runs
    this.reached = new Promise((resolve) => (this.#reach = resolve))
    this.#gate = new Promise((resolve) => (this.#open = resolve))
  }

  /** Lets it through. */
  open(): void {
    this.#open()
  }

  async run(...args: Parameters<Engine['run']>): ReturnType<Engine['run']> {
    if (this.#runsLeft-- === 0) {
      this.#reach()
      await this.#gate
    }
    return this.#engine.run(...args)
  }
}
