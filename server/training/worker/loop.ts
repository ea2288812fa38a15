/** Trains a run under one lease, reporting each step, until the lease ends or the run stops. */
import type { DeadMaps, NewEvent, RunRow, RunStore } from '../../db/stores.ts'
import { outOfRoom, TrainingRunNotFound } from '../../errors.ts'
import type { JobWork, Slice, WorkEnd } from '../../jobs/kind.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Variety } from '../alarms/variety.ts'
import {
  alarmOfNumbers,
  alarmsOfMaps,
  alarmsOfSamples,
  alarmsOfStep,
  type Alarm,
} from '../alarms/alarms.ts'
import { configOf, type TrainingConfig } from '../training.ts'
import { epochAt } from './batches.ts'
import { retain } from './checkpoint-files.ts'
import { CheckpointKeeper } from './checkpoint-keeper.ts'
import type { LoadedRun, StepOutputs } from './loaded-run.ts'
import type { RunLoader } from './run-loader.ts'
import { isCheckpointDue, isSnapshotDue, mayGoAhead } from './schedule.ts'
import { measureSamples, snapshotOf } from './snapshot.ts'
import { StepClock } from './step-clock.ts'

export interface TrainingLoopOptions {
  /** The run's id. */
  readonly id: string
  readonly runs: RunStore
  readonly storage: Storage
  readonly loader: RunLoader
  readonly slice: Slice
}

/** Reason to begin no further step. */
type Stop =
  | { readonly why: 'end' | 'requested' | 'checkpoint' }
  | { readonly why: 'alarm'; readonly alarm: Alarm }

export class TrainingLoop implements JobWork<null> {
  readonly #options: TrainingLoopOptions
  readonly #slice: Slice
  readonly #clock = new StepClock()
  #run!: RunRow
  #config!: TrainingConfig
  /** Undefined until the run's rows are read. */
  #keeper: CheckpointKeeper | undefined
  /** The newest reported step. Repeated steps are not reported again. */
  #reported = 0

  constructor(options: TrainingLoopOptions) {
    this.#options = options
    this.#slice = options.slice
  }

