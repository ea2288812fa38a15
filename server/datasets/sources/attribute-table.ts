/**
 * Attribute tables: a CSV file whose first column names the images and whose other columns are
 * their attributes, or CelebA's `list_attr_celeba.txt`.
 */
import path from 'node:path'
import { CsvError, parse } from 'csv-parse'
import { DatasetInvalid } from '../../errors.ts'
import { type DatasetAttribute, MAX_ATTRIBUTES, type StoredValue } from '../attribute.ts'
import { AttributeColumn } from './attribute-column.ts'

/** Maximum size of a table, bytes. */
const MAX_TABLE_BYTES = 128 * 1024 * 1024

/** Maximum characters of an attribute's name or value. */
const MAX_TEXT = 255

export interface AttributeTable {
  readonly attributes: readonly DatasetAttribute[]
  /** Returns the stored values of an image: an index into the list of images. */
  valuesOf(image: number): readonly StoredValue[]
}

export const NO_ATTRIBUTES: AttributeTable = { attributes: [], valuesOf: () => [] }

/** A table's file, and the images that it may name. */
export interface TableFile {
  /** Name of the file, for messages and to recognize CelebA's text format. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Paths of all images relative to the table's folder, separated by `/`. */
  readonly images: readonly string[]
  read(): Promise<Buffer>
}

/**
 * Reads a table. Rows name an image by its path relative to the table's folder, or by its file name
 * if only one image has it; other rows are ignored, and images without a row have no known values.
 * Returns null if no row names an image. Throws DatasetInvalid for a malformed table.
 */
export async function readAttributeTable(file: TableFile): Promise<AttributeTable | null> {
  const { name, size } = file
  if (size > MAX_TABLE_BYTES)
    throw invalid(file, `it has ${size} bytes; at most ${MAX_TABLE_BYTES} are allowed`)
  const rows = name.endsWith('.txt') ? celebaRows(file) : csvRows(file)
  const indexOf = imageIndex(file.images)
  let columns: AttributeColumn[] | undefined
  let matches = 0
  for await (const { cells, line } of rows) {
    if (!columns) {
      columns = columnsOf(file, cells)
      continue
    }
    if (cells.length !== columns.length + 1)
      throw invalid(file, `line ${line} has ${cells.length} values; expected ${columns.length + 1}`)
    const image = indexOf(cells[0]!.trim())
    if (image === undefined) continue
    matches++
    columns.forEach((column, at) => column.set(image, cells[at + 1]!.trim().slice(0, MAX_TEXT)))
  }
  if (!columns) throw invalid(file, 'it is empty')
  return matches === 0 ? null : tableOf(file, columns)
}

interface Row {
  readonly cells: readonly string[]
  readonly line: number
}

async function* csvRows(file: TableFile): AsyncGenerator<Row> {
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }
  try {
    for await (const { record, info } of parse(await file.read(), options)) {
      yield { cells: record as string[], line: (info as { lines: number }).lines }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw invalid(file, `it is not a CSV file (${cause.message})`, cause)
  }
}

/** CelebA's text: the number of images, a line of names, then `000001.jpg -1 1 ...`. */
async function* celebaRows(file: TableFile): AsyncGenerator<Row> {
  const lines = (await file.read()).toString('utf8').split('\n')
  for (const [at, text] of lines.entries()) {
    const cells = text.trim().split(/\s+/)
    if (at === 0 || cells[0] === '') continue
    yield { cells: at === 1 ? ['', ...cells] : cells, line: at + 1 }
  }
}

/** Checks the line of names, and creates the columns. */
function columnsOf(file: TableFile, [, ...names]: readonly string[]): AttributeColumn[] {
  const clean = names.map((name) => name.trim())
  const bad = clean.find((name, at) => name === '' || clean.indexOf(name) !== at)
  if (bad === '') throw invalid(file, 'a column has no name')
  if (bad !== undefined) throw invalid(file, `two columns are named ${JSON.stringify(bad)}`)
  if (clean.length === 0) throw invalid(file, 'it has only one column')
  if (clean.length > MAX_ATTRIBUTES)
    throw invalid(file, `it has ${clean.length} attributes; at most ${MAX_ATTRIBUTES} are allowed`)
  return clean.map((name) => new AttributeColumn(name.slice(0, MAX_TEXT), file.images.length))
}

function tableOf(file: TableFile, columns: readonly AttributeColumn[]): AttributeTable {
  try {
    const known = columns.map((column) => column.finish()).filter((column) => column !== null)
    return {
      attributes: known.map(({ attribute }) => attribute),
      valuesOf: (image) => known.map(({ stored }) => stored[image]!),
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw invalid(file, cause.message, cause)
  }
}

/** Returns a function that finds an image by its path, or by a file name that only it has. */
function imageIndex(images: readonly string[]): (name: string) => number | undefined {
  const byPath = new Map(images.map((image, index) => [image, index]))
  const byName = new Map<string, number | null>()
  for (const [index, image] of images.entries()) {
    const name = path.posix.basename(image)
    byName.set(name, byName.has(name) ? null : index)
  }
  return (name) => byPath.get(name.replace(/^\.\//, '')) ?? byName.get(name) ?? undefined
}

/** Error for a table that names no image, although it lies among them. */
export function unrelatedTable(file: TableFile): DatasetInvalid {
  const example = JSON.stringify(file.images[0] ?? 'cats/7.jpg')
  return invalid(file, `no row names an image. The first column must hold names such as ${example}`)
}

function invalid({ name }: Pick<TableFile, 'name'>, problem: string, cause?: unknown) {
  return new DatasetInvalid(`${name}: ${problem}.`, {}, { cause })
}
