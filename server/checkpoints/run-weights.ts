/** Networks of training runs on this machine: copies of what is in the storage, to sample while the run goes on. */
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import type { Storage } from '../storage/storage.ts'
import { LocalCache } from '../storage/local-cache.ts'
import type { Checkpoint } from './checkpoint.ts'
import { FILES, networkIn, toCheckpoint, descriptionInRun } from './description.ts'
import { digestOfFile } from '../checkpoint-files/digest.ts'
import type { FoundInRun } from './reference.ts'
import { linkOrCopy } from './shared-folders.ts'

/** Copies on the disk; those of the last half hour stay whatever this says. */
const COPIES_BYTES = 2 * 1024 ** 3

const OPENED_KEPT = 64

type Opened = Pick<Checkpoint, 'network' | 'sourceDigest'>

export class RunWeights {
  readonly #folder: string
  readonly #storage: Storage
  /** By digest. Their copies may be gone meanwhile; they come back under the same path. */
  readonly #opened = new LRUCache<string, Opened>({ max: OPENED_KEPT })
  #copies: Promise<LocalCache> | undefined

  /** `folder` is made when it is first needed. */
  constructor(folder: string, storage: Storage) {
    this.#folder = folder
    this.#storage = storage
  }

  /**
   * The checkpoint, with its weights on this machine: they stay for half an hour after they were last asked for, also when
   * the run has retired them. Throws StorageMissing if it has by now, and as Storage.get does.
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
    const registered = { digest, name, aliases: [], sourceDigest, description, createdAt }
    return {
      ...toCheckpoint(registered, network),
      run: { name: runName, step, raw: which === 'raw' },
    }
  }

  /** A folder with its `weights.safetensors`, as a checkpoint that was imported has one. Throws as `open` does. */
  async folderOf({ digest, row, network }: FoundInRun): Promise<string> {
    const copies = await this.#openCopies()
    // Without averaging the two are one, and need not be two files.
    const file = network === 'raw' && row.rawDigest === row.digest ? 'generator' : network
    const copy = await copies.get(`${digest}/${FILES.weights}`, async (temporary) => {
      await linkOrCopy(await this.#storage.get(`${row.key}/${file}.safetensors`), temporary)
    })
    return path.dirname(copy)
  }

  /** Tried again by the next who asks, where it fails. */
  #openCopies(): Promise<LocalCache> {
    this.#copies ??= LocalCache.open({ folder: this.#folder, maxBytes: COPIES_BYTES }).catch(
      (error: unknown) => {
        this.#copies = undefined
        throw error
      },
    )
    return this.#copies
  }
}
