/** What a command says: progress and words for people on standard error, JSON for machines on standard output. */
import { LatentQLError, wordsFor } from '../errors.ts'

export interface Output {
  /**
   * Where the work stands. On a terminal each line, with its percentage, replaces the last; elsewhere every new `line` is
   * written once.
   */
  progress(line: string, fraction?: number): void
  /** The result, said once: `human` in words, or `json` as one line where --json was given. */
  result(human: string, json: unknown): void
  /** What went wrong, and what to do. */
  failure(error: unknown): void
}

/** Streams that output goes to; those of the process unless told otherwise. */
export interface Streams {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean }
}

export function createOutput({ json }: { json: boolean }, streams: Streams = process): Output {
  const { stdout, stderr } = streams
  const live = stderr.isTTY === true && !json
  let last = ''
  const clear = () => {
    if (live && last) stderr.write('\r\x1b[2K')
    last = ''
  }
  return {
    progress(line, fraction) {
      if (json) return
      const percent = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)}%`
      if (live) stderr.write(`\r\x1b[2K${line}${percent}`)
      else if (line !== last) stderr.write(`${line}\n`)
      last = line
    },
    result(human, value) {
      clear()
      stdout.write(json ? `${JSON.stringify(value)}\n` : `${human}\n`)
    },
    failure(error) {
      clear()
      if (json) stdout.write(`${JSON.stringify({ error: describe(error) })}\n`)
      else stderr.write(`${wordsFor(error)}\n`)
    },
  }
}

function describe(error: unknown): Record<string, unknown> {
  if (error instanceof LatentQLError) {
    return { ...error.details, code: error.code, message: error.message }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'INTERNAL_SERVER_ERROR', message }
}
