/** The checkpoint store: keeps folders on disk, copies in storage and rows in Postgres in step. */
import path from 'node:path'
import type { Readable } from 'node:stream'
import pLimit from 'p-limit'
import { mapPage, type CheckpointRow, type CheckpointRows, type RunStore } from '../db/stores.ts'
import type { Engine } from '../engine/engine.ts'
import { BadUserInput, CheckpointInvalid, CheckpointNotFound, writingTo } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { receive } from '../storage/receive.ts'
import { StorageMissing, type Storage } from '../storage/storage.ts'
import { allowedPath } from './allowed-path.ts'
import type { CalibrationDatasets } from './calibration-inputs.ts'
import { alternativeOf, readAlternatives } from './alternatives.ts'
import {
  asGenerator,
  type Checkpoint,
  type CheckpointPage,
  type CheckpointStore,
  type GeneratorCheckpoint,
  type ImportOptions,
  type ImportResult,
} from './checkpoint.ts'
import {
  FILES,
  isSampled,
  networkIn,
  toCheckpoint,
  type Description,
  descriptionInRun,
} from './description.ts'
import { exportCheckpoint } from './export.ts'
import { CheckpointFolders } from './folders.ts'
import { Importer, type CheckpointQuotas } from './importer.ts'
import { checkAlias, checkName, DEFAULT_ALIAS, nameFromPath } from './names.ts'
import { RecentResolutions } from './recent-resolutions.ts'
import { findCheckpoint, findRegistered, parseReference, type Found } from './reference.ts'
import { RunWeights } from './run-weights.ts'
import { SharedFolders } from './shared-folders.ts'

export interface CheckpointStoreOptions {
  /** Holds a folder for every checkpoint, and imports in progress. Created if missing. */
  readonly directory: string
  /** The folder that clients may import from. */
  readonly importDirectory: string
  /** Maximum size of one upload. */
  readonly maxUploadBytes: number
  readonly rows: CheckpointRows
  /** Training runs, to look up references to their checkpoints. */
  readonly runs: RunStore
  /** Runs write their checkpoints to it; replicas share imported checkpoints through it. */
  readonly storage: Storage
  /** Images to calibrate discriminators on. */
  readonly datasets: CalibrationDatasets
  /** Returns an engine on ONNX Runtime's CPU; called only to calibrate, verify or render. */
  readonly calibrationEngine: () => Promise<Engine>
  readonly quotas?: CheckpointQuotas
  readonly logger: Logger
}

/** Maximum number of times a reference is looked up if its files disappear. */
const ATTEMPTS = 3

/** Opens the store. Removes leftovers of crashed imports in the background; imports wait for it. */
export function createCheckpointStore(options: CheckpointStoreOptions): CheckpointStore {
  return new Store(options)
}

class Store implements CheckpointStore {
  readonly #options: CheckpointStoreOptions
  readonly #rows: CheckpointRows
  readonly #folders: CheckpointFolders
  readonly #shared: SharedFolders
  readonly #runWeights: RunWeights
  readonly #importer: Importer
  readonly #recent = new RecentResolutions()
  readonly #swept: Promise<void>
  readonly #commits = pLimit(1)

