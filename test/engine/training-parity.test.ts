import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStatefulEngine } from '../../server/engine/start.ts'
import type { StatefulEngine } from '../../server/engine/stateful-engine.ts'
import { trainingGoldens, type TrainingGolden } from '../gan/training-golden.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { silent } from './support/programs.ts'
import { hasSwiftShader, useSwiftShader } from './support/swiftshader.ts'
import { savedState, trainingProgram } from './support/training.ts'

/** Tolerance in updates: Adam divides by the gradients' size, which amplifies float32 rounding. */
const TOLERANCE = 0.02

async function expectToTrainLikePytorch(engine: StatefulEngine, golden: TrainingGolden) {
  const { config, learningRates, runs, before, after, figures } = golden
  await using folder = await createTempDir()
  const model = await engine.load(trainingProgram(folder.path, config, before))
  const answers = await Promise.all(
    runs.map(async ({ graph, inputs }) => ({ graph, outputs: await model.run(graph, inputs) })),
  )
  const steps = answers.filter(({ graph }) => graph === 'step')
  for (const [step, wanted] of figures.entries()) {
    for (const [name, value] of Object.entries(wanted)) {
      const difference = Math.abs(steps[step]!.outputs[name]!.data[0]! - value)
      expect(difference / Math.max(1, Math.abs(value)), `${name} of ${step}`).toBeLessThan(5e-5)
    }
  }
  const state = await savedState(model, folder.path)
  for (const [name, { data }] of after) {
    const update = name.startsWith('d.') ? learningRates.D : learningRates.G
    const got = state.get(name)!.data
    const worst = data.reduce((most, value, at) => Math.max(most, Math.abs(value - got[at]!)), 0)
    expect(worst / update, name).toBeLessThan(TOLERANCE)
  }
}

function describeEngine(choice: string, goldens: readonly TrainingGolden[]): void {
  let engine: StatefulEngine
  beforeAll(async () => {
    engine = await startStatefulEngine({ choice, logger: silent })
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  test.each(goldens)('agrees with PyTorch’s own loop: $name', async (golden) => {
    await expectToTrainLikePytorch(engine, golden)
  })
}

describe('training on onnxruntime on the CPU', () => {
  describeEngine('onnxruntime-cpu', trainingGoldens)
})

describe('training on tensorflow', () => {
  describeEngine('tensorflow-cpu', trainingGoldens)
})

/** Together they cover all features; compiling a graph's shaders on a CPU takes seconds. */
const OF_ALL = ['smooth-noisy-28', 'two-to-one-20', 'modern-two-to-one-16']

describe.skipIf(!hasSwiftShader)('training on WebGPU', () => {
  useSwiftShader()
  describeEngine(
    'onnxruntime-webgpu',
    trainingGoldens.filter(({ name }) => OF_ALL.includes(name)),
  )
})