  async run(): Promise<WorkEnd<null>> {
    const keeper = (this.#keeper ??= await this.#open())
    try {
      return await this.#train(keeper)
    } catch (error) {
      this.#slice.lost.throwIfAborted()
      const full = outOfRoom(error, this.#slice.folder)
      if (!full) throw error
      this.#slice.logger.error({ error }, 'there is no room left; pausing the run')
      return { kind: 'paused', reason: `${full.code}: ${full.message}`, keep: true }
    }
  }

  async whenIdle(): Promise<void> {
    await this.#keeper?.whenIdle()
  }

  drop(): Promise<void> {
    return this.#options.loader.drop()
  }

  async lost(): Promise<void> {
    await this.#keeper?.removeUnrecorded()
  }

  async #open(): Promise<CheckpointKeeper> {
    const { id, runs, storage, slice } = this.#options
    const run = await runs.find(id)
    if (!run) throw new TrainingRunNotFound('The run was deleted.')
    this.#run = run
    this.#config = configOf(run)
    this.#reported = run.step
    const [newest = null] = await runs.checkpoints(id)
    return new CheckpointKeeper({ run, runs, storage, slice, newest })
  }

  async #train(keeper: CheckpointKeeper): Promise<WorkEnd<null>> {
    const { lease, folder, stopping: signal } = this.#slice
    const checkpoint = keeper.newest
    const request = { run: this.#run, lease, checkpoint, folder, signal }
    const loaded = await this.#options.loader.load(request)
    await this.#reportStart(loaded)
    for (;;) {
      const stop = await this.#steps(loaded, keeper)
      if (stop.why === 'alarm') return this.#stopForAlarm(loaded, keeper, stop.alarm)
      await keeper.save(loaded)
      if (stop.why === 'end') return { kind: 'done', result: null }
      if (this.#slice.mustStop) return { kind: 'stopped' }
    }
  }

  /** Runs steps until there is a reason to stop. No step is in flight when this resolves. */
  async #steps(loaded: LoadedRun, keeper: CheckpointKeeper): Promise<Stop> {
    let ahead: Promise<StepOutputs> | undefined
    let alarm: Alarm | undefined
    this.#clock.start()
    for (;;) {
      const stop = alarm ? ({ why: 'alarm', alarm } as const) : this.#reasonToStop(loaded, keeper)
      if (stop && !ahead) return stop
      const step = loaded.progress.step + 1
      const running = ahead ?? loaded.step(step)
      ahead = !stop && this.#mayGoAhead(step) ? loaded.step(step + 1) : undefined
      ahead?.catch(() => {}) // The next iteration reports the error.
      const outputs = await running
      this.#clock.tick()
      const notFinite = alarmOfNumbers(step, outputs)
      if (notFinite) {
        this.#slice.emit([this.#alarmEvent(step, notFinite)])
        return { why: 'alarm', alarm: notFinite }
      }
      const raised = await this.#afterStep(loaded, keeper, step, outputs)
      alarm ??= raised
    }
  }

  #reasonToStop({ progress: { step } }: LoadedRun, keeper: CheckpointKeeper): Stop | undefined {
    const { lost, requestedState, stopping, isDatabaseUnavailable, sliceMs } = this.#slice
    lost.throwIfAborted()
    if (step >= this.#run.steps) return { why: 'end' }
    if (requestedState !== null || stopping.aborted) return { why: 'requested' }
    // Timed checkpoints would only pile up while they can't be recorded.
    const isTime = () => !isDatabaseUnavailable && performance.now() - keeper.savedAt >= sliceMs
    const isDue = isCheckpointDue(this.#config, step, keeper.newest?.step ?? 0, isTime)
    return isDue ? { why: 'checkpoint' } : undefined
  }

  #mayGoAhead(step: number): boolean {
    return mayGoAhead(this.#config, step, this.#run.steps, this.#clock.secondsPerStep)
  }

  /** Reports a step and updates the progress. Returns the alarm that stops the run, if any. */
  async #afterStep(
    loaded: LoadedRun,
    keeper: CheckpointKeeper,
    step: number,
    outputs: StepOutputs,
  ): Promise<Alarm | undefined> {
    const { loss, realLabel, onAlarm } = this.#config
    const events: NewEvent[] = [this.#stepEvent(loaded, step, outputs)]
    // A relativistic loss has no labels: D's target is to name the real one of each pair for sure.
    const target = loss === 'RELATIVISTIC' ? 1 : realLabel
    let { memory, alarms } = alarmsOfStep(loaded.progress.alarms, outputs, target)
    if (isSnapshotDue(this.#config, step, this.#run.steps)) {
      const { event, variety, deadMaps } = await this.#takeSnapshot(loaded, step)
      const ofMaps = alarmsOfMaps(memory, deadMaps)
      const ofSamples = alarmsOfSamples(ofMaps.memory, step, variety, loaded.reals.variety)
      events.push(event)
      memory = ofSamples.memory
      alarms = [...alarms, ...ofSamples.alarms, ...ofMaps.alarms]
      this.#clock.start()
    }
    loaded.progress = { ...loaded.after(step), alarms: memory }
    if (memory.raised.length > 0 || alarms.length > 0) keeper.isGood = false
    this.#report(step, [...events, ...alarms.map((alarm) => this.#alarmEvent(step, alarm))])
    return onAlarm === 'NOTHING' ? undefined : alarms[0]
  }

  async #takeSnapshot(
    loaded: LoadedRun,
    step: number,
  ): Promise<{ event: NewEvent; variety: Variety; deadMaps: readonly DeadMaps[] }> {
    const { samples, deadMaps } = await loaded.samples()
    const { variety, quality } = measureSamples(samples, loaded.reals)
    const picture = await snapshotOf(samples)
    const measured = { ...quality, deadMaps }
    const event = { kind: 'snapshot', at: new Date(), step, picture, ...measured } as const
    return { event, variety, deadMaps }
  }

  /** Reports all events of a step atomically, once. */
  #report(step: number, events: readonly NewEvent[]): void {
    if (step <= this.#reported) return
    this.#reported = step
    this.#slice.emit(events)
  }

  /** Reports the fixed-noise picture of step 0, once. */
  async #reportStart(loaded: LoadedRun): Promise<void> {
    const { runs, id } = this.#options
    if (loaded.progress.step > 0 || this.#reported > 0) return
    if ((await runs.snapshots(id)).length > 0) return
    const { event } = await this.#takeSnapshot(loaded, 0)
    this.#slice.emit([event])
  }

  #stepEvent(loaded: LoadedRun, step: number, outputs: StepOutputs): NewEvent {
    const { lossD, lossG, dReal, dFakeBefore, dFakeAfter } = outputs
    const { batch } = this.#config
    const seconds = this.#clock.secondsPerStep
    return {
      kind: 'step',
      at: new Date(),
      step,
      epoch: epochAt(this.#config, step, loaded.imageCount),
      ...{ lossD, lossG, dReal, dFakeBefore, dFakeAfter },
      imagesPerSecond: batch / seconds,
      etaSeconds: (this.#run.steps - step) * seconds,
    }
  }

  #alarmEvent(step: number, { kind, message }: Alarm): NewEvent {
    const action = this.#config.onAlarm
    return { kind: 'alarm', at: new Date(), step, alarm: kind, message, action }
  }

  async #stopForAlarm(
    loaded: LoadedRun,
    keeper: CheckpointKeeper,
    { kind, message }: Alarm,
  ): Promise<WorkEnd<null>> {
    const { onAlarm } = this.#config
    if (onAlarm === 'ROLL_BACK') return this.#rollBack(message)
    if (kind === 'NOT_FINITE') {
      await this.drop()
      return { kind: onAlarm === 'PAUSE' ? 'paused' : 'failed', reason: message }
    }
    await keeper.save(loaded)
    return { kind: 'paused', reason: message }
  }

  /**
   * Rolls back to the last good checkpoint and pauses the run there. Continuing would repeat the
   * same course, random numbers included.
   */
  async #rollBack(message: string): Promise<WorkEnd<null>> {
    const { id, runs, storage } = this.#options
    await this.drop()
    await this.#slice.delivered(this.#slice.stopping)
    const good = (await runs.checkpoints(id)).find((checkpoint) => checkpoint.good)
    if (!good) {
      const reason = `${message} The run has no good checkpoint to roll back to.`
      return { kind: 'paused', reason }
    }
    await runs.rollback(id, good.step, `${message} Rolled back to step ${good.step}.`)
    await retain(id, this.#config, runs, storage)
    return { kind: 'recorded' }
  }
}
