/** Reads a checkpoint's files by name, from a directory or an archive. */
import { readdir, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { readExactly } from '../../archive/read-exactly.ts'
import { ArchiveInvalid, EntryInvalid, openZip, unpack } from '../../archive/zip.ts'
import { CheckpointInvalid } from '../../errors.ts'
import { NotRegularFile, openRegularFile } from '../../regular-file.ts'
import type { Budget } from './budget.ts'
import { charged, readPart, type Part } from './part.ts'

const MAX_ARCHIVE_ENTRIES = 50_000

export interface Folder {
  /** Names of its files, with `/` as separator. */
  readonly names: readonly string[]
  /** Reads a whole file. Throws CheckpointInvalid if it is missing or outside the folder. */
  read(name: string): Promise<Buffer>
}

export interface Archive extends Folder {
  /** Finds a file, to be read later. Throws CheckpointInvalid if it is missing. */
  locate(name: string): Promise<Part>
}

/** Opens a directory; `names` has its direct children only. */
export async function openDirectory(directory: string, budget: Budget): Promise<Folder> {
  const root = await realpath(directory)
  const names = await readdir(root)
  return {
    names,
    async read(name) {
      checkInnerName(name)
      const file = await realpath(path.join(root, name)).catch(() => missing(name))
      if (!file.startsWith(root + path.sep))
        throw new CheckpointInvalid(
          `The file ${show(name)} is a link that points outside its folder.`,
        )
      return readWhole(file, budget)
    },
  }
}

/**
 * Opens the ZIP archive `file`; `names` has its files at any depth. The handle must stay open while
 * they are read or located. Throws CheckpointInvalid if any entry is invalid.
 */
export async function openArchive(
  file: string,
  { handle, size }: { readonly handle: FileHandle; readonly size: number },
  budget: Budget,
): Promise<Archive> {
  const archive = await openZip(handle, size, { maxEntries: MAX_ARCHIVE_ENTRIES }).catch(refuse)
  for (const { name, flaw } of archive.entries) {
    checkInnerName(name.replace(/\/$/, ''))
    if (flaw !== null) throw new CheckpointInvalid(`Archive entry ${show(name)} ${flaw}.`)
  }
  const files = archive.entries.filter(({ kind }) => kind === 'file')
  const entries = new Map(files.map((entry) => [entry.name, entry]))
  const find = (name: string) => {
    const entry = entries.get(name)
    if (entry) return entry
    throw new CheckpointInvalid(`The archive has no entry ${show(name)}.`)
  }
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = find(name)
      budget.take(entry.size, `Archive entry ${show(name)}`)
      return archive.read(entry).catch((cause: unknown) => refuse(cause, name))
    },
    async locate(name) {
      const entry = find(name)
      const start = await archive.locate(entry).catch((cause: unknown) => refuse(cause, name))
      const read = () => {
        try {
          return unpack(readPart(file, start, entry.packedSize), entry)
        } catch (cause) {
          return refuse(cause, name)
        }
      }
      return charged({ byteLength: entry.size, read }, budget, `Archive entry ${show(name)}`)
    },
  }
}

function refuse(cause: unknown, name = ''): never {
  if (cause instanceof EntryInvalid)
    throw new CheckpointInvalid(`Archive entry ${show(name)} ${cause.message}.`, {}, { cause })
  if (cause instanceof ArchiveInvalid) throw new CheckpointInvalid(cause.message, {}, { cause })
  throw cause
}

/** Reads a whole file within the budget. */
export async function readWhole(file: string, budget: Budget): Promise<Buffer> {
  const name = path.basename(file)
  return withFile(file, (handle, size) => {
    budget.take(size, name)
    return readAt(handle, 0, size, name)
  })
}

/** Opens a file for `use`, then closes it. Throws CheckpointInvalid unless it is a regular file. */
export async function withFile<T>(
  file: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const handle = await openRegularFile(file).catch((cause: unknown) => {
    throw cause instanceof NotRegularFile ? new CheckpointInvalid(cause.message) : cause
  })
  try {
    return await use(handle, (await handle.stat()).size)
  } finally {
    await handle.close()
  }
}

/**
 * Reads exactly `length` bytes. Throws CheckpointInvalid if the file, `what` in the message, is
 * shorter.
 */
export async function readAt(
  handle: FileHandle,
  offset: number,
  length: number,
  what: string,
): Promise<Buffer> {
  const bytes = await readExactly(handle, offset, length)
  if (!bytes) throw new CheckpointInvalid(`${what} is truncated.`)
  return bytes
}

/** Throws CheckpointInvalid unless a name from a file is a relative path without `..`. */
export function checkInnerName(name: string): void {
  const parts = name.split('/')
  const unsafe =
    // eslint-disable-next-line no-control-regex
    /[\\\u0000-\u001f]/.test(name) || parts.some((part) => ['', '.', '..'].includes(part))
  if (unsafe || name.length > 1024)
    throw new CheckpointInvalid(
      `Invalid file name ${show(name)}: it must be a relative path inside the checkpoint's folder.`,
    )
}

function missing(name: string): never {
  throw new CheckpointInvalid(`The checkpoint refers to ${show(name)}, which is not in its folder.`)
}

/** Quotes a name from a file for a message, cut to 120 characters. */
export function show(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name)
}
