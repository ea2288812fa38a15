import PgBoss from 'pg-boss'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAdmin } from '../../support/test-database.ts'
import { childProcesses } from '../../support/child-processes.ts'
import { GatedStorage } from '../support/gated-storage.ts'
import { createInstallation, isAt, isState, type Installation } from '../support/installation.ts'
import { newestState, recordedSteps, storedKeys, upTo } from '../support/run-facts.ts'
import { WHOLE_PROCESSES_MS } from '../../support/patience.ts'
import { finish, startWorkerProcess, TAKEOVER, whileWorking } from '../support/workers.ts'

const SETTINGS = { steps: 60, checkpointEvery: 20, keepCheckpoints: 100 }

let installation: Installation
/** The final state of an undisturbed run with these settings. */
let undisturbed: Buffer
beforeAll(async () => {
  installation = await createInstallation()
  const run = await installation.start(SETTINGS)
  await finish(installation, [run])
  undisturbed = await newestState(installation, run)
})
afterAll(() => installation[Symbol.asyncDispose]())

describe('a run', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('moves to another worker within seconds when its own is killed, without losing steps', async () => {
    const run = await installation.start(SETTINGS)
    await using killed = await startWorkerProcess(installation, 'killed', { gateAt: 40 })
    await killed.logged('at the gate')
    await installation.waitFor(run, isAt('step', 30))
    const killedAt = Date.now()
    killed.kill('SIGKILL')
    await finish(installation, [run])
    expect(await recordedSteps(installation, run)).toEqual(upTo(60))
    expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
    const states = (await installation.events(run)).filter((event) => event.kind === 'state')
    const takeover = states.find(({ reason }) => reason?.includes('has died'))
    expect(takeover).toMatchObject({ state: 'RUNNING' })
    // Far from the 45 s after which a worker without heartbeats is dead.
    expect(takeover!.at.getTime() - killedAt).toBeLessThan(15_000)
  })

  test('is not harmed by a worker that wakes up after being replaced', async () => {
    const run = await installation.start(SETTINGS)
    await using zombie = await startWorkerProcess(installation, 'zombie', { gateAt: 40 })
    await zombie.logged('at the gate')
    zombie.kill('SIGSTOP')
    const { attempt } = await installation.training.run(run.id)
    await finish(installation, [run], TAKEOVER)
    const events = await installation.events(run)
    zombie.kill('SIGCONT')
    await zombie.logged('lost the lease; stopping work on the job')
    await zombie.stop()
    expect((await installation.training.run(run.id)).attempt).toBeGreaterThan(attempt)
    expect(await installation.events(run)).toEqual(events)
    expect(await recordedSteps(installation, run)).toEqual(upTo(60))
    expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
    const recorded = await installation.database.runs.checkpoints(run.id)
    expect(await storedKeys(installation, run)).toEqual(recorded.map(({ key }) => key).sort())
  })

  test('resumes from its last checkpoint when the engine crashes', async () => {
    const run = await installation.start(SETTINGS)
    const storage = new GatedStorage(installation.storage, 40)
    await whileWorking({ ...installation, storage }, async () => {
      await storage.reached
      for (const { pid } of engineProcesses()) process.kill(pid, 'SIGKILL')
      storage.open(new Error('The checkpoint is lost, too.'))
      await installation.waitFor(run, isState('DONE'))
    })
    expect(await recordedSteps(installation, run)).toEqual(upTo(60))
    expect((await newestState(installation, run)).equals(undisturbed)).toBe(true)
  })

  test('is found if it waits in the queue of the first release', async () => {
    const run = await installation.start({ steps: 5 })
    await asAdmin(installation.databaseUrl, (client) => client.query('TRUNCATE pgboss.job'))
    const boss = new PgBoss({ connectionString: installation.databaseUrl, schedule: false })
    await boss.start()
    await boss.createQueue('slices', { name: 'slices', policy: 'short' })
    await boss.send('slices', { runId: run.id }, { singletonKey: run.id })
    await boss.stop({ graceful: false })
    await finish(installation, [run])
  })

  test('is found if it waits without a slice in the queue', async () => {
    const { runs } = installation.database
    const { nodes } = await runs.list({ first: 1 })
    const { config, datasetId } = nodes[0]!
    const run = await runs.create({ name: 'forgotten', datasetId, config, steps: 5, priority: 0 })
    await finish(installation, [run])
  })
})

function engineProcesses() {
  return childProcesses(process.pid).filter(({ command }) => /engine.process.main/.test(command))
}
