import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunRow } from '../../server/db/stores.ts'
import { createInstallation, type Installation } from './support/installation.ts'
import { recordedSteps, upTo } from './support/run-facts.ts'
import { finish } from './support/workers.ts'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation[Symbol.asyncDispose]())

async function pictureAt(run: RunRow, step: number): Promise<Uint8Array> {
  const { runs } = installation.database
  const snapshot = (await runs.snapshots(run.id)).find((each) => each.step === step)!
  return (await runs.snapshotPng(run.id, snapshot.seq))!
}

test('a run from a checkpoint has the same samples at step 0, and continues to learn', async () => {
  const { training, start } = installation
  const source = await start({ name: 'source', steps: 6, seed: 11 })
  await finish(installation, [source])
  const last = await pictureAt(source, 6)
  const tuned = await training.start({ from: 'source@latest', steps: 4, seed: 11 })
  await training.delete('source')
  await finish(installation, [tuned])
  expect(await training.run(tuned.id)).toMatchObject({ state: 'DONE', step: 4 })
  expect(await recordedSteps(installation, tuned)).toEqual(upTo(4))
  expect(await pictureAt(tuned, 0)).toEqual(last)
  expect(await pictureAt(tuned, 4)).not.toEqual(last)
})
