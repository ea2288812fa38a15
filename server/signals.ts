/** SIGINT and SIGTERM: the first stops the process gracefully, a later one immediately. */

/** Ctrl-C in a terminal arrives twice, directly and through npm: both count as one signal. */
const SAME_SIGNAL_MS = 500

/**
 * Calls `stop` at the first SIGINT or SIGTERM. Another signal more than half a second later exits
 * the process immediately.
 */
export function onFirstSignal(stop: (signal: NodeJS.Signals) => void): void {
  let first: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    if (first === undefined) {
      first = Date.now()
      stop(signal)
    } else if (Date.now() - first > SAME_SIGNAL_MS) {
      process.exit(1)
    }
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
}
