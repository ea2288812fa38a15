/** A checkpoint as the rest of the server sees it, and the interface of the store. */
import type { Readable } from 'node:stream'
import type { Artifact } from '../weights/artifact.ts'
import type {
  ArchitectureOverrides,
  CheckpointFormat,
  NetworkKind,
} from '../checkpoint-files/generator-file.ts'
import type { Evidence } from './evidence.ts'
import type { CheckpointFilter, Page, Quarantine } from '../db/stores.ts'
import { BadUserInput } from '../errors.ts'
import type { Architecture } from '../gan/architecture.ts'
import type {
  DiscriminatorInterface,
  FamilyName,
  GeneratorInterface,
  ImageSize,
} from '../gan/network-family.ts'

interface CheckpointFacts {
  /**
   * Identifies the checkpoint under this name; also a reference to it. `sha256:DIGEST` if it was
   * imported or promoted, else the id of its run's checkpoint and its network
   * (run-checkpoint-id.ts).
   */
  readonly id: string
  /** 64 hex digits. */
  readonly digest: string
  /** For a run's checkpoint `RUN@STEP`, followed by `:raw` or `:discriminator` if it is one. */
  readonly name: string
  /** The training run and step it belongs to; null for an imported or promoted checkpoint. */
  readonly run: { readonly name: string; readonly step: number; readonly raw: boolean } | null
  /** `NAME@ALIAS` for each alias, and `default`. */
  readonly aliases: readonly string[]
  /** 64 hex digits. */
  readonly sourceDigest: string
  readonly format: CheckpointFormat
  /** The preset that supplied settings the file doesn't record, or null. */
  readonly preset: string | null
  /** Layer descriptions, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
  readonly layers: readonly string[]
  readonly parameterCount: number | null
  readonly batchNorm: 'NONE' | 'STORED' | 'CALIBRATED'
  readonly calibrationDrift: number | null
  /** Networks that the weights could be, best first; empty if nothing was compared. */
  readonly evidence: readonly Evidence[]
  /** The network that `programOf` builds programs from. */
  readonly network: NetworkFiles
  /** The reason not to run it, and its time; always null for a network with an architecture. */
  readonly quarantine: Quarantine | null
  readonly createdAt: Date
}

export interface GeneratorCheckpoint extends CheckpointFacts {
  readonly kind: 'generator'
  readonly generator: GeneratorInterface
  readonly discriminator: null
}

export interface DiscriminatorCheckpoint extends CheckpointFacts {
  readonly kind: 'discriminator'
  readonly generator: null
  readonly discriminator: DiscriminatorInterface
}

/** A network that describes images by numbers, served as is. */
export interface FeaturesCheckpoint extends CheckpointFacts {
  readonly kind: 'features'
  readonly generator: null
  readonly discriminator: null
  readonly features: FeaturesInterface
}

/** Everything about a feature network that the schema exposes and measuring needs. */
export interface FeaturesInterface {
  readonly image: ImageSize
  /** Number of features of an image. */
  readonly size: number
}

/** A checkpoint that takes images. */
export type ImageCheckpoint = DiscriminatorCheckpoint | FeaturesCheckpoint

export type Checkpoint = GeneratorCheckpoint | DiscriminatorCheckpoint | FeaturesCheckpoint

/** A network of a family with the file of its weights, or an ONNX model served as is. */
export type NetworkFiles =
  | {
      readonly kind: 'family'
      readonly family: FamilyName
      readonly architecture: Architecture
      readonly weights: Artifact
    }
  | {
      readonly kind: 'onnx'
      readonly model: Artifact
      readonly layout: 'NCHW' | 'NHWC'
      readonly range: readonly [number, number]
    }
  | { readonly kind: 'features'; readonly model: Artifact }

/** The images that a generator makes, or that another network takes. */
export function imageOf(checkpoint: Checkpoint): ImageSize {
  if (checkpoint.kind === 'features') return checkpoint.features.image
  return (checkpoint.generator ?? checkpoint.discriminator).image
}

/** Kinds of networks, in messages. */
export const IN_WORDS = {
  generator: 'generator',
  discriminator: 'discriminator',
  features: 'feature network',
} as const satisfies Record<NetworkKind, string>

/** Returns the checkpoint as a generator. Throws BadUserInput if it isn't one. */
export function asGenerator(checkpoint: Checkpoint): GeneratorCheckpoint {
  if (checkpoint.kind === 'generator') return checkpoint
  const { name, kind } = checkpoint
  throw new BadUserInput(
    `"${name}" is a ${IN_WORDS[kind]} and can't generate images. Pass a generator.`,
  )
}

