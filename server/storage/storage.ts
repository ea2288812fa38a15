/** Files that every machine of an installation reaches: packed datasets, and what training runs write. */

/**
 * Files by key, e.g. `runs/ID/3-1200/state.safetensors`. A key is written once and never changes: what a key named may be
 * cached. Keys are made of `[a-z0-9._-]` segments with `/` between.
 */
export interface Storage {
  /** Where the files are, for logs: a folder or a bucket, without any secret. */
  readonly description: string
  /**
   * Copies a local file to `key`: others see all of it or nothing, and it survives a crash once this resolves. Throws
   * StorageFull where there is no space left.
   */
  put(key: string, path: string, signal?: AbortSignal): Promise<void>
  /**
   * The local path of the file: itself, or a copy in the cache that stays while it is used. Read only. Throws StorageMissing.
   */
  get(key: string, signal?: AbortSignal): Promise<string>
  /** Removes every file whose key begins with `prefix`; none is no error. */
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
