/** A provider starts one kind of engine; to add a kind, add a provider to the registry. */
import type { Logger } from '../logger.ts'
import type { Engine, PassedOver, UnsafeModel } from './engine.ts'
import type { SpareProcess } from './local/spare-process.ts'
import type { StatefulEngine } from './stateful-engine.ts'

/** Options that every provider takes. */
export interface EngineOptions {
  readonly logger: Logger
  /** Engines tried before this one, for `info`. */
  readonly passedOver: readonly PassedOver[]
  /** True if the user named this engine: a software implementation of a GPU is then accepted. */
  readonly named: boolean
  /** True if the engine should yield the CPU to other processes. */
  readonly yields: boolean
  /** Rows that may wait; beyond that, requests are rejected with ServerBusy. */
  readonly queueLimit: number
  /** Physical memory, in bytes, that the engine may occupy on this machine. */
  readonly memoryLimit: number
  /** CPU time that any batch of a foreign model may take, however fast it usually is. */
  readonly foreignRunMs: number
  /** Programs kept loaded while no request uses them. */
  readonly cachedPrograms: number
  /** Called with the number of rows of each batch sent to the engine. */
  readonly onBatch?: ((rows: number) => void) | undefined
  /** Called with each model found unsafe, even if the run that found it was aborted meanwhile. */
  readonly onUnsafe?: ((model: UnsafeModel) => void) | undefined
  /** A process left over from an engine that failed to start; it saves local engines a fork. */
  readonly spare: SpareProcess
}

/** A kind of engine that ENGINE can name. */
export interface EngineProvider {
  readonly name: string
  /** True if `auto` tries it. */
  readonly automatic: boolean
  /** Starts the engine. Throws EngineUnavailable, which names the missing requirement. */
  start(options: EngineOptions): Promise<Engine>
  /** Starts an engine that keeps state between runs. Absent if this kind can't. */
  startStateful?(options: EngineOptions): Promise<StatefulEngine>
}

/** The engine can't be started here; the message names the missing part and the remedy. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable'
}