  constructor(options: CheckpointStoreOptions) {
    this.#options = options
    this.#rows = options.rows
    this.#folders = new CheckpointFolders(options.directory)
    this.#shared = new SharedFolders(this.#folders, options.storage)
    this.#runWeights = new RunWeights(path.join(options.directory, '.runs'), options.storage)
    const { rows, datasets, calibrationEngine, quotas, logger } = options
    this.#importer = new Importer({
      ...{ rows, datasets, calibrationEngine, quotas, logger },
      ...{ folders: this.#folders, shared: this.#shared, commits: this.#commits },
    })
    this.#swept = this.#sweep()
  }

  async importFile(file: string, options: ImportOptions = {}): Promise<ImportResult> {
    const absolute = path.resolve(file)
    return this.#import(absolute, nameOf(options, absolute), options)
  }

  async importAllowed(file: string, options: ImportOptions = {}): Promise<ImportResult> {
    const allowed = await allowedPath(this.#options.importDirectory, file)
    return this.#import(allowed, nameOf(options, file), options)
  }

  async importStream(
    body: Readable,
    fileName: string,
    options: ImportOptions = {},
  ): Promise<ImportResult> {
    const name = nameOf(options, fileName)
    await this.#swept
    return await writingTo(this.#options.directory, async () => {
      await using staged = await this.#folders.stage()
      const file = path.join(staged.path, fileNameOf(fileName))
      await receive(body, file, {
        maxBytes: this.#options.maxUploadBytes,
        Invalid: CheckpointInvalid,
        signal: options.signal,
        onReceived: ({ message }) => options.onProgress?.({ stage: 'receiving', message }),
      })
      return await this.#import(file, name, options)
    })
  }

  resolve(reference: string | null | undefined): Promise<Checkpoint> {
    return this.#recent.get(reference, () =>
      this.#withFiles(reference, async (found) => {
        if (found.kind === 'run') return this.#runWeights.open(found)
        await this.#shared.fetch(found.row.digest, found.row.description as Description)
        return this.#toCheckpoint(found.row)
      }),
    )
  }

  async promote(reference: string, name: string): Promise<Checkpoint> {
    checkName(name)
    const folder = await this.#withFiles(reference, async (found) => {
      if (found.kind === 'run') return this.#runWeights.folderOf(found)
      throw new BadUserInput(
        `"${reference}" is already a permanent checkpoint, named "${found.row.name}".`,
      )
    })
    const { checkpoint } = await this.importFile(path.join(folder, FILES.weights), { name })
    if (checkpoint.name === name) return checkpoint
    throw new BadUserInput(
      `"${reference}" is already stored as the checkpoint "${checkpoint.name}". ` +
        'Rename that checkpoint instead.',
    )
  }

  async list(page: Parameters<CheckpointStore['list']>[0]): Promise<CheckpointPage> {
    return mapPage(await this.#rows.list(page), (row) => this.#toCheckpoint(row))
  }

  async rename(reference: string, name: string): Promise<Checkpoint> {
    checkName(name)
    const { digest } = await findRegistered(this.#options, reference)
    const row = await this.#recent.during(() => this.#rows.rename(digest, name))
    return this.#toCheckpoint(row)
  }

  async setAlias(reference: string, alias: string): Promise<Checkpoint> {
    checkAlias(alias)
    const { digest, name, description } = await findRegistered(this.#options, reference)
    const scope = alias === DEFAULT_ALIAS ? null : name
    if (scope === null && !isSampled(description as Description)) {
      throw new BadUserInput(
        `"${reference}" is not a generator; the alias "${DEFAULT_ALIAS}" takes generators only.`,
      )
    }
    const row = await this.#recent.during(() => this.#rows.setAlias(digest, scope, alias))
    return this.#toCheckpoint(row)
  }

  async removeAlias(text: string): Promise<Checkpoint> {
    const reference = parseReference(text)
    if (reference.kind !== 'default' && reference.kind !== 'alias') {
      throw new BadUserInput(
        `Invalid alias: "${text}". Use NAME@ALIAS or "${DEFAULT_ALIAS}", as ` +
          'listed in Checkpoint.aliases.',
      )
    }
    const { digest } = await findRegistered(this.#options, text)
    const [scope, alias] =
      reference.kind === 'alias' ? [reference.name, reference.alias] : [null, DEFAULT_ALIAS]
    const row = await this.#recent.during(() => this.#rows.removeAlias(digest, scope, alias))
    return this.#toCheckpoint(row)
  }

  async release(reference: string): Promise<Checkpoint> {
    const { digest } = await findRegistered(this.#options, reference)
    const row = await this.#recent.during(() => this.#rows.release(digest))
    this.#options.logger.info({ checkpoint: row.name, digest }, 'checkpoint released')
    return this.#toCheckpoint(row)
  }

  async alternative(reference: string, hypothesis: number): Promise<GeneratorCheckpoint> {
    const checkpoint = asGenerator(await this.resolve(reference))
    const folder = this.#folders.pathOf(checkpoint.digest)
    const architectures = await readAlternatives(checkpoint, folder, hypothesis)
    return alternativeOf(checkpoint, architectures[hypothesis]!, hypothesis)
  }

  async choose(reference: string, hypothesis: number): Promise<Checkpoint> {
    const row = await findRegistered(this.#options, reference)
    await this.#shared.fetch(row.digest, row.description as Description)
    const chosen = await writingTo(this.#options.directory, () =>
      this.#recent.during(() => this.#importer.choose(row, hypothesis)),
    )
    if (chosen.digest === row.digest) return this.#toCheckpoint(row)
    if (chosen.name !== row.name) {
      throw new BadUserInput(
        `This network is already stored as the checkpoint "${chosen.name}". Use that one.`,
      )
    }
    const replace = () => this.#rows.replace(row.digest, chosen.digest)
    return this.#toCheckpoint(await this.#delete(row, replace))
  }

  async delete(reference: string): Promise<string> {
    const row = await findRegistered(this.#options, reference)
    await this.#delete(row, () => this.#rows.delete(row.digest))
    return row.digest
  }

  async #delete<T>({ digest, name }: CheckpointRow, change: () => Promise<T>): Promise<T> {
    const changed = await this.#commits(() =>
      this.#recent.during(async () => {
        const result = await change()
        // The folder goes last: if the process stops here, the next start finds it and finishes.
        await this.#shared.remove(digest)
        await this.#folders.remove(digest)
        return result
      }),
    )
    this.#options.logger.info({ checkpoint: name, digest }, 'checkpoint deleted')
    return changed
  }

  async exportTo(reference: string, target: string, format: 'safetensors' | 'onnx'): Promise<void> {
    const source = await this.#withFiles(reference, async (found) => {
      const description = descriptionOf(found)
      if (found.kind === 'run') {
        return { description, folder: await this.#runWeights.folderOf(found) }
      }
      await this.#shared.fetch(found.row.digest, description)
      return { description, folder: this.#folders.pathOf(found.row.digest) }
    })
    const engine = this.#options.calibrationEngine
    await exportCheckpoint({ ...source, target, format, engine })
  }

  /**
   * Finds the checkpoint and calls `use`, which needs its files. A run may remove its checkpoint in
   * between; the reference is then looked up again, and means another checkpoint or fails.
   */
  async #withFiles<T>(
    reference: string | null | undefined,
    use: (found: Found) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const found = await findCheckpoint(this.#options, reference)
      try {
        return await use(found)
      } catch (error) {
        if (!(error instanceof StorageMissing)) throw error
        if (attempt < ATTEMPTS) continue
        throw new CheckpointNotFound(
          `The weights of "${reference ?? DEFAULT_ALIAS}" are missing: ${error.message}`,
          {},
          { cause: error },
        )
      }
    }
  }

  async #import(file: string, name: string, options: ImportOptions): Promise<ImportResult> {
    await this.#swept
    const imported = await writingTo(this.#options.directory, () =>
      this.#recent.during(() => this.#importer.import(file, name, options)),
    )
    return {
      checkpoint: this.#toCheckpoint(imported.row),
      alreadyImported: !imported.inserted,
      notes: imported.notes,
    }
  }

  #toCheckpoint(row: CheckpointRow): Checkpoint {
    const folder = this.#folders.pathOf(row.digest)
    return toCheckpoint(row, networkIn(folder, row.digest, row.description as Description))
  }

  /** A folder that can't be swept doesn't stop the server; importing reports the problem. */
  async #sweep(): Promise<void> {
    const { logger, directory } = this.#options
    try {
      const swept = await this.#folders.sweep(async (digest) => {
        const [row] = await this.#rows.findByDigest(digest, 1)
        if (!row?.deletedAt) return false
        await this.#shared.remove(digest)
        return true
      })
      if (swept > 0) logger.info({ directory, swept }, 'leftovers of unfinished imports removed')
    } catch (error) {
      logger.debug({ directory, error }, 'leftovers of unfinished imports could not be removed')
    }
  }
}

function descriptionOf(found: Found): Description {
  return found.kind === 'run' ? descriptionInRun(found) : (found.row.description as Description)
}

/** Returns the requested name, or one derived from the file's name. */
function nameOf({ name }: ImportOptions, file: string): string {
  return name === undefined ? nameFromPath(file) : checkName(name)
}

/** Makes a client's file name safe; its extension is kept because readers may use it. */
function fileNameOf(fileName: string): string {
  const { base } = path.posix.parse(fileName.replaceAll('\\', '/'))
  const safe = base
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-100)
  return safe || 'upload'
}
