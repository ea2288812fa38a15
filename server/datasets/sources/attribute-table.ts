/**
 * Attribute tables: a CSV file whose first column names the images and whose other columns are
 * their attributes, or CelebA's `list_attr_celeba.txt`.
 */
import path from 'node:path'
import { DatasetInvalid } from '../../errors.ts'
import { type DatasetAttribute, MAX_ATTRIBUTES, type StoredValue } from '../attribute.ts'
import { displayName } from '../display-name.ts'
import { AttributeColumn } from './attribute-column.ts'
import { celebaRows, csvRows, type Row } from './table-rows.ts'

/** Maximum size of a table, bytes. */
const MAX_TABLE_BYTES = 128 * 1024 * 1024

/** Maximum number of values: rows times columns. CelebA has 8 million. */
const MAX_CELLS = 32_000_000

/** Maximum characters of all named values together, which are part of the dataset's row. */
const MAX_TEXT = 65_536

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
  readonly signal?: AbortSignal
  read(): Promise<Buffer>
}

/**
 * Reads a table. Rows name an image by its path relative to the table's folder, or by its file name
 * if only one image has it; other rows are ignored, and images without a row have no known values.
 * Returns null if no row names an image. Throws DatasetInvalid for a malformed table.
 */
export async function readAttributeTable(file: TableFile): Promise<AttributeTable | null> {
  if (file.size > MAX_TABLE_BYTES)
    throw invalid(file, `it has ${file.size} bytes; at most ${MAX_TABLE_BYTES} are allowed`)
  const indexOf = imageIndex(file.images)
  const named = new Set<number>()
  let columns: AttributeColumn[] | undefined
  for await (const { cells, line } of rowsOf(file)) {
    file.signal?.throwIfAborted()
    if (!columns) {
      columns = columnsOf(file, cells.slice(1))
      continue
    }
    if (cells.length !== columns.length + 1)
      throw invalid(file, `line ${line} has ${cells.length} values; expected ${columns.length + 1}`)
    const image = indexOf(cells[0]!.trim())
    if (image === undefined) continue
    if (named.has(image)) throw invalid(file, `line ${line} names an image of an earlier line`)
    named.add(image)
    columns.forEach((column, at) => column.set(image, displayName(cells[at + 1]!.trim())))
  }
  if (!columns) throw invalid(file, 'it is empty')
  return named.size === 0 ? null : tableOf(file, columns)
}

/** Reads a table that lies among the images. Throws DatasetInvalid also if no row names one. */
export async function requireAttributeTable(file: TableFile): Promise<AttributeTable> {
  const table = await readAttributeTable(file)
  if (table) return table
  const example = JSON.stringify(file.images[0] ?? 'cats/7.jpg')
  throw invalid(file, `no row names an image. The first column must hold names such as ${example}`)
}

async function* rowsOf(file: TableFile): AsyncGenerator<Row> {
  const bytes = await file.read()
  const isText = file.name.endsWith('.txt')
  try {
    yield* isText ? celebaRows(bytes) : csvRows(bytes)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw invalid(file, `it is not a ${isText ? 'table' : 'CSV file'} (${cause.message})`, cause)
  }
}

/** Checks the line of names, and creates the columns. */
function columnsOf(file: TableFile, cells: readonly string[]): AttributeColumn[] {
  const { length: count } = cells
  const { length: images } = file.images
  if (count === 0) throw invalid(file, 'it has only one column')
  if (count > MAX_ATTRIBUTES)
    throw invalid(file, `it has ${count} attributes; at most ${MAX_ATTRIBUTES} are allowed`)
  if (count * images > MAX_CELLS) {
    throw invalid(
      file,
      `${count} attributes of ${images} images are ${count * images} values; ` +
        `at most ${MAX_CELLS} are allowed`,
    )
  }
  const names = cells.map((cell) => displayName(cell.trim()))
  if (names.includes('')) throw invalid(file, 'a column has no name')
  const again = names.find((name, at) => names.indexOf(name) !== at)
  if (again !== undefined) throw invalid(file, `two columns are named ${JSON.stringify(again)}`)
  return names.map((name) => new AttributeColumn(name, images))
}

function tableOf(file: TableFile, columns: readonly AttributeColumn[]): AttributeTable {
  try {
    const known = columns.map((column) => column.finish()).filter((column) => column !== null)
    const attributes = known.map(({ attribute }) => attribute)
    requireShort(file, attributes)
    return {
      attributes,
      valuesOf: (image) => known.map(({ stored }) => stored[image]!),
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw invalid(file, cause.message, cause)
  }
}

function requireShort(file: TableFile, attributes: readonly DatasetAttribute[]): void {
  const values = attributes.flatMap((attribute) =>
    attribute.kind === 'CATEGORY' ? attribute.values : [],
  )
  const length = values.reduce((sum, value) => sum + value.length, 0)
  if (length > MAX_TEXT) {
    throw invalid(
      file,
      `its named values have ${length} characters altogether; at most ${MAX_TEXT} are allowed`,
    )
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

function invalid({ name }: Pick<TableFile, 'name'>, problem: string, cause?: unknown) {
  return new DatasetInvalid(`${name}: ${problem}.`, {}, { cause })
}
