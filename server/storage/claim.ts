/**
 * Opens the storage of an installation and checks that it belongs to the installation's database.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { OperatorError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { openStorage } from './open-storage.ts'
import type { S3Options } from './s3-storage.ts'
import { StorageMissing, type Storage } from './storage.ts'

/** One value for each key, shared by all replicas of an installation. */
export interface Settings {
  /** The value of `key`; `make` provides it the first time. */
  setting(key: string, make: () => string | Promise<string>): Promise<string>
}

/** The parts of the configuration that locate the storage. */
export interface StorageLocation {
  /** Holds the cache of a bucket, and files on their way into the storage. */
  readonly dataDir: string
  /** Set if the operator named a database. */
  readonly databaseUrl?: string
  readonly storage: {
    readonly url: string
    /** True if the operator named no storage. */
    readonly isDefault: boolean
    readonly s3?: S3Options
  }
}

/** The storage as recorded in the database. */
interface Claim {
  /** `ID` of the marker file `installations/ID` in the storage. */
  readonly id: string
  /** URL of the storage when it was first used. The storage may have been moved since. */
  readonly url: string
}

/**
 * Opens the storage. The first process to use it with this database writes a marker file, which all
 * others must find: a worker that kept its files elsewhere would leave runs without the checkpoints
 * that the database lists. If the operator configured a database but no storage, the storage
 * recorded in the database is used. Throws OperatorError if the marker is missing.
 */
export async function openInstallationStorage(
  config: StorageLocation,
  database: Settings,
  logger: Logger,
): Promise<Storage & AsyncDisposable> {
  const cacheDir = path.join(config.dataDir, 'cache', 'storage')
  const open = (url: string) => openStorage({ ...config.storage, url, cacheDir, logger })
  const mark = async () => {
    const claim: Claim = { id: randomUUID(), url: config.storage.url }
    await using storage = await open(claim.url)
    await putMark(storage, claim.id, config.dataDir)
    return JSON.stringify(claim)
  }
  const claim = JSON.parse(await database.setting('storage', mark)) as Claim
  const isKnown = config.storage.isDefault && config.databaseUrl && claim.url.startsWith('file:')
  const storage = await open(isKnown ? claim.url : config.storage.url)
  try {
    await storage.get(markKey(claim.id))
    return storage
  } catch (error) {
    await storage[Symbol.asyncDispose]()
    if (!(error instanceof StorageMissing)) throw error
    throw new OperatorError(
      `STORAGE points to ${storage.description}, but this database was set up with ${claim.url}. ` +
        'Set STORAGE to storage that all servers and workers share: a shared folder, or a bucket.',
    )
  }
}

const markKey = (id: string) => `installations/${id}`

async function putMark(storage: Storage, id: string, dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const folder = await mkdtemp(path.join(dataDir, 'mark-'))
  try {
    const file = path.join(folder, id)
    await writeFile(file, 'This storage belongs to the database of a LatentQL installation.\n')
    await storage.put(markKey(id), file)
  } finally {
    await rm(folder, { recursive: true })
  }
}
