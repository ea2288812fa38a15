/** Measures the duration of steps. */

/** Weight of the old mean at each step. */
const DECAY = 0.9

/**
 * Decaying mean of the time from one finished step to the next. The first step includes warm-up, so
 * it counts only until the second.
 */
export class StepClock {
  #last = 0
  #steps = 0
  #mean = Infinity

  /** Infinite before the first step. */
  get secondsPerStep(): number {
    return this.#mean
  }

  /** Restarts the clock, to exclude time that is not part of a step. */
  start(): void {
    this.#last = performance.now()
  }

  /** Records that a step is done. */
  tick(): void {
    const seconds = (performance.now() - this.#last) / 1000
    this.#steps += 1
    this.#mean = this.#steps > 2 ? DECAY * this.#mean + (1 - DECAY) * seconds : seconds
    this.start()
  }
}