/** Returns the checkpoint as a discriminator. Throws BadUserInput if it isn't one. */
export function asDiscriminator(checkpoint: Checkpoint): DiscriminatorCheckpoint {
  if (checkpoint.kind === 'discriminator') return checkpoint
  const { name, kind } = checkpoint
  throw new BadUserInput(
    `"${name}" is a ${IN_WORDS[kind]} and can't score images. Pass a discriminator.`,
  )
}

export interface ImportOptions {
  /** Default: derived from the file's name. */
  readonly name?: string
  /** Default: the generator, or the discriminator of a file that holds only a discriminator. */
  readonly kind?: NetworkKind
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
  /** Names of a conditional generator's classes, in order; default: as the file records them. */
  readonly classNames?: readonly string[]
  /** The dataset that calibrates a discriminator whose batch norms have no statistics. */
  readonly dataset?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
}

export interface ImportProgress {
  readonly stage: 'receiving' | 'reading' | 'inferring' | 'calibrating' | 'storing' | 'rendering'
  /** Progress within the stage, 0 to 1; absent if unknown. */
  readonly fraction?: number
  readonly message?: string
}

export interface ImportResult {
  readonly checkpoint: Checkpoint
  readonly alreadyImported: boolean
  /** Choices and assumptions about settings the file doesn't record, for the user to check. */
  readonly notes: readonly string[]
}

export type CheckpointPage = Page<Checkpoint>

export interface CheckpointStore {
  /** Imports a file, or a folder that holds one. Leaves no files if it throws CheckpointInvalid. */
  importFile(path: string, options?: ImportOptions): Promise<ImportResult>
  /** Imports a path named by a client. Throws BadUserInput for paths outside the import folder. */
  importAllowed(path: string, options?: ImportOptions): Promise<ImportResult>
  /** Imports an upload as it arrives, up to the configured maximum size. */
  importStream(body: Readable, fileName: string, options?: ImportOptions): Promise<ImportResult>
  /**
   * Returns the checkpoint that a reference means; null means `default`. Changes by other processes
   * may go unnoticed for a quarter of a second. The checkpoint's weights are on this machine and
   * stay at least half an hour, even if the checkpoint is deleted. Throws CheckpointNotFound,
   * CheckpointDeleted (also for a checkpoint that its run has removed), BadUserInput (an ambiguous
   * digest) or StorageUnavailable.
   */
  resolve(reference: string | null | undefined): Promise<Checkpoint>
  /**
   * Copies a run's checkpoint to a permanent one named `name`. Throws as `resolve` does, and
   * BadUserInput if the name is invalid or taken, or the checkpoint is already permanent.
   */
  promote(reference: string, name: string): Promise<Checkpoint>
  /** Lists imported and promoted checkpoints, newest first. */
  list(page: CheckpointFilter): Promise<CheckpointPage>
  /**
   * Renames a checkpoint. `rename`, `setAlias` and `delete` throw BadUserInput for a run's
   * checkpoint.
   */
  rename(reference: string, name: string): Promise<Checkpoint>
  setAlias(reference: string, alias: string): Promise<Checkpoint>
  /** Removes `NAME@ALIAS` or `default`; returns its checkpoint. Throws CheckpointNotFound. */
  removeAlias(alias: string): Promise<Checkpoint>
  /**
   * Ends the quarantine of a checkpoint, if it has one. `release` throws BadUserInput for a run's
   * checkpoint.
   */
  release(reference: string): Promise<Checkpoint>
  /**
   * The checkpoint as the hypothesis at this position in its evidence would have it, for sampling.
   * Throws as `resolve` does, and BadUserInput if there is no such hypothesis.
   */
  alternative(reference: string, hypothesis: number): Promise<GeneratorCheckpoint>
  /**
   * Replaces a checkpoint by the hypothesis at this position in its evidence: name and aliases move
   * to it. Throws BadUserInput for a run's checkpoint, if there is no such hypothesis, or if it is
   * stored under another name; CheckpointInvalid if its numbers overflow.
   */
  choose(reference: string, hypothesis: number): Promise<Checkpoint>
  /** Deletes a checkpoint; returns its digest. */
  delete(reference: string): Promise<string>
  /** Writes the checkpoint to a file: weights with their description, or a runnable ONNX graph. */
  exportTo(reference: string, path: string, format: 'safetensors' | 'onnx'): Promise<void>
}

const PAGE = 100

/** Returns all checkpoints of a store, newest first. */
export async function allCheckpoints(store: Pick<CheckpointStore, 'list'>): Promise<Checkpoint[]> {
  const all: Checkpoint[] = []
  for (let after: string | null = null; ;) {
    const page: CheckpointPage = await store.list({ first: PAGE, after })
    all.push(...page.nodes)
    if (!page.hasNextPage) return all
    after = page.endCursor
  }
}
