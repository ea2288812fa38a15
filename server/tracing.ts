/** Loads OpenTelemetry only if the configuration turns traces on. */
import type { Config } from './config.ts'
import type { Logger } from './logger.ts'
import type { Releasers } from './releasers.ts'
import type { Tracing } from './timing.ts'

export type { Tracing }

export async function openTracing(
  { traces }: Config,
  logger: Logger,
  releasers: Releasers,
): Promise<Tracing | undefined> {
  if (!traces) return undefined
  const { startTracing } = await import('./open-telemetry.ts')
  const tracing = startTracing(traces, logger)
  releasers.add('the traces', () => tracing[Symbol.asyncDispose]())
  return tracing
}
