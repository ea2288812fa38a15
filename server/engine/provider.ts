/** A provider starts one kind of engine; a new kind is one more provider in the registry. */
import type { Logger } from '../logger.ts'
import type { Engine, PassedOver } from './engine.ts'
import type { SpareProcess } from './local/spare-process.ts'
import type { StatefulEngine } from './stateful-engine.ts'

/** Options that every provider takes. */
export interface EngineOptions {
  readonly logger: Logger
  /** Engines that were tried before this one, for `info`. */
  readonly passedOver: readonly PassedOver[]
  /** True if the user named this engine: software that stands in for a GPU is then accepted. */
  readonly named: boolean
  /** True if the engine should yield the CPU to other processes. */
  readonly yields: boolean
  /** Rows that may wait; more are refused with ServerBusy. */
  readonly queueLimit: number
  /** Programs kept loaded while no request uses them. */
  readonly cachedPrograms: number
  /** Called with the number of rows of each batch sent to the engine. */
  readonly onBatch?: ((rows: number) => void) | undefined
  /** A process left over from an engine that could not be started in it; it saves local engines a fork. */
  readonly spare: SpareProcess
}

/** A kind of engine that ENGINE can name. */
export interface EngineProvider {
  readonly name: string
  /** True if `auto` tries it. */
  readonly automatic: boolean
  /** Starts it, or throws EngineUnavailable with what is missing. */
  start(options: EngineOptions): Promise<Engine>
  /** The same for an engine that keeps state between runs. Absent if it can't. */
  startStateful?(options: EngineOptions): Promise<StatefulEngine>
}

/** The engine can't be started here; the message says what is missing and what would help. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable'
}
