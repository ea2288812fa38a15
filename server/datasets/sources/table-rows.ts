/** Rows of an attribute table, read piece by piece so that a large table blocks nothing. */
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'

export interface Row {
  readonly cells: readonly string[]
  /** Number of the line, from 1. */
  readonly line: number
}

/** Bytes parsed at a time. */
const PIECE = 64 * 1024

/** Maximum length of a row. */
const MAX_ROW = 256 * 1024

/** Reads comma-separated values (RFC 4180). Throws SyntaxError. */
export async function* csvRows(bytes: Buffer): AsyncGenerator<Row> {
  const parser = parse({
    ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true },
    max_record_size: MAX_ROW,
  })
  Readable.from(pieces(bytes)).pipe(parser)
  try {
    for await (const { record, info } of parser) {
      yield { cells: record as string[], line: (info as { lines: number }).lines }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw new SyntaxError(cause.message, { cause })
  }
}

/** Reads CelebA's text: the number of images, a line of names, then `000001.jpg -1 1 ...`. */
export async function* celebaRows(bytes: Buffer): AsyncGenerator<Row> {
  let start = 0
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf('\n', start)
    const end = found === -1 ? bytes.length : found
    if (end - start > MAX_ROW) throw new SyntaxError(`line ${line} has more than ${MAX_ROW} bytes`)
    const cells = bytes.toString('utf8', start, end).trim().split(/\s+/)
    start = end + 1
    if (line % 4096 === 0) await nextTurn()
    if (line > 1 && cells[0] !== '') yield { cells: line === 2 ? ['', ...cells] : cells, line }
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}
