/** Running figures of a study of classes, with their state as bytes. */
import { readWeights, writeWeights } from '../../weights/safetensors.ts'
import type { WeightTensor } from '../../graph/tensor.ts'
import { factsOf } from '../classifiers/panel.ts'
import type { Judge } from '../classifiers/classifiers.ts'
import type { ClassStudyResult } from './class-study.ts'

export interface TallySize {
  readonly classes: number
  readonly tests: number
}

/** Facts of the study for its result. */
export interface Studied {
  readonly names: readonly string[]
  readonly samples: number
  readonly realImages: number | null
  readonly judge: Judge | null
}

export class ClassTally {
  readonly #size: TallySize
  /** Nearness of the nearest real image and sample of each class, [classes, tests]. */
  readonly #reals: Float32Array
  readonly #samples: Float32Array
  /** Judged samples of each class, and those in which the judge saw it. */
  readonly #judged: Float32Array
  readonly #right: Float32Array
  /** Number of batches so far. */
  readonly #batches = new Float32Array(1)

  constructor(size: TallySize) {
    const { classes, tests } = size
    this.#size = size
    this.#reals = new Float32Array(classes * tests).fill(-Infinity)
    this.#samples = this.#reals.slice()
    this.#judged = new Float32Array(classes)
    this.#right = new Float32Array(classes)
  }

  /** Restores a tally of this size from the bytes that `save` returned. */
  static restore(bytes: Uint8Array, size: TallySize): ClassTally {
    const tally = new ClassTally(size)
    const saved = readWeights(bytes)
    for (const [name, data] of tally.#parts()) data.set(saved.get(name)!.data)
    return tally
  }

  save(): Uint8Array {
    const tensors = this.#parts().map(([name, data]): [string, WeightTensor] => [
      name,
      { shape: [data.length], data },
    ])
    return writeWeights(new Map(tensors))
  }

  get batches(): number {
    return this.#batches[0]!
  }

  /** Takes a batch of real images of one class: their nearness to each test. */
  takeReals(ofClass: number, nearness: Float32Array): void {
    keepLargest(this.#reals, ofClass, nearness)
    this.#batches[0]! += 1
  }

  /** Takes a batch of samples of one class: their nearness to each test. */
  takeSamples(ofClass: number, nearness: Float32Array): void {
    keepLargest(this.#samples, ofClass, nearness)
    this.#batches[0]! += 1
  }

  /** Takes an empty batch. */
  skip(): void {
    this.#batches[0]! += 1
  }

  /** Takes the verdicts on samples of one class: true where the judge saw it. */
  takeJudged(ofClass: number, verdicts: readonly boolean[]): void {
    this.#judged[ofClass]! += verdicts.length
    this.#right[ofClass]! += verdicts.filter(Boolean).length
  }

  /** `classes` are those of the tests. */
  result(classes: Int32Array, { names, samples, realImages, judge }: Studied): ClassStudyResult {
    const sampled = this.#nearest(this.#samples)
    const real = realImages === null ? null : this.#nearest(this.#reals)
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)
    const all = [...classes.keys()]
    const errorOf = (found: Int32Array, tests: readonly number[]) =>
      tests.filter((test) => found[test] !== classes[test]).length / tests.length
    return {
      ...{ samples, testImages: classes.length, realImages },
      error: errorOf(sampled, all),
      realError: real && errorOf(real, all),
      accuracy: judge && sum(this.#right) / sum(this.#judged),
      judge: judge && factsOf(judge.classifier),
      classes: names.map((label, own) => {
        const tests = all.filter((test) => classes[test] === own)
        const has = tests.length > 0
        return {
          ...{ label, testImages: tests.length },
          error: has ? errorOf(sampled, tests) : null,
          realError: has && real ? errorOf(real, tests) : null,
          accuracy: judge && this.#judged[own]! > 0 ? this.#right[own]! / this.#judged[own]! : null,
        }
      }),
    }
  }

  /** The class of each test's nearest neighbour; the first of equally near ones. */
  #nearest(nearness: Float32Array): Int32Array {
    const { classes, tests } = this.#size
    return Int32Array.from({ length: tests }, (_, test) => {
      let best = 0
      for (let own = 1; own < classes; own++) {
        if (nearness[own * tests + test]! > nearness[best * tests + test]!) best = own
      }
      return best
    })
  }

  #parts(): [string, Float32Array][] {
    return [
      ['reals', this.#reals],
      ['samples', this.#samples],
      ['judged', this.#judged],
      ['right', this.#right],
      ['batches', this.#batches],
    ]
  }
}

/** `all` is [classes, tests], `nearness` [tests]. */
function keepLargest(all: Float32Array, ofClass: number, nearness: Float32Array): void {
  const own = all.subarray(ofClass * nearness.length, (ofClass + 1) * nearness.length)
  nearness.forEach((value, test) => (own[test] = Math.max(own[test]!, value)))
}
