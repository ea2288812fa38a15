/** One slice of a run: steps until the next checkpoint, told as they happen, and whatever ends them before. */
import { setTimeout as delay } from 'node:timers/promises'
import type {
  Lease,
  NewEvent,
  RunRow,
  RunState,
  RunStore,
  WorkerRunStore,
} from '../../db/stores.ts'
import { EngineFailed } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import { StorageUnavailable, type Storage } from '../../storage/storage.ts'
import { alarmOfNumbers, alarmsOfSamples, alarmsOfStep, type Alarm } from '../alarms/alarms.ts'
import { epochAt } from './batches.ts'
import type { EventLog } from '../../jobs/event-log.ts'
import type { LoadedRun, StepOutputs } from './loaded-run.ts'
import { isFull, retain, storeCheckpoint } from './slice-checkpoint.ts'
import { snapshotOf } from './slice-snapshot.ts'
import { StepClock } from './step-clock.ts'
import type { TrainingConfig } from '../training.ts'
import { varietyOf } from '../alarms/variety.ts'

export interface SliceContext {
  readonly run: RunRow
  readonly lease: Lease
  readonly log: EventLog
  readonly runs: RunStore
  readonly workerRuns: WorkerRunStore
  readonly storage: Storage
  /** Its newest checkpoint. */
  readonly newest: CheckpointPlace | null
  /** A folder for files that are on their way to the storage. */
  readonly folder: string
  readonly logger: Logger
  /** Aborted when the worker is to stop: after the step under way. */
  readonly stopping: AbortSignal
  /** Milliseconds after which the run goes back to the end of the line, at its next checkpoint. */
  readonly sliceMs: number
  /** Milliseconds between two tries of a storage that does not answer. */
  readonly storeRetryMs: number
  /** Gives the run's state, as it was left here or from its checkpoint. */
  load(checkpoint: CheckpointPlace | null): Promise<LoadedRun>
  /** Forgets the state: it is no good any more, or not needed. */
  drop(): Promise<void>
}

/** Where a run goes on from. */
export interface CheckpointPlace {
  readonly step: number
  readonly key: string
}

/**
 * - `more`: given back, to be sent to the end of the line.
 * - `over`: nothing is to be done, for now or for good.
 * - `heldUp`: paused for a full disk; what is in memory is worth keeping.
 */
export type SliceEnd = 'more' | 'over' | 'heldUp'

/** Why no further step is begun. */
type Stop =
  | { readonly why: 'end' | 'stopping' | 'checkpoint' }
  | { readonly why: 'wanted'; readonly state: 'PAUSED' | 'CANCELLED' }
  | { readonly why: 'alarm'; readonly alarm: Alarm }

/** A failure that goes on is told after so many tries without a checkpoint between them. */
const MAX_FAILURES = 3
const BACKOFF_MS = 1_000
/** A storage that does not answer is asked so often before the run counts as failed: for some minutes. */
const STORE_TRIES = 20
/** For the database to answer before training goes on without it. */
const FLUSH_MS = 2_000
/** Steps that take no longer are asked for while the one before is under way; stopping then takes two of them. */
const AHEAD_BELOW_SECONDS = 1

export class Slice {
  readonly #context: SliceContext
  readonly #config: TrainingConfig
  readonly #clock = new StepClock()
  readonly #startedAt = performance.now()
  #savedAt = performance.now()
  #checkpoint: CheckpointPlace | null
  /** Whether no alarm was on since the last checkpoint. */
  #isGood = true
  /** The newest step that was told of; steps that are done again are not told again. */
  #reported: number
  #failures = 0
  #retaining: Promise<void> | undefined
  /** Whether a checkpoint has come that the removing under way does not know of. */
  #hasMore = false
  readonly #stored: string[] = []

  constructor(context: SliceContext) {
    this.#context = context
    this.#config = context.run.config as TrainingConfig
    this.#checkpoint = context.newest
    this.#reported = context.run.step
  }

  /** Keys of the checkpoints that were stored, recorded or not. */
  get stored(): readonly string[] {
    return this.#stored
  }

  /** Rejects with LeaseLost, and with nothing else. */
  async train(): Promise<SliceEnd> {
    for (;;) {
      try {
        return await this.#attempt()
      } catch (error) {
        this.#context.log.lost.throwIfAborted()
        const end = await this.#failed(error as Error)
        if (end) return end
      } finally {
        await this.#retaining
      }
    }
  }

