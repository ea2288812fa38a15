/** Local copies of training runs' networks, to sample while the run continues. */
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Storage } from '../storage/storage.ts'
import { LocalCache } from '../storage/local-cache.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FILES, networkIn, toCheckpoint, descriptionInRun } from './description.ts'
import { digestOfFile } from '../checkpoint-files/digest.ts'
import type { FoundInRun } from './reference.ts'
import { runCheckpointId } from './run-checkpoint-id.ts'
import { linkOrCopy } from './shared-folders.ts'

/** Maximum size of the copies on disk; copies used in the last half hour stay regardless. */
const MAX_COPIES_BYTES = 2 * 1024 ** 3

const MAX_OPENED = 64

type Opened = Pick<Checkpoint, 'network' | 'sourceDigest'>

export class RunWeights {
  readonly #folder: string
  readonly #storage: Storage
  /** By digest. A copy may have been evicted; fetching it again restores it at the same path. */
  readonly #opened = new LRUCache<string, Opened>({ max: MAX_OPENED })
  #copies: Promise<LocalCache> | undefined

  /** `folder` is created on first use. */
  constructor(folder: string, storage: Storage) {
    this.#folder = folder
    this.#storage = storage
  }

  /**
   * Returns the checkpoint with its weights on this machine. They stay for half an hour after the
   * last call, even if the run removes them. Throws StorageMissing if the run has already removed
   * them, and as Storage.get does.
   */
  async open(found: FoundInRun): Promise<Checkpoint> {
    const { digest, row, network: which } = found
    const folder = await this.folderOf(found)
    const description = descriptionInRun(found)
    let opened = this.#opened.get(digest)
    if (!opened) {
      const network = networkIn(folder, digest, description)
      const sourceDigest = await digestOfFile(path.join(folder, FILES.weights))
      opened = { network, sourceDigest }
      this.#opened.set(digest, opened)
    }
    const { createdAt, runName, step } = row
    const { name } = found
    const { network, sourceDigest } = opened
    const facts = { digest, name, aliases: [], sourceDigest, description, createdAt }
    return {
      ...toCheckpoint({ ...facts, quarantine: null }, network),
      id: `${runCheckpointId(row)}:${which}`,
      run: { name: runName, step, raw: which === 'raw' },
    }
  }

  /** Returns a folder that holds `weights.safetensors`. Throws as `open` does. */
  async folderOf({ digest, row, network }: FoundInRun): Promise<string> {
    const copies = await this.#openCopies()
    // Without averaging both generators are the same, so one file serves both.
    const file = network === 'raw' && row.rawDigest === row.digest ? 'generator' : network
    const copy = await copies.get(`${digest}/${FILES.weights}`, async (temporary) => {
      await linkOrCopy(await this.#storage.get(`${row.key}/${file}.safetensors`), temporary)
    })
    return path.dirname(copy)
  }

  /** Opens the cache once; a failure is retried on the next call. */
  #openCopies(): Promise<LocalCache> {
    this.#copies ??= LocalCache.open({ folder: this.#folder, maxBytes: MAX_COPIES_BYTES }).catch(
      (error: unknown) => {
        this.#copies = undefined
        throw error
      },
    )
    return this.#copies
  }
}
