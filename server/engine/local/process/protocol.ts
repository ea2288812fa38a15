/** What the server and its engine process say to each other. */
import type { ErrorCode } from '../../../errors.ts'
import type { Inputs, Outputs, TensorValue } from '../../engine.ts'
import type { StatefulProgram } from '../../stateful-engine.ts'
import type { DeviceOptions, ExecutorInfo, StoredProgram } from './executor.ts'

/** Server to engine process. `start` comes first, until one works. Answers come in the order of the requests. */
export type Request =
  | {
      readonly type: 'start'
      /** A name in EXECUTORS. */
      readonly engine: string
      readonly device: DeviceOptions
      /** What an earlier process learned its device can hold. */
      readonly maxBatch?: number | undefined
    }
  | { readonly type: 'load'; readonly id: number; readonly program: StoredProgram }
  | { readonly type: 'unload'; readonly key: string }
  | {
      readonly type: 'run'
      readonly id: number
      readonly key: string
      readonly inputs: Inputs
      readonly rows: number
    }
  | { readonly type: 'loadState'; readonly id: number; readonly program: StatefulProgram }
  | {
      readonly type: 'runGraph'
      readonly id: number
      readonly key: string
      readonly graph: string
      readonly inputs: Readonly<Record<string, TensorValue>>
    }
  | {
      readonly type: 'saveState'
      readonly id: number
      readonly key: string
      readonly path: string
      readonly metadata: Readonly<Record<string, string>>
    }

/** Engine process to server. */
export type Reply =
  | { readonly type: 'started'; readonly info: ExecutorInfo }
  | { readonly type: 'unavailable'; readonly reason: string }
  | {
      readonly type: 'loaded'
      readonly id: number
      readonly inputs: Readonly<Record<string, number>>
    }
  /** A `run` or `runGraph`; for `loadState` and `saveState` without outputs. */
  | { readonly type: 'done'; readonly id: number; readonly outputs: Outputs }
  | { readonly type: 'failed'; readonly id: number; readonly error: ReportedError }
  /** The device can't hold as many rows as was thought. */
  | { readonly type: 'maxBatch'; readonly maxBatch: number; readonly reason: string }

/** An error as it crosses between processes. */
export interface ReportedError {
  readonly code: ErrorCode
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  /** The system's code of what caused it, e.g. ENOSPC. */
  readonly systemCode?: string | undefined
}
