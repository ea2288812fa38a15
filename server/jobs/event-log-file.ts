/** Events that could not be told yet, in a local file: records of a length and V8's serialization, the first of which says whose. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { Lease, NewJobEvent } from '../db/stores.ts'

/** Events that are recorded together or not at all. */
export type EventGroup = readonly NewJobEvent[]

/** Whose events a file holds: `index` is the place of the first of them, as WorkerJobStore.record counts. */
export interface FileHead {
  readonly lease: Lease
  readonly index: number
}

/** Bytes of the length before each record. */
const PREFIX = 4
/** Binary data of this size takes about as long to record as an event without any. */
const BYTES_AN_EVENT = 4096

/** How much a group adds to a transaction: 1 an event, and more for pictures and other binary data. */
export function weightOf(group: EventGroup): number {
  return group.reduce((sum, event) => sum + 1 + Math.floor(bytesIn(event) / BYTES_AN_EVENT), 0)
}

function bytesIn(value: object): number {
  if (value instanceof Uint8Array) return value.length
  return Object.values(value).reduce<number>((sum, part: unknown) => {
    return typeof part === 'object' && part !== null ? sum + bytesIn(part) : sum
  }, 0)
}

/** A queue of groups on disk. Appending is synchronous: what was appended survives the end of the process. */
export class EventLogFile {
  readonly #path: string
  /** Open from the first append to the last drop. */
  #file: number | undefined
  /** Bytes of each record that is not taken yet, oldest first. */
  #lengths: number[] = []
  /** Where the oldest of them begins. */
  #begin = 0
  #end = 0

  constructor(path: string) {
    this.#path = path
  }

  get isEmpty(): boolean {
    return this.#lengths.length === 0
  }

  /** Throws what the file system throws; nothing was appended then. `head` begins an empty file. */
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

  /** The oldest groups, as many as weigh up to `limit`; at least one group. */
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

  /** Takes the oldest so many groups away; the file goes with the last of them. */
  drop(count: number): void {
    for (const length of this.#lengths.splice(0, count)) this.#begin += length
    if (this.isEmpty) this.remove()
  }

  remove(): void {
    this.close()
    this.#lengths = []
    rmSync(this.#path, { force: true })
  }

  /** Leaves the file to whoever opens it next. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  /** Opens what an ended process left, up to the first record that is not whole: no head if that is the first of all. */
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

/** The first release named a job by `runId`: there were training runs alone. */
function readHead(record: unknown): FileHead {
  type Old = { readonly lease: { readonly runId: string; readonly attempt: number } }
  const { lease, index } = record as FileHead & Old
  return { lease: { jobId: lease.jobId ?? lease.runId, attempt: lease.attempt }, index }
}

/** Not cut off by the end of a process, nor left blank by that of a machine. */
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

/** Null where the file ends before. */
function readAt(file: number, at: number, length: number): Buffer | null {
  if (at + length > fstatSync(file).size) return null
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, at)
  return bytes
}
