/** Rows and stores of the database as plain types. No Prisma type leaves this folder. */
import type { Recipe } from '../latent/recipe.ts'
import type { LatentSpace } from '../latent/spaces.ts'
import type { JobStore, WorkerJobStore, WorkerSession } from './jobs/job-stores.ts'
import type { Page, PageRequest } from './pages.ts'
import type { DatasetRows, Notifications, RunStore } from './runs/training-stores.ts'

export { mapPage, type Page, type PageRequest } from './pages.ts'
export * from './jobs/job-stores.ts'
export * from './runs/training-stores.ts'

export interface LatentRow {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
  readonly note: string
  readonly recipe: Recipe
  readonly recipeHash: string
  readonly space: LatentSpace
  /** [zDim], or in w [rows, size] flattened. */
  readonly values: Float32Array
  /** Number of rows of w: more than 1 only in W_PLUS. */
  readonly rows: number
  readonly checkpointDigest: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A latent to save. The database assigns its id and timestamps. */
export interface NewLatent extends Omit<LatentRow, 'id' | 'createdAt' | 'updatedAt'> {
  readonly clientMutationId?: string
}

export interface LatentFilter extends PageRequest {
  readonly checkpointDigest?: string
  readonly tag?: string
  readonly search?: string
}

/** A tag and the number of latents that have it. */
export interface TagCount {
  readonly tag: string
  readonly count: number
}

export interface LatentStore {
  /**
   * Saves idempotently: repeating a clientMutationId with the same content returns the existing
   * row. Throws BadUserInput if the content differs or the name is taken.
   */
  save(latent: NewLatent): Promise<LatentRow>
  /** Returns the row that an earlier save of the same content made; throws as `save` does. */
  saved(latent: NewLatent): Promise<LatentRow | null>
  count(): Promise<number>
  /** Finds latents by id or name, in one query. Unknown keys are omitted. Ids win over names. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, LatentRow>>
  /** Lists latents, newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: LatentFilter): Promise<Page<LatentRow>>
  /** Returns up to `limit` tags, most used first, then in code point order. */
  tags(limit: number): Promise<TagCount[]>
  /** Throws LatentNotFound, or BadUserInput if the name is taken. */
  update(
    id: string,
    change: { name?: string; tags?: readonly string[]; note?: string },
  ): Promise<LatentRow>
  /** Deletes the latents that exist, in one statement, and returns their ids. */
  delete(ids: readonly string[]): Promise<string[]>
}

/**
 * Documents addressed by the sha256 of their content: picture sources too long for a URL. Storing
 * and reading one records that it is in use, at most once a day.
 */
export interface DocumentStore {
  /** Stores canonical JSON under its sha256. Idempotent. */
  put(hash: string, content: string): Promise<void>
  /** Returns the document, or undefined if it does not exist. */
  get(hash: string): Promise<unknown>
  /** Returns up to two documents whose hash starts with these hex digits; two if ambiguous. */
  findByPrefix(digits: string): Promise<unknown[]>
  /**
   * Deletes some of the documents that were last used before `time`; returns their number. The
   * variants of older URLs stay while they are saved.
   */
  deleteUnused(time: Date): Promise<number>
}

export interface CheckpointRow {
  readonly digest: string
  readonly name: string
  /** Sorted: `NAME@ALIAS`, or only the alias if it is server-wide (`default`). */
  readonly aliases: readonly string[]
  readonly sourceDigest: string
  /** The canonical description as JSON. The checkpoints folder defines its shape. */
  readonly description: unknown
  readonly createdAt: Date
  readonly deletedAt: Date | null
  readonly quarantine: Quarantine | null
}

/** A checkpoint is not run while it has one. */
export interface Quarantine {
  /** A sentence about the checkpoint. */
  readonly reason: string
  readonly at: Date
}

/**
 * The kind of network. Descriptions distinguish more kinds; all of them except `discriminator` and
 * `features` describe generators.
 */
export type CheckpointKind = 'generator' | 'discriminator' | 'features'

export interface NewCheckpoint {
  readonly digest: string
  readonly name: string
  readonly sourceDigest: string
  /** Its `kind` is `discriminator` or `features` for those. */
  readonly description: { readonly kind: string }
}

export interface CheckpointFilter extends PageRequest {
  readonly kind?: CheckpointKind | null
}

export interface CheckpointRows {
  /**
   * Registers a checkpoint. An existing digest is returned unchanged with `inserted: false`. A
   * deleted digest is restored under the new name, without a quarantine. A generator becomes the
   * `default` if the server has none.
   */
  insert(row: NewCheckpoint): Promise<{ row: CheckpointRow; inserted: boolean }>
  /**
   * Returns up to `limit` rows whose digest starts with these hex digits, including deleted ones.
   */
  findByDigest(prefix: string, limit: number): Promise<CheckpointRow[]>
  findNewest(name: string): Promise<CheckpointRow | null>
  /** Null `name`: a server-wide alias. */
  findByAlias(name: string | null, alias: string): Promise<CheckpointRow | null>
  /**
   * Lists checkpoints that are not deleted, newest first. Null `kind`: both kinds. Throws
   * BadUserInput for a malformed cursor.
   */
  list(page: CheckpointFilter): Promise<Page<CheckpointRow>>
  /** Counts the checkpoints that are not deleted. */
  count(): Promise<number>
  /**
   * Renames a checkpoint and moves its aliases along. Throws CheckpointNotFound, or BadUserInput if
   * the new name already has one of these aliases.
   */
  rename(digest: string, name: string): Promise<CheckpointRow>
  /**
   * Points the alias to this checkpoint, moving it if it exists. Throws CheckpointNotFound, or
   * BadUserInput if the checkpoint has too many.
   */
  setAlias(digest: string, name: string | null, alias: string): Promise<CheckpointRow>
  /** Removes the alias if it points to this checkpoint. Throws CheckpointNotFound. */
  removeAlias(digest: string, name: string | null, alias: string): Promise<CheckpointRow>
  /** Quarantines the checkpoint, unless it is already; returns null if it is not registered. */
  quarantine(digest: string, reason: string): Promise<CheckpointRow | null>
  /** Ends the checkpoint's quarantine, if it has one. Throws CheckpointNotFound. */
  release(digest: string): Promise<CheckpointRow>
  /**
   * Moves the aliases to another checkpoint of the same name, and marks this one deleted. Throws
   * CheckpointNotFound.
   */
  replace(digest: string, other: string): Promise<CheckpointRow>
  /** Marks the checkpoint deleted and removes its aliases. Throws CheckpointNotFound. */
  delete(digest: string): Promise<void>
  /**
   * Deletes rows of checkpoints that were deleted before `time` and that no latent, variant or
   * classifier names, some at a time. Returns their number.
   */
  deleteExpired(time: Date): Promise<number>
}

/** A classifier of images by an attribute of a dataset. Its weights are read separately. */
export interface ClassifierRow {
  readonly id: string
  /** The job that fitted it. */
  readonly jobId: string
  readonly datasetId: string
  readonly datasetName: string
  readonly attribute: string
  /** Names of the classes, in the order of the weights. */
  readonly values: readonly string[]
  /** For a numeric attribute: the numbers between its classes. */
  readonly thresholds: readonly number[]
  readonly discriminatorDigest: string
  /** The activation whose features are classified. Null: all activations. */
  readonly activation: string | null
  readonly c: number
  readonly accuracy: number
  readonly balancedAccuracy: number
  readonly trainingImages: number
  readonly testImages: number
  readonly featureCount: number
  readonly createdAt: Date
}

export interface NewClassifier extends Omit<ClassifierRow, 'id' | 'createdAt'> {
  /** [vectors, featureCount + 1], the intercept last. Two classes have one vector. */
  readonly weights: Float32Array
}

export interface ClassifierFilter extends PageRequest {
  readonly discriminatorDigest?: string
  readonly datasetName?: string
  readonly attribute?: string
}

export interface ClassifierRows {
  /** Saves a job's classifier. Repeating a job's id returns the row of the first save. */
  save(classifier: NewClassifier): Promise<ClassifierRow>
  /** Finds classifiers by their uuids, in any order. Unknown ids are omitted. */
  findMany(ids: readonly string[]): Promise<ClassifierRow[]>
  findByJob(jobId: string): Promise<ClassifierRow | null>
  /** Returns a classifier's weights, as they were saved. Throws ClassifierNotFound. */
  weights(id: string): Promise<Float32Array>
  /** Lists classifiers, newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: ClassifierFilter): Promise<Page<ClassifierRow>>
  /** Throws ClassifierNotFound. */
  delete(id: string): Promise<void>
}

/** A saved variant. `variant` is the JSON of a canonical variant (sampling/variant.ts). */
export interface VariantRow {
  readonly id: string
  readonly name: string
  readonly checkpointDigest: string
  readonly variant: unknown
  readonly createdAt: Date
}

export interface VariantFilter extends PageRequest {
  readonly checkpointDigest?: string
}

export interface VariantStore {
  /** Throws BadUserInput if the name is taken. */
  save(variant: Omit<VariantRow, 'id' | 'createdAt'>): Promise<VariantRow>
  /** Finds variants by id or name, in one query. Unknown keys are omitted. Ids win over names. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, VariantRow>>
  /** Lists variants, newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: VariantFilter): Promise<Page<VariantRow>>
  count(): Promise<number>
  /** Returns false if no variant has this id. */
  delete(id: string): Promise<boolean>
}

/** The open database: the interface of `db/` to the composition root. */
export interface Database extends AsyncDisposable {
  readonly url: string
  readonly latents: LatentStore
  readonly variants: VariantStore
  readonly checkpoints: CheckpointRows
  readonly classifiers: ClassifierRows
  readonly documents: DocumentStore
  readonly datasets: DatasetRows
  readonly jobs: JobStore
  readonly workerJobs: WorkerJobStore
  readonly runs: RunStore
  readonly notifications: Notifications
  /** Opens the session by which others see whether a worker's process is alive. */
  workerSession(worker: string): Promise<WorkerSession>
  /** Returns a value that all replicas share, created by `make` the first time: the signing key. */
  setting(key: string, make: () => string | Promise<string>): Promise<string>
  /** Resolves if the database responds. */
  ping(): Promise<void>
}
