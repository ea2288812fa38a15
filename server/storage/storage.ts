/** Files that every machine of an installation reaches: packed datasets, checkpoints, and what training runs write. */
import { OperatorError } from '../errors.ts'

/**
 * Files by key, e.g. `runs/ID/3-1200/state.safetensors`. A key is written once and never changes: what a key named may be
 * cached. Keys are made of `[a-z0-9._-]` segments with `/` between, none of which begins with a dot.
 */
export interface Storage {
  /** Where the files are, for logs: a folder or a bucket, without any secret. */
  readonly description: string
  /**
   * Copies a local file to `key`: others see all of it or nothing, and it survives a crash once this resolves. Throws
   * StorageFull where there is no space left, StorageUnavailable, or the signal's reason.
   */
  put(key: string, path: string, signal?: AbortSignal): Promise<void>
  /**
   * The local path of the file: itself, or a copy in the cache, which stays for half an hour after it was last asked for.
   * Read only. Throws StorageMissing, StorageFull (no room for the copy), StorageUnavailable, or the signal's reason.
   */
  get(key: string, signal?: AbortSignal): Promise<string>
  /** Removes every file whose key begins with `prefix`; none is no error. Throws StorageUnavailable. */
  remove(prefix: string): Promise<void>
}

/** No space is left: on the disk, or in the bucket's quota. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
}

/** No file has this key. */
export class StorageMissing extends Error {
  override readonly name = 'StorageMissing'
}

/** The storage does not answer, or not to us: the message says which, and what to mend. Trying again may help. */
export class StorageUnavailable extends OperatorError {
  override readonly name = 'StorageUnavailable'
}

const SEGMENT = /^[a-z0-9_-][a-z0-9._-]*$/

/** Returns `key`. Throws RangeError if it is none. */
export function checkKey(key: string): string {
  if (key.split('/').every((segment) => SEGMENT.test(segment))) return key
  throw new RangeError(`${JSON.stringify(key)} is no key of the storage`)
}

/** Returns `prefix`, the beginning of a key. Throws RangeError if it is none; all keys begin with '', which is none. */
export function checkPrefix(prefix: string): string {
  checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix)
  return prefix
}
