/** Output of commands: progress and errors on standard error, results on standard output. */
import { LatentQLError, storageFull, terminalMessage } from '../errors.ts'

export interface Output {
  /** True if progress replaces earlier progress, on a terminal. Elsewhere every line stays. */
  readonly live: boolean
  /**
   * Shows progress, one or more lines. On a terminal it replaces the last progress and includes the
   * percentage; elsewhere each new `text` is written once.
   */
  progress(text: string, fraction?: number): void
  /** Clears the progress of finished work. */
  progressed(): void
  /** Writes a line that stays above the progress. */
  note(line: string): void
  /** Writes the result, once: `human`, or `json` on one line with --json. */
  result(human: string, json: unknown): void
  /** Writes an error. */
  failure(error: unknown): void
}

/** Streams to write to; default: the process's own. */
export interface Streams {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: {
    write(text: string): unknown
    readonly isTTY?: boolean
    /** Width of the terminal. */
    readonly columns?: number
  }
}

export function createOutput({ json }: { json: boolean }, streams: Streams = process): Output {
  const { stdout, stderr } = streams
  const live = stderr.isTTY === true && !json
  let last = ''
  let lines = 0
  const clear = () => {
    if (lines > 1) stderr.write(`\x1b[${lines - 1}A`)
    if (lines > 0) stderr.write('\r\x1b[J')
    lines = 0
  }
  const draw = () => {
    clear()
    // Cut to the terminal's width: wrapped lines could not be cleared.
    const shown = last.split('\n').map((line) => line.slice(0, (stderr.columns || 80) - 1))
    stderr.write(shown.join('\n'))
    lines = shown.length
  }
  return {
    live,
    progress(text, fraction) {
      if (json) return
      const percent = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)}%`
      const before = last
      last = live ? `${text}${percent}` : text
      if (live) draw()
      else if (text !== before) stderr.write(`${text}\n`)
    },
    progressed() {
      clear()
      last = ''
    },
    note(line) {
      if (json) return
      const drawn = lines > 0
      clear()
      stderr.write(`${line}\n`)
      if (drawn) draw()
    },
    result(human, value) {
      clear()
      stdout.write(json ? `${JSON.stringify(value)}\n` : `${human}\n`)
    },
    failure(error) {
      clear()
      if (json) stdout.write(`${JSON.stringify({ error: describe(error) })}\n`)
      else stderr.write(`${terminalMessage(error)}\n`)
    },
  }
}

function describe(thrown: unknown): Record<string, unknown> {
  const error = storageFull(thrown) ?? thrown
  if (error instanceof LatentQLError) {
    return { ...error.details, code: error.code, message: error.message }
  }
  const isFileSystem = error instanceof Error && 'syscall' in error
  const message = isFileSystem ? terminalMessage(error) : String((error as Error).message ?? error)
  return { code: 'INTERNAL_SERVER_ERROR', message }
}
