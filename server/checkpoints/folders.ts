/** Checkpoints as folders on the disk: DIRECTORY/<digest>/ with the weights, the description and a contact sheet. */
import { readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { orInvalid } from '../or-invalid.ts'
import { readWeights } from '../weights/safetensors.ts'
import type { Weights } from '../graph/tensor.ts'
import { entriesOf, exists, Staging, syncFolder, type StagedFolder } from '../storage/staging.ts'
import { FILES, type Description, type NetworkDescription } from './description.ts'

/** Another process may be about to bring a deleted checkpoint back: its folder is new. */
const SETTLED_MS = 60 * 60 * 1000

const DIGEST = /^[0-9a-f]{64}$/

/** What is under one directory. A folder with a digest for a name is always whole. */
export class CheckpointFolders {
  readonly #directory: string
  readonly #staging: Staging

  constructor(directory: string) {
    this.#directory = directory
    this.#staging = new Staging(path.join(directory, '.staging'))
  }

  /** Where the files of a checkpoint are. */
  pathOf(digest: string): string {
    return path.join(this.#directory, digest)
  }

  has(digest: string): Promise<boolean> {
    return exists(this.pathOf(digest))
  }

  /** A place to fill, on the same file system. */
  stage(): Promise<StagedFolder> {
    return this.#staging.create()
  }

  /** Makes a staged folder the folder of a digest; false if there is one already. */
  commit(staged: StagedFolder, digest: string): Promise<boolean> {
    return staged.publish(this.pathOf(digest))
  }

  /** The folder goes at once, its files after it. */
  async remove(digest: string): Promise<void> {
    if (!(await this.has(digest))) return
    await using trash = await this.#staging.create()
    await rename(this.pathOf(digest), path.join(trash.path, digest))
    await syncFolder(this.#directory)
  }

  /**
   * Removes what processes that died have left: half-made folders, and those of checkpoints that `release` says were
   * deleted but for their files. Returns how many folders that were.
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

  /** The checkpoint that was calibrated here from this basis, if there is one: its digest and its tensors. */
  async findCalibrated(
    basis: string,
    samples: number,
  ): Promise<{ description: NetworkDescription; weights: Weights } | null> {
    for (const digest of await this.#digests()) {
      const description = await this.#describe(digest)
      if (description === null || description.kind === 'onnx') continue
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

  /** Null if the folder was deleted meanwhile. */
  async #describe(digest: string): Promise<Description | null> {
    const file = path.join(this.pathOf(digest), FILES.description)
    const text = await readFile(file, 'utf8').catch(() => null)
    return text === null ? null : (JSON.parse(text) as Description)
  }
}
