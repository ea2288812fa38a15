import { describe, expect, test } from 'vitest'
import { startWorker } from '../../server/training/worker.ts'
import { silentLogger } from '../support/test-database.ts'
import { createInstallation, isState } from './support/installation.ts'

describe('a worker', () => {
  test('trains a run from its first step to its last', async () => {
    await using installation = await createInstallation()
    const run = await installation.start()
    await using _worker = await startWorker({
      ...installation,
      engine: 'onnxruntime-cpu',
      scratchDir: installation.folder,
      name: 'a',
      logger: silentLogger,
    })
    await installation.waitFor(run, isState('DONE'))
    const events = await installation.events(run)
    expect(events.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual(
      Array.from({ length: run.steps }, (_, index) => index + 1),
    )
  })
})
