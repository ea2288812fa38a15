/** Reads what was dropped or chosen: files with their paths, also from folders. */
import { isHiddenPath } from '@latentql/sdk'
import { orUnreadable, type FoundFile } from './image-source.ts'

export interface FindOptions {
  readonly signal: AbortSignal
  /** Called now and then with the number of files so far. */
  readonly onFound: (count: number) => void
}

/** Returns the files of a file input or of its folder, without hidden ones. */
export function filesOfInput(files: readonly File[]): FoundFile[] {
  return files
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !isHiddenPath(path))
}

/**
 * Finds all files of a drop and in its folders, without hidden ones. Must be called during the
 * event. Throws Unreadable or the signal's reason.
 */
export async function filesOfDrop(data: DataTransfer, options: FindOptions): Promise<FoundFile[]> {
  const items = [...data.items].filter(({ kind }) => kind === 'file')
  const roots = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const found: FoundFile[] = []
  await visit(
    roots.filter((root) => root !== null),
    found,
    options,
  )
  return found
}

/** Files are read together, folders one after another. */
async function visit(
  entries: readonly (FileSystemEntry | File)[],
  found: FoundFile[],
  options: FindOptions,
): Promise<void> {
  const visible = entries.filter(({ name }) => !isHiddenPath(name))
  found.push(...(await Promise.all(visible.filter(isNoFolder).map(readFile))))
  options.signal.throwIfAborted()
  options.onFound(found.length)
  for (const folder of visible.filter(isFolder)) {
    const reader = folder.createReader()
    for (let batch = await next(reader); batch.length > 0; batch = await next(reader)) {
      await visit(batch, found, options)
    }
  }
}

function isFolder(entry: FileSystemEntry | File): entry is FileSystemDirectoryEntry {
  return !(entry instanceof File) && entry.isDirectory
}

function isNoFolder(entry: FileSystemEntry | File): entry is FileSystemFileEntry | File {
  return !isFolder(entry)
}

async function readFile(entry: FileSystemFileEntry | File): Promise<FoundFile> {
  if (entry instanceof File) return { path: entry.name, file: entry }
  const path = entry.fullPath.replace(/^\//, '')
  const reading = new Promise<File>((done, fail) => entry.file(done, fail))
  const file = await orUnreadable(path, reading)
  return { path, file }
}

/** Returns some more entries of a folder, none at its end. */
function next(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return orUnreadable('A folder', new Promise((done, fail) => reader.readEntries(done, fail)))
}
