import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { networkDigest } from '../../../server/checkpoint-files/digest.ts'
import { extract } from '../../../server/checkpoint-files/extract.ts'
import { zOfSeeds } from '../../../server/checkpoints/sample-seeds.ts'
import type { LayersArchitecture } from '../../../server/gan/architecture.ts'
import type { Network } from '../../../server/gan/network-family.ts'
import { networkGraph } from '../../../server/gan/network-graph.ts'
import { evaluate } from '../../../server/graph/evaluate.ts'
import { picturesOf } from '../../../server/images/pixels.ts'
import { mostTypical, thumbnailOf } from '../../../server/images/quality.ts'
import { GatedStorage } from '../support/gated-storage.ts'
import { createInstallation, isAt, isState, type Installation } from '../support/installation.ts'
import {
  freshHeartbeat,
  keptStates,
  newestState,
  recordedSteps,
  storedKeys,
  upTo,
} from '../support/run-facts.ts'
import { finish, whileWorking } from '../support/workers.ts'

let installation: Installation
beforeAll(async () => {
  installation = await createInstallation()
})
afterAll(() => installation[Symbol.asyncDispose]())

describe('a worker', () => {
  test('reports every step once, and snapshots and checkpoints when due', async () => {
    const run = await installation.start()
    await finish(installation, [run])
    const events = await installation.events(run)
    expect(await recordedSteps(installation, run)).toEqual(upTo(40))
    const of = (kind: string) => events.filter((event) => event.kind === kind).map((e) => e.step)
    expect(of('snapshot')).toEqual([0, 10, 20, 30, 40])
    expect(of('checkpoint')).toEqual([20, 40])
    const states = events.map((event) => (event.kind === 'state' ? event.state : ''))
    expect(states.join('')).toBe('QUEUEDRUNNINGDONE')
    const last = events.findLast((event) => event.kind === 'step')!
    expect(last).toMatchObject({ step: 40, epoch: 10, etaSeconds: 0 })
    expect(Object.values(last).filter((value) => typeof value === 'number')).not.toContain(NaN)
    expect((await installation.training.run(run.id)).state).toBe('DONE')
  })

  test('repeats a run with the same seed bit for bit, however it is sliced', async () => {
    const settings = { steps: 30, checkpointEvery: 15, discriminatorSteps: 2, instanceNoise: 0.2 }
    const whole = await installation.start(settings)
    await finish(installation, [whole], { sliceMs: 3_600_000 })
    const cut = await installation.start(settings)
    await finish(installation, [cut], { sliceMs: 1 })
    const { attempt } = await installation.training.run(cut.id)
    expect(attempt).toBeGreaterThan(1)
    const state = await newestState(installation, whole)
    expect(state.equals(await newestState(installation, cut))).toBe(true)
  })

  test('stores its discriminator as a checkpoint that recognizes its reals', async () => {
    const run = await installation.start({ steps: 20, checkpointEvery: 10 })
    await finish(installation, [run])
    const rows = await installation.database.runs.checkpoints(run.id)
    expect(rows.map(({ step }) => step)).toEqual([20, 10])
    for (const row of rows) {
      const file = await installation.storage.get(`${row.key}/discriminator.safetensors`)
      const { content } = await extract(file, {})
      if (content.kind !== 'network') throw new Error('The checkpoint is not a network.')
      expect(content.network.family).toBe('discriminator')
      expect(await networkDigest(content.network)).toBe(row.discriminatorDigest)
      expect(row.discriminatorDescription).toMatchObject({
        ...{ kind: 'discriminator', batchNorm: 'STORED' },
      })
    }
    expect(rows[0]!.discriminatorDigest).not.toBe(rows[1]!.discriminatorDigest)
  })

  test('gives both generators the centre of truncation, a typical sample of the stored one', async () => {
    const run = await installation.start({ steps: 10, checkpointEvery: 10, emaDecay: 0.9 })
    await finish(installation, [run])
    const [row] = await installation.database.runs.checkpoints(run.id)
    const networks = await Promise.all(
      ['generator', 'raw'].map(async (name) => {
        const file = await installation.storage.get(`${row!.key}/${name}.safetensors`)
        const { content } = await extract(file, {})
        if (content.kind !== 'network') throw new Error('The checkpoint is not a network.')
        return content.network as Network<LayersArchitecture, 'layers'>
      }),
    )
    const [{ architecture, weights }, raw] = networks as [
      (typeof networks)[0],
      (typeof networks)[0],
    ]
    const { truncationCentre, zDim, prior, ...image } = architecture
    expect(raw.architecture.truncationCentre).toBe(truncationCentre)
    expect(await networkDigest(networks[0]!)).toBe(row!.digest)
    const graph = networkGraph({ family: 'layers', architecture }, { outputs: ['pixels'] })
    const { z } = zOfSeeds({ size: zDim, prior }, 0, 256)
    const feeds = { ...Object.fromEntries(weights), z: { shape: [256, zDim], data: z } }
    const data = Uint8Array.from(evaluate(graph, feeds)['pixels']!.data)
    const samples = { data, count: 256, size: image.width, channels: image.channels }
    expect(truncationCentre).toBe(mostTypical(picturesOf(samples).map(thumbnailOf)))
  })

  test('trains MODERN, repeats it bit for bit, and stores a discriminator without batch norm', async () => {
    const settings = { recipe: 'MODERN', steps: 20, checkpointEvery: 10 } as const
    const whole = await installation.start(settings)
    await finish(installation, [whole], { sliceMs: 3_600_000 })
    const cut = await installation.start(settings)
    await finish(installation, [cut], { sliceMs: 1 })
    const state = await newestState(installation, whole)
    expect(state.equals(await newestState(installation, cut))).toBe(true)
    expect(cut.config).toMatchObject({ loss: 'RELATIVISTIC', gradientPenalty: 2 / 16 })
    const steps = (await installation.events(cut)).filter((event) => event.kind === 'step')
    expect(steps).toHaveLength(20)
    for (const { dReal, dFakeBefore } of steps) expect(dReal + dFakeBefore).toBeCloseTo(1, 5)
    const [row] = await installation.database.runs.checkpoints(cut.id)
    const { discriminatorDescription } = row!
    expect(discriminatorDescription).toMatchObject({ kind: 'discriminator', batchNorm: 'NONE' })
  })

  test('lets the learning rates fall over the last part of the run only', async () => {
    const settings = { steps: 4, checkpointEvery: 1, keepCheckpoints: 4 }
    const states = async (change: object) => {
      const run = await installation.start({ ...settings, ...change })
      await finish(installation, [run])
      return keptStates(installation, run)
    }
    const constant = await states({})
    const falling = await states({ learningRateDecay: 0.5 })
    const same = constant.map((state, at) => state.equals(falling[at]!))
    expect(same, 'of steps 4 to 1').toEqual([false, true, true, true])
  })

  test('takes turns between runs of equal priority, and prefers higher priority', async () => {
    const settings = { steps: 20, checkpointEvery: 10 }
    const runs = [await installation.start(settings), await installation.start(settings)]
    const urgent = await installation.start({ ...settings, priority: 1 })
    await finish(installation, [...runs, urgent], { sliceMs: 1 })
    const checkpoints = await Promise.all(
      [...runs, urgent].map(async (run) => {
        const events = await installation.events(run)
        const own = events.filter(({ kind }) => kind === 'checkpoint')
        return own.map(({ at }) => ({ at: at.getTime(), name: run.name }))
      }),
    )
    const inOrder = checkpoints.flat().sort((a, b) => a.at - b.at)
    const [first, second] = runs.map(({ name }) => name)
    const turns = [urgent.name, urgent.name, first, second, first, second]
    expect(inOrder.map(({ name }) => name)).toEqual(turns)
  })

  test('pauses after the current step, and resumes as if it had never paused', async () => {
    const settings = { steps: 60, checkpointEvery: 10 }
    const whole = await installation.start(settings)
    await finish(installation, [whole])
    const paused = await installation.start(settings)
    const storage = new GatedStorage(installation.storage, 10)
    const work = async () => {
      await storage.reached
      await installation.training.pause(paused.id)
      await freshHeartbeat(installation, paused)
      storage.open()
      const { step } = await installation.waitFor(paused, isState('PAUSED'))
      expect(step).toBe(10)
      expect(await recordedSteps(installation, paused)).toEqual(upTo(10))
      const [newest] = await installation.database.runs.checkpoints(paused.id)
      expect(newest!.step).toBe(10)
      await installation.training.resume(paused.id)
      await installation.waitFor(paused, isState('DONE'))
    }
    await whileWorking({ ...installation, storage }, work, { heartbeatMs: 20 })
    expect(await recordedSteps(installation, paused)).toEqual(upTo(60))
    const state = await newestState(installation, whole)
    expect(state.equals(await newestState(installation, paused))).toBe(true)
  })

  test('cancels a run and keeps its progress', async () => {
    const run = await installation.start({ steps: 10_000 })
    await whileWorking(installation, async () => {
      await installation.waitFor(run, isAt('step', 5))
      await installation.training.cancel(run.id)
      const { step } = await installation.waitFor(run, isState('CANCELLED'))
      expect((await installation.database.runs.checkpoints(run.id))[0]!.step).toBe(step)
    })
  })

  test('saves and releases the run at once when stopped', async () => {
    const run = await installation.start({ steps: 10_000, checkpointEvery: 10_000 })
    await whileWorking(installation, () => installation.waitFor(run, isAt('step', 5)))
    const [saved] = await installation.database.runs.checkpoints(run.id)
    expect((await installation.training.run(run.id)).step).toBe(saved!.step)
    const goesOn = () => installation.waitFor(run, isAt('step', saved!.step + 1))
    await whileWorking(installation, goesOn)
    const { step } = await installation.training.cancel(run.id)
    expect(await recordedSteps(installation, run)).toEqual(upTo(step))
  })

  test('keeps the newest, every Nth and the pinned checkpoints, and removes other files', async () => {
    const settings = { steps: 80, checkpointEvery: 10, keepCheckpoints: 2, keepEvery: 30 }
    const run = await installation.start(settings)
    await finish(installation, [run])
    const kept = await installation.database.runs.checkpoints(run.id)
    expect(kept.map(({ step }) => step)).toEqual([80, 70, 60, 30])
    expect(await storedKeys(installation, run)).toEqual(kept.map(({ key }) => key).sort())
  })

  test('keeps no more checkpoints even if removal outlasts the run', async () => {
    const settings = { steps: 40, checkpointEvery: 10, keepCheckpoints: 1 }
    const run = await installation.start(settings)
    const storage = new GatedStorage(installation.storage, 10, 'out')
    const work = async () => {
      await storage.reached
      await installation.waitFor(run, isState('DONE'))
      storage.open()
    }
    await whileWorking({ ...installation, storage }, work, { sliceMs: 3_600_000 })
    const kept = await installation.database.runs.checkpoints(run.id)
    expect(kept.map(({ step }) => step)).toEqual([40])
    expect(await storedKeys(installation, run)).toEqual([kept[0]!.key])
  })

  test('starts a run from the weights and optimizers of another', async () => {
    const source = await installation.start({ steps: 20 })
    await finish(installation, [source])
    const run = await installation.start({ from: `${source.name}@20`, steps: 10 })
    await finish(installation, [run])
    const { runs } = installation.database
    const before = (await runs.snapshots(source.id)).at(-1)!
    const [after] = await runs.snapshots(run.id)
    const png = await runs.snapshotPng(source.id, before.seq)
    expect(await runs.snapshotPng(run.id, after!.seq)).toEqual(png)
    const header = (await newestState(installation, run)).toString('latin1')
    expect(header).toContain(String.raw`\"updatesG\":30`)
  })
})
