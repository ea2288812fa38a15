/** How long a step takes. */

/** Of the old mean, at each step. */
const DECAY = 0.9

/** A decaying mean of the time from one finished step to the next. The first, in which all warms up, counts while it is alone. */
export class StepClock {
  #last = 0
  #steps = 0
  #mean = Infinity

  /** Infinite before the first step. */
  get secondsPerStep(): number {
    return this.#mean
  }

  /** What came before was no step. */
  start(): void {
    this.#last = performance.now()
  }

  /** A step is done. */
  tick(): void {
    const seconds = (performance.now() - this.#last) / 1000
    this.#steps += 1
    this.#mean = this.#steps > 2 ? DECAY * this.#mean + (1 - DECAY) * seconds : seconds
    this.start()
  }
}
