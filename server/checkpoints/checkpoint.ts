/** A checkpoint as the rest of the server sees it, and the store that keeps them. */
import type { Readable } from 'node:stream'
import type { Artifact } from '../weights/artifact.ts'
import type {
  ArchitectureOverrides,
  CheckpointFormat,
  NetworkKind,
} from '../checkpoint-files/generator-file.ts'
import { BadUserInput } from '../errors.ts'
import type { Architecture } from '../gan/architecture.ts'
import type {
  DiscriminatorInterface,
  FamilyName,
  GeneratorInterface,
} from '../gan/network-family.ts'

interface CheckpointFacts {
  /** 64 hex digits. */
  readonly digest: string
  /** A run's checkpoint: `RUN@STEP`, or with `:raw` or `:discriminator` behind it. */
  readonly name: string
  /** Which checkpoint of a training run this is; null for one that was imported or promoted. */
  readonly run: { readonly name: string; readonly step: number; readonly raw: boolean } | null
  /** `NAME@ALIAS`, and `default`. */
  readonly aliases: readonly string[]
  /** 64 hex digits. */
  readonly sourceDigest: string
  readonly format: CheckpointFormat
  /** Which rules said what the file can't; null where it says it all. */
  readonly preset: string | null
  /** The layers in words, first to last, e.g. `convTranspose2d 512 -> 256, 4x4, stride 2, padding 1`. */
  readonly layers: readonly string[]
  readonly parameterCount: number | null
  readonly batchNorm: 'NONE' | 'STORED' | 'CALIBRATED'
  readonly calibrationDrift: number | null
  /** What its programs are made of: see `programOf`. */
  readonly network: NetworkFiles
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

export type Checkpoint = GeneratorCheckpoint | DiscriminatorCheckpoint

/** A network of a family with the file of its weights, or an ONNX graph served as it is. */
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

/** The checkpoint, which is to be sampled. Throws BadUserInput if it is a discriminator. */
export function asGenerator(checkpoint: Checkpoint): GeneratorCheckpoint {
  if (checkpoint.kind === 'generator') return checkpoint
  throw new BadUserInput(
    `The checkpoint "${checkpoint.name}" is a discriminator and makes no images; name a generator.`,
  )
}

/** The checkpoint, which is to score images. Throws BadUserInput if it is a generator. */
export function asDiscriminator(checkpoint: Checkpoint): DiscriminatorCheckpoint {
  if (checkpoint.kind === 'discriminator') return checkpoint
  throw new BadUserInput(
    `The checkpoint "${checkpoint.name}" is a generator and scores nothing; name a discriminator.`,
  )
}

export interface ImportOptions {
  /** Default: made from the file's name. */
  readonly name?: string
  /** Default: the generator, or the discriminator of a file that holds nothing else. */
  readonly kind?: NetworkKind
  readonly preset?: string
  readonly overrides?: ArchitectureOverrides
  /** Name of the dataset that a discriminator without batch-norm statistics is calibrated on. */
  readonly dataset?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
}

export interface ImportProgress {
  readonly stage: 'receiving' | 'reading' | 'inferring' | 'calibrating' | 'storing' | 'rendering'
  /** 0 to 1 within the stage, where it can be known. */
  readonly fraction?: number
  readonly message?: string
}

export interface ImportResult {
  readonly checkpoint: Checkpoint
  readonly alreadyImported: boolean
  /** What was chosen or assumed because the file doesn't say it, for a person to check. */
  readonly notes: readonly string[]
}

export interface CheckpointPage {
  readonly nodes: readonly Checkpoint[]
  readonly totalCount: number
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

export interface CheckpointStore {
  /** Imports a file, or a folder that holds one. Throws CheckpointInvalid; leaves nothing behind if it does. */
  importFile(path: string, options?: ImportOptions): Promise<ImportResult>
  /** The same for a path a client named: only inside the allowed folder, else BadUserInput. */
  importAllowed(path: string, options?: ImportOptions): Promise<ImportResult>
  /** The same for bytes as they arrive, at most the configured size. */
  importStream(body: Readable, fileName: string, options?: ImportOptions): Promise<ImportResult>
  /**
   * Null is `default`. Other processes' changes may go unnoticed for a quarter of a second. Its weights are on this machine, for half an hour at least, whatever happens to the checkpoint. Throws
   * CheckpointNotFound, CheckpointDeleted (also of one that a run has retired), BadUserInput (an ambiguous digest), or
   * StorageUnavailable.
   */
  resolve(reference: string | null | undefined): Promise<Checkpoint>
  /**
   * Makes a lasting checkpoint, of this name, of a run's. Throws as `resolve` does, and BadUserInput for a name that can't be
   * had, or a checkpoint that lasts already.
   */
  promote(reference: string, name: string): Promise<Checkpoint>
  /** Those that were imported or promoted, newest first. */
  list(page: {
    first: number
    after?: string | null
    /** Null or absent: of both kinds. */
    kind?: NetworkKind | null
  }): Promise<CheckpointPage>
  /** `rename`, `setAlias` and `delete` throw BadUserInput for a checkpoint of a run. */
  rename(reference: string, name: string): Promise<Checkpoint>
  setAlias(reference: string, alias: string): Promise<Checkpoint>
  /** Takes away `NAME@ALIAS`, or `default`; returns the checkpoint it pointed at. Throws CheckpointNotFound. */
  removeAlias(alias: string): Promise<Checkpoint>
  /** Returns the digest. */
  delete(reference: string): Promise<string>
  /** Writes the checkpoint to a file: weights with their description, or a runnable ONNX graph. */
  exportTo(reference: string, path: string, format: 'safetensors' | 'onnx'): Promise<void>
}

const PAGE = 100

/** Every checkpoint of a store, newest first. */
export async function allCheckpoints(store: Pick<CheckpointStore, 'list'>): Promise<Checkpoint[]> {
  const all: Checkpoint[] = []
  for (let after: string | null = null; ;) {
    const page: CheckpointPage = await store.list({ first: PAGE, after })
    all.push(...page.nodes)
    if (!page.hasNextPage) return all
    after = page.endCursor
  }
}
