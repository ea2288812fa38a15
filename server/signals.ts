/** SIGINT and SIGTERM: the first asks the process to end, a later one ends it. */

/** A terminal's Ctrl-C reaches us once directly and once through npm; only a later one means impatience. */
const SAME_SIGNAL_MS = 500

/** Calls `stop` at the first SIGINT or SIGTERM; another one, half a second later or more, ends the process at once. */
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
