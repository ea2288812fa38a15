import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ServerParent } from '../graphql/resolvers/server.ts';
import type { EngineInfo as EngineInfoParent } from '../engine/engine.ts';
import type { Checkpoint as CheckpointParent } from '../checkpoints/checkpoint.ts';
import type { LatentRow as LatentParent, DatasetRow as DatasetParent, RunRow as TrainingRunParent, JobRow as CheckpointReportJobParent, ProgressRow as ProgressEventParent, RunCheckpointRow as RunCheckpointParent } from '../db/stores.ts';
import type { SampleParent } from '../graphql/resolvers/sample.ts';
import type { PictureParent } from '../graphql/resolvers/picture.ts';
import type { InterpolationParent } from '../graphql/resolvers/interpolation.ts';
import type { ArithmeticParent } from '../graphql/resolvers/arithmetic.ts';
import type { TrainingConfig as TrainingConfigParent, MetricPoint as MetricPointParent } from '../training/training.ts';
import type { JobParent, JobEventParent } from '../graphql/resolvers/jobs.ts';
import type { CheckpointReport as CheckpointReportParent } from '../reports/report.ts';
import type { SnapshotParent, TrainingEventParent, StepEventParent, SnapshotEventParent, CheckpointEventParent, AlarmEventParent, StateEventParent } from '../graphql/resolvers/training-events.ts';
import type { RequestContext } from '../graphql/request-context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment in time, ISO 8601 in UTC: 2026-01-31T12:00:00.000Z. */
  DateTime: { input: Date; output: Date; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** Feature maps of one activation to turn off, wholly or in part: they are multiplied by 1 - strength. */
export type Ablation = {
  /** The activation's name, e.g. `2.relu`: see `Checkpoint.activations`. */
  activation: Scalars['String']['input'];
  /** Indices of its maps, from 0. */
  maps: Array<Scalars['Int']['input']>;
  /** 1 turns the maps off, 0 leaves them unchanged. */
  strength: Scalars['Float']['input'];
};

/** The maps that leave one block of a network: a weighted layer with the norm and the nonlinearity that follow it. */
export type Activation = {
  __typename?: 'Activation';
  /** `LAYER.KIND` of the block's last layer, e.g. `2.relu`. */
  name: Scalars['String']['output'];
  /** Channels (how many maps), height, width. */
  shape: Array<Scalars['Int']['output']>;
};

/** Feature maps of one activation that say nothing about z. */
export type ActivationReport = {
  __typename?: 'ActivationReport';
  /** Indices of its dead maps. */
  dead: Array<Scalars['Int']['output']>;
  /** Feature maps it has. */
  maps: Scalars['Int']['output'];
  /** The activation's name. */
  name: Scalars['String']['output'];
};

/** What an alarm does to the run, beside being told. */
export type AlarmAction =
  /** The run goes on. Losses that are not finite stop it all the same: FAILED. */
  | 'NOTHING'
  /** The run is PAUSED. */
  | 'PAUSE'
  /** The run is taken back to its last checkpoint before the alarm, and PAUSED there. */
  | 'ROLL_BACK';

/** A run is in trouble. */
export type AlarmEvent = JobEvent & TrainingEvent & {
  __typename?: 'AlarmEvent';
  /** What was done about it. */
  action: AlarmAction;
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** What is wrong. */
  kind: AlarmKind;
  /** What was measured, in words. */
  message: Scalars['String']['output'];
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** After which step. */
  step: Scalars['Int']['output'];
};

/** What can be wrong with a run. */
export type AlarmKind =
  /** D tells reals from fakes perfectly: G learns nothing. */
  | 'DISCRIMINATOR_SATURATED'
  /** Many fixed-noise pictures are the same picture. */
  | 'DUPLICATES'
  /** The fixed-noise pictures look alike. */
  | 'MODE_COLLAPSE'
  /** A loss or a weight is NaN or infinite. */
  | 'NOT_FINITE';

/** Formats of an animation. */
export type AnimationFormat =
  /** At most 256 colours and 50 frames a second; everything shows it. */
  | 'GIF'
  /** All colours, and smaller. */
  | 'WEBP';

/** What a file of weights cannot say of itself. Null means: infer, or take from the preset. */
export type ArchitectureOverrides = {
  /** Epsilon of every batch norm: PyTorch 1e-5, Keras 1e-3, the paper's authors 1e-8. */
  epsilon?: InputMaybe<Scalars['Float']['input']>;
  /** Activation of the hidden layers. */
  hiddenActivation?: InputMaybe<HiddenActivation>;
  /** Slope of LEAKY_RELU below 0; default 0.2. */
  leakySlope?: InputMaybe<Scalars['Float']['input']>;
  /**
   * Last activation, and with it the range of the output: TANH [-1, 1], SIGMOID [0, 1], LINEAR clipped to [-1, 1]. For a
   * discriminator, that of the generator whose images it takes.
   */
  outputActivation?: InputMaybe<OutputActivation>;
  /** Output padding of each transposed convolution, first to last. */
  outputPaddings?: InputMaybe<Array<Scalars['Int']['input']>>;
  /** Padding of each convolution, first to last. */
  paddings?: InputMaybe<Array<Scalars['Int']['input']>>;
  /** Prior of z. */
  prior?: InputMaybe<PriorDistribution>;
  /** For TRUNCATED_NORMAL, the bound on |z|, above 0. */
  priorBound?: InputMaybe<Scalars['Float']['input']>;
  /** Stride of each convolution, first to last. */
  strides?: InputMaybe<Array<Scalars['Int']['input']>>;
};

/** What the arithmetic gave, and the means it was made of. */
export type Arithmetic = {
  __typename?: 'Arithmetic';
  /** Nine samples, row by row, the result in the middle; null unless asked for. */
  grid?: Maybe<Array<Sample>>;
  /** The mean of each minus group. */
  minus: Array<Sample>;
  /** The mean of each plus group. */
  plus: Array<Sample>;
  /** The sum. */
  result: Sample;
  /** The means, then the result (or its grid), one sheet. */
  sheet: Picture;
};

/** Groups of latents to add and to take away. */
export type ArithmeticInput = {
  /** A reference as everywhere. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Also make the 3x3 grid: the result in the middle, and eight jittered neighbours. */
  grid?: InputMaybe<Scalars['Boolean']['input']>;
  /** The grid's noise: uniform in [-jitter, jitter). The paper's is 0.25. */
  jitter: Scalars['Float']['input'];
  /** Groups to take away, likewise; 0 to 16. */
  minus: Array<Array<LatentInput>>;
  /** Groups of latents to add, each group its mean; 1 to 16 groups of 1 to 64. */
  plus: Array<Array<LatentInput>>;
  /** Which noise. */
  seed: Scalars['Int']['input'];
  /** psi in [0, 1], of every latent. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to the generator; null is the generator as it is. */
  variant?: InputMaybe<SamplingVariant>;
};

/** Where the mean and the variance of batch norm come from. */
export type BatchNormStatistics =
  /** The file had none: computed once, at import, over 2,048 z of the prior, or images of the dataset that was named. */
  | 'CALIBRATED'
  /** It has no batch norm. */
  | 'NONE'
  /** Running statistics came with the file. */
  | 'STORED';

/** An image that was skipped. */
export type BrokenImage = {
  __typename?: 'BrokenImage';
  /** Where it is, inside the source. */
  path: Scalars['String']['output'];
  /** Why it could not be used. */
  reason: Scalars['String']['output'];
};

/**
 * A generator that can be sampled, or a discriminator that can score samples. Its digest is its identity: the same weights
 * always have the same one.
 */
export type Checkpoint = {
  __typename?: 'Checkpoint';
  /**
   * The maps that leave each block of layers but the last, first to last; empty for an ONNX graph served as it is. Equal
   * checkpoints name them equally.
   */
  activations: Array<Activation>;
  /** Aliases that point here, each as `NAME@ALIAS`, and `default` if it is the server's default. */
  aliases: Array<Scalars['String']['output']>;
  /** Where batch-norm statistics come from. */
  batchNorm: BatchNormStatistics;
  /**
   * Largest difference, in grey levels 0..255, between a sample made with the calibrated statistics and with those of a
   * batch of 64; null for a discriminator, and unless CALIBRATED.
   */
  calibrationDrift?: Maybe<Scalars['Float']['output']>;
  /** Colour channels of the images that it makes or takes: 1 (gray) or 3 (RGB). */
  channels: Scalars['Int']['output'];
  /** When it was imported. */
  createdAt: Scalars['DateTime']['output'];
  /** `sha256:` and 64 hex digits over the canonical description and the sorted float32 tensors. */
  digest: Scalars['ID']['output'];
  /** What kind of file that was: `pytorch`, `safetensors`, `tfjs`, `joblib`, `onnx`. */
  format: Scalars['String']['output'];
  /** Height of the images that it makes or takes, pixels. */
  height: Scalars['Int']['output'];
  /** Whether it makes images or tells them apart. */
  kind: CheckpointKind;
  /** The layers, in words, first to last. */
  layers: Array<Scalars['String']['output']>;
  /**
   * The name it was imported under; several checkpoints may share one, which then means the newest. Of a run's checkpoint its
   * reference: `RUN@STEP`, or with `:raw` or `:discriminator` behind it.
   */
  name: Scalars['String']['output'];
  /** Trainable weights, how many numbers; null for an ONNX graph served as it is. */
  parameterCount?: Maybe<Scalars['Int']['output']>;
  /**
   * The preset that said what a file of weights can't (activations, epsilon, prior; see docs/checkpoint-formats.md); null
   * where the file says it all: an ONNX graph, or what LatentQL wrote.
   */
  preset?: Maybe<Scalars['String']['output']>;
  /** The distribution z is drawn from; null for a discriminator. */
  prior?: Maybe<Prior>;
  /** The newest report of this checkpoint; null before the first: startCheckpointReport. */
  report?: Maybe<CheckpointReport>;
  /** The training run that it is a checkpoint of; null if it was imported or promoted. */
  run?: Maybe<CheckpointRun>;
  /** Samples of fixed seeds, one sheet; null for a discriminator, which makes no images. */
  sheet?: Maybe<Picture>;
  /** sha256 of the file it came from, as `sha256:HEX`. */
  sourceDigest: Scalars['String']['output'];
  /** Width of the images that it makes or takes, pixels. */
  width: Scalars['Int']['output'];
  /** Length of z; null for a discriminator. */
  zDim?: Maybe<Scalars['Int']['output']>;
};


/**
 * A generator that can be sampled, or a discriminator that can score samples. Its digest is its identity: the same weights
 * always have the same one.
 */
export type CheckpointSheetArgs = {
  count: Scalars['Int']['input'];
  variant?: InputMaybe<SamplingVariant>;
};

/** A page of checkpoints. */
export type CheckpointConnection = {
  __typename?: 'CheckpointConnection';
  /** The checkpoints of this page. */
  nodes: Array<Checkpoint>;
  /** Where this page ends. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A checkpoint was written: from now on the run goes on from here after a crash. */
export type CheckpointEvent = JobEvent & TrainingEvent & {
  __typename?: 'CheckpointEvent';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** As `checkpoint` arguments take it: RUN@STEP. */
  reference: Scalars['String']['output'];
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** After which step. */
  step: Scalars['Int']['output'];
};

/** What the network of a checkpoint does. */
export type CheckpointKind =
  /** Tells real images from generated ones: one logit an image, above 0 for what looks real. */
  | 'DISCRIMINATOR'
  /** Makes images from z. */
  | 'GENERATOR';

/**
 * How varied the samples of seeds 0 to `samples` - 1 are. Two samples' distance is the root mean square of the differences
 * of their pixels, 0 (equal) to 1 (black against white), after square blocks of pixels are averaged down to 16x16.
 */
export type CheckpointReport = {
  __typename?: 'CheckpointReport';
  /** The same for each activation, from z to the image. */
  activations: Array<ActivationReport>;
  /**
   * Share of dead maps among all feature maps, 0 to 1: a map is dead if no sample changes any of its values, against seed
   * 0, by more than a millionth of the largest absolute value in its activation. Null where the checkpoint shows no
   * activations (ONNX files).
   */
  deadMaps?: Maybe<Scalars['Float']['output']>;
  /** The mean distance of two samples, over all pairs. */
  diversity: Scalars['Float']['output'];
  /** The distance below which two samples are near-duplicates. */
  duplicateBelow: Scalars['Float']['output'];
  /** Share of the samples, 0 to 1, whose nearest other sample is nearer than `duplicateBelow`. */
  nearDuplicates: Scalars['Float']['output'];
  /** Samples drawn. */
  samples: Scalars['Int']['output'];
};

/** A job of kind `checkpointReport`. */
export type CheckpointReportJob = Job & {
  __typename?: 'CheckpointReportJob';
  /** The checkpoint, as `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** When it was started. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was DONE or CANCELLED, or FAILED last; else null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Never changes, and is never used again. */
  id: Scalars['ID']['output'];
  /** `checkpointReport`. */
  kind: Scalars['String']['output'];
  /** The newest event's number; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** How much is done, from 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Why it is PAUSED or FAILED; else null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The report; null until the job is DONE. */
  result?: Maybe<CheckpointReport>;
  /** Samples it draws. */
  samples: Scalars['Int']['output'];
  /** When a worker first took it; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Which checkpoint of a training run. */
export type CheckpointRun = {
  __typename?: 'CheckpointRun';
  /** The run's name. */
  name: Scalars['String']['output'];
  /** Whether it is the generator without averaging. */
  raw: Scalars['Boolean']['output'];
  /** After which step it was written. */
  step: Scalars['Int']['output'];
};

/** A rectangle of a picture, pixels. */
export type CropInput = {
  /** Rows it has. */
  height: Scalars['Int']['input'];
  /** Columns to the left of it. */
  left: Scalars['Int']['input'];
  /** Rows above it. */
  top: Scalars['Int']['input'];
  /** Columns it has. */
  width: Scalars['Int']['input'];
};

/** Images to train on. */
export type Dataset = {
  __typename?: 'Dataset';
  /** The first 20 of these, each with the reason. */
  broken: Array<BrokenImage>;
  /** Images that could not be read and were skipped. */
  brokenCount: Scalars['Int']['output'];
  /** 1 (gray) or 3 (RGB). */
  channels: Scalars['Int']['output'];
  /** Counts by label, in the order of the labels; empty where the source has none. */
  classes: Array<DatasetClass>;
  /** Usable images. */
  count: Scalars['Int']['output'];
  /** When it was registered. */
  createdAt: Scalars['DateTime']['output'];
  /**
   * Edge of the packed images, pixels; they are square. A run may train on smaller ones; on larger ones only of AVATARS,
   * which are drawn, and of IDX and CIFAR10, which are enlarged.
   */
  imageSize: Scalars['Int']['output'];
  /** Unique. */
  name: Scalars['String']['output'];
  /** A sheet of images drawn at random, always the same ones. */
  sheet: Picture;
  /** What it was made from. */
  source: DatasetSource;
};


/** Images to train on. */
export type DatasetSheetArgs = {
  count: Scalars['Int']['input'];
  imageSize: Scalars['Int']['input'];
};

/** The images of one label. */
export type DatasetClass = {
  __typename?: 'DatasetClass';
  /** Usable images that have it. */
  count: Scalars['Int']['output'];
  /** The label: a sub-folder's name, a digit, a class of CIFAR-10. */
  label: Scalars['String']['output'];
};

/** What a dataset was made from. */
export type DatasetSource =
  /** The built-in procedural faces. */
  | 'AVATARS'
  /** CIFAR-10's binary files. */
  | 'CIFAR10'
  /** A folder of JPEG, PNG and WebP; its sub-folders are labels. */
  | 'FOLDER'
  /** MNIST's IDX files. */
  | 'IDX'
  /** The same in a ZIP. */
  | 'ZIP';

/** Which checkpoint to delete. */
export type DeleteCheckpointInput = {
  /** A reference as everywhere. */
  checkpoint: Scalars['String']['input'];
};

/** What a deletion gave. */
export type DeleteCheckpointPayload = {
  __typename?: 'DeleteCheckpointPayload';
  /** The digest of what was deleted. */
  digest: Scalars['ID']['output'];
};

/** Which dataset to delete. */
export type DeleteDatasetInput = {
  /** Its name. */
  name: Scalars['String']['input'];
};

/** What a deletion gave. */
export type DeleteDatasetPayload = {
  __typename?: 'DeleteDatasetPayload';
  /** The name of what was deleted. */
  name: Scalars['String']['output'];
};

/** Which saved latent to delete. */
export type DeleteLatentInput = {
  /** Which latent. */
  id: Scalars['ID']['input'];
};

/** What a deletion gave. */
export type DeleteLatentPayload = {
  __typename?: 'DeleteLatentPayload';
  /** The id of what was deleted. */
  id: Scalars['ID']['output'];
};

/** Which latents to delete. */
export type DeleteLatentsInput = {
  /** At most 1,000. */
  ids: Array<Scalars['ID']['input']>;
};

/** What a deletion of many gave. */
export type DeleteLatentsPayload = {
  __typename?: 'DeleteLatentsPayload';
  /** Those that were deleted, in no particular order: what was asked for, less those that were gone already. */
  ids: Array<Scalars['ID']['output']>;
};

/** What a deletion gave. */
export type DeleteRunPayload = {
  __typename?: 'DeleteRunPayload';
  /** The id of what was deleted. */
  id: Scalars['ID']['output'];
};

/** How the speed changes between waypoints. */
export type Easing =
  /** Even speed. */
  | 'LINEAR'
  /** Slow at every waypoint: 3t^2 - 2t^3. */
  | 'SMOOTHSTEP';

/** The engine that runs the graphs. Bytes of pictures are promised for one engine, version and hardware class. */
export type EngineInfo = {
  __typename?: 'EngineInfo';
  /** The device, in words: the adapter's or the processor's name. */
  device: Scalars['String']['output'];
  /** Samples a batch holds at most. It halves when the device runs out of memory. */
  maxBatch: Scalars['Int']['output'];
  /** `onnxruntime` or `tensorflow`. */
  name: Scalars['String']['output'];
  /** What `ENGINE=auto` tried before and why it was not taken; empty where an engine was named. */
  passedOver: Array<PassedOverEngine>;
  /** `cpu`, `webgpu` or `cuda` for ONNX Runtime; `gpu` or `cpu` for TensorFlow. */
  provider: Scalars['String']['output'];
  /** The engine library's version. */
  version: Scalars['String']['output'];
};

/** Every `extensions.code` an error can carry. `extensions.retryAfterMs` is there where waiting helps. */
export type ErrorCode =
  /** An argument is outside what is allowed; the message says which and what is. */
  | 'BAD_USER_INPUT'
  /** The file is not a checkpoint that can be served; the message says what was found and what is missing. */
  | 'CHECKPOINT_INVALID'
  /** No checkpoint answers to this reference. */
  | 'CHECKPOINT_NOT_FOUND'
  /** The subscriber reads slower than events come; `extensions.cursor` is where to go on. */
  | 'CONSUMER_TOO_SLOW'
  /** The request would cost more than one may. `extensions.cost` and `extensions.limit` say how much. */
  | 'COST_LIMIT_EXCEEDED'
  /** The images are not a dataset one can train on; the message says why. */
  | 'DATASET_INVALID'
  /** No dataset has this name. */
  | 'DATASET_NOT_FOUND'
  /** The engine failed under this request. Retryable: a new engine is started. */
  | 'ENGINE_FAILED'
  /** A defect of the server; `extensions.id` is in its log. */
  | 'INTERNAL_SERVER_ERROR'
  /** The job is not in a state that allows this. */
  | 'JOB_CONFLICT'
  /** No job has this id. */
  | 'JOB_NOT_FOUND'
  /** A latent's length is not the checkpoint's zDim. `extensions.expected` and `extensions.actual` say both. */
  | 'LATENT_DIMENSION_MISMATCH'
  /** No saved latent has this id or name. */
  | 'LATENT_NOT_FOUND'
  /** Too many at once from one client: `extensions.limit` says how many, or `extensions.retryAfterMs` when to try again. */
  | 'RATE_LIMITED'
  /** The queue is full; try again after `extensions.retryAfterMs`. */
  | 'SERVER_BUSY'
  /** The run is not in a state that allows this. */
  | 'TRAINING_RUN_CONFLICT'
  /** No training run has this id or name. */
  | 'TRAINING_RUN_NOT_FOUND'
  /** No token, a wrong one, or one whose role does not reach this far. */
  | 'UNAUTHENTICATED';

/** Activations between layers. */
export type HiddenActivation =
  /** x above 0, e^x - 1 below. */
  | 'ELU'
  /** x above 0, `leakySlope` x below. */
  | 'LEAKY_RELU'
  /** max(x, 0). */
  | 'RELU'
  /** ELU scaled so that layers keep mean 0 and variance 1. */
  | 'SELU';

/** Formats of one picture. */
export type ImageFormat =
  /** Lossy, the smallest and the slowest to make. */
  | 'AVIF'
  /** Lossy. */
  | 'JPEG'
  /** Lossless. */
  | 'PNG'
  /** uint8, rows of interleaved channels, no header; width, height and channels in the response's X-Image-* headers. */
  | 'RAW'
  /** Lossy, smaller than JPEG. */
  | 'WEBP';

/** What to import, and what is known of it. */
export type ImportCheckpointInput = {
  /**
   * Name of a dataset. Required for a discriminator with batch norms but without their statistics: they are computed over
   * 2,048 images of it.
   */
  dataset?: InputMaybe<Scalars['String']['input']>;
  /** Which network of the file; null is its generator, or its discriminator if it holds nothing else. */
  kind?: InputMaybe<CheckpointKind>;
  /** Name to register it under: `[a-z0-9][a-z0-9._-]{0,62}`. Default: made from the file's name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** What shapes can't say, by hand; wins over the preset. */
  overrides?: InputMaybe<ArchitectureOverrides>;
  /** Path of the file, inside IMPORT_DIR: relative to it, or absolute. */
  path: Scalars['String']['input'];
  /** What shapes can't say (stride, padding, prior, ...) under a name; see docs/checkpoint-formats.md. */
  preset?: InputMaybe<Scalars['String']['input']>;
};

/** What an import gave. */
export type ImportCheckpointPayload = {
  __typename?: 'ImportCheckpointPayload';
  /** True if this very checkpoint (the same digest) was here already; it keeps the name it has. */
  alreadyImported: Scalars['Boolean']['output'];
  /** The checkpoint as it is served now. */
  checkpoint: Checkpoint;
  /** What was chosen or assumed because the file doesn't say it, one sentence each, for a person to check. */
  notes: Array<Scalars['String']['output']>;
};

/** Which way to walk, and in how many frames. */
export type InterpolateInput = {
  /** A reference as everywhere. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** How the speed changes between waypoints. */
  easing: Easing;
  /** How many frames in all, both ends included; from the number of waypoints to 256. */
  frames: Scalars['Int']['input'];
  /** Go on from the last waypoint to the first. The last frame is then not the first again. */
  loop: Scalars['Boolean']['input'];
  /** Default: SLERP for a normal prior, LERP for a uniform one. */
  method?: InputMaybe<InterpolationMethod>;
  /** psi in [0, 1], of every waypoint. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to the generator; null is the generator as it is. */
  variant?: InputMaybe<SamplingVariant>;
  /** 2 to 16 latents to pass through. */
  waypoints: Array<LatentInput>;
};

/** The frames of a walk through waypoints. */
export type Interpolation = {
  __typename?: 'Interpolation';
  /** All frames, one after another. */
  animation: Picture;
  /** The frames, first waypoint first. */
  frames: Array<Sample>;
  /** What was used. */
  method: InterpolationMethod;
  /** All frames, one sheet. */
  sheet: Picture;
};


/** The frames of a walk through waypoints. */
export type InterpolationAnimationArgs = {
  format: AnimationFormat;
  fps: Scalars['Int']['input'];
  size?: InputMaybe<Scalars['Int']['input']>;
};


/** The frames of a walk through waypoints. */
export type InterpolationSheetArgs = {
  columns?: InputMaybe<Scalars['Int']['input']>;
};

/** Ways from one latent to the next. */
export type InterpolationMethod =
  /** Along the straight line: right for a uniform prior. */
  | 'LERP'
  /** Along the great circle, norms interpolated: right for a normal prior. */
  | 'SLERP';

/**
 * Work that takes longer than a request. A worker does it in slices, so that jobs share a device; it outlives crashes of
 * workers, servers and the database.
 */
export type Job = {
  /** When it was started. */
  createdAt: Scalars['DateTime']['output'];
  /** When it was DONE or CANCELLED, or FAILED last; else null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Never changes, and is never used again. */
  id: Scalars['ID']['output'];
  /** What is done: `training`, `checkpointReport`. */
  kind: Scalars['String']['output'];
  /** The newest event's number; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** How much is done, from 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Why it is PAUSED or FAILED; else null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** When a worker first took it; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** A page of jobs. */
export type JobConnection = {
  __typename?: 'JobConnection';
  /** The jobs of this page. */
  nodes: Array<Job>;
  /** Where this page ends. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** Something that happened in a job. */
export type JobEvent = {
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
};

/** The result of changing a job. */
export type JobPayload = {
  __typename?: 'JobPayload';
  /** The job as it is now. A RUNNING one stops a little later: a StateEvent tells when. */
  job: Job;
};

/** A latent code kept in Postgres: its float32 values, and the recipe that made them. */
export type Latent = {
  __typename?: 'Latent';
  /** The checkpoint it was saved with; null once that is deleted. */
  checkpoint?: Maybe<Checkpoint>;
  /** When it was saved. */
  createdAt: Scalars['DateTime']['output'];
  /** Never changes, and is never used again. */
  id: Scalars['ID']['output'];
  /** Unique. */
  name: Scalars['String']['output'];
  /** Whatever its owner wrote. */
  note: Scalars['String']['output'];
  /** The recipe, as LatentInput takes it back. */
  recipe: Scalars['JSON']['output'];
  /** sha256 of the recipe's canonical form, hex: two latents with the same hash were made the same way. */
  recipeHash: Scalars['String']['output'];
  /** The sample this latent gives on its checkpoint, or on another one with the same zDim. */
  sample: Sample;
  /** Words to find it by. */
  tags: Array<Scalars['String']['output']>;
  /** When name, tags or note last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The float32 values, `zDim` of them. */
  z: Array<Scalars['Float']['output']>;
  /** How many values z has. */
  zDim: Scalars['Int']['output'];
};


/** A latent code kept in Postgres: its float32 values, and the recipe that made them. */
export type LatentSampleArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};

/** A point on the way from one latent to another. */
export type LatentBlend = {
  /** Where t is 0. */
  from: LatentInput;
  /** 0 is `from`, 1 is `to`. */
  t: Scalars['Float']['input'];
  /** Where t is 1. */
  to: LatentInput;
};

/** A page of saved latents. */
export type LatentConnection = {
  __typename?: 'LatentConnection';
  /** The latents of this page. */
  nodes: Array<Latent>;
  /** Where this page ends. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/**
 * How to make a latent: exactly one of these. They nest, at most 8 deep and 256 terms in all. What `Sample.recipe` or
 * `Latent.recipe` gave is taken back unchanged.
 */
export type LatentInput =
  /** Uniform noise added to every value, as the DCGAN paper does around a result. */
  { jitter: LatentJitter; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  /** Linear interpolation. */
  { jitter?: never; lerp: LatentBlend; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  /** The mean of one or more latents. */
  { jitter?: never; lerp?: never; mean: Array<LatentInput>; saved?: never; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  /** A saved latent, by its id or its name. */
  { jitter?: never; lerp?: never; mean?: never; saved: Scalars['ID']['input']; seed?: never; slerp?: never; sum?: never; z?: never; }
  |  /** z drawn from the checkpoint's prior. 0 to 2147483647; the same seed gives the same z for ever. */
  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed: Scalars['Int']['input']; slerp?: never; sum?: never; z?: never; }
  |  /** Spherical interpolation (Shoemake 1985; White, arXiv 1609.04468). */
  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp: LatentBlend; sum?: never; z?: never; }
  |  /** A weighted sum of one or more latents. */
  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum: Array<LatentTerm>; z?: never; }
  |  /** Literal values, as many as the checkpoint's zDim, each finite. */
  { jitter?: never; lerp?: never; mean?: never; saved?: never; seed?: never; slerp?: never; sum?: never; z: Array<Scalars['Float']['input']>; };

/** A latent with noise added. */
export type LatentJitter = {
  /** The noise is uniform in [-amount, amount); above 0, at most 10. The paper's is 0.25. */
  amount: Scalars['Float']['input'];
  /** What the noise is added to. */
  latent: LatentInput;
  /** Which noise: 0 to 2147483647. */
  seed: Scalars['Int']['input'];
};

/** One term of a weighted sum. */
export type LatentTerm = {
  /** What is weighted. */
  latent: LatentInput;
  /** Finite, -100 to 100. */
  weight: Scalars['Float']['input'];
};

/** Means over a stretch of steps; null is one that is not finite, in a run that diverges. */
export type MetricPoint = {
  __typename?: 'MetricPoint';
  /** D(G(z)) after it. */
  dFakeAfter?: Maybe<Scalars['Float']['output']>;
  /** D(G(z)) before D's update. */
  dFakeBefore?: Maybe<Scalars['Float']['output']>;
  /** D(x). */
  dReal?: Maybe<Scalars['Float']['output']>;
  /** Real images trained on, a second. */
  imagesPerSecond: Scalars['Float']['output'];
  /** D's loss. */
  lossD?: Maybe<Scalars['Float']['output']>;
  /** G's loss. */
  lossG?: Maybe<Scalars['Float']['output']>;
  /** The last step of the stretch. */
  step: Scalars['Int']['output'];
};

/** What can be changed. */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Ends a job for good, without a result; JOB_CONFLICT, or TRAINING_RUN_CONFLICT, if it is DONE. Needs the role that
   * starting such a job needs.
   */
  cancelJob: JobPayload;
  /** Ends a run for good; its checkpoints stay. TRAINING_RUN_CONFLICT if it is DONE. Needs the role admin. */
  cancelTraining: TrainingRunPayload;
  /** Deletes a checkpoint and its weights. Its picture addresses answer 410 from then on. Needs the role admin. */
  deleteCheckpoint: DeleteCheckpointPayload;
  /**
   * Forgets a dataset and its packed images. While a run that may still train on it is there: TRAINING_RUN_CONFLICT. Needs
   * the role admin.
   */
  deleteDataset: DeleteDatasetPayload;
  /**
   * Deletes a saved latent. Latents that were made of it keep their values; a recipe that names it can't be run again.
   * Needs the role write.
   */
  deleteLatent: DeleteLatentPayload;
  /** Deletes many saved latents in one go; those that are gone already are no error. Needs the role write. */
  deleteLatents: DeleteLatentsPayload;
  /**
   * Deletes a run that has ended or is paused, with its events, pictures and checkpoints; promoted ones stay.
   * TRAINING_RUN_CONFLICT while it is QUEUED or RUNNING. Needs the role admin.
   */
  deleteRun: DeleteRunPayload;
  /**
   * Imports a generator or a discriminator from a file inside the server's import folder (IMPORT_DIR). To send a file, use
   * `POST /checkpoints?name=`. Errors: CHECKPOINT_INVALID says what was found and what is missing. Needs the role admin.
   */
  importCheckpoint: ImportCheckpointPayload;
  /**
   * Stops a job at the next place it can go on from. A PAUSED job stays so; JOB_CONFLICT, or TRAINING_RUN_CONFLICT of a
   * training run, if it is FAILED or has ended. Needs the role that starting such a job needs.
   */
  pauseJob: JobPayload;
  /**
   * Stops after the step under way and keeps the state. A PAUSED run stays so; TRAINING_RUN_CONFLICT if it is FAILED or has
   * ended. Needs the role admin.
   */
  pauseTraining: TrainingRunPayload;
  /** Keeps a run's checkpoint whatever the retention says, or lets it go. Needs the role admin. */
  pinCheckpoint: TrainingRunPayload;
  /** Makes a lasting checkpoint of a run's, under a name of its own. Needs the role admin. */
  promoteCheckpoint: PromoteCheckpointPayload;
  /**
   * Registers images to train on, from a folder or file inside the server's import folder (IMPORT_DIR). To send a file, use
   * `POST /datasets?name=`. Errors: DATASET_INVALID says how many images were found and which are broken. Needs the role
   * admin.
   */
  registerDataset: RegisterDatasetPayload;
  /** Takes an alias away; the checkpoint stays. Needs the role admin. */
  removeCheckpointAlias: RemoveCheckpointAliasPayload;
  /** Gives a checkpoint another name. Its aliases go with it. Needs the role admin. */
  renameCheckpoint: RenameCheckpointPayload;
  /**
   * Resumes a PAUSED or FAILED job from where it was saved last; JOB_CONFLICT, or TRAINING_RUN_CONFLICT, if it has ended.
   * Needs the role that starting such a job needs.
   */
  resumeJob: JobPayload;
  /**
   * Goes on from where it was. One that is QUEUED or RUNNING does so; TRAINING_RUN_CONFLICT if it has ended. Needs the role
   * admin.
   */
  resumeTraining: TrainingRunPayload;
  /**
   * Takes a run back to a checkpoint it still has; later ones are removed, and it is PAUSED there. BAD_USER_INPUT names the
   * steps it could go back to. Needs the role admin.
   */
  rollbackTraining: TrainingRunPayload;
  /**
   * Saves a latent under a unique name. Idempotent by `clientMutationId`: sent again with the same id and content, it
   * returns the latent that the first one made. Once acknowledged it survives a crash of server and database. Needs the
   * role write.
   */
  saveLatent: SaveLatentPayload;
  /**
   * Points NAME@ALIAS at a checkpoint. The alias `default` is the server's: what `checkpoint: null` means; it points at
   * generators only. Needs the role admin.
   */
  setCheckpointAlias: SetCheckpointAliasPayload;
  /**
   * Measures how varied a checkpoint's samples are, in the background. `Checkpoint.report` is the newest result. Needs the
   * role write; SERVER_BUSY while too many reports are unfinished.
   */
  startCheckpointReport: StartCheckpointReportPayload;
  /**
   * Starts a run: queued at once, trained as soon as a worker is free. Every setting has a default; BAD_USER_INPUT names
   * each one that is out of range. Needs the role admin.
   */
  startTraining: TrainingRunPayload;
  /** Changes name, tags or note; what is null stays. Needs the role write. */
  updateLatent: UpdateLatentPayload;
};


/** What can be changed. */
export type MutationCancelJobArgs = {
  job: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationCancelTrainingArgs = {
  run: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationDeleteCheckpointArgs = {
  input: DeleteCheckpointInput;
};


/** What can be changed. */
export type MutationDeleteDatasetArgs = {
  input: DeleteDatasetInput;
};


/** What can be changed. */
export type MutationDeleteLatentArgs = {
  input: DeleteLatentInput;
};


/** What can be changed. */
export type MutationDeleteLatentsArgs = {
  input: DeleteLatentsInput;
};


/** What can be changed. */
export type MutationDeleteRunArgs = {
  run: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationImportCheckpointArgs = {
  input: ImportCheckpointInput;
};


/** What can be changed. */
export type MutationPauseJobArgs = {
  job: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationPauseTrainingArgs = {
  run: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationPinCheckpointArgs = {
  pinned: Scalars['Boolean']['input'];
  run: Scalars['ID']['input'];
  step: Scalars['Int']['input'];
};


/** What can be changed. */
export type MutationPromoteCheckpointArgs = {
  input: PromoteCheckpointInput;
};


/** What can be changed. */
export type MutationRegisterDatasetArgs = {
  input: RegisterDatasetInput;
};


/** What can be changed. */
export type MutationRemoveCheckpointAliasArgs = {
  input: RemoveCheckpointAliasInput;
};


/** What can be changed. */
export type MutationRenameCheckpointArgs = {
  input: RenameCheckpointInput;
};


/** What can be changed. */
export type MutationResumeJobArgs = {
  job: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationResumeTrainingArgs = {
  run: Scalars['ID']['input'];
};


/** What can be changed. */
export type MutationRollbackTrainingArgs = {
  run: Scalars['ID']['input'];
  step: Scalars['Int']['input'];
};


/** What can be changed. */
export type MutationSaveLatentArgs = {
  input: SaveLatentInput;
};


/** What can be changed. */
export type MutationSetCheckpointAliasArgs = {
  input: SetCheckpointAliasInput;
};


/** What can be changed. */
export type MutationStartCheckpointReportArgs = {
  input: StartCheckpointReportInput;
};


/** What can be changed. */
export type MutationStartTrainingArgs = {
  input: StartTrainingInput;
};


/** What can be changed. */
export type MutationUpdateLatentArgs = {
  input: UpdateLatentInput;
};

/** Activations of the last layer. */
export type OutputActivation =
  /** None; the output is clipped to [-1, 1]. */
  | 'LINEAR'
  /** Output in [0, 1]. */
  | 'SIGMOID'
  /** Output in [-1, 1]. */
  | 'TANH';

/** Where a page of a connection ends. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Pass it as `after` to get the next page; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether another page follows. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** An engine that `ENGINE=auto` passed over. */
export type PassedOverEngine = {
  __typename?: 'PassedOverEngine';
  /** The engine's name as ENGINE takes it, e.g. `onnxruntime-cuda`. */
  name: Scalars['String']['output'];
  /** Why it was not taken, in words. */
  reason: Scalars['String']['output'];
};

/** A picture made of several samples or images. */
export type Picture = {
  __typename?: 'Picture';
  /** The picture itself, as a data: URI. */
  dataUri: Scalars['String']['output'];
  /** Pixels. */
  height: Scalars['Int']['output'];
  /** A signed, immutable address of the picture, relative to the server unless PUBLIC_URL is set. */
  url: Scalars['String']['output'];
  /** Pixels. */
  width: Scalars['Int']['output'];
};

/** The distribution that z is drawn from. */
export type Prior = {
  __typename?: 'Prior';
  /** For a truncated normal, the bound on |z| in standard deviations; values outside are drawn again. Else null. */
  bound?: Maybe<Scalars['Float']['output']>;
  /** Which distribution. */
  distribution: PriorDistribution;
};

/** Distributions that z is drawn from. */
export type PriorDistribution =
  /** Standard normal, N(0, 1). */
  | 'NORMAL'
  /** Standard normal, values outside `bound` drawn again. */
  | 'TRUNCATED_NORMAL'
  /** Uniform on [-1, 1). */
  | 'UNIFORM';

/** A part of the work was done. */
export type ProgressEvent = JobEvent & {
  __typename?: 'ProgressEvent';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** What was done, in words. */
  message?: Maybe<Scalars['String']['output']>;
  /** How much of the job is done, from 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
};

/** What a reader gets that is slower than a run. */
export type ProgressMode =
  /** Every event; one that lags too far behind gets CONSUMER_TOO_SLOW, and where to go on. */
  | 'ALL'
  /** Every event but steps, and of the steps that have come since it last read the newest. */
  | 'LATEST';

/** Which checkpoint of a run to keep for good. */
export type PromoteCheckpointInput = {
  /** RUN@step or RUN@latest; with `:raw` behind it the generator as it is trained, else its average where it has one. */
  checkpoint: Scalars['String']['input'];
  /** Unique among runs and checkpoints; `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
};

/** What a promotion gave. */
export type PromoteCheckpointPayload = {
  __typename?: 'PromoteCheckpointPayload';
  /** The checkpoint, as lasting as an imported one. */
  checkpoint: Checkpoint;
};

/** What can be asked. */
export type Query = {
  __typename?: 'Query';
  /** Vector arithmetic as in the DCGAN paper (section 6.3.2): mean of each plus group, less the mean of each minus group. */
  arithmetic: Arithmetic;
  /**
   * One checkpoint, or null if none answers. A reference is `NAME` (its newest), `NAME@ALIAS`, or `sha256:HEX` (8 digits or
   * more); of a training run `RUN@latest` (looked up each time) or `RUN@STEP`, with `:raw` behind it for the generator
   * without averaging, or `:discriminator` for the discriminator. Null is the server-wide alias `default`.
   */
  checkpoint?: Maybe<Checkpoint>;
  /** Checkpoints of one kind, or of both, newest first. */
  checkpoints: CheckpointConnection;
  /** One dataset by its name, or null. */
  dataset?: Maybe<Dataset>;
  /** All datasets, by name. `avatars` is built in. */
  datasets: Array<Dataset>;
  /** The sample of a seed: the same pixels for the same seed and checkpoint, alone or in any batch, on any day. */
  generate: Sample;
  /** A walk through waypoints. */
  interpolate: Interpolation;
  /** One job of any kind by its id, or null. A training run is a job. */
  job?: Maybe<Job>;
  /** Jobs of all kinds, newest first. */
  jobs: JobConnection;
  /** One saved latent by its id or its name, or null. */
  latent?: Maybe<Latent>;
  /** The tags of all saved latents, most used first; at most 1,000. */
  latentTags: Array<TagCount>;
  /** Saved latents, newest first. */
  latents: LatentConnection;
  /** One training run by its id or its name, or null. */
  run?: Maybe<TrainingRun>;
  /** Training runs, newest first. */
  runs: TrainingRunConnection;
  /** The sample of any latent. */
  sample: Sample;
  /** The samples of many latents, at most 256, in their order. */
  samples: Array<Sample>;
  /** The server: its version, and the engine that runs the graphs. */
  server: Server;
};


/** What can be asked. */
export type QueryArithmeticArgs = {
  input: ArithmeticInput;
};


/** What can be asked. */
export type QueryCheckpointArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryCheckpointsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  kind?: InputMaybe<CheckpointKind>;
};


/** What can be asked. */
export type QueryDatasetArgs = {
  name: Scalars['String']['input'];
};


/** What can be asked. */
export type QueryGenerateArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  seed: Scalars['Int']['input'];
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};


/** What can be asked. */
export type QueryInterpolateArgs = {
  input: InterpolateInput;
};


/** What can be asked. */
export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  kind?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<RunState>;
};


/** What can be asked. */
export type QueryLatentArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryLatentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  search?: InputMaybe<Scalars['String']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryRunArgs = {
  run: Scalars['ID']['input'];
};


/** What can be asked. */
export type QueryRunsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  state?: InputMaybe<RunState>;
};


/** What can be asked. */
export type QuerySampleArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  latent: LatentInput;
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};


/** What can be asked. */
export type QuerySamplesArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  latents: Array<LatentInput>;
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};

/** Which images to register, and how to cut them. */
export type RegisterDatasetInput = {
  /** The part of each picture to use, before the centre crop to a square. CelebA's usual: left 25, top 45, 128x128. */
  crop?: InputMaybe<CropInput>;
  /** Edge that images are packed at, 16 to 256 pixels: the largest they can be trained at. IDX and CIFAR10 keep their own. */
  imageSize: Scalars['Int']['input'];
  /** Unique; `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
  /** Path inside IMPORT_DIR: relative to it, or absolute. A folder, a ZIP, an IDX file, or CIFAR-10's folder or archive. */
  path: Scalars['String']['input'];
};

/** What a registration gave. */
export type RegisterDatasetPayload = {
  __typename?: 'RegisterDatasetPayload';
  /** The dataset as it can be trained on now. */
  dataset: Dataset;
};

/** Which alias to take away. */
export type RemoveCheckpointAliasInput = {
  /** As `Checkpoint.aliases` lists it: `NAME@ALIAS`, or `default`, without which a null `checkpoint` is an error. */
  alias: Scalars['String']['input'];
};

/** What taking an alias away gave. */
export type RemoveCheckpointAliasPayload = {
  __typename?: 'RemoveCheckpointAliasPayload';
  /** The checkpoint that it pointed at. */
  checkpoint: Checkpoint;
};

/** Which checkpoint gets which name. */
export type RenameCheckpointInput = {
  /** A reference as everywhere. */
  checkpoint: Scalars['String']['input'];
  /** `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
};

/** What a renaming gave. */
export type RenameCheckpointPayload = {
  __typename?: 'RenameCheckpointPayload';
  /** The checkpoint under its new name. */
  checkpoint: Checkpoint;
};

/** What a token may do; each includes the one before. */
export type Role =
  /** Change checkpoints, datasets and training runs too. */
  | 'ADMIN'
  /** Query and subscribe. */
  | 'READ'
  /** Keep latents too. */
  | 'WRITE';

/** A checkpoint of a run: it can be sampled, gone back to, started from and promoted. */
export type RunCheckpoint = {
  __typename?: 'RunCheckpoint';
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** Whether it stays whatever the retention says. */
  pinned: Scalars['Boolean']['output'];
  /** As `checkpoint` arguments take it: RUN@STEP. With `:raw` behind it, the generator without averaging. */
  reference: Scalars['String']['output'];
  /** After which step it was written. */
  step: Scalars['Int']['output'];
};

/** Where a job stands; a training run is one. */
export type RunState =
  /** Ended before it was done, for good. */
  | 'CANCELLED'
  /** All its work is done. */
  | 'DONE'
  /** An error stopped it; resumeTraining or resumeJob tries again from where it was saved last. */
  | 'FAILED'
  /** Stopped by a person, an alarm, a roll-back or a full disk; resumeTraining or resumeJob goes on. */
  | 'PAUSED'
  /** Waits for a worker. */
  | 'QUEUED'
  /** A worker works on it, or will go on with it in its turn. */
  | 'RUNNING';

/** One sample. Nothing is computed until a picture is asked for: by `dataUri`, or by fetching `url`. */
export type Sample = {
  __typename?: 'Sample';
  /** What makes the sample. */
  checkpoint: Checkpoint;
  /** The picture itself, as a data: URI. */
  dataUri: Scalars['String']['output'];
  /** Native height, pixels. */
  height: Scalars['Int']['output'];
  /** How z was made, as LatentInput takes it back; truncation is folded in. */
  recipe: Scalars['JSON']['output'];
  /**
   * A discriminator's opinion of the sample. It gets the generator's floating-point image, before it is rounded to pixels (of
   * an ONNX graph the pixels), scaled to the range of the images it was trained on. BAD_USER_INPUT if it takes images of
   * another size or number of channels, or is not a discriminator.
   */
  score: Score;
  /** A signed, immutable address of the picture, relative to the server unless PUBLIC_URL is set. */
  url: Scalars['String']['output'];
  /** Changes to the generator, as SamplingVariant takes them back. A recipe does not include them. */
  variant: Scalars['JSON']['output'];
  /** Native width, pixels. */
  width: Scalars['Int']['output'];
  /** The latent that goes into the generator, truncation applied; float32 values. */
  z: Array<Scalars['Float']['output']>;
};


/** One sample. Nothing is computed until a picture is asked for: by `dataUri`, or by fetching `url`. */
export type SampleDataUriArgs = {
  format?: InputMaybe<ImageFormat>;
  size?: InputMaybe<Scalars['Int']['input']>;
};


/** One sample. Nothing is computed until a picture is asked for: by `dataUri`, or by fetching `url`. */
export type SampleScoreArgs = {
  discriminator: Scalars['String']['input'];
};


/** One sample. Nothing is computed until a picture is asked for: by `dataUri`, or by fetching `url`. */
export type SampleUrlArgs = {
  format?: InputMaybe<ImageFormat>;
  size?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * Changes to a generator while it samples, for this request alone. Requests with different variants share a batch. ONNX
 * checkpoints take none.
 */
export type SamplingVariant = {
  /** Feature maps to turn off; at most 64 entries and 4,096 maps in all. */
  ablate?: InputMaybe<Array<Ablation>>;
  /** The class to sample. No generator takes labels yet: BAD_USER_INPUT. */
  label?: InputMaybe<Scalars['String']['input']>;
};

/** A latent to save. */
export type SaveLatentInput = {
  /** The checkpoint that gives zDim and the prior. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** A key of the client's own, 1 to 200 characters; with it, sending twice saves once. */
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  /** How it is made. */
  latent: LatentInput;
  /** 1 to 120 characters, unique. */
  name: Scalars['String']['input'];
  /** At most 4,000 characters. */
  note: Scalars['String']['input'];
  /** At most 32, each 1 to 64 characters. */
  tags: Array<Scalars['String']['input']>;
};

/** What a save gave. */
export type SaveLatentPayload = {
  __typename?: 'SaveLatentPayload';
  /** The key that came with the request. */
  clientMutationId?: Maybe<Scalars['String']['output']>;
  /** The latent as it is kept. */
  latent: Latent;
};

/** A discriminator's opinion of an image. */
export type Score = {
  __typename?: 'Score';
  /** Above 0 for an image that looks real. */
  logit: Scalars['Float']['output'];
  /** The sigmoid of the logit, 0 to 1: for a discriminator trained with a cross-entropy loss, the probability of being real. */
  probability: Scalars['Float']['output'];
};

/** The server that answers. */
export type Server = {
  __typename?: 'Server';
  /** What runs the graphs, and why it was chosen. */
  engine: EngineInfo;
  /** What whoever asks may do: the role of the token. Without tokens (AUTH=none) everybody is ADMIN. */
  role: Role;
  /** LatentQL's own version. */
  version: Scalars['String']['output'];
};

/** Which checkpoint an alias points at. */
export type SetCheckpointAliasInput = {
  /** `[a-z0-9][a-z0-9._-]{0,62}`; an alias that exists is moved. `default` is server-wide. */
  alias: Scalars['String']['input'];
  /** A reference as everywhere. */
  checkpoint: Scalars['String']['input'];
};

/** What setting an alias gave. */
export type SetCheckpointAliasPayload = {
  __typename?: 'SetCheckpointAliasPayload';
  /** The checkpoint with its new alias. */
  checkpoint: Checkpoint;
};

/** Samples of the same z at one step, one sheet. */
export type Snapshot = {
  __typename?: 'Snapshot';
  /** The sheet. */
  picture: Picture;
  /** After which step it was made. */
  step: Scalars['Int']['output'];
};

/** A fixed-noise picture was made. */
export type SnapshotEvent = JobEvent & TrainingEvent & {
  __typename?: 'SnapshotEvent';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** Samples of the run's own z, the same ones every time, one sheet. */
  picture: Picture;
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** After which step. */
  step: Scalars['Int']['output'];
};

/** What to measure. */
export type StartCheckpointReportInput = {
  /** Which checkpoint; null is the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Samples to draw, of seeds 0, 1, 2, ...: 2 to 4096. */
  samples: Scalars['Int']['input'];
};

/** A report that was started. */
export type StartCheckpointReportPayload = {
  __typename?: 'StartCheckpointReportPayload';
  /** Its job, which waits for a worker. */
  job: CheckpointReportJob;
};

/** What to train, and how. What is null is the recipe's default; with `from`, what that run has. */
export type StartTrainingInput = {
  /** Images a step, 2 to 512. */
  batch?: InputMaybe<Scalars['Int']['input']>;
  /** Adam's decay of the mean of gradients, 0 to below 1. */
  beta1?: InputMaybe<Scalars['Float']['input']>;
  /** Adam's decay of the mean of squared gradients, 0 to below 1. */
  beta2?: InputMaybe<Scalars['Float']['input']>;
  /** 1 (gray) or 3 (RGB). Default: the dataset's. */
  channels?: InputMaybe<Scalars['Int']['input']>;
  /** Steps between checkpoints; default: some 25 seconds' worth. */
  checkpointEvery?: InputMaybe<Scalars['Int']['input']>;
  /** A registered dataset. Default: `avatars`, which is built in. */
  dataset?: InputMaybe<Scalars['String']['input']>;
  /** D updates for each G update, 1 to 10. */
  discriminatorSteps?: InputMaybe<Scalars['Int']['input']>;
  /** What the decay of the generator's exponential moving average warms up to, below 1; 0: no average. */
  emaDecay?: InputMaybe<Scalars['Float']['input']>;
  /** Samples on a fixed-noise picture, 4 to 64. */
  fixedNoiseCount?: InputMaybe<Scalars['Int']['input']>;
  /** Start from this run's checkpoint (RUN@step, RUN@latest) with its optimiser; the architecture is then its. */
  from?: InputMaybe<Scalars['String']['input']>;
  /** Edge of the images, 16 to 256: 4, 5, 6 or 7 times a power of two. Default: 64, or the dataset's where that is smaller. */
  imageSize?: InputMaybe<Scalars['Int']['input']>;
  /** Sigma of the Gaussian noise on D's inputs at step 0, 0 to 2. */
  instanceNoise?: InputMaybe<Scalars['Float']['input']>;
  /** Steps over which it decays to 0. */
  instanceNoiseSteps?: InputMaybe<Scalars['Int']['input']>;
  /** How many of the newest checkpoints stay. */
  keepCheckpoints?: InputMaybe<Scalars['Int']['input']>;
  /** Also every so many steps' checkpoint stays; 0: none. */
  keepEvery?: InputMaybe<Scalars['Int']['input']>;
  /** Adam's learning rate for D, above 0, at most 1. */
  learningRateD?: InputMaybe<Scalars['Float']['input']>;
  /** Adam's learning rate for G, above 0, at most 1. */
  learningRateG?: InputMaybe<Scalars['Float']['input']>;
  /** Unique among runs and checkpoints, `[a-z0-9][a-z0-9._-]{0,62}`. Default: made from the dataset's name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Discriminator width (feature maps of its first layer), 4 to 256. */
  ndf?: InputMaybe<Scalars['Int']['input']>;
  /** Generator width (feature maps of its last hidden layer), 4 to 256. */
  ngf?: InputMaybe<Scalars['Int']['input']>;
  /** What an alarm does to the run, beside being told. Default: NOTHING. */
  onAlarm?: InputMaybe<AlarmAction>;
  /** The distribution z is drawn from: NORMAL or UNIFORM. */
  prior?: InputMaybe<PriorDistribution>;
  /** Higher goes first; equal runs share the device fairly. -100 to 100. */
  priority: Scalars['Int']['input'];
  /** The label of reals, above 0.5, at most 1 (one-sided smoothing). */
  realLabel?: InputMaybe<Scalars['Float']['input']>;
  /** Where defaults come from. Default: FAST; with `from`, the settings of that run. */
  recipe?: InputMaybe<TrainingRecipe>;
  /** Of all randomness, 0 to 2147483647; the same seed repeats a run exactly on the CPU engine. */
  seed?: InputMaybe<Scalars['Int']['input']>;
  /** Steps between fixed-noise pictures. */
  snapshotEvery?: InputMaybe<Scalars['Int']['input']>;
  /** Steps to do, 1 to 10,000,000. */
  steps: Scalars['Int']['input'];
  /** Length of z, 2 to 1024. */
  zDim?: InputMaybe<Scalars['Int']['input']>;
};

/** The state of a job changed; of a training run or another. */
export type StateEvent = JobEvent & TrainingEvent & {
  __typename?: 'StateEvent';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** Why it is PAUSED or FAILED, or that a RUNNING one was taken from a dead worker; else null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** Its state from now on. */
  state: RunState;
  /** The newest step of a training run then; 0 of other jobs, which have no steps. */
  step: Scalars['Int']['output'];
};

/**
 * A step was done. Probabilities and losses are means over the batch; null is one that is not finite, in a run that
 * diverges.
 */
export type StepEvent = JobEvent & TrainingEvent & {
  __typename?: 'StepEvent';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** D(G(z)) after it. */
  dFakeAfter?: Maybe<Scalars['Float']['output']>;
  /** D(G(z)) before D's update. */
  dFakeBefore?: Maybe<Scalars['Float']['output']>;
  /** D(x), the probability that D gives to reals. */
  dReal?: Maybe<Scalars['Float']['output']>;
  /** Passes over the dataset, as a fraction. */
  epoch: Scalars['Float']['output'];
  /** Seconds left at this speed. */
  etaSeconds: Scalars['Float']['output'];
  /** Real images trained on, a second, lately. */
  imagesPerSecond: Scalars['Float']['output'];
  /** D's loss, on reals and fakes. */
  lossD?: Maybe<Scalars['Float']['output']>;
  /** G's loss (non-saturating). */
  lossG?: Maybe<Scalars['Float']['output']>;
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** Which step, from 1. */
  step: Scalars['Int']['output'];
};

/** What can be followed, over WebSocket. */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Everything that happens in a job, from after event `after`, then live, as `trainingProgress` gives it: in order, each
   * event once, from any replica, to the event that ends the job.
   */
  jobProgress: JobEvent;
  /**
   * Everything that happens in a run, from after event `after`, then live: in order, each once, from any replica. It ends
   * after the event that ends the run (CANCELLED, DONE); a FAILED or PAUSED run can go on, and so does this. A client that
   * was away says the last `seq` it got, and misses nothing.
   */
  trainingProgress: TrainingEvent;
  /**
   * Frames of a walk, one after another. Pull-driven: a slow client gets fewer frames, never a growing buffer, and the
   * walk's position follows the clock. Ends after `frames`, or never.
   */
  walk: WalkFrame;
};


/** What can be followed, over WebSocket. */
export type SubscriptionJobProgressArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  job: Scalars['ID']['input'];
  mode: ProgressMode;
};


/** What can be followed, over WebSocket. */
export type SubscriptionTrainingProgressArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  mode: ProgressMode;
  run: Scalars['ID']['input'];
};


/** What can be followed, over WebSocket. */
export type SubscriptionWalkArgs = {
  input: WalkInput;
};

/** A tag, and how many saved latents have it. */
export type TagCount = {
  __typename?: 'TagCount';
  /** Saved latents that have it. */
  count: Scalars['Int']['output'];
  /** The tag. */
  tag: Scalars['String']['output'];
};

/** Everything that decides what a run computes and keeps. StartTrainingInput says what each of these means. */
export type TrainingConfig = {
  __typename?: 'TrainingConfig';
  /** Images a step, as many reals as fakes. */
  batch: Scalars['Int']['output'];
  /** Adam's decay of the mean of gradients. */
  beta1: Scalars['Float']['output'];
  /** Adam's decay of the mean of squared gradients. */
  beta2: Scalars['Float']['output'];
  /** 1 (gray) or 3 (RGB). */
  channels: Scalars['Int']['output'];
  /** Steps between checkpoints; null: some 25 seconds' worth. */
  checkpointEvery?: Maybe<Scalars['Int']['output']>;
  /** D updates for each G update. */
  discriminatorSteps: Scalars['Int']['output'];
  /** What the decay of the generator's exponential moving average warms up to; 0: no average. */
  emaDecay: Scalars['Float']['output'];
  /** Samples on a fixed-noise picture. */
  fixedNoiseCount: Scalars['Int']['output'];
  /** The run's checkpoint that it started from, `RUN@step`; null: from scratch. */
  from?: Maybe<Scalars['String']['output']>;
  /** Edge of the images, pixels. */
  imageSize: Scalars['Int']['output'];
  /** Sigma of the Gaussian noise on D's inputs at step 0; 0: none. */
  instanceNoise: Scalars['Float']['output'];
  /** Steps over which it decays to 0. */
  instanceNoiseSteps: Scalars['Int']['output'];
  /** How many of the newest checkpoints stay. */
  keepCheckpoints: Scalars['Int']['output'];
  /** Also every so many steps' checkpoint stays; 0: none. */
  keepEvery: Scalars['Int']['output'];
  /** Adam's learning rate for D. */
  learningRateD: Scalars['Float']['output'];
  /** Adam's learning rate for G. */
  learningRateG: Scalars['Float']['output'];
  /** Discriminator width. */
  ndf: Scalars['Int']['output'];
  /** Generator width. */
  ngf: Scalars['Int']['output'];
  /** What an alarm does to the run, beside being told. */
  onAlarm: AlarmAction;
  /** The distribution z is drawn from. */
  prior: Prior;
  /** The label of reals. */
  realLabel: Scalars['Float']['output'];
  /** Where the defaults came from. */
  recipe: TrainingRecipe;
  /** Of all randomness. */
  seed: Scalars['Int']['output'];
  /** Steps between fixed-noise pictures. */
  snapshotEvery: Scalars['Int']['output'];
  /** Length of z. */
  zDim: Scalars['Int']['output'];
};

/** Something that happened in a run. */
export type TrainingEvent = {
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** Counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
};

/** Sets of defaults. */
export type TrainingRecipe =
  /**
   * A picture in minutes on a plain CPU: real labels 0.9, instance noise 0.6 that decays to 0, learning rates 1e-4 (D) and
   * 4e-4 (G), ngf = ndf = 32, batch 36, an averaged generator.
   */
  | 'FAST'
  /** Radford et al., arXiv 1511.06434: Adam 2e-4 with beta1 0.5, batch 128, ngf = ndf = 64, nothing else. */
  | 'PAPER';

/** The training of one generator. */
export type TrainingRun = Job & {
  __typename?: 'TrainingRun';
  /** Checkpoints it still has, newest first. */
  checkpoints: Array<RunCheckpoint>;
  /** Every setting, defaults filled in. */
  config: TrainingConfig;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset it trains on. */
  dataset: Scalars['String']['output'];
  /** When it was DONE or CANCELLED, or FAILED last; else null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Never changes, and is never used again. */
  id: Scalars['ID']['output'];
  /** `training`. */
  kind: Scalars['String']['output'];
  /** The newest event's number; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** The newest step's figures; null before the first. */
  latest?: Maybe<StepEvent>;
  /** What its steps measured, thinned for a plot: each point is the mean over an equal stretch of steps. */
  metrics: Array<MetricPoint>;
  /** Unique among runs and checkpoints. `NAME@latest` and `NAME@STEP` are its checkpoints. */
  name: Scalars['String']['output'];
  /** Runs of a higher priority go first; equal ones take turns. */
  priority: Scalars['Int']['output'];
  /** `step` by `steps`, from 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Why it is PAUSED or FAILED; else null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The newest fixed-noise picture; null before the first. */
  snapshot?: Maybe<Snapshot>;
  /** Fixed-noise pictures, oldest first, thinned evenly; the newest is always among them, and so is the first if two are. */
  snapshots: Array<Snapshot>;
  /** When a worker first took it; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  state: RunState;
  /** Steps done; a step is one update of G, and of D as often as the settings say. */
  step: Scalars['Int']['output'];
  /** Steps to do. */
  steps: Scalars['Int']['output'];
  /** Its fixed-noise pictures one after another; null before the first. */
  timeline?: Maybe<Picture>;
};


/** The training of one generator. */
export type TrainingRunMetricsArgs = {
  points: Scalars['Int']['input'];
};


/** The training of one generator. */
export type TrainingRunSnapshotsArgs = {
  count: Scalars['Int']['input'];
};


/** The training of one generator. */
export type TrainingRunTimelineArgs = {
  format: AnimationFormat;
  fps: Scalars['Int']['input'];
  size?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of training runs. */
export type TrainingRunConnection = {
  __typename?: 'TrainingRunConnection';
  /** The runs of this page. */
  nodes: Array<TrainingRun>;
  /** Where this page ends. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** What a change of a run gave. */
export type TrainingRunPayload = {
  __typename?: 'TrainingRunPayload';
  /** The run as it is now. A RUNNING one is paused or cancelled after the step under way: a StateEvent tells when. */
  run: TrainingRun;
};

/** What to change of a saved latent. */
export type UpdateLatentInput = {
  /** Which latent. */
  id: Scalars['ID']['input'];
  /** 1 to 120 characters, unique. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** At most 4,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** At most 32, each 1 to 64 characters; they replace all there are. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** What a change gave. */
export type UpdateLatentPayload = {
  __typename?: 'UpdateLatentPayload';
  /** The latent as it is now. */
  latent: Latent;
};

/** One frame of a walk. */
export type WalkFrame = {
  __typename?: 'WalkFrame';
  /** Position of the frame in the walk, from 0. Numbers a slow client missed are skipped. */
  index: Scalars['Int']['output'];
  /** The sample of this frame. */
  sample: Sample;
};

/** Which way to walk, and how fast. */
export type WalkInput = {
  /** A reference as everywhere. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** How the speed changes between waypoints. */
  easing: Easing;
  /** Frames pushed a second, 0.1 to 60; a slow client gets fewer. */
  fps: Scalars['Float']['input'];
  /** Stop after this many frames; null: never. */
  frames?: InputMaybe<Scalars['Int']['input']>;
  /** Frames from one waypoint to the next, 1 to 1000. */
  framesPerWaypoint: Scalars['Int']['input'];
  /** With waypoints: go round for ever (or until `frames`). */
  loop: Scalars['Boolean']['input'];
  /** Default: SLERP for a normal prior, LERP for a uniform one. */
  method?: InputMaybe<InterpolationMethod>;
  /** Where the walk takes its random waypoints from, when it has fewer than two. */
  seed: Scalars['Int']['input'];
  /** The index of the first frame pushed: where a client that was away goes on. */
  start: Scalars['Int']['input'];
  /** psi in [0, 1], of every waypoint. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to the generator; null is the generator as it is. */
  variant?: InputMaybe<SamplingVariant>;
  /** Latents to pass through, at most 16. None or one: a walk from seed to seed, starting there. */
  waypoints: Array<LatentInput>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Ablation: Ablation;
  Activation: ResolverTypeWrapper<Activation>;
  ActivationReport: ResolverTypeWrapper<ActivationReport>;
  AlarmAction: AlarmAction;
  AlarmEvent: ResolverTypeWrapper<AlarmEventParent>;
  AlarmKind: AlarmKind;
  AnimationFormat: AnimationFormat;
  ArchitectureOverrides: ArchitectureOverrides;
  Arithmetic: ResolverTypeWrapper<ArithmeticParent>;
  ArithmeticInput: ArithmeticInput;
  BatchNormStatistics: BatchNormStatistics;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BrokenImage: ResolverTypeWrapper<BrokenImage>;
  Checkpoint: ResolverTypeWrapper<CheckpointParent>;
  CheckpointConnection: ResolverTypeWrapper<Omit<CheckpointConnection, 'nodes'> & { nodes: Array<ResolversTypes['Checkpoint']> }>;
  CheckpointEvent: ResolverTypeWrapper<CheckpointEventParent>;
  CheckpointKind: CheckpointKind;
  CheckpointReport: ResolverTypeWrapper<CheckpointReportParent>;
  CheckpointReportJob: ResolverTypeWrapper<CheckpointReportJobParent>;
  CheckpointRun: ResolverTypeWrapper<CheckpointRun>;
  CropInput: CropInput;
  Dataset: ResolverTypeWrapper<DatasetParent>;
  DatasetClass: ResolverTypeWrapper<DatasetClass>;
  DatasetSource: DatasetSource;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteCheckpointInput: DeleteCheckpointInput;
  DeleteCheckpointPayload: ResolverTypeWrapper<DeleteCheckpointPayload>;
  DeleteDatasetInput: DeleteDatasetInput;
  DeleteDatasetPayload: ResolverTypeWrapper<DeleteDatasetPayload>;
  DeleteLatentInput: DeleteLatentInput;
  DeleteLatentPayload: ResolverTypeWrapper<DeleteLatentPayload>;
  DeleteLatentsInput: DeleteLatentsInput;
  DeleteLatentsPayload: ResolverTypeWrapper<DeleteLatentsPayload>;
  DeleteRunPayload: ResolverTypeWrapper<DeleteRunPayload>;
  Easing: Easing;
  EngineInfo: ResolverTypeWrapper<EngineInfoParent>;
  ErrorCode: ErrorCode;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  HiddenActivation: HiddenActivation;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ImageFormat: ImageFormat;
  ImportCheckpointInput: ImportCheckpointInput;
  ImportCheckpointPayload: ResolverTypeWrapper<Omit<ImportCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InterpolateInput: InterpolateInput;
  Interpolation: ResolverTypeWrapper<InterpolationParent>;
  InterpolationMethod: InterpolationMethod;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Job: ResolverTypeWrapper<JobParent>;
  JobConnection: ResolverTypeWrapper<Omit<JobConnection, 'nodes'> & { nodes: Array<ResolversTypes['Job']> }>;
  JobEvent: ResolverTypeWrapper<JobEventParent>;
  JobPayload: ResolverTypeWrapper<Omit<JobPayload, 'job'> & { job: ResolversTypes['Job'] }>;
  Latent: ResolverTypeWrapper<LatentParent>;
  LatentBlend: LatentBlend;
  LatentConnection: ResolverTypeWrapper<Omit<LatentConnection, 'nodes'> & { nodes: Array<ResolversTypes['Latent']> }>;
  LatentInput: LatentInput;
  LatentJitter: LatentJitter;
  LatentTerm: LatentTerm;
  MetricPoint: ResolverTypeWrapper<MetricPointParent>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OutputActivation: OutputActivation;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PassedOverEngine: ResolverTypeWrapper<PassedOverEngine>;
  Picture: ResolverTypeWrapper<PictureParent>;
  Prior: ResolverTypeWrapper<Prior>;
  PriorDistribution: PriorDistribution;
  ProgressEvent: ResolverTypeWrapper<ProgressEventParent>;
  ProgressMode: ProgressMode;
  PromoteCheckpointInput: PromoteCheckpointInput;
  PromoteCheckpointPayload: ResolverTypeWrapper<Omit<PromoteCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RegisterDatasetInput: RegisterDatasetInput;
  RegisterDatasetPayload: ResolverTypeWrapper<Omit<RegisterDatasetPayload, 'dataset'> & { dataset: ResolversTypes['Dataset'] }>;
  RemoveCheckpointAliasInput: RemoveCheckpointAliasInput;
  RemoveCheckpointAliasPayload: ResolverTypeWrapper<Omit<RemoveCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  RenameCheckpointInput: RenameCheckpointInput;
  RenameCheckpointPayload: ResolverTypeWrapper<Omit<RenameCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  Role: Role;
  RunCheckpoint: ResolverTypeWrapper<RunCheckpointParent>;
  RunState: RunState;
  Sample: ResolverTypeWrapper<SampleParent>;
  SamplingVariant: SamplingVariant;
  SaveLatentInput: SaveLatentInput;
  SaveLatentPayload: ResolverTypeWrapper<Omit<SaveLatentPayload, 'latent'> & { latent: ResolversTypes['Latent'] }>;
  Score: ResolverTypeWrapper<Score>;
  Server: ResolverTypeWrapper<ServerParent>;
  SetCheckpointAliasInput: SetCheckpointAliasInput;
  SetCheckpointAliasPayload: ResolverTypeWrapper<Omit<SetCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  Snapshot: ResolverTypeWrapper<SnapshotParent>;
  SnapshotEvent: ResolverTypeWrapper<SnapshotEventParent>;
  StartCheckpointReportInput: StartCheckpointReportInput;
  StartCheckpointReportPayload: ResolverTypeWrapper<Omit<StartCheckpointReportPayload, 'job'> & { job: ResolversTypes['CheckpointReportJob'] }>;
  StartTrainingInput: StartTrainingInput;
  StateEvent: ResolverTypeWrapper<StateEventParent>;
  StepEvent: ResolverTypeWrapper<StepEventParent>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TagCount: ResolverTypeWrapper<TagCount>;
  TrainingConfig: ResolverTypeWrapper<TrainingConfigParent>;
  TrainingEvent: ResolverTypeWrapper<TrainingEventParent>;
  TrainingRecipe: TrainingRecipe;
  TrainingRun: ResolverTypeWrapper<TrainingRunParent>;
  TrainingRunConnection: ResolverTypeWrapper<Omit<TrainingRunConnection, 'nodes'> & { nodes: Array<ResolversTypes['TrainingRun']> }>;
  TrainingRunPayload: ResolverTypeWrapper<Omit<TrainingRunPayload, 'run'> & { run: ResolversTypes['TrainingRun'] }>;
  UpdateLatentInput: UpdateLatentInput;
  UpdateLatentPayload: ResolverTypeWrapper<Omit<UpdateLatentPayload, 'latent'> & { latent: ResolversTypes['Latent'] }>;
  WalkFrame: ResolverTypeWrapper<Omit<WalkFrame, 'sample'> & { sample: ResolversTypes['Sample'] }>;
  WalkInput: WalkInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Ablation: Ablation;
  Activation: Activation;
  ActivationReport: ActivationReport;
  AlarmEvent: AlarmEventParent;
  ArchitectureOverrides: ArchitectureOverrides;
  Arithmetic: ArithmeticParent;
  ArithmeticInput: ArithmeticInput;
  Boolean: Scalars['Boolean']['output'];
  BrokenImage: BrokenImage;
  Checkpoint: CheckpointParent;
  CheckpointConnection: Omit<CheckpointConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Checkpoint']> };
  CheckpointEvent: CheckpointEventParent;
  CheckpointReport: CheckpointReportParent;
  CheckpointReportJob: CheckpointReportJobParent;
  CheckpointRun: CheckpointRun;
  CropInput: CropInput;
  Dataset: DatasetParent;
  DatasetClass: DatasetClass;
  DateTime: Scalars['DateTime']['output'];
  DeleteCheckpointInput: DeleteCheckpointInput;
  DeleteCheckpointPayload: DeleteCheckpointPayload;
  DeleteDatasetInput: DeleteDatasetInput;
  DeleteDatasetPayload: DeleteDatasetPayload;
  DeleteLatentInput: DeleteLatentInput;
  DeleteLatentPayload: DeleteLatentPayload;
  DeleteLatentsInput: DeleteLatentsInput;
  DeleteLatentsPayload: DeleteLatentsPayload;
  DeleteRunPayload: DeleteRunPayload;
  EngineInfo: EngineInfoParent;
  Float: Scalars['Float']['output'];
  ID: Scalars['ID']['output'];
  ImportCheckpointInput: ImportCheckpointInput;
  ImportCheckpointPayload: Omit<ImportCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  Int: Scalars['Int']['output'];
  InterpolateInput: InterpolateInput;
  Interpolation: InterpolationParent;
  JSON: Scalars['JSON']['output'];
  Job: JobParent;
  JobConnection: Omit<JobConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Job']> };
  JobEvent: JobEventParent;
  JobPayload: Omit<JobPayload, 'job'> & { job: ResolversParentTypes['Job'] };
  Latent: LatentParent;
  LatentBlend: LatentBlend;
  LatentConnection: Omit<LatentConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['Latent']> };
  LatentInput: LatentInput;
  LatentJitter: LatentJitter;
  LatentTerm: LatentTerm;
  MetricPoint: MetricPointParent;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  PassedOverEngine: PassedOverEngine;
  Picture: PictureParent;
  Prior: Prior;
  ProgressEvent: ProgressEventParent;
  PromoteCheckpointInput: PromoteCheckpointInput;
  PromoteCheckpointPayload: Omit<PromoteCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  Query: Record<PropertyKey, never>;
  RegisterDatasetInput: RegisterDatasetInput;
  RegisterDatasetPayload: Omit<RegisterDatasetPayload, 'dataset'> & { dataset: ResolversParentTypes['Dataset'] };
  RemoveCheckpointAliasInput: RemoveCheckpointAliasInput;
  RemoveCheckpointAliasPayload: Omit<RemoveCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  RenameCheckpointInput: RenameCheckpointInput;
  RenameCheckpointPayload: Omit<RenameCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  RunCheckpoint: RunCheckpointParent;
  Sample: SampleParent;
  SamplingVariant: SamplingVariant;
  SaveLatentInput: SaveLatentInput;
  SaveLatentPayload: Omit<SaveLatentPayload, 'latent'> & { latent: ResolversParentTypes['Latent'] };
  Score: Score;
  Server: ServerParent;
  SetCheckpointAliasInput: SetCheckpointAliasInput;
  SetCheckpointAliasPayload: Omit<SetCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  Snapshot: SnapshotParent;
  SnapshotEvent: SnapshotEventParent;
  StartCheckpointReportInput: StartCheckpointReportInput;
  StartCheckpointReportPayload: Omit<StartCheckpointReportPayload, 'job'> & { job: ResolversParentTypes['CheckpointReportJob'] };
  StartTrainingInput: StartTrainingInput;
  StateEvent: StateEventParent;
  StepEvent: StepEventParent;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  TagCount: TagCount;
  TrainingConfig: TrainingConfigParent;
  TrainingEvent: TrainingEventParent;
  TrainingRun: TrainingRunParent;
  TrainingRunConnection: Omit<TrainingRunConnection, 'nodes'> & { nodes: Array<ResolversParentTypes['TrainingRun']> };
  TrainingRunPayload: Omit<TrainingRunPayload, 'run'> & { run: ResolversParentTypes['TrainingRun'] };
  UpdateLatentInput: UpdateLatentInput;
  UpdateLatentPayload: Omit<UpdateLatentPayload, 'latent'> & { latent: ResolversParentTypes['Latent'] };
  WalkFrame: Omit<WalkFrame, 'sample'> & { sample: ResolversParentTypes['Sample'] };
  WalkInput: WalkInput;
};

export type ActivationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Activation'] = ResolversParentTypes['Activation']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ActivationReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ActivationReport'] = ResolversParentTypes['ActivationReport']> = {
  dead?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  maps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AlarmEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AlarmEvent'] = ResolversParentTypes['AlarmEvent']> = {
  action?: Resolver<ResolversTypes['AlarmAction'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['AlarmKind'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ArithmeticResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Arithmetic'] = ResolversParentTypes['Arithmetic']> = {
  grid?: Resolver<Maybe<Array<ResolversTypes['Sample']>>, ParentType, ContextType>;
  minus?: Resolver<Array<ResolversTypes['Sample']>, ParentType, ContextType>;
  plus?: Resolver<Array<ResolversTypes['Sample']>, ParentType, ContextType>;
  result?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
};

export type BrokenImageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BrokenImage'] = ResolversParentTypes['BrokenImage']> = {
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CheckpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Checkpoint'] = ResolversParentTypes['Checkpoint']> = {
  activations?: Resolver<Array<ResolversTypes['Activation']>, ParentType, ContextType>;
  aliases?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  batchNorm?: Resolver<ResolversTypes['BatchNormStatistics'], ParentType, ContextType>;
  calibrationDrift?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  format?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CheckpointKind'], ParentType, ContextType>;
  layers?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameterCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  preset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  prior?: Resolver<Maybe<ResolversTypes['Prior']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['CheckpointReport']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['CheckpointRun']>, ParentType, ContextType>;
  sheet?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<CheckpointSheetArgs, 'count'>>;
  sourceDigest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  zDim?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type CheckpointConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointConnection'] = ResolversParentTypes['CheckpointConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Checkpoint']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CheckpointEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointEvent'] = ResolversParentTypes['CheckpointEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CheckpointReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointReport'] = ResolversParentTypes['CheckpointReport']> = {
  activations?: Resolver<Array<ResolversTypes['ActivationReport']>, ParentType, ContextType>;
  deadMaps?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  diversity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  duplicateBelow?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  nearDuplicates?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CheckpointReportJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointReportJob'] = ResolversParentTypes['CheckpointReportJob']> = {
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['CheckpointReport']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CheckpointRunResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointRun'] = ResolversParentTypes['CheckpointRun']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  raw?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DatasetResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset']> = {
  broken?: Resolver<Array<ResolversTypes['BrokenImage']>, ParentType, ContextType>;
  brokenCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  classes?: Resolver<Array<ResolversTypes['DatasetClass']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  imageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, RequireFields<DatasetSheetArgs, 'count' | 'imageSize'>>;
  source?: Resolver<ResolversTypes['DatasetSource'], ParentType, ContextType>;
};

export type DatasetClassResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetClass'] = ResolversParentTypes['DatasetClass']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteCheckpointPayload'] = ResolversParentTypes['DeleteCheckpointPayload']> = {
  digest?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteDatasetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteDatasetPayload'] = ResolversParentTypes['DeleteDatasetPayload']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeleteLatentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteLatentPayload'] = ResolversParentTypes['DeleteLatentPayload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteLatentsPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteLatentsPayload'] = ResolversParentTypes['DeleteLatentsPayload']> = {
  ids?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteRunPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteRunPayload'] = ResolversParentTypes['DeleteRunPayload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type EngineInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['EngineInfo'] = ResolversParentTypes['EngineInfo']> = {
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxBatch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  passedOver?: Resolver<Array<ResolversTypes['PassedOverEngine']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ImportCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ImportCheckpointPayload'] = ResolversParentTypes['ImportCheckpointPayload']> = {
  alreadyImported?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
  notes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type InterpolationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Interpolation'] = ResolversParentTypes['Interpolation']> = {
  animation?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, RequireFields<InterpolationAnimationArgs, 'format' | 'fps'>>;
  frames?: Resolver<Array<ResolversTypes['Sample']>, ParentType, ContextType>;
  method?: Resolver<ResolversTypes['InterpolationMethod'], ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, Partial<InterpolationSheetArgs>>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type JobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  __resolveType: TypeResolveFn<'CheckpointReportJob' | 'TrainingRun', ParentType, ContextType>;
};

export type JobConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobConnection'] = ResolversParentTypes['JobConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Job']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobEvent'] = ResolversParentTypes['JobEvent']> = {
  __resolveType: TypeResolveFn<'AlarmEvent' | 'CheckpointEvent' | 'ProgressEvent' | 'SnapshotEvent' | 'StateEvent' | 'StepEvent', ParentType, ContextType>;
};

export type JobPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobPayload'] = ResolversParentTypes['JobPayload']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type LatentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Latent'] = ResolversParentTypes['Latent']> = {
  checkpoint?: Resolver<Maybe<ResolversTypes['Checkpoint']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recipe?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  recipeHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType, Partial<LatentSampleArgs>>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  z?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  zDim?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LatentConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LatentConnection'] = ResolversParentTypes['LatentConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['Latent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MetricPointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MetricPoint'] = ResolversParentTypes['MetricPoint']> = {
  dFakeAfter?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  dFakeBefore?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  dReal?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imagesPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lossD?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lossG?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelJob?: Resolver<ResolversTypes['JobPayload'], ParentType, ContextType, RequireFields<MutationCancelJobArgs, 'job'>>;
  cancelTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationCancelTrainingArgs, 'run'>>;
  deleteCheckpoint?: Resolver<ResolversTypes['DeleteCheckpointPayload'], ParentType, ContextType, RequireFields<MutationDeleteCheckpointArgs, 'input'>>;
  deleteDataset?: Resolver<ResolversTypes['DeleteDatasetPayload'], ParentType, ContextType, RequireFields<MutationDeleteDatasetArgs, 'input'>>;
  deleteLatent?: Resolver<ResolversTypes['DeleteLatentPayload'], ParentType, ContextType, RequireFields<MutationDeleteLatentArgs, 'input'>>;
  deleteLatents?: Resolver<ResolversTypes['DeleteLatentsPayload'], ParentType, ContextType, RequireFields<MutationDeleteLatentsArgs, 'input'>>;
  deleteRun?: Resolver<ResolversTypes['DeleteRunPayload'], ParentType, ContextType, RequireFields<MutationDeleteRunArgs, 'run'>>;
  importCheckpoint?: Resolver<ResolversTypes['ImportCheckpointPayload'], ParentType, ContextType, RequireFields<MutationImportCheckpointArgs, 'input'>>;
  pauseJob?: Resolver<ResolversTypes['JobPayload'], ParentType, ContextType, RequireFields<MutationPauseJobArgs, 'job'>>;
  pauseTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationPauseTrainingArgs, 'run'>>;
  pinCheckpoint?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationPinCheckpointArgs, 'pinned' | 'run' | 'step'>>;
  promoteCheckpoint?: Resolver<ResolversTypes['PromoteCheckpointPayload'], ParentType, ContextType, RequireFields<MutationPromoteCheckpointArgs, 'input'>>;
  registerDataset?: Resolver<ResolversTypes['RegisterDatasetPayload'], ParentType, ContextType, RequireFields<MutationRegisterDatasetArgs, 'input'>>;
  removeCheckpointAlias?: Resolver<ResolversTypes['RemoveCheckpointAliasPayload'], ParentType, ContextType, RequireFields<MutationRemoveCheckpointAliasArgs, 'input'>>;
  renameCheckpoint?: Resolver<ResolversTypes['RenameCheckpointPayload'], ParentType, ContextType, RequireFields<MutationRenameCheckpointArgs, 'input'>>;
  resumeJob?: Resolver<ResolversTypes['JobPayload'], ParentType, ContextType, RequireFields<MutationResumeJobArgs, 'job'>>;
  resumeTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationResumeTrainingArgs, 'run'>>;
  rollbackTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationRollbackTrainingArgs, 'run' | 'step'>>;
  saveLatent?: Resolver<ResolversTypes['SaveLatentPayload'], ParentType, ContextType, RequireFields<MutationSaveLatentArgs, 'input'>>;
  setCheckpointAlias?: Resolver<ResolversTypes['SetCheckpointAliasPayload'], ParentType, ContextType, RequireFields<MutationSetCheckpointAliasArgs, 'input'>>;
  startCheckpointReport?: Resolver<ResolversTypes['StartCheckpointReportPayload'], ParentType, ContextType, RequireFields<MutationStartCheckpointReportArgs, 'input'>>;
  startTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationStartTrainingArgs, 'input'>>;
  updateLatent?: Resolver<ResolversTypes['UpdateLatentPayload'], ParentType, ContextType, RequireFields<MutationUpdateLatentArgs, 'input'>>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PassedOverEngineResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PassedOverEngine'] = ResolversParentTypes['PassedOverEngine']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PictureResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Picture'] = ResolversParentTypes['Picture']> = {
  dataUri?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PriorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Prior'] = ResolversParentTypes['Prior']> = {
  bound?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  distribution?: Resolver<ResolversTypes['PriorDistribution'], ParentType, ContextType>;
};

export type ProgressEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProgressEvent'] = ResolversParentTypes['ProgressEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PromoteCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PromoteCheckpointPayload'] = ResolversParentTypes['PromoteCheckpointPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  arithmetic?: Resolver<ResolversTypes['Arithmetic'], ParentType, ContextType, RequireFields<QueryArithmeticArgs, 'input'>>;
  checkpoint?: Resolver<Maybe<ResolversTypes['Checkpoint']>, ParentType, ContextType, Partial<QueryCheckpointArgs>>;
  checkpoints?: Resolver<ResolversTypes['CheckpointConnection'], ParentType, ContextType, RequireFields<QueryCheckpointsArgs, 'first' | 'kind'>>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryDatasetArgs, 'name'>>;
  datasets?: Resolver<Array<ResolversTypes['Dataset']>, ParentType, ContextType>;
  generate?: Resolver<ResolversTypes['Sample'], ParentType, ContextType, RequireFields<QueryGenerateArgs, 'seed' | 'truncation'>>;
  interpolate?: Resolver<ResolversTypes['Interpolation'], ParentType, ContextType, RequireFields<QueryInterpolateArgs, 'input'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<QueryJobsArgs, 'first'>>;
  latent?: Resolver<Maybe<ResolversTypes['Latent']>, ParentType, ContextType, Partial<QueryLatentArgs>>;
  latentTags?: Resolver<Array<ResolversTypes['TagCount']>, ParentType, ContextType>;
  latents?: Resolver<ResolversTypes['LatentConnection'], ParentType, ContextType, RequireFields<QueryLatentsArgs, 'first'>>;
  run?: Resolver<Maybe<ResolversTypes['TrainingRun']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'run'>>;
  runs?: Resolver<ResolversTypes['TrainingRunConnection'], ParentType, ContextType, RequireFields<QueryRunsArgs, 'first'>>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType, RequireFields<QuerySampleArgs, 'latent' | 'truncation'>>;
  samples?: Resolver<Array<ResolversTypes['Sample']>, ParentType, ContextType, RequireFields<QuerySamplesArgs, 'latents' | 'truncation'>>;
  server?: Resolver<ResolversTypes['Server'], ParentType, ContextType>;
};

export type RegisterDatasetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RegisterDatasetPayload'] = ResolversParentTypes['RegisterDatasetPayload']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
};

export type RemoveCheckpointAliasPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RemoveCheckpointAliasPayload'] = ResolversParentTypes['RemoveCheckpointAliasPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type RenameCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RenameCheckpointPayload'] = ResolversParentTypes['RenameCheckpointPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type RunCheckpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunCheckpoint'] = ResolversParentTypes['RunCheckpoint']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  pinned?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SampleResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
  dataUri?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SampleDataUriArgs, 'format'>>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recipe?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Score'], ParentType, ContextType, RequireFields<SampleScoreArgs, 'discriminator'>>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SampleUrlArgs, 'format'>>;
  variant?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  z?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SaveLatentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SaveLatentPayload'] = ResolversParentTypes['SaveLatentPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latent?: Resolver<ResolversTypes['Latent'], ParentType, ContextType>;
};

export type ScoreResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Score'] = ResolversParentTypes['Score']> = {
  logit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  probability?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ServerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Server'] = ResolversParentTypes['Server']> = {
  engine?: Resolver<ResolversTypes['EngineInfo'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SetCheckpointAliasPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SetCheckpointAliasPayload'] = ResolversParentTypes['SetCheckpointAliasPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type SnapshotResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Snapshot'] = ResolversParentTypes['Snapshot']> = {
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SnapshotEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SnapshotEvent'] = ResolversParentTypes['SnapshotEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StartCheckpointReportPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartCheckpointReportPayload'] = ResolversParentTypes['StartCheckpointReportPayload']> = {
  job?: Resolver<ResolversTypes['CheckpointReportJob'], ParentType, ContextType>;
};

export type StateEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StateEvent'] = ResolversParentTypes['StateEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StepEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StepEvent'] = ResolversParentTypes['StepEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dFakeAfter?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  dFakeBefore?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  dReal?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  epoch?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  etaSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  imagesPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lossD?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lossG?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  jobProgress?: SubscriptionResolver<ResolversTypes['JobEvent'], "jobProgress", ParentType, ContextType, RequireFields<SubscriptionJobProgressArgs, 'job' | 'mode'>>;
  trainingProgress?: SubscriptionResolver<ResolversTypes['TrainingEvent'], "trainingProgress", ParentType, ContextType, RequireFields<SubscriptionTrainingProgressArgs, 'mode' | 'run'>>;
  walk?: SubscriptionResolver<ResolversTypes['WalkFrame'], "walk", ParentType, ContextType, RequireFields<SubscriptionWalkArgs, 'input'>>;
};

export type TagCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TagCount'] = ResolversParentTypes['TagCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TrainingConfigResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingConfig'] = ResolversParentTypes['TrainingConfig']> = {
  batch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  beta1?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  beta2?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  checkpointEvery?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  discriminatorSteps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  emaDecay?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fixedNoiseCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  imageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  instanceNoise?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  instanceNoiseSteps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  keepCheckpoints?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  keepEvery?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  learningRateD?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  learningRateG?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ndf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ngf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  onAlarm?: Resolver<ResolversTypes['AlarmAction'], ParentType, ContextType>;
  prior?: Resolver<ResolversTypes['Prior'], ParentType, ContextType>;
  realLabel?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  recipe?: Resolver<ResolversTypes['TrainingRecipe'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  snapshotEvery?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  zDim?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TrainingEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingEvent'] = ResolversParentTypes['TrainingEvent']> = {
  __resolveType: TypeResolveFn<'AlarmEvent' | 'CheckpointEvent' | 'SnapshotEvent' | 'StateEvent' | 'StepEvent', ParentType, ContextType>;
};

export type TrainingRunResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRun'] = ResolversParentTypes['TrainingRun']> = {
  checkpoints?: Resolver<Array<ResolversTypes['RunCheckpoint']>, ParentType, ContextType>;
  config?: Resolver<ResolversTypes['TrainingConfig'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  latest?: Resolver<Maybe<ResolversTypes['StepEvent']>, ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['MetricPoint']>, ParentType, ContextType, RequireFields<TrainingRunMetricsArgs, 'points'>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
  snapshots?: Resolver<Array<ResolversTypes['Snapshot']>, ParentType, ContextType, RequireFields<TrainingRunSnapshotsArgs, 'count'>>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  steps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  timeline?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<TrainingRunTimelineArgs, 'format' | 'fps'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TrainingRunConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRunConnection'] = ResolversParentTypes['TrainingRunConnection']> = {
  nodes?: Resolver<Array<ResolversTypes['TrainingRun']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TrainingRunPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRunPayload'] = ResolversParentTypes['TrainingRunPayload']> = {
  run?: Resolver<ResolversTypes['TrainingRun'], ParentType, ContextType>;
};

export type UpdateLatentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UpdateLatentPayload'] = ResolversParentTypes['UpdateLatentPayload']> = {
  latent?: Resolver<ResolversTypes['Latent'], ParentType, ContextType>;
};

export type WalkFrameResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WalkFrame'] = ResolversParentTypes['WalkFrame']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  Activation?: ActivationResolvers<ContextType>;
  ActivationReport?: ActivationReportResolvers<ContextType>;
  AlarmEvent?: AlarmEventResolvers<ContextType>;
  Arithmetic?: ArithmeticResolvers<ContextType>;
  BrokenImage?: BrokenImageResolvers<ContextType>;
  Checkpoint?: CheckpointResolvers<ContextType>;
  CheckpointConnection?: CheckpointConnectionResolvers<ContextType>;
  CheckpointEvent?: CheckpointEventResolvers<ContextType>;
  CheckpointReport?: CheckpointReportResolvers<ContextType>;
  CheckpointReportJob?: CheckpointReportJobResolvers<ContextType>;
  CheckpointRun?: CheckpointRunResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetClass?: DatasetClassResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteCheckpointPayload?: DeleteCheckpointPayloadResolvers<ContextType>;
  DeleteDatasetPayload?: DeleteDatasetPayloadResolvers<ContextType>;
  DeleteLatentPayload?: DeleteLatentPayloadResolvers<ContextType>;
  DeleteLatentsPayload?: DeleteLatentsPayloadResolvers<ContextType>;
  DeleteRunPayload?: DeleteRunPayloadResolvers<ContextType>;
  EngineInfo?: EngineInfoResolvers<ContextType>;
  ImportCheckpointPayload?: ImportCheckpointPayloadResolvers<ContextType>;
  Interpolation?: InterpolationResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Job?: JobResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  JobEvent?: JobEventResolvers<ContextType>;
  JobPayload?: JobPayloadResolvers<ContextType>;
  Latent?: LatentResolvers<ContextType>;
  LatentConnection?: LatentConnectionResolvers<ContextType>;
  MetricPoint?: MetricPointResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PassedOverEngine?: PassedOverEngineResolvers<ContextType>;
  Picture?: PictureResolvers<ContextType>;
  Prior?: PriorResolvers<ContextType>;
  ProgressEvent?: ProgressEventResolvers<ContextType>;
  PromoteCheckpointPayload?: PromoteCheckpointPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RegisterDatasetPayload?: RegisterDatasetPayloadResolvers<ContextType>;
  RemoveCheckpointAliasPayload?: RemoveCheckpointAliasPayloadResolvers<ContextType>;
  RenameCheckpointPayload?: RenameCheckpointPayloadResolvers<ContextType>;
  RunCheckpoint?: RunCheckpointResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  SaveLatentPayload?: SaveLatentPayloadResolvers<ContextType>;
  Score?: ScoreResolvers<ContextType>;
  Server?: ServerResolvers<ContextType>;
  SetCheckpointAliasPayload?: SetCheckpointAliasPayloadResolvers<ContextType>;
  Snapshot?: SnapshotResolvers<ContextType>;
  SnapshotEvent?: SnapshotEventResolvers<ContextType>;
  StartCheckpointReportPayload?: StartCheckpointReportPayloadResolvers<ContextType>;
  StateEvent?: StateEventResolvers<ContextType>;
  StepEvent?: StepEventResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TagCount?: TagCountResolvers<ContextType>;
  TrainingConfig?: TrainingConfigResolvers<ContextType>;
  TrainingEvent?: TrainingEventResolvers<ContextType>;
  TrainingRun?: TrainingRunResolvers<ContextType>;
  TrainingRunConnection?: TrainingRunConnectionResolvers<ContextType>;
  TrainingRunPayload?: TrainingRunPayloadResolvers<ContextType>;
  UpdateLatentPayload?: UpdateLatentPayloadResolvers<ContextType>;
  WalkFrame?: WalkFrameResolvers<ContextType>;
};

