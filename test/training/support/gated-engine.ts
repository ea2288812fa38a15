/** An engine that holds one of its runs at a gate, so that a test can interrupt a report there. */
import type { Engine } from '../../../server/engine/engine.ts'

export class GatedEngine implements Pick<Engine, 'run'> {
  /** Resolves when the run reaches the gate. */
  readonly reached: Promise<void>
  readonly #engine: Pick<Engine, 'run'>
  readonly #gate: Promise<void>
  #runsLeft: number
  #reach = () => {}
  #open = () => {}

  /** The run after the first `runs` waits at the gate. */
  constructor(engine: Pick<Engine, 'run'>, runs: number) {
    this.#engine = engine
    this.#runsLeft = runs
    this.reached = new Promise((resolve) => (this.#reach = resolve))
    this.#gate = new Promise((resolve) => (this.#open = resolve))
  }

  /** Lets the run continue. */
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
