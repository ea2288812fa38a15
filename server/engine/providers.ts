/** The registry of engines that ENGINE can name, in the order that `auto` tries them. */
import type { EngineProvider } from './provider.ts'
import { EXECUTORS } from './local/executors.ts'
import { localProvider } from './local/provider.ts'

export const PROVIDERS: readonly EngineProvider[] = [...EXECUTORS.keys()].map(localProvider)

/** Valid values of ENGINE in addition to `auto`. */
export const ENGINE_NAMES: readonly string[] = PROVIDERS.map(({ name }) => name).toSorted()