  async #attempt(): Promise<SliceEnd> {
    const { stopping, sliceMs, log } = this.#context
    const loaded = await this.#context.load(this.#checkpoint)
    await this.#tellStart(loaded)
    for (;;) {
      const stop = await this.#steps(loaded)
      if (stop.why === 'alarm') return this.#alarmed(loaded, stop.alarm)
      await this.#save(loaded)
      if (stop.why === 'end') return this.#end('DONE')
      if (stop.why === 'wanted') return this.#end(stop.state)
      const isOver = performance.now() - this.#startedAt >= sliceMs && !log.isAway
      if ((isOver || stopping.aborted) && (await this.#giveBack())) return 'more'
      if (stopping.aborted) return 'over'
    }
  }

  /** Steps until there is a reason to stop; no step is under way then. */
  async #steps(loaded: LoadedRun): Promise<Stop> {
    let ahead: Promise<StepOutputs> | undefined
    let alarm: Alarm | undefined
    this.#clock.start()
    for (;;) {
      const stop = alarm ? ({ why: 'alarm', alarm } as const) : this.#reasonToStop(loaded)
      if (stop && !ahead) return stop
      const step = loaded.progress.step + 1
      const running = ahead ?? loaded.step(step)
      ahead = !stop && this.#mayGoAhead(step) ? loaded.step(step + 1) : undefined
      ahead?.catch(() => {}) // If it fails, so does the next turn.
      const outputs = await running
      this.#clock.tick()
      const diverged = alarmOfNumbers(step, outputs)
      if (diverged) {
        this.#context.log.push([this.#alarmEvent(step, diverged)])
        return { why: 'alarm', alarm: diverged }
      }
      const raised = await this.#afterStep(loaded, step, outputs)
      alarm ??= raised
    }
  }

