/**
 * Files shared by all machines of an installation: packed datasets, checkpoints, and output of
 * training runs.
 */
import { OperatorError } from '../errors.ts'

/**
 * Files by key, e.g. `runs/ID/3-1200/state.safetensors`. A key is written once and never changes,
 * so its contents may be cached. Keys are `[a-z0-9._-]` segments separated by `/`, none of which
 * begins with a dot.
 */
export interface Storage {
  /** Location of the files, for logs: a folder or a bucket, without secrets. */
  readonly description: string
  /**
   * Copies a local file to `key`. Other processes see all of it or nothing, and it survives a crash
   * once this resolves. Throws StorageFull if no space is left, QuotaExceeded, StorageUnavailable,
   * or the signal's reason.
   */
  put(key: string, path: string, signal?: AbortSignal): Promise<void>
  /**
   * Returns a local path of the file, read-only: the file itself, or a cached copy, which stays for
   * half an hour after the last request. Throws StorageMissing, StorageFull (no room for the copy),
   * StorageUnavailable, or the signal's reason.
   */
  get(key: string, signal?: AbortSignal): Promise<string>
  /**
   * Removes all files whose keys begin with `prefix`, if there are any. Throws StorageUnavailable.
   */
  remove(prefix: string): Promise<void>
  /**
   * Returns the size of all files, bytes. Takes long if there are many; files that are added or
   * removed meanwhile may count or not. Throws StorageUnavailable, or the signal's reason.
   */
  size(signal?: AbortSignal): Promise<number>
}

/** No file has this key. */
export class StorageMissing extends Error {
  override readonly name = 'StorageMissing'
}

/**
 * The storage doesn't respond, or denies access. The message says which, and what to fix. A retry
 * may help.
 */
export class StorageUnavailable extends OperatorError {
  override readonly name = 'StorageUnavailable'
}

const SEGMENT = /^[a-z0-9_-][a-z0-9._-]*$/

/** Returns `key`. Throws RangeError if it is invalid. */
export function checkKey(key: string): string {
  if (key.split('/').every((segment) => SEGMENT.test(segment))) return key
  throw new RangeError(`${JSON.stringify(key)} is not a valid storage key`)
}

/**
 * Returns `prefix`, the beginning of a key. Throws RangeError if it is invalid. The empty prefix,
 * which would match all keys, is invalid.
 */
export function checkPrefix(prefix: string): string {
  checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix)
  return prefix
}
