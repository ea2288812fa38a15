import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunRow } from '../../../server/db/stores.ts'
import type { StartTraining, TrainingConfig } from '../../../server/training/training.ts'
import type { Worker } from '../../../server/jobs/worker.ts'
import { createInstallation, isState, type Installation } from '../support/installation.ts'
import { newestState, recordedSteps, upTo } from '../support/run-facts.ts'
import { workHere } from '../support/workers.ts'

let installation: Installation
/** A run with the default settings of tests. */
let sane: RunRow
let worker: Worker
beforeAll(async () => {
  installation = await createInstallation()
  const { id } = await installation.start()
  sane = await installation.training.cancel(id)
  worker = await workHere(installation)
})
afterAll(async () => {
  await worker[Symbol.asyncDispose]()
  await installation[Symbol.asyncDispose]()
})

/**
 * A generator that learns so fast that from about step 60 on it draws the same picture for long
 * stretches.
 */
const COLLAPSING = {
  steps: 400,
  checkpointEvery: 10,
  snapshotEvery: 10,
  learningRateG: 1,
  emaDecay: 0,
  keepCheckpoints: 100,
} satisfies StartTraining

async function alarmsOf(run: RunRow) {
  return (await installation.events(run)).filter((event) => event.kind === 'alarm')
}

describe('a run made to collapse', () => {
  test('reports the alarm once while it lasts, and continues if set to', async () => {
    const run = await installation.start({ ...COLLAPSING, steps: 130 })
    await installation.waitFor(run, isState('DONE'))
    expect(await installation.training.alarms(run)).toEqual(await alarmsOf(run))
    const alarms = (await alarmsOf(run)).filter(({ alarm }) => alarm === 'MODE_COLLAPSE')
    expect(alarms.length).toBeGreaterThan(0)
    expect(alarms.length).toBeLessThan(5)
    const [{ step, message, action }] = alarms as [(typeof alarms)[0]]
    expect({ message, action }).toEqual({
      message: expect.stringMatching(/look alike: their distance is 1?\d % of that between reals/),
      action: 'NOTHING',
    })
    const checkpoints = await installation.database.runs.checkpoints(run.id)
    const good = new Map(checkpoints.map((checkpoint) => [checkpoint.step, checkpoint.good]))
    expect([good.get(10), good.get(step)]).toEqual([true, false])
  })

  test('is paused in place with the reason, if set to', async () => {
    const run = await installation.start({ ...COLLAPSING, onAlarm: 'PAUSE' })
    await installation.waitFor(run, isState('PAUSED'))
    const [alarm] = await alarmsOf(run)
    const { state, step, reason } = await installation.training.run(run.id)
    expect({ state, step, reason }).toEqual({
      state: 'PAUSED',
      step: alarm!.step,
      reason: alarm!.message,
    })
    expect((await installation.database.runs.checkpoints(run.id))[0]!.step).toBe(step)
  })

  test('is rolled back to its last good checkpoint and paused there, if set to', async () => {
    const run = await installation.start({ ...COLLAPSING, onAlarm: 'ROLL_BACK' })
    await installation.waitFor(run, isState('PAUSED'))
    const [alarm] = await alarmsOf(run)
    const { state, step, reason } = await installation.training.run(run.id)
    expect(state).toBe('PAUSED')
    expect(step).toBeLessThan(alarm!.step)
    expect(reason).toBe(`${alarm!.message} Rolled back to step ${step}.`)
    const [newest] = await installation.database.runs.checkpoints(run.id)
    expect(newest).toMatchObject({ step, good: true })
  })
})

test('a run paused for a winning discriminator resumes as if it had never paused', async () => {
  const settings = { steps: 270, checkpointEvery: 1000, snapshotEvery: 1000, emaDecay: 0 }
  const winning = { ...settings, learningRateD: 0.01, learningRateG: 1e-6, realLabel: 1 }
  const whole = await installation.start(winning)
  await installation.waitFor(whole, isState('DONE'))
  const paused = await installation.start({ ...winning, onAlarm: 'PAUSE' })
  await installation.waitFor(paused, isState('PAUSED'))
  expect(await alarmsOf(paused)).toMatchObject([{ alarm: 'DISCRIMINATOR_SATURATED' }])
  await installation.training.resume(paused.id)
  await installation.waitFor(paused, isState('DONE'))
  expect(await recordedSteps(installation, paused)).toEqual(upTo(270))
  const state = await newestState(installation, whole)
  expect((await newestState(installation, paused)).equals(state)).toBe(true)
})

describe('a run whose values become infinite or NaN', () => {
  /** Starts a run with settings that the API rejects. */
  async function startDiverging(onAlarm: TrainingConfig['onAlarm']): Promise<RunRow> {
    const { runs } = installation.database
    const { datasetId } = sane
    const config = { ...(sane.config as TrainingConfig), learningRateD: 1e38, onAlarm }
    const name = `diverging-${onAlarm.toLowerCase().replace('_', '-')}`
    return runs.create({ name, datasetId, config, steps: 50, priority: 0 })
  }

  test.each([
    ['NOTHING', 'FAILED'],
    ['PAUSE', 'PAUSED'],
    ['ROLL_BACK', 'PAUSED'],
  ] as const)('is stopped for every alarm action: %s, %s', async (onAlarm, state) => {
    const run = await startDiverging(onAlarm)
    await installation.waitFor(run, isState(state))
    const [alarm] = await alarmsOf(run)
    expect(alarm).toMatchObject({ alarm: 'NOT_FINITE', action: onAlarm })
    const stopped = await installation.training.run(run.id)
    expect(stopped.reason).toContain(`At step ${alarm!.step}, `)
    expect(await recordedSteps(installation, run)).toEqual(upTo(alarm!.step - 1))
    const checkpoints = await installation.database.runs.checkpoints(run.id)
    expect(checkpoints.every(({ step }) => step < alarm!.step)).toBe(true)
  })
})
