/**
 * A local file of undelivered events. Each record is a length followed by V8's serialization. The
 * first record is a header that identifies the lease.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { Lease, NewJobEvent } from '../db/stores.ts'

/** Events that are recorded atomically. */
export type EventGroup = readonly NewJobEvent[]

/** Header of a file. `index` is its first event's position; see WorkerJobStore.record. */
export interface FileHead {
  readonly lease: Lease
  readonly index: number
}

/** Size of the length before each record, bytes. */
const PREFIX = 4
/** Binary data of this size takes about as long to record as one event without binary data. */
const BYTES_PER_EVENT = 4096

/** Estimates the cost of recording a group: 1 per event, plus the cost of binary data. */
export function weightOf(group: EventGroup): number {
  return group.reduce((sum, event) => sum + 1 + Math.floor(bytesIn(event) / BYTES_PER_EVENT), 0)
}

function bytesIn(value: object): number {
  if (value instanceof Uint8Array) return value.length
  return Object.values(value).reduce<number>((sum, part: unknown) => {
    return typeof part === 'object' && part !== null ? sum + bytesIn(part) : sum
  }, 0)
}

/** A queue of event groups on disk. Appending is synchronous, so groups survive a crash. */
export class EventLogFile {
  readonly #path: string
  /** Open from the first append to the last drop. */
  #file: number | undefined
  /** Length of each record still in the queue, in bytes, oldest first. */
  #lengths: number[] = []
  /** Offset of the oldest record still in the queue. */
  #begin = 0
  #end = 0

  constructor(path: string) {
    this.#path = path
  }

  get isEmpty(): boolean {
    return this.#lengths.length === 0
  }

  /** Appends all groups, or none if a write throws. Writes `head` first to an empty file. */
  append(groups: readonly EventGroup[], head: FileHead): void {
    if (this.#file === undefined) {
      this.#file = openSync(this.#path, 'w+')
      this.#end = 0
    }
    const isNew = this.#end === 0
    const records = (isNew ? [head, ...groups] : groups).map(toRecord)
    try {
      writeAll(this.#file, Buffer.concat(records), this.#end)
    } catch (error) {
      ftruncateSync(this.#file, this.#end)
      throw error
    }
    if (isNew) this.#begin = records.shift()!.length
    this.#end = records.reduce((end, { length }) => end + length, isNew ? this.#begin : this.#end)
    for (const { length } of records) this.#lengths.push(length)
  }

  /** Returns the oldest groups with a total weight of up to `limit`, but at least one group. */
  peek(limit: number): EventGroup[] {
    const groups: EventGroup[] = []
    let at = this.#begin
    let weight = 0
    for (const length of this.#lengths) {
      const group = fromRecord(readAt(this.#file!, at, length)!) as EventGroup
      weight += weightOf(group)
      if (groups.length > 0 && weight > limit) break
      groups.push(group)
      at += length
    }
    return groups
  }

  /** Removes the `count` oldest groups, and the file when none is left. */
  drop(count: number): void {
    for (const length of this.#lengths.splice(0, count)) this.#begin += length
    if (this.isEmpty) this.remove()
  }

  remove(): void {
    this.close()
    this.#lengths = []
    rmSync(this.#path, { force: true })
  }

  /** Closes the file and leaves it on disk for the next process. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  /**
   * Opens the file of a process that has ended, up to the first incomplete record. `head` is
   * undefined if the header itself is incomplete.
   */
  static openLeftover(path: string): { left: EventLogFile; head: FileHead | undefined } {
    const left = new EventLogFile(path)
    left.#file = openSync(path, 'r+')
    const lengths: number[] = []
    for (let prefix; (prefix = readAt(left.#file, left.#end, PREFIX));) {
      const length = PREFIX + prefix.readUInt32LE()
      if (!isWhole(readAt(left.#file, left.#end, length))) break
      lengths.push(length)
      left.#end += length
    }
    const [first = 0, ...rest] = lengths
    left.#begin = first
    left.#lengths = rest
    const head = first > 0 ? readHead(fromRecord(readAt(left.#file, 0, first)!)) : undefined
    return { left, head }
  }
}

function toRecord(value: FileHead | EventGroup): Buffer {
  const payload = serialize(value)
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt32LE(payload.length)
  return Buffer.concat([prefix, payload])
}

function fromRecord(record: Buffer): unknown {
  return deserialize(record.subarray(PREFIX))
}

/** Reads a header. The first release, which had only runs, wrote `runId` instead of `jobId`. */
function readHead(record: unknown): FileHead {
  type Old = { readonly lease: { readonly runId: string; readonly attempt: number } }
  const { lease, index } = record as FileHead & Old
  return { lease: { jobId: lease.jobId ?? lease.runId, attempt: lease.attempt }, index }
}

/** False for a record that a process crash cut off, or that a power failure left blank. */
function isWhole(record: Buffer | null): boolean {
  try {
    return record !== null && fromRecord(record) !== undefined
  } catch {
    return false
  }
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(file, bytes, written, bytes.length - written, at + written)
  }
}

/** Reads `length` bytes. Null if the file ends earlier. */
function readAt(file: number, at: number, length: number): Buffer | null {
  if (at + length > fstatSync(file).size) return null
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, at)
  return bytes
}
