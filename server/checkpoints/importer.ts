/** Imports checkpoint files: reads, calibrates and describes them, then commits the result. */
import path from 'node:path'
import type { LimitFunction } from 'p-limit'
import { extractInThread } from '../checkpoint-files/extract-in-thread.ts'
import type { CheckpointRow, CheckpointRows } from '../db/stores.ts'
import type { Engine } from '../engine/engine.ts'
import type { Logger } from '../logger.ts'
import type { Quota } from '../quota.ts'
import { writeDurably } from '../storage/staging.ts'
import {
  calibrateAndDescribe,
  describeAlternative,
  type DescribedCheckpoint,
} from './calibrate-and-describe.ts'
import type { CalibrationDatasets } from './calibration-inputs.ts'
import type { ImportOptions, ImportProgress } from './checkpoint.ts'
import { renderSheet } from './contact-sheet.ts'
import {
  FILES,
  interfaceOf,
  isSampled,
  networkIn,
  type NetworkDescription,
  type SampledDescription,
} from './description.ts'
import { programOf } from './programs.ts'
import type { CheckpointFolders } from './folders.ts'
import type { SharedFolders } from './shared-folders.ts'

export interface ImporterOptions {
  readonly rows: CheckpointRows
  readonly folders: CheckpointFolders
  readonly shared: SharedFolders
  readonly datasets: CalibrationDatasets
  /** Runs one commit or deletion at a time, so that none sees another half done. */
  readonly commits: LimitFunction
  readonly calibrationEngine: () => Promise<Engine>
  /** Limits of checkpoints, and of bytes in storage, checked before a new one is stored. */
  readonly quotas: CheckpointQuotas | undefined
  readonly logger: Logger
}

export interface CheckpointQuotas {
  readonly checkpoints: Pick<Quota, 'check'>
  readonly bytes: Pick<Quota, 'check'>
}

export interface Imported {
  readonly row: CheckpointRow
  /** False if the checkpoint was already registered. */
  readonly inserted: boolean
  readonly notes: readonly string[]
}

interface WriteOptions {
  readonly signal: AbortSignal | undefined
  readonly report: (progress: ImportProgress) => void
}

export class Importer {
  readonly #options: ImporterOptions

  constructor(options: ImporterOptions) {
    this.#options = options
  }

  /** Imports `file` under `name`. Throws as `CheckpointStore.importFile` does. */
  async import(file: string, name: string, options: ImportOptions): Promise<Imported> {
    const { folders, datasets, commits, calibrationEngine, logger } = this.#options
    const { signal, kind, preset, overrides, classNames, dataset, onProgress } = options
    const report = (progress: ImportProgress) => onProgress?.(progress)
    signal?.throwIfAborted()
    const wanted = { kind, preset, overrides }
    const extracted = await extractInThread(file, wanted, { signal, onProgress: report })
    await using scratch = await folders.stage()
    const described = await calibrateAndDescribe(extracted, {
      ...{ signal, preset, overrides, classNames, dataset, report },
      ...{ folders, datasets },
      engine: calibrationEngine,
      scratch: scratch.path,
    })
    const origin = { name, sourceDigest: extracted.sourceDigest }
    const result = await commits(() => this.#commit(described, origin, { signal, report }))
    const { row, inserted } = result
    logger.info({ checkpoint: row.name, digest: row.digest, inserted }, 'checkpoint imported')
    return { ...result, notes: described.notes }
  }

  /**
   * Registers another network that the weights of a checkpoint could be, under the same name. Its
   * folder must be on this machine. Throws as `describeAlternative` does.
   */
  async choose(
    { digest, name, ...row }: CheckpointRow,
    hypothesis: number,
  ): Promise<CheckpointRow> {
    const { folders, calibrationEngine, commits } = this.#options
    await using scratch = await folders.stage()
    const described = await describeAlternative(
      { name, description: row.description as NetworkDescription },
      hypothesis,
      {
        folder: folders.pathOf(digest),
        engine: calibrationEngine,
        scratch: scratch.path,
        signal: undefined,
      },
    )
    const origin = { name, sourceDigest: row.sourceDigest }
    const options = { signal: undefined, report: () => {} }
    return (await commits(() => this.#commit(described, origin, options))).row
  }

  /** Writes the folder to disk and storage before the row, so that a row always has its files. */
  async #commit(
    described: DescribedCheckpoint,
    origin: { readonly name: string; readonly sourceDigest: string },
    options: WriteOptions,
  ): Promise<{ row: CheckpointRow; inserted: boolean }> {
    const { rows, folders, shared, quotas } = this.#options
    const { digest } = described
    options.signal?.throwIfAborted()
    if (await this.#hasNoRow(digest)) await quotas?.checkpoints.check()
    const present = await folders.describe(digest)
    const written = present ? false : await this.#write(described, options)
    const description = present ?? described.description
    let uploading = false
    try {
      if (await this.#hasNoRow(digest)) {
        await quotas?.bytes.check(await shared.sizeOf(digest, description))
        uploading = true
        await shared.upload(digest, description, options.signal)
      }
      return await rows.insert({ digest, description, ...origin })
    } catch (error) {
      if (await this.#hasNoRow(digest)) {
        if (uploading) await this.#removeShared(digest)
        if (written) await folders.remove(digest)
      }
      throw error
    }
  }

  /** Removes what an import that failed has uploaded. */
  async #removeShared(digest: string): Promise<void> {
    const { shared, logger } = this.#options
    await shared.remove(digest).catch((error: unknown) => {
      logger.warn({ error, digest }, 'files of a failed import are left in storage')
    })
  }

  /** False also if the database doesn't respond: a missing folder is worse than an orphaned one. */
  async #hasNoRow(digest: string): Promise<boolean> {
    const rows = await this.#options.rows.findByDigest(digest, 1).catch(() => null)
    return rows !== null && rows.every((row) => row.deletedAt !== null)
  }

  /** Returns false if the folder was created in the meantime. */
  async #write(
    { digest, description, file, alternatives }: DescribedCheckpoint,
    { signal, report }: WriteOptions,
  ): Promise<boolean> {
    const { folders } = this.#options
    await using staged = await folders.stage()
    report({ stage: 'storing' })
    await writeDurably(path.join(staged.path, file.name), ...file.parts)
    const text = `${JSON.stringify(description, null, 2)}\n`
    await writeDurably(path.join(staged.path, FILES.description), text)
    if (alternatives.length > 0) {
      const file = path.join(staged.path, FILES.alternatives)
      await writeDurably(file, JSON.stringify(alternatives))
    }
    if (isSampled(description)) {
      report({ stage: 'rendering' })
      await this.#writeSheet(staged.path, description, signal)
    }
    signal?.throwIfAborted()
    return await folders.commit(staged, digest)
  }

  async #writeSheet(
    folder: string,
    description: SampledDescription,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const name = path.basename(folder)
    const program = programOf({ digest: name, name, network: networkIn(folder, name, description) })
    const engine = await this.#options.calibrationEngine()
    const sheet = await renderSheet(engine, program, interfaceOf(description), signal)
    await writeDurably(path.join(folder, FILES.sheet), sheet)
  }
}