  #reasonToStop({ progress: { step } }: LoadedRun): Stop | undefined {
    const { log, run, stopping } = this.#context
    log.lost.throwIfAborted()
    if (step >= run.steps) return { why: 'end' }
    if (log.wanted) return { why: 'wanted', state: log.wanted }
    if (stopping.aborted) return { why: 'stopping' }
    return this.#isCheckpointDue(step) ? { why: 'checkpoint' } : undefined
  }

  #isCheckpointDue(step: number): boolean {
    const { checkpointEvery } = this.#config
    if (step === (this.#checkpoint?.step ?? 0)) return false
    if (checkpointEvery !== null) return step % checkpointEvery === 0
    // Made by time they would only pile up while nobody can be told of them.
    const { log, sliceMs } = this.#context
    return !log.isAway && performance.now() - this.#savedAt >= sliceMs
  }

  /** Whether the step after this one can be begun before anybody has looked at this one. */
  #mayGoAhead(step: number): boolean {
    const { checkpointEvery } = this.#config
    const needsLook = this.#isSnapshotDue(step) || (checkpointEvery && step % checkpointEvery === 0)
    return !needsLook && this.#clock.secondsPerStep < AHEAD_BELOW_SECONDS
  }

  #isSnapshotDue(step: number): boolean {
    return step % this.#config.snapshotEvery === 0 || step === this.#context.run.steps
  }

  /** Tells of a step, and takes note of it. Returns the alarm that is to stop the run. */
  async #afterStep(
    loaded: LoadedRun,
    step: number,
    outputs: StepOutputs,
  ): Promise<Alarm | undefined> {
    const { realLabel, onAlarm } = this.#config
    const events: NewEvent[] = [this.#stepEvent(loaded, step, outputs)]
    let { memory, alarms } = alarmsOfStep(loaded.progress.alarms, outputs, realLabel)
    if (this.#isSnapshotDue(step)) {
      const { picture, found } = await this.#lookAt(loaded, step, memory)
      events.push({ kind: 'snapshot', at: new Date(), step, picture })
      memory = found.memory
      alarms = [...alarms, ...found.alarms]
      this.#clock.start()
    }
    loaded.progress = { ...loaded.after(step), alarms: memory }
    if (memory.raised.length > 0 || alarms.length > 0) this.#isGood = false
    this.#tell(step, [...events, ...alarms.map((alarm) => this.#alarmEvent(step, alarm))])
    return onAlarm === 'NOTHING' ? undefined : alarms[0]
  }

  async #lookAt(loaded: LoadedRun, step: number, memory: LoadedRun['progress']['alarms']) {
    const samples = await loaded.samples()
    const variety = varietyOf(samples, loaded.reals.twinBelow)
    const found = alarmsOfSamples(memory, step, variety, loaded.reals.variety)
    return { picture: await snapshotOf(samples), found }
  }

  /** All that belongs to a step in one piece, so that a step is told of whole or not at all. */
  #tell(step: number, events: readonly NewEvent[]): void {
    if (step <= this.#reported) return
    this.#reported = step
    this.#context.log.push(events)
  }

  /** The fixed-noise picture of step 0, once. */
  async #tellStart(loaded: LoadedRun): Promise<void> {
    const { runs, run, log } = this.#context
    if (loaded.progress.step > 0 || this.#reported > 0) return
    if ((await runs.snapshots(run.id)).length > 0) return
    const picture = await snapshotOf(await loaded.samples())
    log.push([{ kind: 'snapshot', at: new Date(), step: 0, picture }])
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
      etaSeconds: (this.#context.run.steps - step) * seconds,
    }
  }

  #alarmEvent(step: number, { kind, message }: Alarm): NewEvent {
    const action = this.#config.onAlarm
    return { kind: 'alarm', at: new Date(), step, alarm: kind, message, action }
  }

  /** A checkpoint of the newest step, unless there is one. */
  async #save(loaded: LoadedRun): Promise<void> {
    const { log } = this.#context
    const { step } = loaded.progress
    if (step === (this.#checkpoint?.step ?? 0)) return
    const stored = await this.#store(loaded)
    this.#stored.push(stored.key)
    log.lost.throwIfAborted()
    const checkpoint = { ...stored, good: this.#isGood }
    log.push([{ kind: 'checkpoint', at: new Date(), step, checkpoint }])
    this.#checkpoint = { step, key: stored.key }
    this.#savedAt = performance.now()
    this.#isGood = loaded.progress.alarms.raised.length === 0
    this.#failures = 0
    this.#hasMore = true
    this.#retaining ??= this.#retain()
  }

  /** While the storage is away, what was trained waits in memory. */
  async #store(loaded: LoadedRun): ReturnType<typeof storeCheckpoint> {
    const { lease, storage, folder, log, logger, stopping } = this.#context
    const signal = AbortSignal.any([stopping, log.lost])
    for (let tries = 1; ; tries++) {
      try {
        return await storeCheckpoint(loaded, lease, storage, folder)
      } catch (error) {
        const isAway = error instanceof StorageUnavailable
        if (!isAway || tries === STORE_TRIES || signal.aborted) throw error
        logger.warn({ error }, 'a checkpoint waits for the storage')
        await delay(this.#context.storeRetryMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** Never rejects: what stays too long is removed after the next checkpoint. */
  async #retain(): Promise<void> {
    const { run, runs, storage, logger } = this.#context
    while (this.#hasMore) {
      this.#hasMore = false
      try {
        if (await this.#flush()) await retain(run.id, this.#config, runs, storage)
      } catch (error) {
        logger.warn({ error }, 'old checkpoints could not be removed')
      }
    }
    this.#retaining = undefined
  }

  /** Whether the database knows all, within moments. */
  async #flush(): Promise<boolean> {
    const { log } = this.#context
    try {
      await log.delivered(AbortSignal.timeout(FLUSH_MS))
      return true
    } catch {
      log.lost.throwIfAborted()
      return false
    }
  }

  /** Lets another worker, or this one again, go on with it; false if the database is away. */
  async #giveBack(): Promise<boolean> {
    const { log, workerRuns, lease } = this.#context
    if (!(await this.#flush())) return false
    try {
      await workerRuns.release(lease)
      return true
    } catch (error) {
      log.lost.throwIfAborted()
      this.#context.logger.warn({ error }, 'the run could not be given back')
      return false
    }
  }

  async #alarmed(loaded: LoadedRun, { kind, message }: Alarm): Promise<SliceEnd> {
    const { onAlarm } = this.#config
    if (onAlarm === 'ROLL_BACK') return this.#rollBack(message)
    if (kind === 'NOT_FINITE') {
      await this.#context.drop()
      return this.#end(onAlarm === 'PAUSE' ? 'PAUSED' : 'FAILED', message)
    }
    await this.#save(loaded)
    return this.#end('PAUSED', message)
  }

  /** To the last good checkpoint, where the run waits: going on would repeat the same, random numbers and all. */
  async #rollBack(message: string): Promise<SliceEnd> {
    const { run, runs, log, storage, stopping } = this.#context
    await this.#context.drop()
    await log.delivered(stopping)
    const good = (await runs.checkpoints(run.id)).find((checkpoint) => checkpoint.good)
    if (!good) {
      return this.#end('PAUSED', `${message} There is no good checkpoint to roll back to.`)
    }
    await runs.rollback(run.id, good.step, `${message} Rolled back to step ${good.step}.`)
    await retain(run.id, this.#config, runs, storage)
    return 'over'
  }

  /** Tells how the run stands, for as long as it takes the database to hear it, or until the worker stops. */
  async #end(state: RunState, reason: string | null = null): Promise<SliceEnd> {
    const { log, stopping } = this.#context
    log.push([{ kind: 'state', at: new Date(), step: this.#reported, state, reason }])
    try {
      await log.delivered(stopping)
    } catch (error) {
      if (!stopping.aborted) throw error
      await this.#flush()
    }
    return 'over'
  }

  /** Undefined where it is worth another try. */
  async #failed(error: Error): Promise<SliceEnd | undefined> {
    const { drop, logger, stopping } = this.#context
    if (isFull(error)) {
      logger.error({ error }, 'the disk is full; the run is paused')
      await this.#end('PAUSED', fullReason(error))
      return 'heldUp'
    }
    await drop()
    const isFinal = error instanceof EngineFailed && error.details['retryable'] === false
    this.#failures += 1
    if (isFinal || this.#failures >= MAX_FAILURES) {
      logger.error({ error }, 'the run has failed')
      return this.#end('FAILED', error.message)
    }
    logger.warn({ error }, 'the run goes on from its last checkpoint')
    await delay(this.#failures * BACKOFF_MS, undefined, { signal: stopping }).catch(() => {})
    return stopping.aborted && (await this.#giveBack()) ? 'more' : undefined
  }
}

function fullReason(error: Error): string {
  return `No space is left: ${error.message} Free some, then resume the run.`
}
