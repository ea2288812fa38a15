/** The work of a study of classes: draws samples of each class, and compares images with them. */
import { asGenerator, type CheckpointStore } from '../../checkpoints/checkpoint.ts'
import type { Engine } from '../../engine/engine.ts'
import type { StatefulEngine } from '../../engine/stateful-engine.ts'
import type { Claim, JobWork, KindWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import { SavePoints } from '../../jobs/save-points.ts'
import { discriminatorReals } from '../../sampling/discriminator-input.ts'
import { seedLatent } from '../../sampling/latents.ts'
import { runGenerator } from '../../sampling/sampler.ts'
import { plainSampling, type Sampling } from '../../sampling/sampling.ts'
import type { Classifiers, Judge } from '../classifiers/classifiers.ts'
import { BATCH } from '../classifiers/features.ts'
import { openDatasetImages, type DatasetImages, type DatasetSource } from '../dataset-images.ts'
import { classNames, classStudyKind, JUDGED } from './class-study.ts'
import type { ClassStudyInput, ClassStudyResult } from './class-study.ts'
import { ClassTally } from './class-tally.ts'
import { labelledImages, readTests, type LabelledImages } from './labelled-images.ts'
import { LoadedTests } from './loaded-tests.ts'

export interface ClassStudyWorkOptions {
  readonly checkpoints: Pick<CheckpointStore, 'resolve'>
  readonly classifiers: Pick<Classifiers, 'open'>
  readonly datasets: DatasetSource
  readonly engine: () => Promise<Pick<Engine, 'run'>>
  /** Compares images. */
  readonly products: () => Promise<Pick<StatefulEngine, 'load'>>
}

export function createClassStudyWork(
  options: ClassStudyWorkOptions,
): KindWork<ClassStudyInput, ClassStudyResult> {
  return {
    kind: classStudyKind,
    begin: (claim, slice) => new ClassStudyWork(options, claim, slice),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A study in memory. */
interface Opened {
  readonly sampling: Sampling
  readonly engine: Pick<Engine, 'run'>
  readonly names: readonly string[]
  readonly tests: LoadedTests
  readonly reals: LabelledImages | null
  readonly judge: Judge | null
  readonly tally: ClassTally
}

class ClassStudyWork implements JobWork<ClassStudyResult> {
  readonly #options: ClassStudyWorkOptions
  readonly #input: ClassStudyInput
  readonly #slice: Slice
  readonly #savePoints: SavePoints

  constructor(options: ClassStudyWorkOptions, claim: Claim<ClassStudyInput>, slice: Slice) {
    this.#options = options
    this.#input = claim.input
    this.#slice = slice
    this.#savePoints = new SavePoints(claim, slice)
  }

  async run(): Promise<WorkEnd<ClassStudyResult>> {
    const { checkpoints, classifiers, datasets, engine, products } = this.#options
    const { tests, reals, labelAttribute, classifier, samples } = this.#input
    const { lost, folder } = this.#slice
    const checkpoint = asGenerator(await checkpoints.resolve(`sha256:${this.#input.checkpoint}`))
    const names = classNames(checkpoint)
    const { image } = checkpoint.generator
    const judge = classifier === null ? null : await classifiers.open(classifier)
    using testFile: DatasetImages = await openDatasetImages(datasets, tests, image, lost)
    using realFile = reals && (await openDatasetImages(datasets, reals, image, lost))
    const given = readTests(labelledImages(testFile, labelAttribute, names))
    await using loaded = await LoadedTests.load(await products(), given, folder)
    const { saved } = this.#savePoints
    const size = { classes: names.length, tests: given.count }
    const opened: Opened = {
      ...{ sampling: plainSampling(checkpoint), engine: await engine(), names, judge },
      tests: loaded,
      reals: realFile && labelledImages(realFile, labelAttribute, names),
      tally: saved ? ClassTally.restore(saved, size) : new ClassTally(size),
    }
    if (!(await this.#compare(opened))) return { kind: 'stopped' }
    const realImages = opened.reals?.ofClass.reduce((sum, { length }) => sum + length, 0) ?? null
    const result = opened.tally.result(given.classes, { names, samples, realImages, judge })
    return { kind: 'done', result }
  }

  drop(): Promise<void> {
    return Promise.resolve()
  }

  /** Compares the reals, then the samples. False if it must stop before the end. */
  async #compare(opened: Opened): Promise<boolean> {
    const { reals, tests, tally, names } = opened
    const { samples } = this.#input
    const realBatches = reals ? batchesOf(reals) : []
    const sampleBatches = names.length * Math.ceil(samples / (BATCH * names.length))
    const total = realBatches.length + sampleBatches
    while (tally.batches < total) {
      const batch = realBatches[tally.batches]
      if (batch) tally.takeReals(batch.ofClass, await tests.nearness(reals!.read(batch.of)))
      else await this.#sample(opened, tally.batches - realBatches.length)
      const done = Math.max(0, tally.batches - realBatches.length)
      const message = `${Math.min(samples, done * BATCH)} of ${samples} samples compared`
      if (!this.#savePoints.report(tally.batches / total, message, () => tally.save())) return false
    }
    return true
  }

  /** Samples, judges and compares a batch of one class. */
  async #sample({ sampling, engine, names, tests, judge, tally }: Opened, batch: number) {
    const { lost: signal } = this.#slice
    const ofClass = batch % names.length
    const first = ofClass + (batch - ofClass) * BATCH
    const seeds = Array.from({ length: BATCH }, (_, row) => first + row * names.length)
    const drawn = seeds.filter((seed) => seed < this.#input.samples)
    const latents = drawn.map((seed) => seedLatent(seed, sampling.checkpoint))
    if (latents.length === 0) return tally.skip()
    const { pixels } = await runGenerator(engine, { sampling, latents, signal })
    const data = pixels!.data as Uint8Array
    if (judge && first < JUDGED) {
      const images = discriminatorReals(data, judge.discriminator)
      const seen = await judge.judge(images, latents.length, signal)
      const isRight = (value: number) => judge.classifier.values[value] === names[ofClass]
      tally.takeJudged(ofClass, seen.map(isRight))
    }
    tally.takeSamples(ofClass, await tests.nearness(data))
  }
}

/** Batches of the images of each class. */
function batchesOf({ ofClass }: LabelledImages): { ofClass: number; of: readonly number[] }[] {
  return ofClass.flatMap((images, own) =>
    Array.from({ length: Math.ceil(images.length / BATCH) }, (_, batch) => {
      return { ofClass: own, of: images.slice(batch * BATCH, (batch + 1) * BATCH) }
    }),
  )
}
