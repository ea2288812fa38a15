/** The checkpoint store: folders on the disk, copies in the storage, rows in Postgres, all kept in step. */
import path from 'node:path'
import type { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import type { CheckpointRow, CheckpointRows, RunStore } from '../db/stores.ts'
import type { Engine, Program } from '../engine/engine.ts'
import { BadUserInput, CheckpointInvalid, CheckpointNotFound } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { receive } from '../storage/receive.ts'
import { writeDurably } from '../storage/staging.ts'
import { StorageMissing, type Storage } from '../storage/storage.ts'
import { allowedPath } from './allowed-path.ts'
import type {
  Checkpoint,
  CheckpointPage,
  CheckpointStore,
  ImportOptions,
  ImportProgress,
  ImportResult,
} from './checkpoint.ts'
import { renderSheet } from './contact-sheet.ts'
import { FILES, sampledOf, toCheckpoint, toProgram, type Description } from './description.ts'
import { exportCheckpoint } from './export.ts'
import { extractInThread } from '../checkpoint-files/extract-in-thread.ts'
import { CheckpointFolders } from './folders.ts'
import { checkAlias, checkName, DEFAULT_ALIAS, nameFromPath } from './names.ts'
import { prepare, type Prepared } from './prepare.ts'
import { findCheckpoint, findRegistered, parseReference, type Found } from './reference.ts'
import { RunWeights } from './run-weights.ts'
import { SharedFolders } from './shared-folders.ts'

export interface CheckpointStoreOptions {
  /** Holds a folder for every checkpoint, and what is being imported. Made if it is not there. */
  readonly directory: string
  /** The folder from which clients may name files. */
  readonly importDirectory: string
  /** The most bytes of one upload. */
  readonly maxUploadBytes: number
  readonly rows: CheckpointRows
  /** Where references to runs are looked up. */
  readonly runs: RunStore
  /** Where runs write their checkpoints; what is imported is shared through it. */
  readonly storage: Storage
  /** An engine on ONNX Runtime's CPU; asked for when something is to be calibrated, checked or rendered. */
  readonly calibrationEngine: () => Promise<Engine>
  readonly logger: Logger
}

/** Programs are small, and made anew from their description in a few milliseconds. */
const PROGRAMS_KEPT = 64

/** What was resolved is recalled for so long: no request takes longer. */
const RECALLED_MS = 10 * 60 * 1000
const RECALLED = 256

/** How often a reference is looked up anew whose files went away meanwhile. */
const ATTEMPTS = 3

/** Opens the store. What crashed imports have left is removed in the background; an import waits for that. */
export function createCheckpointStore(options: CheckpointStoreOptions): CheckpointStore {
  return new Store(options)
}

class Store implements CheckpointStore {
  readonly #options: CheckpointStoreOptions
  readonly #rows: CheckpointRows
  readonly #folders: CheckpointFolders
  readonly #shared: SharedFolders
  readonly #runWeights: RunWeights
  readonly #recalled = new LRUCache<string, Checkpoint>({ max: RECALLED, ttl: RECALLED_MS })
  readonly #programs = new LRUCache<string, Program>({ max: PROGRAMS_KEPT })
  readonly #swept: Promise<void>
  #lastCommit: Promise<unknown> = Promise.resolve()

  constructor(options: CheckpointStoreOptions) {
    this.#options = options
    this.#rows = options.rows
    this.#folders = new CheckpointFolders(options.directory)
    this.#shared = new SharedFolders(this.#folders, options.storage)
    this.#runWeights = new RunWeights(path.join(options.directory, '.runs'), options.storage)
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
    await using staged = await this.#folders.stage()
    const file = path.join(staged.path, fileNameOf(fileName))
    await receive(body, file, {
      maxBytes: this.#options.maxUploadBytes,
      Invalid: CheckpointInvalid,
      signal: options.signal,
      onReceived: ({ message }) => options.onProgress?.({ stage: 'receiving', message }),
    })
    return await this.#import(file, name, options)
  }

  async resolve(reference: string | null | undefined): Promise<Checkpoint> {
    const checkpoint = await this.#present(reference, async (found) => {
      if (found.kind === 'run') return this.#runWeights.open(found)
      await this.#shared.fetch(found.row.digest, found.row.description as Description)
      return this.#toCheckpoint(found.row)
    })
    this.#recalled.set(checkpoint.digest, checkpoint)
    return checkpoint
  }

  recall(digest: string): Checkpoint | null {
    return this.#recalled.get(digest) ?? null
  }

  async promote(reference: string, name: string): Promise<Checkpoint> {
    checkName(name)
    const folder = await this.#present(reference, async (found) => {
      if (found.kind === 'run') return this.#runWeights.folderOf(found)
      throw new BadUserInput(
        `"${reference}" is a lasting checkpoint already, under the name "${found.row.name}".`,
      )
    })
    const { checkpoint } = await this.importFile(path.join(folder, FILES.weights), { name })
    if (checkpoint.name === name) return checkpoint
    throw new BadUserInput(
      `"${reference}" is kept already, under the name "${checkpoint.name}"; rename that one.`,
    )
  }

  async list(page: { first: number; after?: string | null }): Promise<CheckpointPage> {
    const { nodes, ...rest } = await this.#rows.list(page)
    return { nodes: nodes.map((row) => this.#toCheckpoint(row)), ...rest }
  }

  async rename(reference: string, name: string): Promise<Checkpoint> {
    checkName(name)
    const { digest } = await findRegistered(this.#options, reference)
    return this.#toCheckpoint(await this.#rows.rename(digest, name))
  }

  async setAlias(reference: string, alias: string): Promise<Checkpoint> {
    checkAlias(alias)
    const { digest, name } = await findRegistered(this.#options, reference)
    const scope = alias === DEFAULT_ALIAS ? null : name
    return this.#toCheckpoint(await this.#rows.setAlias(digest, scope, alias))
  }

  async removeAlias(text: string): Promise<Checkpoint> {
    const reference = parseReference(text)
    if (reference.kind !== 'default' && reference.kind !== 'alias') {
      throw new BadUserInput(
        `"${text}" is no alias. Say NAME@ALIAS, or "${DEFAULT_ALIAS}", as Checkpoint.aliases lists them.`,
      )
    }
    const { digest } = await findRegistered(this.#options, text)
    const [scope, alias] =
      reference.kind === 'alias' ? [reference.name, reference.alias] : [null, DEFAULT_ALIAS]
    return this.#toCheckpoint(await this.#rows.removeAlias(digest, scope, alias))
  }

  async delete(reference: string): Promise<string> {
    const { digest, name } = await findRegistered(this.#options, reference)
    await this.#oneByOne(async () => {
      await this.#rows.delete(digest)
      // The folder last: should this end here, the next start finds it and does the rest.
      await this.#shared.remove(digest)
      await this.#folders.remove(digest)
    })
    this.#options.logger.info({ checkpoint: name, digest }, 'checkpoint deleted')
    return digest
  }

  async exportTo(reference: string, target: string, format: 'safetensors' | 'onnx'): Promise<void> {
    const source = await this.#present(reference, async (found) => {
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
   * Finds what the reference means, and does what needs its files. A run may retire its checkpoint between the two: then the
   * reference means another by now, or says that it is gone.
   */
  async #present<T>(
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
          `The weights of "${reference ?? DEFAULT_ALIAS}" are not where they should be: ${error.message}`,
          {},
          { cause: error },
        )
      }
    }
  }

  async #import(file: string, name: string, options: ImportOptions): Promise<ImportResult> {
    const { signal, preset, overrides, onProgress } = options
    const report = (progress: ImportProgress) => onProgress?.(progress)
    await this.#swept
    signal?.throwIfAborted()
    report({ stage: 'reading' })
    const extracted = await extractInThread(file, { preset, overrides }, signal)
    await using scratch = await this.#folders.stage()
    const prepared = await prepare(extracted, {
      ...{ signal, preset, overrides, report },
      folders: this.#folders,
      engine: this.#options.calibrationEngine,
      scratch: scratch.path,
    })
    const result = await this.#oneByOne(() =>
      this.#keep(prepared, { name, sourceDigest: extracted.sourceDigest }, { signal, report }),
    )
    this.#options.logger.info(
      { checkpoint: result.row.name, digest: prepared.digest, inserted: result.inserted },
      'checkpoint imported',
    )
    return {
      checkpoint: this.#toCheckpoint(result.row),
      alreadyImported: !result.inserted,
      notes: 'notes' in extracted.found ? extracted.found.notes : [],
    }
  }

  /** The folder first, here and in the storage, then the row: a row always has its files. */
  async #keep(
    prepared: Prepared,
    origin: { readonly name: string; readonly sourceDigest: string },
    options: WriteOptions,
  ): Promise<{ row: CheckpointRow; inserted: boolean }> {
    const { digest, description } = prepared
    options.signal?.throwIfAborted()
    const kept = (await this.#folders.has(digest)) ? false : await this.#write(prepared, options)
    try {
      if (await this.#hasNoRow(digest)) {
        await this.#shared.share(digest, description, options.signal)
      }
      return await this.#rows.insert({ digest, description, ...origin })
    } catch (error) {
      if (kept && (await this.#hasNoRow(digest))) await this.#folders.remove(digest)
      throw error
    }
  }

  /** False also where the database doesn't answer: a folder too many does no harm, one too few does. */
  async #hasNoRow(digest: string): Promise<boolean> {
    const rows = await this.#rows.findByDigest(digest, 1).catch(() => null)
    return rows !== null && rows.every((row) => row.deletedAt !== null)
  }

  async #write(
    { digest, description, file }: Prepared,
    { signal, report }: WriteOptions,
  ): Promise<boolean> {
    await using staged = await this.#folders.stage()
    report({ stage: 'storing' })
    await writeDurably(path.join(staged.path, file.name), ...file.parts)
    const text = `${JSON.stringify(description, null, 2)}\n`
    await writeDurably(path.join(staged.path, FILES.description), text)
    report({ stage: 'rendering' })
    const program = toProgram(path.basename(staged.path), description, staged.path)
    const engine = await this.#options.calibrationEngine()
    const sheet = await renderSheet(engine, program, sampledOf(description), signal)
    await writeDurably(path.join(staged.path, FILES.sheet), sheet)
    signal?.throwIfAborted()
    return await this.#folders.keep(staged, digest)
  }

  /** Imports end and deletions happen one after the other, so that neither sees half of another. */
  #oneByOne<T>(commit: () => Promise<T>): Promise<T> {
    const result = this.#lastCommit.then(commit)
    this.#lastCommit = result.catch(() => undefined)
    return result
  }

  #toCheckpoint(row: CheckpointRow): Checkpoint {
    const { digest } = row
    const program =
      this.#programs.get(digest) ??
      toProgram(digest, row.description as Description, this.#folders.pathOf(digest))
    this.#programs.set(digest, program)
    return toCheckpoint(row, program)
  }

  /** A folder that can't be swept is no reason not to start: importing says what is wrong with it. */
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

interface WriteOptions {
  readonly signal: AbortSignal | undefined
  readonly report: (progress: ImportProgress) => void
}

function descriptionOf(found: Found): Description {
  const { row } = found
  const described = found.kind === 'run' && found.raw ? found.row.rawDescription : row.description
  return described as Description
}

/** The name that was asked for, or one made from the file's. */
function nameOf({ name }: ImportOptions, file: string): string {
  return name === undefined ? nameFromPath(file) : checkName(name)
}

/** A client's file name as one that is safe to use here; its ending may matter to the reader. */
function fileNameOf(fileName: string): string {
  const { base } = path.posix.parse(fileName.replaceAll('\\', '/'))
  const safe = base
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-100)
  return safe || 'upload'
}
