/** Checkpoint folders: DIRECTORY/<digest>/ with weights, description and contact sheet. */
import { readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { orInvalid } from '../or-invalid.ts'
import { DIGEST } from '../weights/canonical-json.ts'
import { readWeights } from '../weights/safetensors.ts'
import type { Weights } from '../graph/tensor.ts'
import { entriesOf, exists, Staging, syncFolder, type StagedFolder } from '../storage/staging.ts'
import { FILES, isServedAsIs, type Description, type NetworkDescription } from './description.ts'

/** A newer folder is kept: another process may be re-importing a deleted checkpoint. */
const SETTLED_MS = 60 * 60 * 1000

/** The folders under one directory. A folder named by a digest is always complete. */
export class CheckpointFolders {
  readonly #directory: string
  readonly #staging: Staging

  constructor(directory: string) {
    this.#directory = directory
    this.#staging = new Staging(path.join(directory, '.staging'))
  }

  /** Path of a checkpoint's folder. */
  pathOf(digest: string): string {
    return path.join(this.#directory, digest)
  }

  has(digest: string): Promise<boolean> {
    return exists(this.pathOf(digest))
  }

  /** Creates a folder to fill, on the same file system. */
  stage(): Promise<StagedFolder> {
    return this.#staging.create()
  }

  /** Renames a staged folder to `digest`; returns false if that folder exists. */
  commit(staged: StagedFolder, digest: string): Promise<boolean> {
    return staged.publish(this.pathOf(digest))
  }

  /** Removes a checkpoint's folder: renames it first, then deletes its files. */
  async remove(digest: string): Promise<void> {
    if (!(await this.has(digest))) return
    await using trash = await this.#staging.create()
    await rename(this.pathOf(digest), path.join(trash.path, digest))
    await syncFolder(this.#directory)
  }

  /**
   * Removes what crashed processes left: staged folders, and folders of deleted checkpoints.
   * `release` returns true for the digest of a deleted checkpoint. Returns the number of folders
   * removed.
   */
  async sweep(release: (digest: string) => Promise<boolean>): Promise<number> {
    let swept = await this.#staging.sweep()
    for (const digest of await this.#digests()) {
      const { mtimeMs } = await stat(this.pathOf(digest))
      if (Date.now() - mtimeMs < SETTLED_MS || !(await release(digest))) continue
      await this.remove(digest)
      swept++
    }
    return swept
  }

  /** Returns the description in a folder, or null if there is no such folder. */
  async describe(digest: string): Promise<Description | null> {
    const file = path.join(this.pathOf(digest), FILES.description)
    const text = await readFile(file, 'utf8').catch(() => null)
    return text === null ? null : (JSON.parse(text) as Description)
  }

  /** Finds the checkpoint that was calibrated on this machine from `basis`, or returns null. */
  async findCalibrated(
    basis: string,
    samples: number,
  ): Promise<{ description: NetworkDescription; weights: Weights } | null> {
    for (const digest of await this.#digests()) {
      const description = await this.describe(digest)
      if (description === null || isServedAsIs(description)) continue
      const { calibration } = description
      if (calibration?.basis !== basis || calibration.samples !== samples) continue
      const bytes = await readFile(path.join(this.pathOf(digest), FILES.weights))
      return { description, weights: orInvalid(() => readWeights(bytes)) }
    }
    return null
  }

  async #digests(): Promise<string[]> {
    return (await entriesOf(this.#directory)).filter((name) => DIGEST.test(name))
  }
}
