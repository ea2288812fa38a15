/** What the database keeps, as plain rows; no Prisma type leaves this folder. */
import type { Recipe } from '../latent/recipe.ts'
import type { JobStore, WorkerJobStore } from './jobs/job-stores.ts'
import type { Page } from './pages.ts'
import type { DatasetRows, Notifications, RunStore } from './runs/training-stores.ts'

export type { Page } from './pages.ts'
export * from './jobs/job-stores.ts'
export * from './runs/training-stores.ts'

export interface LatentRow {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
  readonly note: string
  readonly recipe: Recipe
  readonly recipeHash: string
  readonly z: Float32Array
  readonly checkpointDigest: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A latent to be saved: the database gives it its id and its times. */
export interface NewLatent extends Omit<LatentRow, 'id' | 'createdAt' | 'updatedAt'> {
  readonly clientMutationId?: string
}

export interface LatentFilter {
  readonly first: number
  readonly after?: string | null
  readonly checkpointDigest?: string
  readonly tag?: string
  readonly search?: string
}

/** A tag, and how many latents have it. */
export interface TagCount {
  readonly tag: string
  readonly count: number
}

export interface LatentStore {
  /**
   * Saves once: with a clientMutationId seen before, the same content returns the row that is there, other content is
   * BadUserInput; so is a name that is taken.
   */
  save(latent: NewLatent): Promise<LatentRow>
  /** By ids or names, in one query; a key that answers to nothing is absent. Ids win over names. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, LatentRow>>
  /** Newest first. Throws BadUserInput for a malformed cursor. */
  list(filter: LatentFilter): Promise<Page<LatentRow>>
  /** Most used first, then by code points; at most `limit`. */
  tags(limit: number): Promise<TagCount[]>
  /** Throws LatentNotFound, or BadUserInput for a name that is taken. */
  update(
    id: string,
    change: { name?: string; tags?: readonly string[]; note?: string },
  ): Promise<LatentRow>
  /** Deletes those that are there, in one statement, and returns their ids. */
  delete(ids: readonly string[]): Promise<string[]>
}

/** Documents addressed by the sha256 of their content: sources of pictures too long for a url. */
export interface DocumentStore {
  /** Returns the hash, hex. Putting the same twice is one row. */
  put(document: unknown): Promise<string>
  /** Undefined if there is none. */
  get(hash: string): Promise<unknown>
  /** The documents whose hash starts with these hex digits: more than one if they are too few. */
  findByPrefix(digits: string): Promise<unknown[]>
}

export interface CheckpointRow {
  readonly digest: string
  readonly name: string
  /** `NAME@ALIAS`, and server-wide ones (`default`) as they are; sorted. */
  readonly aliases: readonly string[]
  readonly sourceDigest: string
  /** The canonical description, as JSON; the checkpoints folder knows its shape. */
  readonly description: unknown
  readonly createdAt: Date
  readonly deletedAt: Date | null
}

/** What a checkpoint's network is. Descriptions are of more kinds; all but `discriminator` are of generators. */
export type CheckpointKind = 'generator' | 'discriminator'

export interface NewCheckpoint {
  readonly digest: string
  readonly name: string
  readonly sourceDigest: string
  /** Its `kind` is `discriminator` for discriminators. */
  readonly description: { readonly kind: string }
}

export interface CheckpointFilter {
  readonly first: number
  readonly after?: string | null
  readonly kind?: CheckpointKind | null
}

export interface CheckpointRows {
  /**
   * Registers; a digest that is there and not deleted is returned with `inserted: false`, a deleted one comes back under
   * the new name. While no checkpoint is `default`, a generator that is registered becomes it.
   */
  insert(row: NewCheckpoint): Promise<{ row: CheckpointRow; inserted: boolean }>
  /** Rows whose digest starts with these hex digits, deleted ones too; at most `limit`. */
  findByDigest(prefix: string, limit: number): Promise<CheckpointRow[]>
  findNewest(name: string): Promise<CheckpointRow | null>
  /** `name` null is the server-wide alias. */
  findByAlias(name: string | null, alias: string): Promise<CheckpointRow | null>
  /** Those not deleted, of one kind or (null) of both, newest first. Throws BadUserInput for a malformed cursor. */
  list(page: CheckpointFilter): Promise<Page<CheckpointRow>>
  /** Its aliases go with it. Throws CheckpointNotFound; BadUserInput if the new name has one of its aliases already. */
  rename(digest: string, name: string): Promise<CheckpointRow>
  /** Points the alias here, wherever it pointed before. Throws CheckpointNotFound. */
  setAlias(digest: string, name: string | null, alias: string): Promise<CheckpointRow>
  /** Takes the alias away if it points here. Throws CheckpointNotFound. */
  removeAlias(digest: string, name: string | null, alias: string): Promise<CheckpointRow>
  /** Marks deleted and removes its aliases. Throws CheckpointNotFound. */
  delete(digest: string): Promise<void>
}

/** What `db/` offers the composition root. */
export interface Database extends AsyncDisposable {
  readonly url: string
  readonly latents: LatentStore
  readonly checkpoints: CheckpointRows
  readonly documents: DocumentStore
  readonly datasets: DatasetRows
  readonly jobs: JobStore
  readonly workerJobs: WorkerJobStore
  readonly runs: RunStore
  readonly notifications: Notifications
  /** One value a key for all replicas, made by `make` the first time: the signing key. */
  setting(key: string, make: () => string | Promise<string>): Promise<string>
  /** Resolves if the database answers. */
  ping(): Promise<void>
}
