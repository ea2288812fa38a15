import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { NodeParent } from '../graphql/resolvers/nodes.ts';
import type { ServerParent } from '../graphql/resolvers/server.ts';
import type { EngineInfo as EngineInfoParent } from '../engine/engine.ts';
import type { Checkpoint as CheckpointParent } from '../checkpoints/checkpoint.ts';
import type { HypothesisParent } from '../graphql/resolvers/evidence.ts';
import type { LatentRow as LatentParent, VariantRow as VariantParent, DatasetRow as DatasetParent, RunRow as TrainingRunParent, JobRow as CheckpointReportJobParent, JobRow as FiltersJobParent, JobRow as ClassifierJobParent, ClassifierRow as ClassifierParent, JobRow as ForgettingJobParent, JobRow as ArithmeticStudyJobParent, JobRow as TurnStudyJobParent, JobRow as ActivationStudyJobParent, JobRow as LayerProbesJobParent, JobRow as ClassStudyJobParent, JobRow as QualityJobParent, JobRow as DeduplicationJobParent, ProgressRow as ProgressEventParent, RunCheckpointRow as RunCheckpointParent } from '../db/stores.ts';
import type { SampleParent } from '../graphql/resolvers/sample.ts';
import type { PictureParent } from '../graphql/resolvers/picture.ts';
import type { InterpolationParent } from '../graphql/resolvers/interpolation.ts';
import type { ComparisonParent } from '../graphql/resolvers/comparison.ts';
import type { ArithmeticParent } from '../graphql/resolvers/arithmetic.ts';
import type { TrainingConfig as TrainingConfigParent, MetricPoint as MetricPointParent } from '../training/training.ts';
import type { RuleStudy as RuleStudyParent, StudiedRun as RuleStudyRunParent } from '../training/rules/study.ts';
import type { JobParent, JobEventParent } from '../graphql/resolvers/jobs.ts';
import type { CheckpointReport as CheckpointReportParent } from '../reports/report.ts';
import type { FilterSetParent, FilterUnitParent } from '../graphql/resolvers/filters.ts';
import type { ClassifierResult as ClassifierResultParent } from '../exploration/classifiers/classifier.ts';
import type { JudgeFacts as JudgeParent } from '../exploration/classifiers/panel.ts';
import type { ForgettingParent, ForgettingControlParent } from '../graphql/resolvers/forgetting.ts';
import type { ArithmeticStudyParent, TurnStudyParent } from '../graphql/resolvers/studies.ts';
import type { ActivationStudyParent, ActivationMapParent } from '../graphql/resolvers/activation-studies.ts';
import type { LayerProbe as LayerProbeParent } from '../exploration/probes/layer-probes.ts';
import type { Quality as QualityParent } from '../exploration/quality/quality.ts';
import type { DeduplicationParent } from '../graphql/resolvers/deduplication.ts';
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
  /** A point in time, ISO 8601 in UTC: 2026-01-31T12:00:00.000Z. */
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

/**
 * Output of one block of a network: a weighted layer together with the norm and the nonlinearity that
 * follow it.
 */
export type Activation = {
  __typename?: 'Activation';
  /** `LAYER.KIND` of the block's last layer, e.g. `2.relu`. */
  name: Scalars['String']['output'];
  /** Channels (number of maps), height, width. */
  shape: Array<Scalars['Int']['output']>;
};

/** A map over many samples. Its mean in one sample is over all positions; activity is this mean. */
export type ActivationMap = {
  __typename?: 'ActivationMap';
  /** Share of the positions of all samples at which the map is above 0, 0 to 1. */
  active: Scalars['Float']['output'];
  /**
   * Correlations of the activity with scores, furthest from 0 first; none for a dead map. Correlation
   * is not causation: attributes of samples also correlate with each other.
   */
  correlations: Array<MapCorrelation>;
  /**
   * True if the map draws nothing: in all samples, its activity differs from that in the first by at most
   * 1/10000 of the largest activity of any map.
   */
  dead: Scalars['Boolean']['output'];
  /** Standard deviation of the activity. */
  deviation: Scalars['Float']['output'];
  /** Index of the map. */
  map: Scalars['Int']['output'];
  /** Mean activity. */
  mean: Scalars['Float']['output'];
  /** Largest value of the map at any position. */
  peak: Scalars['Float']['output'];
  /** Seeds of the 8 samples with the highest activity, highest first. */
  seeds: Array<Scalars['Int']['output']>;
  /** These samples, in a row. CHECKPOINT_NOT_FOUND once the checkpoint is deleted. */
  sheet: Picture;
};


/** A map over many samples. Its mean in one sample is over all positions; activity is this mean. */
export type ActivationMapCorrelationsArgs = {
  first: Scalars['Int']['input'];
};

/** Figures of a classifier on the features of one activation. */
export type ActivationProbe = {
  __typename?: 'ActivationProbe';
  /** Share of the test images whose value is predicted, 0 to 1. */
  accuracy: Scalars['Float']['output'];
  /** The activation's name. */
  activation: Scalars['String']['output'];
  /** Mean over the values of the share of their test images that are recognized, 0 to 1. */
  balancedAccuracy: Scalars['Float']['output'];
  /** Value of C, chosen or given as for the whole classifier. */
  c: Scalars['Float']['output'];
  /** Number of its features. */
  featureCount: Scalars['Int']['output'];
};

/** Dead feature maps of one activation: maps that do not depend on z. */
export type ActivationReport = {
  __typename?: 'ActivationReport';
  /** Indices of its dead maps. */
  dead: Array<Scalars['Int']['output']>;
  /** Number of its feature maps. */
  maps: Scalars['Int']['output'];
  /** The activation's name. */
  name: Scalars['String']['output'];
};

/** The maps of an activation over many samples. */
export type ActivationStudy = {
  __typename?: 'ActivationStudy';
  /** Share of the maps that are dead, 0 to 1. */
  deadMaps: Scalars['Float']['output'];
  /** Classifiers that scored the samples; at most 8. */
  judges: Array<Judge>;
  /** One map, by its index. */
  map: ActivationMap;
  /**
   * The maps, by index. With `classifier`, by correlation with the score of `value`, furthest from 0
   * first; maps without one are omitted.
   */
  maps: Array<ActivationMap>;
  /** Number of samples: those of seeds 0, 1, 2, ... */
  samples: Scalars['Int']['output'];
};


/** The maps of an activation over many samples. */
export type ActivationStudyMapArgs = {
  index: Scalars['Int']['input'];
};


/** The maps of an activation over many samples. */
export type ActivationStudyMapsArgs = {
  classifier?: InputMaybe<Scalars['ID']['input']>;
  first: Scalars['Int']['input'];
  value?: InputMaybe<Scalars['String']['input']>;
};

/** A job of kind `activation-study`. */
export type ActivationStudyJob = Job & Node & {
  __typename?: 'ActivationStudyJob';
  /** Name of the activation. */
  activation: Scalars['String']['output'];
  /** Digest of the checkpoint: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `activation-study`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The figures; null until the job is DONE. */
  result?: Maybe<ActivationStudy>;
  /** Number of samples. */
  samples: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Actions taken on an alarm, besides its event. */
export type AlarmAction =
  /** The run continues. Losses that are not finite still stop it: FAILED. */
  | 'NOTHING'
  /** The run is PAUSED. */
  | 'PAUSE'
  /** The run is rolled back to its last checkpoint before the alarm, and PAUSED there. */
  | 'ROLL_BACK';

/** A problem was detected in a run. */
export type AlarmEvent = JobEvent & TrainingEvent & {
  __typename?: 'AlarmEvent';
  /** Action taken on the run. */
  action: AlarmAction;
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /** The detected problem. */
  kind: AlarmKind;
  /** Human-readable measurement behind the alarm. */
  message: Scalars['String']['output'];
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** Step after which the problem was detected. */
  step: Scalars['Int']['output'];
};

/** Problems that the server detects in a training run. */
export type AlarmKind =
  /** Many feature maps of G are the same in all fixed-noise pictures. */
  | 'DEAD_MAPS'
  /** D tells reals from fakes perfectly: G learns nothing. */
  | 'DISCRIMINATOR_SATURATED'
  /** Many fixed-noise pictures are identical. */
  | 'DUPLICATES'
  /** The fixed-noise pictures look alike. */
  | 'MODE_COLLAPSE'
  /** A loss or a weight is NaN or infinite. */
  | 'NOT_FINITE';

/** Formats of an animation. */
export type AnimationFormat =
  /** At most 256 colours and 50 frames per second; displayed everywhere. */
  | 'GIF'
  /** All colours, and smaller. */
  | 'WEBP';

/** Architecture settings that a weights file does not record. Null: inferred, or taken from the preset. */
export type ArchitectureOverrides = {
  /**
   * Number of classes of a one-hot label that is joined to z, 0 if none is. An embedding of classes
   * has its own number.
   */
  classes?: InputMaybe<Scalars['Int']['input']>;
  /** Epsilon of every batch norm: PyTorch 1e-5, Keras 1e-3, the paper's authors 1e-8. */
  epsilon?: InputMaybe<Scalars['Float']['input']>;
  /** Activation of the hidden layers. */
  hiddenActivation?: InputMaybe<HiddenActivation>;
  /** Slope of LEAKY_RELU below 0; default 0.2. */
  leakySlope?: InputMaybe<Scalars['Float']['input']>;
  /**
   * Last activation, which determines the output range: TANH [-1, 1], SIGMOID [0, 1], LINEAR clipped
   * to [-1, 1]. For a discriminator, the last activation of the generator whose images it takes.
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

/** Result of the arithmetic, and the means it was computed from. */
export type Arithmetic = {
  __typename?: 'Arithmetic';
  /** Nine samples, row by row, the result in the centre; null unless the input sets `grid`. */
  grid?: Maybe<Array<Sample>>;
  /** Mean of each minus group. */
  minus: Array<Sample>;
  /** Mean of each plus group. */
  plus: Array<Sample>;
  /** The sum. */
  result: Sample;
  /** A sheet of the means, followed by the result (or its grid). */
  sheet: Picture;
};

/** Groups of latents to add and subtract. */
export type ArithmeticInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Also make the 3x3 grid: the result in the centre, with eight jittered neighbours. */
  grid?: InputMaybe<Scalars['Boolean']['input']>;
  /** Noise of the grid: uniform in [-jitter, jitter). The paper uses 0.25. */
  jitter: Scalars['Float']['input'];
  /** Groups of latents to subtract, each group as its mean; 0 to 16 groups of 1 to 64. */
  minus: Array<Array<LatentInput>>;
  /** Groups of latents to add, each group as its mean; 1 to 16 groups of 1 to 64. */
  plus: Array<Array<LatentInput>>;
  /** Random seed of the noise. */
  seed: Scalars['Int']['input'];
  /** psi in [0, 1], for every latent. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to the generator; null: none. */
  variant?: InputMaybe<SamplingVariant>;
};

/** A measurement of A - B + C over all cases. */
export type ArithmeticMeasure = {
  __typename?: 'ArithmeticMeasure';
  /** Number of samples in A, and in B: 1, 3 or 9. */
  exemplars: Scalars['Int']['output'];
  /** Mean of `kept`. */
  identity: Scalars['Float']['output'];
  /** For each attribute to keep, the share of the cases in which the result has the value of C, 0 to 1. */
  kept: Array<Scalars['Float']['output']>;
  /**
   * True if B's samples have the same values of the attributes to keep as A's, pair by pair. False if
   * the groups were chosen regardless of them.
   */
  matched: Scalars['Boolean']['output'];
  /** Values that were added and subtracted. */
  space: ArithmeticSpace;
  /** Share of the cases in which the result has one of the values to add, 0 to 1. */
  success: Scalars['Float']['output'];
};

/** Values that arithmetic adds and subtracts. */
export type ArithmeticSpace =
  /** Latents. */
  | 'LATENT'
  /** Pixels of samples, as a baseline; clipped. */
  | 'PIXELS';

/** Measurements of A - B + C. */
export type ArithmeticStudy = {
  __typename?: 'ArithmeticStudy';
  /** Classifiers that judged: of the attribute to add, then of those to keep; at most 9. */
  judges: Array<Judge>;
  /**
   * For each attribute to keep, the mean share of these samples that have the value of C, 0 to 1: kept
   * by chance.
   */
  keptByChance: Array<Scalars['Float']['output']>;
  /** Measurements by space, matching and number of exemplars; 12. */
  measures: Array<ArithmeticMeasure>;
  /** Number of judged samples from which all groups were chosen. */
  samples: Scalars['Int']['output'];
  /**
   * The first cases, at most 8, in rows: A's samples, B's, C, A - B + C of latents, and of pixels.
   * CHECKPOINT_NOT_FOUND once the checkpoint is deleted.
   */
  sheet: Picture;
  /** Share of these samples that have one of the values, 0 to 1: success by chance. */
  successByChance: Scalars['Float']['output'];
};


/** Measurements of A - B + C. */
export type ArithmeticStudySheetArgs = {
  exemplars: Scalars['Int']['input'];
  matched: Scalars['Boolean']['input'];
};

/** A job of kind `arithmetic-study`. */
export type ArithmeticStudyJob = Job & Node & {
  __typename?: 'ArithmeticStudyJob';
  /** Number of cases. */
  cases: Scalars['Int']['output'];
  /** Digest of the checkpoint: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `arithmetic-study`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The measurements; null until the job is DONE. */
  result?: Maybe<ArithmeticStudy>;
  /** Random seed. */
  seed: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
  /** Values that arithmetic adds. */
  values: Array<Scalars['String']['output']>;
};

/** A classifier's decision about one value of an attribute. */
export type AttributeScore = {
  __typename?: 'AttributeScore';
  /** Name of the attribute. */
  attribute: Scalars['String']['output'];
  /**
   * Distance of the features from the value's hyperplane, times the norm of its weights: above 0 on
   * the value's side.
   */
  score: Scalars['Float']['output'];
  /** The value. */
  value: Scalars['String']['output'];
};

/** Origins of the means and variances of batch norms. */
export type BatchNormStatistics =
  /**
   * The file contained none: computed once, at import, over 2,048 z of the prior, or over images of
   * the dataset named in the import.
   */
  | 'CALIBRATED'
  /** The network has no batch norm. */
  | 'NONE'
  /** The file contained running statistics. */
  | 'STORED';

/** An image that was skipped. */
export type BrokenImage = {
  __typename?: 'BrokenImage';
  /** Path inside the source. */
  path: Scalars['String']['output'];
  /** Reason it is unusable. */
  reason: Scalars['String']['output'];
};

/**
 * A generator that can be sampled, a discriminator that can score samples, or a feature network to
 * measure samples by. Equal weights always have the same digest.
 */
export type Checkpoint = Node & {
  __typename?: 'Checkpoint';
  /** The newest study of an activation; null before the first. See `startActivationStudy`. */
  activationStudy?: Maybe<ActivationStudy>;
  /**
   * Outputs of every block of layers except the last, first to last; empty for an ONNX graph, which is
   * served unchanged. Equal checkpoints have equal names here.
   */
  activations: Array<Activation>;
  /** Aliases that point to it: `NAME@ALIAS`, and `default` if it is the server's default. */
  aliases: Array<Scalars['String']['output']>;
  /** Origin of the batch-norm statistics. */
  batchNorm: BatchNormStatistics;
  /**
   * Largest difference, in grey levels 0..255, between a sample made with the calibrated statistics
   * and one made with the statistics of a batch of 64. Null unless it is a generator whose
   * `batchNorm` is CALIBRATED.
   */
  calibrationDrift?: Maybe<Scalars['Float']['output']>;
  /** Colour channels of these images: 1 (grey) or 3 (RGB). */
  channels: Scalars['Int']['output'];
  /** Time of the import. */
  createdAt: Scalars['DateTime']['output'];
  /** `sha256:` and 64 hex digits over the canonical description and the sorted float32 tensors. */
  digest: Scalars['ID']['output'];
  /**
   * Networks that the weights could be, best explanation first: at most 6. A file with tensors alone
   * doesn't say which activations, prior, strides or order of layers its network has. Its batch norms
   * remember what their inputs were during training, and the true network gives them the same inputs.
   * Empty if the file says everything.
   */
  evidence: Array<Hypothesis>;
  /** Number of features of an image; null unless `kind` is FEATURES. */
  featureCount?: Maybe<Scalars['Int']['output']>;
  /** Format of the imported file: `pytorch`, `safetensors`, `tfjs`, `keras`, `numpy`, `joblib`, `onnx`. */
  format: Scalars['String']['output'];
  /** Height of these images. */
  height: Scalars['Int']['output'];
  /**
   * Stable and unique. An imported or promoted checkpoint has its digest as its id, `sha256:HEX`. A
   * run's checkpoint has another id, so that it differs from an imported checkpoint with the same
   * digest. Each id is also a checkpoint reference.
   */
  id: Scalars['ID']['output'];
  /** Function of the network. */
  kind: CheckpointKind;
  /** Classes of a conditional generator, which `variant.label` chooses from; otherwise null. */
  labels?: Maybe<CheckpointLabels>;
  /** Human-readable descriptions of the layers, first to last. */
  layers: Array<Scalars['String']['output']>;
  /** The space w, to which a generator of the StyleGAN family maps z; null for others. */
  mapping?: Maybe<Mapping>;
  /**
   * The name it was imported under. Several checkpoints can share a name, which then refers to the
   * newest. For a run's checkpoint, its reference: `RUN@STEP`, with `:raw` or `:discriminator`
   * appended where that applies.
   */
  name: Scalars['String']['output'];
  /** Number of trainable weights; null for an ONNX graph, which is served unchanged. */
  parameterCount?: Maybe<Scalars['Int']['output']>;
  /**
   * The preset that supplied settings missing from the weights file (activations, epsilon, prior; see
   * docs/checkpoint-formats.md). Null if the file records them all: an ONNX graph, or a file written
   * by LatentQL.
   */
  preset?: Maybe<Scalars['String']['output']>;
  /** Distribution of z; null unless it is a generator. */
  prior?: Maybe<Prior>;
  /** The newest quality measured of this checkpoint; null before the first. See `startQuality`. */
  quality?: Maybe<Quality>;
  /**
   * Set if the checkpoint is an ONNX graph that broke the engine. Requests that would run it then fail
   * with CHECKPOINT_QUARANTINED, until it is released.
   */
  quarantine?: Maybe<Quarantine>;
  /** The newest report of this checkpoint; null before the first. See `startCheckpointReport`. */
  report?: Maybe<CheckpointReport>;
  /** The training run it belongs to; null if it was imported or promoted. */
  run?: Maybe<CheckpointRun>;
  /** A sheet of samples of fixed seeds; null unless it is a generator. */
  sheet?: Maybe<Picture>;
  /** sha256 of the imported file, as `sha256:HEX`. */
  sourceDigest: Scalars['String']['output'];
  /**
   * Seed of a typical sample, which `truncation` moves other samples to: along the great circle, or
   * along the straight line for a uniform prior. Null: psi multiplies z.
   */
  truncationCentre?: Maybe<Scalars['Int']['output']>;
  /** Width in pixels of the images that a generator makes, or that another network takes. */
  width: Scalars['Int']['output'];
  /** Length of z; null unless it is a generator. */
  zDim?: Maybe<Scalars['Int']['output']>;
};


/**
 * A generator that can be sampled, a discriminator that can score samples, or a feature network to
 * measure samples by. Equal weights always have the same digest.
 */
export type CheckpointActivationStudyArgs = {
  activation: Scalars['String']['input'];
};


/**
 * A generator that can be sampled, a discriminator that can score samples, or a feature network to
 * measure samples by. Equal weights always have the same digest.
 */
export type CheckpointSheetArgs = {
  count: Scalars['Int']['input'];
  variant?: InputMaybe<SamplingVariant>;
};

/** A page of checkpoints. */
export type CheckpointConnection = {
  __typename?: 'CheckpointConnection';
  /** Checkpoints of this page, with their cursors. */
  edges: Array<CheckpointEdge>;
  /** Checkpoints of this page. */
  nodes: Array<Checkpoint>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of checkpoints on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A checkpoint of a page. */
export type CheckpointEdge = {
  __typename?: 'CheckpointEdge';
  /** Cursor of this checkpoint, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The checkpoint. */
  node: Checkpoint;
};

/** A checkpoint was written. After a crash, the run resumes from here. */
export type CheckpointEvent = JobEvent & TrainingEvent & {
  __typename?: 'CheckpointEvent';
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /** Checkpoint reference: RUN@STEP. */
  reference: Scalars['String']['output'];
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** Step after which the checkpoint was written. */
  step: Scalars['Int']['output'];
};

/** Functions of a checkpoint's network. */
export type CheckpointKind =
  /** Tells real images from generated ones: one logit per image, above 0 if the image looks real. */
  | 'DISCRIMINATOR'
  /**
   * Describes an image by numbers, its features, by which `startQuality` compares samples with reals:
   * an ONNX model such as Inception, served as is. See docs/quality.md.
   */
  | 'FEATURES'
  /** Makes images from z. */
  | 'GENERATOR';

/** Classes that a conditional generator makes samples of. */
export type CheckpointLabels = {
  __typename?: 'CheckpointLabels';
  /** Number of classes: labels are 0 to `classes` - 1. */
  classes: Scalars['Int']['output'];
  /** Names of the classes, in order; null if only their numbers are known. */
  names?: Maybe<Array<Scalars['String']['output']>>;
};

/**
 * Quality of the samples of seeds 0 to `samples` - 1. The distance between two samples is the root
 * mean square of the differences of their pixels, 0 (equal) to 1 (black against white), after square
 * blocks of pixels are averaged down to 16x16.
 */
export type CheckpointReport = {
  __typename?: 'CheckpointReport';
  /** Dead maps of each activation, from z to the image. */
  activations: Array<ActivationReport>;
  /**
   * Share of dead maps among all feature maps, 0 to 1: a map is dead if no sample changes any of its
   * values, against seed 0, by more than a millionth of the largest absolute value in its activation.
   * Null if the checkpoint exposes no activations (ONNX files).
   */
  deadMaps?: Maybe<Scalars['Float']['output']>;
  /** Mean distance between two samples, over all pairs. */
  diversity: Scalars['Float']['output'];
  /** Distance below which two samples are near-duplicates. */
  duplicateBelow: Scalars['Float']['output'];
  /** Share of the samples, 0 to 1, whose nearest other sample is closer than `duplicateBelow`. */
  nearDuplicates: Scalars['Float']['output'];
  /**
   * The same measures of real images, and how the samples compare with them. Null if the report had no
   * dataset, or the dataset was deleted before it was measured.
   */
  reals?: Maybe<RealsReport>;
  /** Number of samples drawn. */
  samples: Scalars['Int']['output'];
  /**
   * Fine noise in grey levels: the mean over all samples of a median over their pixels, except those
   * at the edges. The median is that of |4 c - above - below - left - right|, where c is a pixel's
   * luma from 0 to 255 (0.299 R + 0.587 G + 0.114 B) and the others are that of its neighbours. 0 for
   * flat pictures. Null in reports of earlier versions.
   */
  speckle?: Maybe<Scalars['Float']['output']>;
};

/** A job of kind `checkpointReport`. */
export type CheckpointReportJob = Job & Node & {
  __typename?: 'CheckpointReportJob';
  /** Digest of the checkpoint: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset to compare the samples with; null if there is none. */
  dataset?: Maybe<Scalars['String']['output']>;
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `checkpointReport`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The report; null until the job is DONE. */
  result?: Maybe<CheckpointReport>;
  /** Number of samples to draw. */
  samples: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Origin of a checkpoint that belongs to a training run. */
export type CheckpointRun = {
  __typename?: 'CheckpointRun';
  /** The run's name. */
  name: Scalars['String']['output'];
  /** True if it is the generator without averaging. */
  raw: Scalars['Boolean']['output'];
  /** Step after which it was written. */
  step: Scalars['Int']['output'];
};

/** A checkpoint, and the network that it should be. */
export type ChooseHypothesisInput = {
  /** Checkpoint reference. */
  checkpoint: Scalars['String']['input'];
  /** Position in the checkpoint's `evidence`, from 0. */
  hypothesis: Scalars['Int']['input'];
};

/** Result of `chooseHypothesis`. */
export type ChooseHypothesisPayload = {
  __typename?: 'ChooseHypothesisPayload';
  /** The checkpoint that is served from now on. */
  checkpoint: Checkpoint;
};

/** One class of a conditional generator. Figures are null where nothing was measured. */
export type ClassFigures = {
  __typename?: 'ClassFigures';
  /** Share of its judged samples in which the classifier sees it, 0 to 1. */
  accuracy?: Maybe<Scalars['Float']['output']>;
  /** Share of them whose nearest sample has another class, 0 to 1. */
  error?: Maybe<Scalars['Float']['output']>;
  /** The class's name. */
  label: Scalars['String']['output'];
  /** Share of them whose nearest real image has another class, 0 to 1. */
  realError?: Maybe<Scalars['Float']['output']>;
  /** Number of its images that were classified. */
  testImages: Scalars['Int']['output'];
};

/** A conditional generator's knowledge of its classes. */
export type ClassStudy = {
  __typename?: 'ClassStudy';
  /**
   * Share of the judged samples in which the classifier sees the class that was asked for, 0 to 1; null
   * without a classifier.
   */
  accuracy?: Maybe<Scalars['Float']['output']>;
  /** The figures of each class, in the generator's order. */
  classes: Array<ClassFigures>;
  /**
   * Share of the images whose nearest sample has another class, 0 to 1. Distances are Euclidean, over all
   * pixels.
   */
  error: Scalars['Float']['output'];
  /** The classifier that judged; null without one. */
  judge?: Maybe<Judge>;
  /** Share of the images whose nearest real image has another class, 0 to 1; null without real images. */
  realError?: Maybe<Scalars['Float']['output']>;
  /** Number of real images beside the samples; null without a dataset of them. */
  realImages?: Maybe<Scalars['Int']['output']>;
  /** Number of samples. */
  samples: Scalars['Int']['output'];
  /** Number of images that were classified. */
  testImages: Scalars['Int']['output'];
};

/** A job of kind `class-study`. */
export type ClassStudyJob = Job & Node & {
  __typename?: 'ClassStudyJob';
  /** Digest of the generator: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset whose images are classified, when the job was started. */
  dataset: Scalars['String']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `class-study`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Name of the dataset of real images, when the job was started; null: none. */
  realDataset?: Maybe<Scalars['String']['output']>;
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The measurements; null until the job is DONE. */
  result?: Maybe<ClassStudy>;
  /** Number of samples. */
  samples: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/**
 * A linear classifier of images by an attribute of a dataset, on a discriminator's features. A
 * discriminator that its run removes takes its classifiers with it; promote it to keep them.
 */
export type Classifier = Node & {
  __typename?: 'Classifier';
  /** Share of the test images whose value it predicts, 0 to 1. */
  accuracy: Scalars['Float']['output'];
  /** Name of the activation whose features it uses; null: all activations. */
  activation?: Maybe<Scalars['String']['output']>;
  /** Name of the attribute, or `class`. */
  attribute: Scalars['String']['output'];
  /** Mean over the values of the share of their test images that it recognizes, 0 to 1. */
  balancedAccuracy: Scalars['Float']['output'];
  /** Weight of the training errors against the regularization. */
  c: Scalars['Float']['output'];
  /** Time it was saved. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset it was fitted on. */
  dataset: Scalars['String']['output'];
  /** Digest of the discriminator: `sha256:` and 64 hex digits. */
  discriminator: Scalars['String']['output'];
  /** Number of features of an image. */
  featureCount: Scalars['Int']['output'];
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** True if `balancedAccuracy` is at least 0.97, so that it can judge samples; see `Judge.reliable`. */
  reliable: Scalars['Boolean']['output'];
  /** Number of images that it was tested on. */
  testImages: Scalars['Int']['output'];
  /** The numbers between the values of a NUMBER; empty for other attributes. */
  thresholds: Array<Scalars['Float']['output']>;
  /** Number of images that it was fitted on. */
  trainingImages: Scalars['Int']['output'];
  /** Values that it tells apart. */
  values: Array<Scalars['String']['output']>;
};

/** A value of C that was tried. */
export type ClassifierCandidate = {
  __typename?: 'ClassifierCandidate';
  /** Balanced accuracy on the validation images, 0 to 1. */
  balancedAccuracy: Scalars['Float']['output'];
  /** The value. */
  c: Scalars['Float']['output'];
};

/** A page of classifiers. */
export type ClassifierConnection = {
  __typename?: 'ClassifierConnection';
  /** Classifiers of this page, with their cursors. */
  edges: Array<ClassifierEdge>;
  /** Classifiers of this page. */
  nodes: Array<Classifier>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of classifiers on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A classifier of a page. */
export type ClassifierEdge = {
  __typename?: 'ClassifierEdge';
  /** Cursor of this classifier, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The classifier. */
  node: Classifier;
};

/** A test image with a wrong prediction. */
export type ClassifierError = {
  __typename?: 'ClassifierError';
  /** Index of the image in its dataset, from 0. */
  index: Scalars['Int']['output'];
  /** The image, as the discriminator takes it. */
  picture: Picture;
  /** The predicted value. */
  predicted: Scalars['String']['output'];
  /** Decision value of the predicted value minus that of the true value; above 0. */
  score: Scalars['Float']['output'];
  /** Its true value. */
  value: Scalars['String']['output'];
};

/** Features of images to classify them by. */
export type ClassifierFeatures =
  /**
   * The discriminator's activations, each max-pooled to 4x4 and flattened (section 5.1 of the DCGAN
   * paper).
   */
  | 'DISCRIMINATOR'
  /** The pixels of the images, as a baseline. */
  | 'PIXELS'
  /** The same of a discriminator of the same architecture with random weights, as a baseline. */
  | 'RANDOM';

/** A job of kind `classifier`. */
export type ClassifierJob = Job & Node & {
  __typename?: 'ClassifierJob';
  /** Name of the attribute, or `class`. */
  attribute: Scalars['String']['output'];
  /** The fitted classifier; null until the job is DONE, after a deletion, and for baselines. */
  classifier?: Maybe<Classifier>;
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset. */
  dataset: Scalars['String']['output'];
  /** Digest of the discriminator: `sha256:` and 64 hex digits. */
  discriminator: Scalars['String']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Kind of features. */
  features: ClassifierFeatures;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `classifier`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Figures of the classifier; null until the job is DONE. */
  result?: Maybe<ClassifierResult>;
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Figures of a classifier, over test images that it was not fitted on. */
export type ClassifierResult = {
  __typename?: 'ClassifierResult';
  /** Share of the test images whose value is predicted, 0 to 1. */
  accuracy: Scalars['Float']['output'];
  /** Figures of the features of each activation, first to last; empty unless the job measured them. */
  activations: Array<ActivationProbe>;
  /** Mean over the values of the share of their test images that are recognized, 0 to 1. */
  balancedAccuracy: Scalars['Float']['output'];
  /** Value of C: as given, or the best of `candidates`. */
  c: Scalars['Float']['output'];
  /** Values of C that were tried; empty if C was given. */
  candidates: Array<ClassifierCandidate>;
  /** Number of test images by true value (rows) and predicted value (columns). */
  confusion: Array<Array<Scalars['Int']['output']>>;
  /** Test images with a wrong prediction, the clearest errors first; at most 24. */
  errors: Array<ClassifierError>;
  /** Number of features of an image. */
  featureCount: Scalars['Int']['output'];
  /** Number of test images. */
  testImages: Scalars['Int']['output'];
  /** The numbers between the values of a NUMBER; empty for other attributes. */
  thresholds: Array<Scalars['Float']['output']>;
  /** Number of images that the weights were fitted on. */
  trainingImages: Scalars['Int']['output'];
  /** Number of the training images that C was chosen with before. */
  validationImages: Scalars['Int']['output'];
  /** Values that are told apart. */
  values: Array<Scalars['String']['output']>;
};

/** The latents and checkpoints to compare. */
export type CompareInput = {
  /** References of the columns' checkpoints, 1 to 16: any generators, of any runs and steps. */
  checkpoints: Array<Scalars['String']['input']>;
  /**
   * Latents of the rows, 1 to 16. A seed has a z for every checkpoint. LATENT_DIMENSION_MISMATCH names
   * the latent and the checkpoint whose zDim differs.
   */
  latents: Array<LatentInput>;
  /** psi in [0, 1], for every latent. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to every generator; null: none. */
  variant?: InputMaybe<SamplingVariant>;
};

/** Samples of the same latents by several checkpoints. */
export type Comparison = {
  __typename?: 'Comparison';
  /** The checkpoints, one for each column. */
  checkpoints: Array<Checkpoint>;
  /** A row for each latent: its sample by each checkpoint. */
  rows: Array<Array<Sample>>;
  /** A sheet of all samples: a row for each latent, a column for each checkpoint. */
  sheet: Picture;
};


/** Samples of the same latents by several checkpoints. */
export type ComparisonSheetArgs = {
  size?: InputMaybe<Scalars['Int']['input']>;
};

/** The discriminator's use of the images' classes, with a generator that takes a class. */
export type Conditioning =
  /**
   * ACGAN (Odena et al., arXiv 1610.09585): D also learns to classify the reals, and G to have its fakes
   * classified as their class.
   */
  | 'ACGAN'
  /** None: neither network knows classes. */
  | 'NONE'
  /**
   * Projection (Miyato and Koyama, arXiv 1802.05637): D adds the product of its features and a vector of
   * the class to its logit.
   */
  | 'PROJECTION';

/** A rectangle of a picture, in pixels. */
export type CropInput = {
  /** Number of its rows. */
  height: Scalars['Int']['input'];
  /** Number of columns to its left. */
  left: Scalars['Int']['input'];
  /** Number of rows above it. */
  top: Scalars['Int']['input'];
  /** Number of its columns. */
  width: Scalars['Int']['input'];
};

/** Images to train on. */
export type Dataset = Node & {
  __typename?: 'Dataset';
  /** Properties known for each image besides its label; empty if the source has none. */
  attributes: Array<DatasetAttribute>;
  /** The first 20 skipped images, each with the reason. */
  broken: Array<BrokenImage>;
  /** Number of images that were unreadable and were skipped. */
  brokenCount: Scalars['Int']['output'];
  /** 1 (grey) or 3 (RGB). */
  channels: Scalars['Int']['output'];
  /** Number of images per label, in the order of the labels; empty if the source has no labels. */
  classes: Array<DatasetClass>;
  /** Number of usable images. */
  count: Scalars['Int']['output'];
  /** Time of the registration. */
  createdAt: Scalars['DateTime']['output'];
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /**
   * Edge of the packed images, which are square, in pixels. A run may train on smaller images. Larger
   * ones are possible only for IDX and CIFAR10, which are enlarged.
   */
  imageSize: Scalars['Int']['output'];
  /** Unique name. */
  name: Scalars['String']['output'];
  /** A sheet of randomly drawn images, the same ones every time. */
  sheet: Picture;
  /** Kind of source the images came from. */
  source: DatasetSource;
};


/** Images to train on. */
export type DatasetSheetArgs = {
  count: Scalars['Int']['input'];
  imageSize: Scalars['Int']['input'];
};

/** A property known for each image of a dataset. */
export type DatasetAttribute = {
  __typename?: 'DatasetAttribute';
  /** Kind of its values. */
  kind: DatasetAttributeKind;
  /** Largest value of a NUMBER; null for a CATEGORY. */
  max?: Maybe<Scalars['Float']['output']>;
  /** Smallest value of a NUMBER; null for a CATEGORY. */
  min?: Maybe<Scalars['Float']['output']>;
  /** Name of the property, such as `hair` or `turn`; unique in the dataset. */
  name: Scalars['String']['output'];
  /** Possible values of a CATEGORY; empty for a NUMBER. */
  values: Array<Scalars['String']['output']>;
};

/** Kinds of values of attributes. */
export type DatasetAttributeKind =
  /** One of several named values. */
  | 'CATEGORY'
  /** A number. */
  | 'NUMBER';

/** The images of one label. */
export type DatasetClass = {
  __typename?: 'DatasetClass';
  /** Number of usable images with this label. */
  count: Scalars['Int']['output'];
  /** The label: the name of a subfolder, a digit, or a class of CIFAR-10. */
  label: Scalars['String']['output'];
};

/** A page of datasets. */
export type DatasetConnection = {
  __typename?: 'DatasetConnection';
  /** Datasets of this page, with their cursors. */
  edges: Array<DatasetEdge>;
  /** Datasets of this page. */
  nodes: Array<Dataset>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of datasets on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A dataset of a page. */
export type DatasetEdge = {
  __typename?: 'DatasetEdge';
  /** Cursor of this dataset, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The dataset. */
  node: Dataset;
};

/** Kinds of sources of datasets. */
export type DatasetSource =
  /** The built-in pixel-art faces. */
  | 'AVATARS'
  /** CIFAR-10's binary files. */
  | 'CIFAR10'
  /** Images of a built-in dataset without the duplicates; see `removeDuplicates`. */
  | 'DATASET'
  /** The built-in cartoon faces. */
  | 'FACES'
  /** A folder of JPEG, PNG and WebP files; its subfolders are labels. */
  | 'FOLDER'
  /** MNIST's IDX files. */
  | 'IDX'
  /** A ZIP of such a folder. */
  | 'ZIP';

/** Parts of a dataset. */
export type DatasetSplit =
  /** All images; a run on the dataset was trained on them, too. */
  | 'ALL';

/** Number of feature maps of an activation that don't depend on z. */
export type DeadMaps = {
  __typename?: 'DeadMaps';
  /** The activation's name. */
  activation: Scalars['String']['output'];
  /** Number of them that are dead. */
  dead: Scalars['Int']['output'];
  /** Number of its maps. */
  maps: Scalars['Int']['output'];
};

/**
 * Near-duplicates of a dataset. Images are taken in order: each is a duplicate of the nearest earlier
 * image that is kept, if their hashes and their details are close enough, and otherwise kept itself.
 */
export type Deduplication = {
  __typename?: 'Deduplication';
  /** Limits of hashes and details, and how they were chosen. */
  calibration: DeduplicationCalibration;
  /** Number of images with the same hash as an earlier image: the duplicates by the paper's criterion. */
  collisions: Scalars['Int']['output'];
  /** Number of duplicates, each of one kept image. */
  duplicates: Scalars['Int']['output'];
  /** Number of kept images that have duplicates. */
  groups: Scalars['Int']['output'];
  /** Number of images searched. */
  images: Scalars['Int']['output'];
  /** Mean squared error of the auto-encoder at the end of its training; 1 for none learned. */
  loss: Scalars['Float']['output'];
  /** Pairs of a kept image and its duplicate, the nearest first. */
  pairs: Array<DuplicatePair>;
  /**
   * A sheet of pairs, the kept image left and its duplicate right, the nearest first. Null if there
   * are none. Its URL no longer works once the dataset is deleted.
   */
  sheet?: Maybe<Picture>;
};


/**
 * Near-duplicates of a dataset. Images are taken in order: each is a duplicate of the nearest earlier
 * image that is kept, if their hashes and their details are close enough, and otherwise kept itself.
 */
export type DeduplicationPairsArgs = {
  first: Scalars['Int']['input'];
  offset: Scalars['Int']['input'];
};


/**
 * Near-duplicates of a dataset. Images are taken in order: each is a duplicate of the nearest earlier
 * image that is kept, if their hashes and their details are close enough, and otherwise kept itself.
 */
export type DeduplicationSheetArgs = {
  first: Scalars['Int']['input'];
  imageSize: Scalars['Int']['input'];
  offset: Scalars['Int']['input'];
};

/**
 * Limits chosen on the dataset itself, by copies of up to 1,000 of its images, saved as JPEG of
 * quality 50 to 95, scaled by 0.5 to 2 and brightened by -5 to 5 %; and by its images upside down,
 * which are duplicates of none.
 */
export type DeduplicationCalibration = {
  __typename?: 'DeduplicationCalibration';
  /** Maximum of `distance` + 0.05 * `bits` of duplicates. */
  combined: Scalars['Float']['output'];
  /** Number of copies. */
  copies: Scalars['Int']['output'];
  /** Maximum distance of the details of duplicates; see `DuplicatePair.distance`. */
  distance: Scalars['Float']['output'];
  /** Share of the copies whose hash is equal, 0 to 1: the recall of the paper's criterion. */
  exactRecall: Scalars['Float']['output'];
  /**
   * Number of images that, upside down, are within the limits of an earlier image, divided by that of
   * the duplicates, or by 1 if there are none: an estimate from below of the share of false positives.
   * If it exceeds 0.01, `distance` is narrowed until it doesn't, or is 0.
   */
  falsePositives: Scalars['Float']['output'];
  /** Maximum number of differing bits of duplicates. */
  radius: Scalars['Int']['output'];
  /** Share of the copies that all limits recognize, 0 to 1. */
  recall: Scalars['Float']['output'];
};

/** A job of kind `deduplication`. */
export type DeduplicationJob = Job & Node & {
  __typename?: 'DeduplicationJob';
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset when the job was started. */
  dataset: Scalars['String']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `deduplication`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The duplicates; null until the job is DONE. */
  result?: Maybe<Deduplication>;
  /** Seed of the training. */
  seed: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
  /** Training steps of the auto-encoder. */
  steps: Scalars['Int']['output'];
};

/** The checkpoint to delete. */
export type DeleteCheckpointInput = {
  /** Checkpoint reference. */
  checkpoint: Scalars['String']['input'];
};

/** Result of `deleteCheckpoint`. */
export type DeleteCheckpointPayload = {
  __typename?: 'DeleteCheckpointPayload';
  /** Id of the deleted checkpoint. */
  deletedId: Scalars['ID']['output'];
  /** Digest of the deleted checkpoint. */
  digest: Scalars['ID']['output'];
};

/** The classifier to delete. */
export type DeleteClassifierInput = {
  /** The classifier's id. */
  id: Scalars['ID']['input'];
};

/** Result of `deleteClassifier`. */
export type DeleteClassifierPayload = {
  __typename?: 'DeleteClassifierPayload';
  /** Id of the deleted classifier. */
  deletedId: Scalars['ID']['output'];
};

/** The dataset to delete. */
export type DeleteDatasetInput = {
  /** The dataset's name. */
  name: Scalars['String']['input'];
};

/** Result of `deleteDataset`. */
export type DeleteDatasetPayload = {
  __typename?: 'DeleteDatasetPayload';
  /** Id of the deleted dataset. */
  deletedId: Scalars['ID']['output'];
  /** Name of the deleted dataset. */
  name: Scalars['String']['output'];
};

/** Result of `deleteJob`. */
export type DeleteJobPayload = {
  __typename?: 'DeleteJobPayload';
  /** Id of the deleted job. */
  deletedId: Scalars['ID']['output'];
};

/** The saved latent to delete. */
export type DeleteLatentInput = {
  /** The latent's id. */
  id: Scalars['ID']['input'];
};

/** Result of `deleteLatent`. */
export type DeleteLatentPayload = {
  __typename?: 'DeleteLatentPayload';
  /** Id of the deleted latent. */
  deletedId: Scalars['ID']['output'];
  /**
   * Id of the deleted latent.
   * @deprecated Normalized caches take it for the payload's own id; use `deletedId`.
   */
  id: Scalars['ID']['output'];
};

/** The saved latents to delete. */
export type DeleteLatentsInput = {
  /** Ids of at most 1,000 latents. */
  ids: Array<Scalars['ID']['input']>;
};

/** Result of `deleteLatents`. */
export type DeleteLatentsPayload = {
  __typename?: 'DeleteLatentsPayload';
  /** Ids that were deleted, in no particular order; ids that no longer existed are omitted. */
  ids: Array<Scalars['ID']['output']>;
};

/** Result of `deleteRun`. */
export type DeleteRunPayload = {
  __typename?: 'DeleteRunPayload';
  /** Id of the deleted run. */
  deletedId: Scalars['ID']['output'];
  /**
   * Id of the deleted run.
   * @deprecated Normalized caches take it for the payload's own id; use `deletedId`.
   */
  id: Scalars['ID']['output'];
};

/** The saved variant to delete. */
export type DeleteVariantInput = {
  /** The variant's id. */
  id: Scalars['ID']['input'];
};

/** Result of `deleteVariant`. */
export type DeleteVariantPayload = {
  __typename?: 'DeleteVariantPayload';
  /** Id of the deleted variant. */
  deletedId: Scalars['ID']['output'];
};

/** Activation function of D's hidden layers. */
export type DiscriminatorActivation =
  /** max(x, 0.2 x), as in the paper. */
  | 'LEAKY_RELU'
  /** max(x, 0). */
  | 'RELU';

/** The way from D's last maps to a logit. */
export type DiscriminatorHead =
  /** A convolution as large as the maps, as in the paper. */
  | 'CONVOLUTION'
  /** Global average pooling, and a weight for each map. */
  | 'GLOBAL_AVERAGE';

/** Normalization of D's hidden layers. */
export type DiscriminatorNorm =
  /** Batch norm in all hidden layers but the first, as in the paper. Weights start as N(0, 0.02). */
  | 'BATCH'
  /** Batch norm in the first layer too. */
  | 'EVERYWHERE'
  /** None, but biases. Weights start with the standard deviation of He et al. (arXiv 1502.01852). */
  | 'NONE';

/** A kept image and its duplicate. */
export type DuplicatePair = {
  __typename?: 'DuplicatePair';
  /** Number of bits in which their hashes of 128 bits differ. */
  bits: Scalars['Int']['output'];
  /**
   * Distance of their details: the root mean square difference, after both images are averaged down to
   * at most 16x16, the mean of its surroundings of 7x7 is subtracted from every pixel, and the rest is
   * brought to variance 1. 0 (equal) to 2.
   */
  distance: Scalars['Float']['output'];
  /** Index of its duplicate. */
  duplicate: Scalars['Int']['output'];
  /** Index of the image that is kept, from 0. */
  kept: Scalars['Int']['output'];
};

/** Speed profiles between waypoints. */
export type Easing =
  /** Constant speed. */
  | 'LINEAR'
  /** Slow at every waypoint: 3t^2 - 2t^3. */
  | 'SMOOTHSTEP';

/**
 * The engine that runs the graphs. Pictures are byte-identical only for the same engine, version and
 * hardware class.
 */
export type EngineInfo = {
  __typename?: 'EngineInfo';
  /** Name of the device: the graphics adapter or the processor. */
  device: Scalars['String']['output'];
  /** Largest batch, in samples. Halved when the device runs out of memory. */
  maxBatch: Scalars['Int']['output'];
  /** `onnxruntime` or `tensorflow`. */
  name: Scalars['String']['output'];
  /** Engines that `ENGINE=auto` tried first and rejected; empty if ENGINE names an engine. */
  passedOver: Array<PassedOverEngine>;
  /** `cpu`, `webgpu` or `cuda` for ONNX Runtime; `gpu` or `cpu` for TensorFlow. */
  provider: Scalars['String']['output'];
  /** The engine library's version. */
  version: Scalars['String']['output'];
};

/**
 * Every possible value of `extensions.code` in an error. `extensions.retryAfterMs` is set if a retry
 * can succeed.
 */
export type ErrorCode =
  /** An argument is invalid; the message names it and the values allowed. */
  | 'BAD_USER_INPUT'
  /** The file is not a supported checkpoint; the message lists the contents found and missing. */
  | 'CHECKPOINT_INVALID'
  /** No checkpoint matches this reference. */
  | 'CHECKPOINT_NOT_FOUND'
  /**
   * The checkpoint's ONNX graph broke the engine, for the reason in `extensions.reason`, and is not run
   * until an administrator releases it (`releaseCheckpoint`).
   */
  | 'CHECKPOINT_QUARANTINED'
  /** No classifier has this id. */
  | 'CLASSIFIER_NOT_FOUND'
  /** The subscriber reads more slowly than events arrive. Resume after `extensions.cursor`. */
  | 'CONSUMER_TOO_SLOW'
  /**
   * The operation costs more than the limit for one request. `extensions.cost` and `extensions.limit`
   * are the two costs.
   */
  | 'COST_LIMIT_EXCEEDED'
  /** The images can't be used for training; the message gives the reason. */
  | 'DATASET_INVALID'
  /** No dataset has this name. */
  | 'DATASET_NOT_FOUND'
  /** The engine failed during this request. Retryable: the server starts a new engine. */
  | 'ENGINE_FAILED'
  /** An internal error; the server's log has an entry with `extensions.id`. */
  | 'INTERNAL_SERVER_ERROR'
  /** The job's state does not allow this operation. */
  | 'JOB_CONFLICT'
  /** No job has this id. */
  | 'JOB_NOT_FOUND'
  /**
   * A latent's length differs from the checkpoint's zDim. `extensions.expected` and
   * `extensions.actual` are the two lengths.
   */
  | 'LATENT_DIMENSION_MISMATCH'
  /** No saved latent has this id or name. */
  | 'LATENT_NOT_FOUND'
  /** The server runs only persisted documents: send the `documentId` of one. */
  | 'PERSISTED_QUERY_ID_REQUIRED'
  /** No manifest of the server has a document with the id of this request, which has no text either. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /**
   * The server would hold more than `extensions.quota`, an environment variable, allows:
   * `extensions.limit`. Delete some, or ask the server's operator to raise the variable. Runs that meet
   * it are PAUSED, other jobs FAILED; they can be resumed then.
   */
  | 'QUOTA_EXCEEDED'
  /**
   * The client sent or stored too much in a time, or has too much open at once. `extensions.limit` is
   * the number allowed, `extensions.retryAfterMs` the time to wait before a retry; one may be missing.
   */
  | 'RATE_LIMITED'
  /**
   * The server has too much work, is stopping, or its database is unavailable. Retry after
   * `extensions.retryAfterMs`.
   */
  | 'SERVER_BUSY'
  /**
   * No space is left on a disk, in a quota, or in a bucket. The message says where an operator should
   * free some. Interrupted jobs and runs can be resumed then.
   */
  | 'STORAGE_FULL'
  /** The run's state does not allow this operation. */
  | 'TRAINING_RUN_CONFLICT'
  /** No training run has this id or name. */
  | 'TRAINING_RUN_NOT_FOUND'
  /** The token is missing or invalid, or its role does not allow this operation. */
  | 'UNAUTHENTICATED'
  /** No saved variant has this id or name. */
  | 'VARIANT_NOT_FOUND';

/** An image that a unit responds to, and where. */
export type FilterImage = {
  __typename?: 'FilterImage';
  /** Index of the image in the dataset. */
  index: Scalars['Int']['output'];
  /** The largest value in the unit's map. */
  value: Scalars['Float']['output'];
  /** Column of the value in the map. */
  x: Scalars['Int']['output'];
  /** Row of the value in the map. */
  y: Scalars['Int']['output'];
};

/** Units of a network. */
export type FilterSet = {
  __typename?: 'FilterSet';
  /**
   * A figure of all units, each with the four images that it responds to most: the parts of the images
   * that its response depends on, and below them their guided gradients (Springenberg et al., arXiv
   * 1412.6806). Grey is 0; black and white are the largest magnitude in each gradient.
   */
  sheet: Picture;
  /** One of the units by the index of its map, or null. */
  unit?: Maybe<FilterUnit>;
  /** The units: as requested, or the most selective first. */
  units: Array<FilterUnit>;
};


/** Units of a network. */
export type FilterSetUnitArgs = {
  unit: Scalars['Int']['input'];
};

/** A unit: one map of an activation. */
export type FilterUnit = {
  __typename?: 'FilterUnit';
  /** Up to 8 different images, the strongest response first. */
  images: Array<FilterImage>;
  /** A figure of the unit with all its images; see `FilterSet.sheet`. */
  picture: Picture;
  /**
   * Mean of the unit's strongest responses above its mean over all images, in standard deviations. 0
   * for a unit that responds to all images alike.
   */
  selectivity: Scalars['Float']['output'];
  /** Index of the map. */
  unit: Scalars['Int']['output'];
};

/** The images that the units of a discriminator respond to, and those of an untrained network. */
export type Filters = {
  __typename?: 'Filters';
  /** Number of images that were run. */
  images: Scalars['Int']['output'];
  /**
   * Units of the same architecture with random weights (He et al., arXiv 1502.01852; batch norms are
   * the identity): what an untrained network responds to.
   */
  random: FilterSet;
  /** The discriminator's units. */
  trained: FilterSet;
};

/** A job of kind `filters`. */
export type FiltersJob = Job & Node & {
  __typename?: 'FiltersJob';
  /** Name of the activation. */
  activation: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset. */
  dataset: Scalars['String']['output'];
  /** Digest of the discriminator: `sha256:` and 64 hex digits. */
  discriminator: Scalars['String']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `filters`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The images that the units respond to; null until the job is DONE. */
  result?: Maybe<Filters>;
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** The maps that draw an object, and the samples without them. */
export type Forgetting = {
  __typename?: 'Forgetting';
  /** Share of the positions of the maps that the regression places inside or outside correctly, 0 to 1. */
  accuracy: Scalars['Float']['output'];
  /** The same samples with the maps turned off. */
  after: Picture;
  /** The marked samples, up to the first 16. CHECKPOINT_NOT_FOUND once the checkpoint is deleted. */
  before: Picture;
  /** Random choices of as many maps. */
  controls: Array<ForgettingControl>;
  /** Indices of the maps that are turned off, ascending. */
  maps: Array<Scalars['Int']['output']>;
  /**
   * Rates by judge, in the order of `judges`; null if there were none. The judged samples are of
   * random seeds, the same in every job.
   */
  rates?: Maybe<Array<ForgettingRates>>;
  /** The saved variant; null if no map has a positive weight, or it was deleted. */
  variant?: Maybe<Variant>;
  /** Weight of each map in the regression, by map: positive if it is active inside the boxes. */
  weights: Array<Scalars['Float']['output']>;
};


/** The maps that draw an object, and the samples without them. */
export type ForgettingControlsArgs = {
  first: Scalars['Int']['input'];
};

/** A random choice of maps. */
export type ForgettingControl = {
  __typename?: 'ForgettingControl';
  /** Indices of the maps, ascending. */
  maps: Array<Scalars['Int']['output']>;
  /** The same samples with these maps turned off. */
  sheet: Picture;
};

/** Shares of samples over all controls, 0 to 1. */
export type ForgettingControlRates = {
  __typename?: 'ForgettingControlRates';
  /** The largest of the controls. */
  max: Scalars['Float']['output'];
  /** Mean over the controls. */
  mean: Scalars['Float']['output'];
  /** The smallest of the controls. */
  min: Scalars['Float']['output'];
};

/** A job of kind `forgetting`. */
export type ForgettingJob = Job & Node & {
  __typename?: 'ForgettingJob';
  /** Name of the activation. */
  activation: Scalars['String']['output'];
  /** Digest of the checkpoint: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `forgetting`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The result; null until the job is DONE. */
  result?: Maybe<Forgetting>;
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Rates of samples with a value, with the maps turned off. Shares are 0 to 1. */
export type ForgettingRate = {
  __typename?: 'ForgettingRate';
  /**
   * Share of them that has each of the judge's values with the maps turned off, in the order of the
   * judge's values; null if there are none.
   */
  after?: Maybe<Array<Scalars['Float']['output']>>;
  /** Share of them that still has the value with a control; null if there are none, or no controls. */
  controls?: Maybe<ForgettingControlRates>;
  /** Share of them that still has the value with the maps turned off; null if there are none. */
  kept?: Maybe<Scalars['Float']['output']>;
  /** Number of judged samples that have the value before any map is turned off. */
  samples: Scalars['Int']['output'];
  /** The value. */
  value: Scalars['String']['output'];
};

/** Values that samples keep with the maps turned off, as a classifier judges them. */
export type ForgettingRates = {
  __typename?: 'ForgettingRates';
  /** The classifier. */
  judge: Judge;
  /** Rates by value, in the order of the judge's values; at most 100. */
  values: Array<ForgettingRate>;
};

/** A sample, and boxes around the object on it. */
export type ForgettingRegion = {
  /** At most 16 boxes, in pixels of the sample; none if it doesn't show the object. */
  boxes: Array<CropInput>;
  /** The sample's latent. */
  latent: LatentInput;
};

/** Fully connected hidden layers. */
export type FullyConnected =
  /**
   * Two instead of all convolutions: perceptrons, as in Goodfellow et al., arXiv 1406.2661, but without
   * their maxout and dropout. `lastLayer` has no effect.
   */
  | 'ALL'
  /** One of 16 `ngf` units before G's maps, and one of 16 `ndf` units after D's. */
  | 'HIDDEN'
  /** None, as in the paper. */
  | 'NONE';

/** Normalization of G's layers. */
export type GeneratorNorm =
  /** Batch norm in all layers but the output layer, as in the paper. */
  | 'BATCH'
  /** Batch norm in the output layer too. */
  | 'EVERYWHERE'
  /** None, but biases. */
  | 'NONE';

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

/** A network that the weights of a checkpoint could be. */
export type Hypothesis = {
  __typename?: 'Hypothesis';
  /** True for the one that the checkpoint is. */
  chosen: Scalars['Boolean']['output'];
  /**
   * Kullback-Leibler divergence of the inputs that it gives to the batch norms from the recorded ones,
   * in nats: mean over the channels of each norm, then over norms. 0 is a perfect explanation, and
   * above 0.3 it is none. Null if the numbers overflow, or if no batch norm has statistics from
   * training; the order is then that of common networks.
   */
  score?: Maybe<Scalars['Float']['output']>;
  /**
   * Samples of seeds 0 to 8 as this network makes them. Null for a checkpoint imported by an earlier
   * version.
   */
  sheet?: Maybe<Picture>;
  /** Its settings, separated by semicolons. */
  summary: Scalars['String']['output'];
};

/** Formats of a still picture. */
export type ImageFormat =
  /** Lossy; the smallest, and the slowest to encode. */
  | 'AVIF'
  /** Lossy. */
  | 'JPEG'
  /** Lossless. */
  | 'PNG'
  /**
   * uint8, rows of interleaved channels, without a header. The response's X-Image-* headers have
   * width, height and channels.
   */
  | 'RAW'
  /** Lossy, smaller than JPEG. */
  | 'WEBP';

/** A file to import, and settings that it doesn't record. */
export type ImportCheckpointInput = {
  /** Names of a conditional generator's classes, in order. Default: as the file records them. */
  classNames?: InputMaybe<Array<Scalars['String']['input']>>;
  /**
   * Name of a dataset. Required for a discriminator whose batch norms have no stored statistics: they
   * are computed over 2,048 images of the dataset.
   */
  dataset?: InputMaybe<Scalars['String']['input']>;
  /**
   * Network of the file to import. Null: its generator, or its discriminator if the file contains
   * nothing else. FEATURES takes an ONNX file.
   */
  kind?: InputMaybe<CheckpointKind>;
  /**
   * Name to register the checkpoint under: `[a-z0-9][a-z0-9._-]{0,62}`. Default: derived from the
   * file's name.
   */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Individual settings that tensor shapes don't reveal; override the preset. */
  overrides?: InputMaybe<ArchitectureOverrides>;
  /** Path of a file inside IMPORT_DIR: relative to that folder, or absolute. */
  path: Scalars['String']['input'];
  /**
   * Name of a set of settings that tensor shapes don't reveal (stride, padding, prior, ...); see
   * docs/checkpoint-formats.md.
   */
  preset?: InputMaybe<Scalars['String']['input']>;
};

/** Result of `importCheckpoint`. */
export type ImportCheckpointPayload = {
  __typename?: 'ImportCheckpointPayload';
  /** True if a checkpoint with the same digest already existed; it keeps its name. */
  alreadyImported: Scalars['Boolean']['output'];
  /** The checkpoint as it is now served. */
  checkpoint: Checkpoint;
  /**
   * Settings that were chosen or assumed because the file doesn't record them, one sentence each, for
   * the user to check.
   */
  notes: Array<Scalars['String']['output']>;
};

/** The path of an interpolation, and the number of its frames. */
export type InterpolateInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Speed profile between waypoints. */
  easing: Easing;
  /** Total number of frames, both ends included; from the number of waypoints to 256. */
  frames: Scalars['Int']['input'];
  /**
   * Classes to pass through, one for each waypoint: between two, the weights of their embeddings blend
   * like the latents. Null: all frames show `variant.label`, or class 0.
   */
  labels?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Continue from the last waypoint to the first. The last frame then does not repeat the first. */
  loop: Scalars['Boolean']['input'];
  /** Default: SLERP for a normal prior; LERP for a uniform one, and in w. */
  method?: InputMaybe<InterpolationMethod>;
  /** psi in [0, 1], for every waypoint. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to the generator; null: none. */
  variant?: InputMaybe<SamplingVariant>;
  /** 2 to 16 latents to pass through; 1 with several `labels`, which then change while z stays. */
  waypoints: Array<LatentInput>;
};

/** Frames of an interpolation through waypoints. */
export type Interpolation = {
  __typename?: 'Interpolation';
  /** An animation of all frames. */
  animation: Picture;
  /** The frames, from the first waypoint. */
  frames: Array<Sample>;
  /** The method used. */
  method: InterpolationMethod;
  /** A sheet of all frames. */
  sheet: Picture;
};


/** Frames of an interpolation through waypoints. */
export type InterpolationAnimationArgs = {
  format: AnimationFormat;
  fps: Scalars['Int']['input'];
  size?: InputMaybe<Scalars['Int']['input']>;
};


/** Frames of an interpolation through waypoints. */
export type InterpolationSheetArgs = {
  columns?: InputMaybe<Scalars['Int']['input']>;
};

/** Methods of interpolating between latents. */
export type InterpolationMethod =
  /** Along the straight line; suits a uniform prior. */
  | 'LERP'
  /** Along the great circle, with interpolated norms; suits a normal prior. */
  | 'SLERP';

/**
 * Work that takes longer than a request. A worker does it in slices, so that jobs share a device. A
 * job survives crashes of workers, servers and the database.
 */
export type Job = {
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** Kind of work: `training`, `checkpointReport`, `classifier`, `quality`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** A page of jobs. */
export type JobConnection = {
  __typename?: 'JobConnection';
  /** Jobs of this page, with their cursors. */
  edges: Array<JobEdge>;
  /** Jobs of this page. */
  nodes: Array<Job>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of jobs on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A job of a page. */
export type JobEdge = {
  __typename?: 'JobEdge';
  /** Cursor of this job, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The job. */
  node: Job;
};

/** An event of a job. */
export type JobEvent = {
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
};

/** Result of a mutation that changes a job. */
export type JobPayload = {
  __typename?: 'JobPayload';
  /** The job as it is now. A RUNNING job stops a little later; a StateEvent reports when. */
  job: Job;
};

/** A classifier that judged samples, as it was then. */
export type Judge = {
  __typename?: 'Judge';
  /** Name of its attribute. */
  attribute: Scalars['String']['output'];
  /** Mean over the values of the share of their test images that it recognizes, 0 to 1. */
  balancedAccuracy: Scalars['Float']['output'];
  /** The classifier's id. The classifier may have been deleted since. */
  classifier: Scalars['ID']['output'];
  /**
   * True if `balancedAccuracy` is at least 0.97. Otherwise the judge's own errors may be as large as the
   * differences that it measures.
   */
  reliable: Scalars['Boolean']['output'];
  /** Number of images of the dataset that it was tested on, and not fitted on. */
  testImages: Scalars['Int']['output'];
  /** Values that it tells apart. */
  values: Array<Scalars['String']['output']>;
};

/** The generator's last doubling of the size. */
export type LastLayer =
  /** Bilinear interpolation and a 3x3 convolution, which leave no checkerboard pattern. */
  | 'BILINEAR'
  /** A transposed 4x4 convolution, as in the paper. */
  | 'TRANSPOSED';

/** A latent code saved in Postgres: its float32 values, and the recipe that produced them. */
export type Latent = Node & {
  __typename?: 'Latent';
  /** The checkpoint it was saved with; null if that has been deleted. */
  checkpoint?: Maybe<Checkpoint>;
  /** Time the latent was saved. */
  createdAt: Scalars['DateTime']['output'];
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** Unique name. */
  name: Scalars['String']['output'];
  /** Free-form note. */
  note: Scalars['String']['output'];
  /** The recipe, in the form that LatentInput accepts. */
  recipe: Scalars['JSON']['output'];
  /** sha256 of the recipe's canonical form, in hex. Equal hashes mean equal recipes. */
  recipeHash: Scalars['String']['output'];
  /** Sample of this latent on its checkpoint, or on another checkpoint with the same zDim. */
  sample: Sample;
  /** The space of its values. */
  space: LatentSpace;
  /** Search tags. */
  tags: Array<Scalars['String']['output']>;
  /** Time that name, tags or note last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The float32 values of w; null for a latent in another space. */
  w?: Maybe<Array<Scalars['Float']['output']>>;
  /** The float32 values of each row of w; null for a latent in another space. */
  wPlus?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** The `zDim` float32 values of z; null for a latent in w. */
  z?: Maybe<Array<Scalars['Float']['output']>>;
  /** Length of z, or of a row of w. */
  zDim: Scalars['Int']['output'];
};


/** A latent code saved in Postgres: its float32 values, and the recipe that produced them. */
export type LatentSampleArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};

/** A point between two latents. */
export type LatentBlend = {
  /** The latent at t = 0. */
  from: LatentInput;
  /** 0 is `from`, 1 is `to`. */
  t: Scalars['Float']['input'];
  /** The latent at t = 1. */
  to: LatentInput;
};

/** A page of saved latents. */
export type LatentConnection = {
  __typename?: 'LatentConnection';
  /** Latents of this page, with their cursors. */
  edges: Array<LatentEdge>;
  /** Latents of this page. */
  nodes: Array<Latent>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of latents on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A saved latent of a page. */
export type LatentEdge = {
  __typename?: 'LatentEdge';
  /** Cursor of this latent, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The latent. */
  node: Latent;
};

/**
 * Recipe of a latent: exactly one of these fields. Recipes nest at most 8 deep and have at most 256
 * terms. `Sample.recipe` and `Latent.recipe` return values that are accepted here unchanged.
 *
 * Combinations of z are in z. If one part is in w (`w`, `wPlus`, `mix` and `truncate` of a checkpoint
 * that has w), the checkpoint maps the parts in z to w first, and the result is in w. If one part has
 * a row for each layer, so has the result. BAD_USER_INPUT for w on a checkpoint that has only z.
 */
export type LatentInput =
  /** Uniform noise added to every value, as the DCGAN paper does around a result. */
  { jitter: LatentJitter; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** Linear interpolation. */
  { jitter?: never; lerp: LatentBlend; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** Mean of one or more latents. */
  { jitter?: never; lerp?: never; mean: Array<LatentInput>; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** The style of one latent in some layers of another; in w. */
  { jitter?: never; lerp?: never; mean?: never; mix: LatentMix; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** A saved latent, by its id or its name. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved: Scalars['ID']['input']; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** z drawn from the checkpoint's prior. 0 to 2147483647; a seed gives the same z forever. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed: Scalars['Int']['input']; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** Spherical interpolation (Shoemake 1985; White, arXiv 1609.04468). */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp: LatentBlend; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** Weighted sum of one or more latents. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum: Array<LatentTerm>; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  /** A latent moved to the checkpoint's centre, as `truncation` does. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate: LatentTruncate; w?: never; wPlus?: never; z?: never; }
  |  /** Literal values of w, one row for all layers, each finite. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w: Array<Scalars['Float']['input']>; wPlus?: never; z?: never; }
  |  /** Literal values of w, a row for each layer; at most 64 rows and 65,536 values. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus: Array<Array<Scalars['Float']['input']>>; z?: never; }
  |  /** Literal values, as many as the checkpoint's zDim, each finite. */
  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z: Array<Scalars['Float']['input']>; };

/** A latent with added noise. */
export type LatentJitter = {
  /** Noise is uniform in [-amount, amount); above 0, at most 10. The paper uses 0.25. */
  amount: Scalars['Float']['input'];
  /** The latent to add noise to. */
  latent: LatentInput;
  /** Random seed of the noise: 0 to 2147483647. */
  seed: Scalars['Int']['input'];
};

/** Rows of w taken from two latents. */
export type LatentMix = {
  /** The latent of all other rows. */
  from: LatentInput;
  /** Indices of rows, from 0: the first determine coarse features, the last colours. */
  layers: Array<Scalars['Int']['input']>;
  /** The latent of the rows in `layers`. */
  with: LatentInput;
};

/** Spaces of latents. Only generators of the StyleGAN family have w. */
export type LatentSpace =
  /** The output of the generator's mapping: one row of w for all layers. */
  | 'W'
  /** A row of w for each layer. */
  | 'W_PLUS'
  /** The generator's input, drawn from its prior. */
  | 'Z';

/** One term of a weighted sum. */
export type LatentTerm = {
  /** The weighted latent. */
  latent: LatentInput;
  /** Finite, -100 to 100. */
  weight: Scalars['Float']['input'];
};

/** A truncated latent. */
export type LatentTruncate = {
  /** Truncate only this many rows of w, from the first; null: all. */
  cutoff?: InputMaybe<Scalars['Int']['input']>;
  /** The latent to truncate. */
  latent: LatentInput;
  /**
   * In [0, 1]: 1 is the latent, 0 the centre. For a checkpoint with w, that is the mean of w, and the
   * result is in w (psi = 1 only maps the latent). Otherwise see `Query.generate`.
   */
  psi: Scalars['Float']['input'];
};

/** A linear SVM on the features of one layer. */
export type LayerProbe = {
  __typename?: 'LayerProbe';
  /** Share of the test samples whose value is recognized, 0 to 1. */
  accuracy: Scalars['Float']['output'];
  /** Name of the activation; null for z, the generator's input. */
  activation?: Maybe<Scalars['String']['output']>;
  /**
   * Mean over the values of the share of their test samples that is recognized, 0 to 1. A layer without
   * knowledge has 1 / the number of values.
   */
  balancedAccuracy: Scalars['Float']['output'];
  /** Weight of errors in training against the regularization. */
  c: Scalars['Float']['output'];
  /** Number of features: values of z, or of the activation, max-pooled to 4x4. */
  featureCount: Scalars['Int']['output'];
  /** The network that the layer belongs to. */
  network: CheckpointKind;
};

/** Recognition of an attribute of samples, layer by layer. */
export type LayerProbes = {
  __typename?: 'LayerProbes';
  /** The classifier that judged the samples. */
  judge: Judge;
  /** z, the generator's activations and the discriminator's, first to last. */
  layers: Array<LayerProbe>;
  /** Number of other samples, on which they were tested. */
  testSamples: Scalars['Int']['output'];
  /** Number of samples that the probes were fitted on, as many of each value. */
  trainingSamples: Scalars['Int']['output'];
  /** Values that are told apart: those that at least 5 samples have. */
  values: Array<Scalars['String']['output']>;
};

/** A job of kind `layer-probes`. */
export type LayerProbesJob = Job & Node & {
  __typename?: 'LayerProbesJob';
  /** Digest of the generator: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `layer-probes`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The measurements; null until the job is DONE. */
  result?: Maybe<LayerProbes>;
  /** Number of samples. */
  samples: Scalars['Int']['output'];
  /** Random seed. */
  seed: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Correlation of a map's activity and the score that a classifier gives a value. */
export type MapCorrelation = {
  __typename?: 'MapCorrelation';
  /** Name of its attribute. */
  attribute: Scalars['String']['output'];
  /** The classifier's id. */
  classifier: Scalars['ID']['output'];
  /** Pearson's correlation over the samples, -1 to 1. */
  correlation: Scalars['Float']['output'];
  /** The value. */
  value: Scalars['String']['output'];
};

/** The space w of a generator, and where it is used. */
export type Mapping = {
  __typename?: 'Mapping';
  /** Number of rows: one for each layer that takes w, coarse features first. */
  rows: Scalars['Int']['output'];
  /** Length of a row of w. */
  size: Scalars['Int']['output'];
  /** True if the mean of w is known, so that latents can be truncated. */
  truncates: Scalars['Boolean']['output'];
};

/** Means over a range of steps; a value is null if it is not finite, as in a diverging run. */
export type MetricPoint = {
  __typename?: 'MetricPoint';
  /** D(G(z)) after D's update. */
  dFakeAfter?: Maybe<Scalars['Float']['output']>;
  /** D(G(z)) before D's update. */
  dFakeBefore?: Maybe<Scalars['Float']['output']>;
  /** D(x). */
  dReal?: Maybe<Scalars['Float']['output']>;
  /** Throughput, real images per second. */
  imagesPerSecond: Scalars['Float']['output'];
  /** D's loss. */
  lossD?: Maybe<Scalars['Float']['output']>;
  /** G's loss. */
  lossG?: Maybe<Scalars['Float']['output']>;
  /** Last step of the range. */
  step: Scalars['Int']['output'];
};

/** Operations that change state. */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Ends a job permanently, without a result. JOB_CONFLICT (for a training run TRAINING_RUN_CONFLICT)
   * if it is DONE. Requires the same role as starting the job.
   */
  cancelJob: JobPayload;
  /**
   * Ends a run permanently; its checkpoints stay. TRAINING_RUN_CONFLICT if it is DONE. Requires the
   * role ADMIN.
   */
  cancelTraining: TrainingRunPayload;
  /**
   * Replaces a checkpoint by another network that its weights could be: it has the same name, the
   * aliases move to it, and the old checkpoint is deleted. Its evidence is the same, so the choice can
   * be changed again. Requires the role ADMIN.
   */
  chooseHypothesis: ChooseHypothesisPayload;
  /**
   * Deletes a checkpoint and its weights. Its picture URLs return 410 from then on; after 30 days
   * without saved latents, variants or classifiers of it, 404. Requires the role ADMIN.
   */
  deleteCheckpoint: DeleteCheckpointPayload;
  /** Deletes a classifier. Its job keeps the result. Requires the role WRITE. */
  deleteClassifier: DeleteClassifierPayload;
  /**
   * Deletes a dataset and its packed images. TRAINING_RUN_CONFLICT while a run exists that may still
   * train on it. Requires the role ADMIN.
   */
  deleteDataset: DeleteDatasetPayload;
  /**
   * Deletes a job that is DONE, CANCELLED or FAILED, with its events and its result; classifiers and
   * variants that it saved stay. JOB_CONFLICT before, and until a worker has removed what an ended job
   * left. A training run is deleted as by `deleteRun`. Requires the same role as starting the job.
   */
  deleteJob: DeleteJobPayload;
  /**
   * Deletes a saved latent. Latents derived from it keep their values, but a recipe that refers to it
   * can't be evaluated again. Requires the role WRITE.
   */
  deleteLatent: DeleteLatentPayload;
  /**
   * Deletes several saved latents in one transaction; ids that no longer exist are not an error.
   * Requires the role WRITE.
   */
  deleteLatents: DeleteLatentsPayload;
  /**
   * Deletes a run that has ended, failed or is paused, with its events, pictures and checkpoints;
   * promoted checkpoints stay. TRAINING_RUN_CONFLICT while it is QUEUED or RUNNING. Requires the role
   * ADMIN.
   */
  deleteRun: DeleteRunPayload;
  /**
   * Deletes a saved variant. Pictures with its maps turned off keep their URLs. Requires the role
   * WRITE.
   */
  deleteVariant: DeleteVariantPayload;
  /**
   * Imports a generator or a discriminator from a file inside the server's import folder (IMPORT_DIR).
   * To upload a file, use `POST /checkpoints?name=`. A CHECKPOINT_INVALID error lists the contents
   * found and missing. Requires the role ADMIN.
   */
  importCheckpoint: ImportCheckpointPayload;
  /**
   * Pauses a job at the next point it can resume from; a PAUSED job stays PAUSED. JOB_CONFLICT (for a
   * training run TRAINING_RUN_CONFLICT) if it is FAILED or has ended. Requires the same role as
   * starting the job.
   */
  pauseJob: JobPayload;
  /**
   * Pauses a run after the current step and keeps its state; a PAUSED run stays PAUSED.
   * TRAINING_RUN_CONFLICT if it is FAILED or has ended. Requires the role ADMIN.
   */
  pauseTraining: TrainingRunPayload;
  /** Exempts a run's checkpoint from retention, or ends the exemption. Requires the role ADMIN. */
  pinCheckpoint: TrainingRunPayload;
  /** Makes a permanent checkpoint of a run's checkpoint, under its own name. Requires the role ADMIN. */
  promoteCheckpoint: PromoteCheckpointPayload;
  /**
   * Registers training images from a folder or file inside the server's import folder (IMPORT_DIR). To
   * upload a file, use `POST /datasets?name=`. A DATASET_INVALID error states the number of images
   * found and lists the broken ones. Requires the role ADMIN.
   */
  registerDataset: RegisterDatasetPayload;
  /** Ends the quarantine of a checkpoint, so that its model runs again. Requires the role ADMIN. */
  releaseCheckpoint: ReleaseCheckpointPayload;
  /** Removes an alias; the checkpoint stays. Requires the role ADMIN. */
  removeCheckpointAlias: RemoveCheckpointAliasPayload;
  /**
   * Registers a new dataset with the images that a job of kind `deduplication` kept: all but the
   * duplicates, with their classes and attributes. Images of a built-in dataset are drawn at 64
   * pixels. BAD_USER_INPUT if the job is not DONE or the name is taken, DATASET_NOT_FOUND if the
   * dataset was deleted, DATASET_INVALID if fewer than 16 images remain. Requires the role ADMIN.
   */
  removeDuplicates: RemoveDuplicatesPayload;
  /** Renames a checkpoint; its aliases move with it. Requires the role ADMIN. */
  renameCheckpoint: RenameCheckpointPayload;
  /**
   * Resumes a PAUSED or FAILED job from its last saved state. JOB_CONFLICT (for a training run
   * TRAINING_RUN_CONFLICT) if it has ended. Requires the same role as starting the job.
   */
  resumeJob: JobPayload;
  /**
   * Resumes a run where it stopped; a QUEUED or RUNNING run continues unchanged. TRAINING_RUN_CONFLICT
   * if it has ended. Requires the role ADMIN.
   */
  resumeTraining: TrainingRunPayload;
  /**
   * Rolls a run back to one of its existing checkpoints: later checkpoints are removed, and the run is
   * PAUSED there. BAD_USER_INPUT lists the steps available. Requires the role ADMIN.
   */
  rollbackTraining: TrainingRunPayload;
  /**
   * Saves a latent under a unique name. Idempotent by `clientMutationId`: a repeated request with the
   * same id and content returns the latent that the first one saved. A saved latent survives crashes
   * of the server and the database. Requires the role WRITE.
   */
  saveLatent: SaveLatentPayload;
  /** Saves a variant under a name, which `SamplingVariant.saved` accepts. Requires the role WRITE. */
  saveVariant: SaveVariantPayload;
  /**
   * Points NAME@ALIAS at a checkpoint. The alias `default` is server-wide: it is the checkpoint of
   * `checkpoint: null`, and must be a generator. A checkpoint can have 100 aliases. Requires the role
   * ADMIN.
   */
  setCheckpointAlias: SetCheckpointAliasPayload;
  /**
   * Studies the maps of one activation of a generator in the background: figures over many samples, the
   * samples in which each map is most active, and how its activity correlates with the scores of
   * classifiers. `Checkpoint.activationStudy` is the newest result. SERVER_BUSY while too many of these
   * jobs are unfinished. Requires the role WRITE.
   */
  startActivationStudy: StartActivationStudyPayload;
  /**
   * Measures latent arithmetic (section 6.3.2 and figure 7 of the DCGAN paper) in the background: how
   * often A - B + C has the attribute that A has and B and C lack, and keeps the other attributes of C.
   * A and B are means of 1, 3 and 9 samples, and classifiers judge. SERVER_BUSY while too many of these
   * jobs are unfinished. Requires the role WRITE.
   */
  startArithmeticStudy: StartArithmeticStudyPayload;
  /**
   * Measures the quality of a checkpoint's samples in the background: noise, variety, and how both
   * compare with the images of a dataset. `Checkpoint.report` is the
   * newest result. SERVER_BUSY while too many reports are unfinished. Requires the role WRITE.
   */
  startCheckpointReport: StartCheckpointReportPayload;
  /**
   * Measures in the background how well a conditional generator knows its classes: images are classified by
   * their nearest neighbour among samples of all classes (appendix A.1 of the DCGAN paper), and a classifier
   * judges the samples. SERVER_BUSY while too many of these jobs are unfinished. Requires the role WRITE.
   */
  startClassStudy: StartClassStudyPayload;
  /**
   * Fits a classifier of a dataset's images by an attribute in the background: a linear SVM on a
   * discriminator's features, as in tables 1 and 2 of the DCGAN paper. A fifth of the images, at most
   * 10,000, is held out to test it. SERVER_BUSY while too many of these jobs are unfinished. Requires
   * the role WRITE.
   */
  startClassifier: StartClassifierPayload;
  /**
   * Looks for near-duplicates in a dataset in the background, as in section 4.1 of the DCGAN paper: by
   * the hashes that an auto-encoder gives its images. SERVER_BUSY while too many of these jobs are
   * unfinished. Requires the role WRITE.
   */
  startDeduplication: StartDeduplicationPayload;
  /**
   * Finds what the units of a discriminator respond to, in the background, as in figure 5 of the DCGAN
   * paper: the images of a dataset that each unit responds to most, beside those of the same
   * discriminator with random weights. SERVER_BUSY while too many of these jobs are unfinished.
   * Requires the role WRITE.
   */
  startFilters: StartFiltersPayload;
  /**
   * Makes a generator forget to draw an object, as in the DCGAN paper (section 6.3, figure 6): boxes on
   * samples mark the object, a logistic regression finds the feature maps that are active inside the
   * boxes, and a saved variant turns them off. Runs in the background. SERVER_BUSY while too many such
   * jobs are unfinished. Requires the role WRITE.
   */
  startForgetting: StartForgettingPayload;
  /**
   * Measures in the background in which layers of a generator and a discriminator an attribute is known:
   * a classifier judges samples, and a linear SVM is fitted on z and on each layer's features to tell the
   * same values apart. SERVER_BUSY while too many of these jobs are unfinished. Requires the role WRITE.
   */
  startLayerProbes: StartLayerProbesPayload;
  /**
   * Compares samples with the images of a dataset in the background: FID, KID, precision, recall and
   * diversity, of one checkpoint or of all checkpoints of a run. `Checkpoint.quality` and
   * `TrainingRun.quality` are the newest results. SERVER_BUSY while too many measurements are
   * unfinished. Requires the role WRITE.
   */
  startQuality: StartQualityPayload;
  /**
   * Starts a training run for each variant of the DCGAN paper's rules of architecture (arXiv
   * 1511.06434, section 3), on the same data, with the same seed and number of images. Starts none if
   * a setting is invalid or MAX_RUNS has no room for all of them. The runs are paused, resumed, cancelled and deleted like any others. Requires
   * the role ADMIN.
   */
  startRuleStudy: RuleStudyPayload;
  /**
   * Starts a run: queued at once, trained as soon as a worker is free. Every setting has a default;
   * BAD_USER_INPUT names each setting that is out of range. Requires the role ADMIN.
   */
  startTraining: TrainingRunPayload;
  /**
   * Measures a turn vector (figure 8 of the DCGAN paper) in the background: the mean of samples turned
   * to one side minus that of samples turned to the other, as a classifier judges them. Is half-way
   * between them neither? Does adding the vector turn other samples? SERVER_BUSY while too many of these
   * jobs are unfinished. Requires the role WRITE.
   */
  startTurnStudy: StartTurnStudyPayload;
  /** Changes name, tags or note; null fields stay unchanged. Requires the role WRITE. */
  updateLatent: UpdateLatentPayload;
  /** Changes a run's note or tags, in any state; null fields stay unchanged. Requires the role WRITE. */
  updateTrainingRun: TrainingRunPayload;
};


/** Operations that change state. */
export type MutationCancelJobArgs = {
  job: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationCancelTrainingArgs = {
  run: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationChooseHypothesisArgs = {
  input: ChooseHypothesisInput;
};


/** Operations that change state. */
export type MutationDeleteCheckpointArgs = {
  input: DeleteCheckpointInput;
};


/** Operations that change state. */
export type MutationDeleteClassifierArgs = {
  input: DeleteClassifierInput;
};


/** Operations that change state. */
export type MutationDeleteDatasetArgs = {
  input: DeleteDatasetInput;
};


/** Operations that change state. */
export type MutationDeleteJobArgs = {
  job: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationDeleteLatentArgs = {
  input: DeleteLatentInput;
};


/** Operations that change state. */
export type MutationDeleteLatentsArgs = {
  input: DeleteLatentsInput;
};


/** Operations that change state. */
export type MutationDeleteRunArgs = {
  run: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationDeleteVariantArgs = {
  input: DeleteVariantInput;
};


/** Operations that change state. */
export type MutationImportCheckpointArgs = {
  input: ImportCheckpointInput;
};


/** Operations that change state. */
export type MutationPauseJobArgs = {
  job: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationPauseTrainingArgs = {
  run: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationPinCheckpointArgs = {
  pinned: Scalars['Boolean']['input'];
  run: Scalars['ID']['input'];
  step: Scalars['Int']['input'];
};


/** Operations that change state. */
export type MutationPromoteCheckpointArgs = {
  input: PromoteCheckpointInput;
};


/** Operations that change state. */
export type MutationRegisterDatasetArgs = {
  input: RegisterDatasetInput;
};


/** Operations that change state. */
export type MutationReleaseCheckpointArgs = {
  input: ReleaseCheckpointInput;
};


/** Operations that change state. */
export type MutationRemoveCheckpointAliasArgs = {
  input: RemoveCheckpointAliasInput;
};


/** Operations that change state. */
export type MutationRemoveDuplicatesArgs = {
  input: RemoveDuplicatesInput;
};


/** Operations that change state. */
export type MutationRenameCheckpointArgs = {
  input: RenameCheckpointInput;
};


/** Operations that change state. */
export type MutationResumeJobArgs = {
  job: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationResumeTrainingArgs = {
  run: Scalars['ID']['input'];
};


/** Operations that change state. */
export type MutationRollbackTrainingArgs = {
  run: Scalars['ID']['input'];
  step: Scalars['Int']['input'];
};


/** Operations that change state. */
export type MutationSaveLatentArgs = {
  input: SaveLatentInput;
};


/** Operations that change state. */
export type MutationSaveVariantArgs = {
  input: SaveVariantInput;
};


/** Operations that change state. */
export type MutationSetCheckpointAliasArgs = {
  input: SetCheckpointAliasInput;
};


/** Operations that change state. */
export type MutationStartActivationStudyArgs = {
  input: StartActivationStudyInput;
};


/** Operations that change state. */
export type MutationStartArithmeticStudyArgs = {
  input: StartArithmeticStudyInput;
};


/** Operations that change state. */
export type MutationStartCheckpointReportArgs = {
  input: StartCheckpointReportInput;
};


/** Operations that change state. */
export type MutationStartClassStudyArgs = {
  input: StartClassStudyInput;
};


/** Operations that change state. */
export type MutationStartClassifierArgs = {
  input: StartClassifierInput;
};


/** Operations that change state. */
export type MutationStartDeduplicationArgs = {
  input: StartDeduplicationInput;
};


/** Operations that change state. */
export type MutationStartFiltersArgs = {
  input: StartFiltersInput;
};


/** Operations that change state. */
export type MutationStartForgettingArgs = {
  input: StartForgettingInput;
};


/** Operations that change state. */
export type MutationStartLayerProbesArgs = {
  input: StartLayerProbesInput;
};


/** Operations that change state. */
export type MutationStartQualityArgs = {
  input: StartQualityInput;
};


/** Operations that change state. */
export type MutationStartRuleStudyArgs = {
  input: StartRuleStudyInput;
};


/** Operations that change state. */
export type MutationStartTrainingArgs = {
  input: StartTrainingInput;
};


/** Operations that change state. */
export type MutationStartTurnStudyArgs = {
  input: StartTurnStudyInput;
};


/** Operations that change state. */
export type MutationUpdateLatentArgs = {
  input: UpdateLatentInput;
};


/** Operations that change state. */
export type MutationUpdateTrainingRunArgs = {
  input: UpdateTrainingRunInput;
};

/** An image of a dataset that is near a sample. */
export type NearImage = {
  __typename?: 'NearImage';
  /**
   * Root mean square of the differences of pixels, 0 (equal) to 1 (black against white), after square
   * blocks of pixels are averaged down to 16x16: the distance of checkpoint reports.
   */
  distance: Scalars['Float']['output'];
  /**
   * True if the image is suspiciously near: nearer than 99 of 100 images of the dataset are to their
   * nearest other image, measured for up to 1,024 of them. 1 in 100 samples that are as different from
   * the dataset as its own images are flagged by chance. Never true if 1 in 100 images of the dataset
   * has an exact copy in it.
   */
  flagged: Scalars['Boolean']['output'];
  /** Index of the image in the dataset. */
  index: Scalars['Int']['output'];
  /** The image at the sample's size. */
  picture: Picture;
};

/**
 * An object with a globally unique id. Ids are opaque, stable and unique across all types; two objects
 * with the same id have the same fields.
 */
export type Node = {
  /** Stable and unique across all types; never reused. */
  id: Scalars['ID']['output'];
};

/** Noise that generators of the StyleGAN family add in their layers, for details such as hair. */
export type NoiseMode =
  /** The noise stored in the checkpoint, the same for every sample. */
  | 'CONST'
  /** No noise. */
  | 'NONE'
  /**
   * Noise of each sample's own: drawn from its seed, or for other latents from the hash of their
   * recipe; so the frames of an interpolation differ in it.
   */
  | 'SEEDED';

/** Activations of the last layer. */
export type OutputActivation =
  /** None; the output is clipped to [-1, 1]. */
  | 'LINEAR'
  /** Output in [0, 1]. */
  | 'SIGMOID'
  /** Output in [-1, 1]. */
  | 'TANH';

/** Position of a page in its connection. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last edge, to pass as `after`; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** True if items follow this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** True if items precede this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge, to pass as `before`; null on an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** An engine that `ENGINE=auto` rejected. */
export type PassedOverEngine = {
  __typename?: 'PassedOverEngine';
  /** The engine's name as ENGINE accepts it, e.g. `onnxruntime-cuda`. */
  name: Scalars['String']['output'];
  /** Human-readable reason for the rejection. */
  reason: Scalars['String']['output'];
};

/** A picture composed of several samples, images or feature maps. */
export type Picture = {
  __typename?: 'Picture';
  /** The picture itself, as a data: URI. */
  dataUri: Scalars['String']['output'];
  /** Height in pixels. */
  height: Scalars['Int']['output'];
  /** Signed, immutable URL of the picture, relative to the server unless PUBLIC_URL is set. */
  url: Scalars['String']['output'];
  /** Width in pixels. */
  width: Scalars['Int']['output'];
};

/** The distribution of z. */
export type Prior = {
  __typename?: 'Prior';
  /**
   * For a truncated normal, the bound on |z| in standard deviations; values outside it are drawn
   * again. Otherwise null.
   */
  bound?: Maybe<Scalars['Float']['output']>;
  /** Kind of the distribution. */
  distribution: PriorDistribution;
};

/** Distributions of z. */
export type PriorDistribution =
  /** Standard normal, N(0, 1). */
  | 'NORMAL'
  /** Standard normal, drawn as by NumPy's `RandomState(seed).randn`: the seeds of StyleGAN's tools. */
  | 'NUMPY_NORMAL'
  /** Standard normal; values outside `bound` are drawn again. */
  | 'TRUNCATED_NORMAL'
  /** Uniform on [-1, 1). */
  | 'UNIFORM';

/** Part of the work was completed. */
export type ProgressEvent = JobEvent & {
  __typename?: 'ProgressEvent';
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /** Human-readable description of the completed part. */
  message?: Maybe<Scalars['String']['output']>;
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
};

/** Ways to treat a subscriber that falls behind. */
export type ProgressMode =
  /**
   * Send every event. A subscriber that falls too far behind is closed with CONSUMER_TOO_SLOW, which
   * has the cursor to resume after.
   */
  | 'ALL'
  /**
   * Send every event except steps or progress; of the steps or progress events since the last read,
   * send only the newest.
   */
  | 'LATEST';

/** The run checkpoint to promote, and its new name. */
export type PromoteCheckpointInput = {
  /**
   * RUN@step or RUN@latest. With `:raw` appended, the generator as trained; otherwise its average if
   * it has one.
   */
  checkpoint: Scalars['String']['input'];
  /** Unique among runs and checkpoints; `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
};

/** Result of `promoteCheckpoint`. */
export type PromoteCheckpointPayload = {
  __typename?: 'PromoteCheckpointPayload';
  /** The new checkpoint, as permanent as an imported one. */
  checkpoint: Checkpoint;
};

/**
 * Quality of a checkpoint's samples, compared with images of a dataset by the features that a network
 * extracts from both. The numbers depend on the features and on both counts: compare only results that
 * have all of them in common. See docs/quality.md.
 */
export type Quality = {
  __typename?: 'Quality';
  /** Activation of the discriminator whose maps' means are the features; null for a feature network. */
  activation?: Maybe<Scalars['String']['output']>;
  /** Digest of the checkpoint: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Name of the dataset. */
  dataset: Scalars['String']['output'];
  /** Mean Euclidean distance between the features of two samples, over all pairs. */
  diversity: Scalars['Float']['output'];
  /** Number of features of an image. */
  featureCount: Scalars['Int']['output'];
  /** Digest of the network that made the features: `sha256:` and 64 hex digits. */
  features: Scalars['String']['output'];
  /**
   * Fréchet distance between Gaussians that fit the features of samples and reals, 0 or more: 0 if both
   * have the same mean and covariance. FID in the sense of the literature only with Inception's
   * features.
   */
  fid: Scalars['Float']['output'];
  /**
   * Squared maximum mean discrepancy with the kernel (x y / featureCount + 1)^3: mean of the unbiased
   * estimates of 100 random subsets, of 1,000 samples and reals, or of half of the smaller set if it
   * has fewer than 2,000. Near 0, or slightly below, if samples and reals have the same distribution.
   */
  kid: Scalars['Float']['output'];
  /** Standard deviation of the subsets' estimates. */
  kidStandardDeviation: Scalars['Float']['output'];
  /**
   * Share of the samples, 0 to 1, whose features lie among those of the reals: closer to a real than
   * its third nearest other real. Low if samples look wrong.
   */
  precision: Scalars['Float']['output'];
  /** Number of reals: images of `split` chosen at random, always the same ones. */
  reals: Scalars['Int']['output'];
  /** The same of two reals. */
  realsDiversity: Scalars['Float']['output'];
  /**
   * Share of the reals, 0 to 1, whose features lie among those of the samples: closer to a sample than
   * its third nearest other sample. Low if samples lack variety.
   */
  recall: Scalars['Float']['output'];
  /** Number of samples, of seeds 0, 1, 2, ... */
  samples: Scalars['Int']['output'];
  /** Part of the dataset that the reals were chosen from. */
  split: DatasetSplit;
  /** Step of the run's checkpoint; null unless it was measured as a run's averaged generator. */
  step?: Maybe<Scalars['Int']['output']>;
};

/** A job of kind `quality`. */
export type QualityJob = Job & Node & {
  __typename?: 'QualityJob';
  /** Digests of the checkpoints to measure, at most 100: `sha256:` and 64 hex digits. */
  checkpoints: Array<Scalars['String']['output']>;
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset to compare the samples with. */
  dataset: Scalars['String']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Digest of the network that makes the features: `sha256:` and 64 hex digits. */
  features: Scalars['String']['output'];
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `quality`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /**
   * The results, in the order of `checkpoints`, at most 100; empty until the job is DONE. Checkpoints
   * of a run that were deleted before they were measured are left out.
   */
  results: Array<Quality>;
  /** Name of the rule study that is measured; null if it is none. */
  ruleStudy?: Maybe<Scalars['String']['output']>;
  /** Id of the run that the checkpoints belong to; null if they belong to none or to several. */
  run?: Maybe<Scalars['ID']['output']>;
  /** Number of samples per checkpoint. */
  samples: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Quality of a run's checkpoint at one step. */
export type QualityPoint = {
  __typename?: 'QualityPoint';
  /** The newest result of that step. */
  quality: Quality;
  /** The step. */
  step: Scalars['Int']['output'];
};

/** The reason not to run a checkpoint. */
export type Quarantine = {
  __typename?: 'Quarantine';
  /** Time since which it is not run. */
  at: Scalars['DateTime']['output'];
  /** A sentence about what its model did. */
  reason: Scalars['String']['output'];
};

/** Read-only queries. */
export type Query = {
  __typename?: 'Query';
  /**
   * Vector arithmetic as in the DCGAN paper (section 6.3.2): the mean of each plus group, minus the
   * mean of each minus group.
   */
  arithmetic: Arithmetic;
  /**
   * One checkpoint, or null if none matches. A checkpoint reference is `NAME` (the newest with that
   * name), `NAME@ALIAS`, or `sha256:HEX` (8 digits or more). A training run's checkpoint is
   * `RUN@latest` (resolved on every request) or `RUN@STEP`; append `:raw` for the generator without
   * averaging, or `:discriminator` for the discriminator. A `Checkpoint.id` is a reference, too. A
   * null reference is the server-wide alias `default`.
   */
  checkpoint?: Maybe<Checkpoint>;
  /** Checkpoints of one kind, or of all, newest first. */
  checkpoints: CheckpointConnection;
  /** One classifier by its id, or null. */
  classifier?: Maybe<Classifier>;
  /** Fitted classifiers, newest first. */
  classifiers: ClassifierConnection;
  /** The samples of the same latents by several checkpoints. */
  compare: Comparison;
  /** One dataset by its name, or null. */
  dataset?: Maybe<Dataset>;
  /** Datasets, newest first. `faces` and `avatars` are built in. */
  datasetConnection: DatasetConnection;
  /**
   * All datasets, by name. `faces` and `avatars` are built in.
   * @deprecated Use `datasetConnection`, which is paged.
   */
  datasets: Array<Dataset>;
  /**
   * The sample of one latent over the training of a run, as an animation: a frame for each of the run's
   * checkpoints, or for `frames` of them, evenly spaced, from its oldest to its newest. Null before the
   * first checkpoint. Its URL is gone once the run has removed one of these checkpoints.
   */
  film?: Maybe<Picture>;
  /**
   * The sample of a seed. A seed and a checkpoint always give the same pixels, regardless of batch
   * and time.
   */
  generate: Sample;
  /** An interpolation through waypoints. */
  interpolate: Interpolation;
  /** One job of any kind by its id, or null. A training run is a job. */
  job?: Maybe<Job>;
  /** Jobs of all kinds, newest first. */
  jobs: JobConnection;
  /** One saved latent by its id or its name, or null. Provide exactly one of the two. */
  latent?: Maybe<Latent>;
  /** Tags of all saved latents, most used first; at most 1,000. */
  latentTags: Array<TagCount>;
  /** Saved latents, newest first. */
  latents: LatentConnection;
  /**
   * One object by its id, or null if no object has this id. Also accepts a checkpoint's digest, with
   * or without `sha256:`; the checkpoint with this digest may then have another id.
   */
  node?: Maybe<Node>;
  /** Objects by their ids, in the same order; null for each unknown id. */
  nodes: Array<Maybe<Node>>;
  /** A rule study by its name, or null if none of its runs exists. */
  ruleStudy?: Maybe<RuleStudy>;
  /** One training run by its id or its name, or null. */
  run?: Maybe<TrainingRun>;
  /** Training runs, newest first. */
  runs: TrainingRunConnection;
  /** The sample of any latent. */
  sample: Sample;
  /** The samples of up to 256 latents, in the same order. */
  samples: Array<Sample>;
  /** The server's version, its engine and the caller's role. */
  server: Server;
  /** One saved variant by its id or its name, or null. Provide exactly one of the two. */
  variant?: Maybe<Variant>;
  /** Saved variants, newest first. */
  variants: VariantConnection;
};


/** Read-only queries. */
export type QueryArithmeticArgs = {
  input: ArithmeticInput;
};


/** Read-only queries. */
export type QueryCheckpointArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only queries. */
export type QueryCheckpointsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<CheckpointKind>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Read-only queries. */
export type QueryClassifierArgs = {
  id: Scalars['ID']['input'];
};


/** Read-only queries. */
export type QueryClassifiersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  attribute?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  dataset?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Read-only queries. */
export type QueryCompareArgs = {
  input: CompareInput;
};


/** Read-only queries. */
export type QueryDatasetArgs = {
  name: Scalars['String']['input'];
};


/** Read-only queries. */
export type QueryDatasetConnectionArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Read-only queries. */
export type QueryFilmArgs = {
  format: AnimationFormat;
  fps: Scalars['Int']['input'];
  frames: Scalars['Int']['input'];
  latent: LatentInput;
  run: Scalars['ID']['input'];
  size?: InputMaybe<Scalars['Int']['input']>;
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};


/** Read-only queries. */
export type QueryGenerateArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  seed: Scalars['Int']['input'];
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};


/** Read-only queries. */
export type QueryInterpolateArgs = {
  input: InterpolateInput;
};


/** Read-only queries. */
export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


/** Read-only queries. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<RunState>;
};


/** Read-only queries. */
export type QueryLatentArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only queries. */
export type QueryLatentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only queries. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** Read-only queries. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** Read-only queries. */
export type QueryRuleStudyArgs = {
  name: Scalars['String']['input'];
};


/** Read-only queries. */
export type QueryRunArgs = {
  run: Scalars['ID']['input'];
};


/** Read-only queries. */
export type QueryRunsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<RunState>;
  tag?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only queries. */
export type QuerySampleArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  latent: LatentInput;
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};


/** Read-only queries. */
export type QuerySamplesArgs = {
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  latents: Array<LatentInput>;
  truncation?: InputMaybe<Scalars['Float']['input']>;
  variant?: InputMaybe<SamplingVariant>;
};


/** Read-only queries. */
export type QueryVariantArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


/** Read-only queries. */
export type QueryVariantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * Measures of a dataset's images, at the size and with the channels of the samples: up to 1,024 of
 * them, fewer of large pictures, and at most as many as samples.
 */
export type RealsReport = {
  __typename?: 'RealsReport';
  /** Name of the dataset. */
  dataset: Scalars['String']['output'];
  /** Mean distance between two images, over all pairs. */
  diversity: Scalars['Float']['output'];
  /**
   * Diversity of the samples, divided by that of the images: 1 if they are as varied. Null if all
   * images are equal.
   */
  diversityRatio?: Maybe<Scalars['Float']['output']>;
  /** Number of images measured. */
  images: Scalars['Int']['output'];
  /** Share of the images with a near-duplicate among them, 0 to 1. */
  nearDuplicates: Scalars['Float']['output'];
  /** Fine noise in grey levels; see `CheckpointReport.speckle`. */
  speckle: Scalars['Float']['output'];
  /**
   * Speckle of the samples, divided by that of the images: 1 if they are as smooth. Null if the images
   * have none, as in pixel art.
   */
  speckleRatio?: Maybe<Scalars['Float']['output']>;
};

/** Images to register, and how to crop them. */
export type RegisterDatasetInput = {
  /**
   * Part of each picture to use, applied before the centre crop to a square. For CelebA usually left
   * 25, top 45, 128x128.
   */
  crop?: InputMaybe<CropInput>;
  /**
   * Edge of the packed images, 16 to 256 pixels; the largest size a run can train on. IDX and CIFAR10
   * keep their own size.
   */
  imageSize: Scalars['Int']['input'];
  /** Unique name: `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
  /**
   * Path inside IMPORT_DIR: relative to that folder, or absolute. A folder, a ZIP, an IDX file, or
   * CIFAR-10's folder or archive.
   */
  path: Scalars['String']['input'];
};

/** Result of `registerDataset`. */
export type RegisterDatasetPayload = {
  __typename?: 'RegisterDatasetPayload';
  /** The dataset, ready to train on. */
  dataset: Dataset;
};

/** The checkpoint to release. */
export type ReleaseCheckpointInput = {
  /** Checkpoint reference. */
  checkpoint: Scalars['String']['input'];
};

/** Result of `releaseCheckpoint`. */
export type ReleaseCheckpointPayload = {
  __typename?: 'ReleaseCheckpointPayload';
  /** The checkpoint, without a quarantine. */
  checkpoint: Checkpoint;
};

/** The alias to remove. */
export type RemoveCheckpointAliasInput = {
  /**
   * An entry of `Checkpoint.aliases`: `NAME@ALIAS`, or `default`. After `default` is removed, a null
   * `checkpoint` is an error.
   */
  alias: Scalars['String']['input'];
};

/** Result of `removeCheckpointAlias`. */
export type RemoveCheckpointAliasPayload = {
  __typename?: 'RemoveCheckpointAliasPayload';
  /** The checkpoint that the alias pointed to. */
  checkpoint: Checkpoint;
};

/** The job whose duplicates to remove, and the name of the new dataset. */
export type RemoveDuplicatesInput = {
  /** Id of a DONE job of kind `deduplication`. */
  job: Scalars['ID']['input'];
  /** Unique name of the new dataset: `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
};

/** Result of `removeDuplicates`. */
export type RemoveDuplicatesPayload = {
  __typename?: 'RemoveDuplicatesPayload';
  /** The new dataset. */
  dataset: Dataset;
  /** Number of images that it lacks. */
  removed: Scalars['Int']['output'];
};

/** A checkpoint and its new name. */
export type RenameCheckpointInput = {
  /** Checkpoint reference. */
  checkpoint: Scalars['String']['input'];
  /** The new name: `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: Scalars['String']['input'];
};

/** Result of `renameCheckpoint`. */
export type RenameCheckpointPayload = {
  __typename?: 'RenameCheckpointPayload';
  /** The checkpoint under its new name. */
  checkpoint: Checkpoint;
};

/** The change of the maps' size between layers. */
export type Resampling =
  /** 3x3 convolutions of stride 1: in G after nearest-neighbour upsampling, in D before 2x2 max pooling. */
  | 'POOLING'
  /** Convolutions of stride 2, transposed ones in G, as in the paper. */
  | 'STRIDED';

/** Permissions of a token. Each role includes the ones above it. */
export type Role =
  /** Also change checkpoints, datasets and training runs. */
  | 'ADMIN'
  /** Query and subscribe. */
  | 'READ'
  /** Also save latents and start checkpoint reports. */
  | 'WRITE';

/**
 * Training runs that differ only in the rules of architecture. Stability is in the runs' `state` and
 * `alarms`; diversity and fine noise are in their `snapshot`; quality is in `RuleStudyRun.quality`.
 */
export type RuleStudy = {
  __typename?: 'RuleStudy';
  /** The study's name. */
  name: Scalars['String']['output'];
  /**
   * A sheet of samples with a row for each run that has a snapshot, in the order of `runs`: its newest
   * samples of the same z. Null if there are none.
   */
  picture?: Maybe<Picture>;
  /** Its runs that exist, PAPER first. */
  runs: Array<RuleStudyRun>;
};


/**
 * Training runs that differ only in the rules of architecture. Stability is in the runs' `state` and
 * `alarms`; diversity and fine noise are in their `snapshot`; quality is in `RuleStudyRun.quality`.
 */
export type RuleStudyPictureArgs = {
  samples: Scalars['Int']['input'];
};

/** Result of `startRuleStudy`. */
export type RuleStudyPayload = {
  __typename?: 'RuleStudyPayload';
  /** The study, with all its runs queued. */
  study: RuleStudy;
};

/** One run of a rule study. */
export type RuleStudyRun = {
  __typename?: 'RuleStudyRun';
  /**
   * Quality and diversity of the run's samples by features that all runs of the study share. Null until
   * `startQuality` with `ruleStudy` has measured it.
   */
  quality?: Maybe<Quality>;
  /** The run. */
  run: TrainingRun;
  /** The variant that it trains. */
  variant: RuleVariant;
};

/** Variants of the networks: the paper's, and some that break one of its rules. */
export type RuleVariant =
  /** Batch norm in G's output layer and D's first layer too (EVERYWHERE). */
  | 'BATCH_NORM_EVERYWHERE'
  /** One fully connected hidden layer in G and one in D (`fullyConnected: HIDDEN`). */
  | 'FULLY_CONNECTED'
  /** Global average pooling before D's output (`discriminatorHead: GLOBAL_AVERAGE`). */
  | 'GLOBAL_AVERAGE'
  /** No batch norm in G and D (`generatorNorm: NONE`, `discriminatorNorm: NONE`). */
  | 'NO_BATCH_NORM'
  /** All of the paper's rules. */
  | 'PAPER'
  /**
   * The baseline of Goodfellow et al. (arXiv 1406.2661): perceptrons (`fullyConnected: ALL`) without
   * batch norm.
   */
  | 'PERCEPTRONS'
  /** Pooling and upsampling instead of strided convolutions (`resampling: POOLING`). */
  | 'POOLING'
  /** ReLU in D (`discriminatorActivation: RELU`). */
  | 'RELU';

/** A checkpoint of a run. It can be sampled, rolled back to, trained from and promoted. */
export type RunCheckpoint = Node & {
  __typename?: 'RunCheckpoint';
  /** Time it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** True if retention never deletes it. */
  pinned: Scalars['Boolean']['output'];
  /** Checkpoint reference: RUN@STEP. Append `:raw` for the generator without averaging. */
  reference: Scalars['String']['output'];
  /** Step after which it was written. */
  step: Scalars['Int']['output'];
};

/** A page of a run's checkpoints. */
export type RunCheckpointConnection = {
  __typename?: 'RunCheckpointConnection';
  /** Checkpoints of this page, with their cursors. */
  edges: Array<RunCheckpointEdge>;
  /** Checkpoints of this page. */
  nodes: Array<RunCheckpoint>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of checkpoints on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A checkpoint of a page. */
export type RunCheckpointEdge = {
  __typename?: 'RunCheckpointEdge';
  /** Cursor of this checkpoint, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The checkpoint. */
  node: RunCheckpoint;
};

/** States of a job; a training run is a job. */
export type RunState =
  /** Ended early, permanently. */
  | 'CANCELLED'
  /** All its work is complete. */
  | 'DONE'
  /** Stopped by an error; resumeTraining or resumeJob retries from its last saved state. */
  | 'FAILED'
  /** Paused by a user, an alarm, a rollback or a full disk; resumeTraining or resumeJob continues it. */
  | 'PAUSED'
  /** Waiting for a worker. */
  | 'QUEUED'
  /** A worker is running it, or will continue it in its next slice. */
  | 'RUNNING';

/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type Sample = {
  __typename?: 'Sample';
  /**
   * Feature maps of one of the generator's activations, as a grid of grey pictures, row by row. Each
   * map has its own scale: its maximum is white; 0, or its minimum if that is negative, is black. Small
   * maps are enlarged by a whole factor, to at most 128 pixels. BAD_USER_INPUT for ONNX checkpoints.
   */
  activation: Picture;
  /**
   * The sample's values of a classifier's attribute, the likeliest first. The classifier's
   * discriminator gets the same image as for `score`. BAD_USER_INPUT if it takes images of another
   * size or number of channels.
   */
  attributes: Array<AttributeScore>;
  /** The checkpoint that generates it. */
  checkpoint: Checkpoint;
  /** The picture itself, as a data: URI. */
  dataUri: Scalars['String']['output'];
  /** Native height in pixels. */
  height: Scalars['Int']['output'];
  /** Class that it shows, in the form that SamplingVariant accepts; null without classes. */
  label?: Maybe<Scalars['String']['output']>;
  /**
   * The images of a dataset that are nearest to the sample, nearest first: a copy of one would have
   * been memorised. The first search of a dataset reads all its images, which takes seconds.
   * BAD_USER_INPUT if they are smaller than the sample, or more than 250,000.
   */
  nearestImages: Array<NearImage>;
  /** Recipe of the latent, in the form that LatentInput accepts, with truncation folded in. */
  recipe: Scalars['JSON']['output'];
  /**
   * A discriminator's score of the sample. The discriminator gets the generator's floating-point image
   * before it is rounded to pixels (for an ONNX graph, the pixels), scaled to the range of the images
   * it was trained on. BAD_USER_INPUT if the checkpoint takes images of another size or number of
   * channels, or is not a discriminator.
   */
  score: Score;
  /** The space of the latent, after truncation. */
  space: LatentSpace;
  /** Signed, immutable URL of the picture, relative to the server unless PUBLIC_URL is set. */
  url: Scalars['String']['output'];
  /**
   * Changes to the generator, in the form that SamplingVariant accepts. A recipe does not include
   * them.
   */
  variant: Scalars['JSON']['output'];
  /**
   * A row of w for each layer, after truncation: what `LatentInput.wPlus` accepts. Null if the
   * checkpoint has no w.
   */
  wPlus?: Maybe<Array<Array<Scalars['Float']['output']>>>;
  /** Native width in pixels. */
  width: Scalars['Int']['output'];
  /** The generator's input, after truncation; float32 values. Null for a latent in w. */
  z?: Maybe<Array<Scalars['Float']['output']>>;
};


/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type SampleActivationArgs = {
  maps?: InputMaybe<Array<Scalars['Int']['input']>>;
  name: Scalars['String']['input'];
};


/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type SampleAttributesArgs = {
  classifier: Scalars['ID']['input'];
};


/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type SampleDataUriArgs = {
  format?: InputMaybe<ImageFormat>;
  size?: InputMaybe<Scalars['Int']['input']>;
};


/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type SampleNearestImagesArgs = {
  dataset: Scalars['String']['input'];
  first: Scalars['Int']['input'];
};


/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type SampleScoreArgs = {
  discriminator: Scalars['String']['input'];
};


/** One sample. Its picture is computed only when `dataUri` is selected or `url` is fetched. */
export type SampleUrlArgs = {
  format?: InputMaybe<ImageFormat>;
  size?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * Changes to a generator for this request only. Requests with different variants share a batch. ONNX
 * checkpoints accept none.
 */
export type SamplingVariant = {
  /** Feature maps to turn off; at most 64 entries and 4,096 maps in all. */
  ablate?: InputMaybe<Array<Ablation>>;
  /**
   * Truncate only this many rows of w, from the first; null: all. Part of the latent, not of the
   * variant that `Sample.variant` returns.
   */
  cutoff?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Class to sample, by its name or its number from 0; or `FROM-TO-T`, the point at T from 0 to 1
   * between two numbers, as in `3-7-0.25`. BAD_USER_INPUT for a generator without classes.
   * Without it, the sample of a seed shows the class `seed` modulo the number of classes, and all other
   * samples class 0.
   */
  label?: InputMaybe<Scalars['String']['input']>;
  /** Noise in the layers of a checkpoint that has it; null: CONST, or that of `saved`. */
  noise?: InputMaybe<NoiseMode>;
  /** A saved variant, by its id or its name. `ablate` is added to it. */
  saved?: InputMaybe<Scalars['ID']['input']>;
};

/** A latent to save. */
export type SaveLatentInput = {
  /** Checkpoint reference, for zDim and the prior; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Idempotency key chosen by the client, 1 to 200 characters; repeated requests save once. */
  clientMutationId?: InputMaybe<Scalars['String']['input']>;
  /** The latent's recipe. */
  latent: LatentInput;
  /** 1 to 120 characters, unique. */
  name: Scalars['String']['input'];
  /** At most 4,000 characters. */
  note: Scalars['String']['input'];
  /** At most 32 tags of 1 to 64 characters each. */
  tags: Array<Scalars['String']['input']>;
};

/** Result of `saveLatent`. */
export type SaveLatentPayload = {
  __typename?: 'SaveLatentPayload';
  /** The idempotency key of the request. */
  clientMutationId?: Maybe<Scalars['String']['output']>;
  /** The saved latent. */
  latent: Latent;
};

/** A variant to save. */
export type SaveVariantInput = {
  /** Checkpoint reference, for the names of its activations; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 120 characters, unique. */
  name: Scalars['String']['input'];
  /** The variant. BAD_USER_INPUT if it changes nothing. */
  variant: SamplingVariant;
};

/** Result of `saveVariant`. */
export type SaveVariantPayload = {
  __typename?: 'SaveVariantPayload';
  /** The saved variant. */
  variant: Variant;
};

/** A discriminator's score of an image. */
export type Score = {
  __typename?: 'Score';
  /** Above 0 for an image that looks real. */
  logit: Scalars['Float']['output'];
  /**
   * Sigmoid of the logit, 0 to 1: for a discriminator trained with a cross-entropy loss, the
   * probability of being real.
   */
  probability: Scalars['Float']['output'];
};

/** The server that answers this request. */
export type Server = {
  __typename?: 'Server';
  /** Start of every LatentQL command on the server's machine: `npx latentql` or `npm run latentql --`. */
  command: Scalars['String']['output'];
  /** The engine that runs the graphs. */
  engine: EngineInfo;
  /** Largest file that `POST /checkpoints` and `POST /datasets` accept, in bytes. */
  maxUploadBytes: Scalars['Float']['output'];
  /** Role of the caller's token; ADMIN for every caller when AUTH=none. */
  role: Role;
  /** LatentQL's version. */
  version: Scalars['String']['output'];
};

/** A checkpoint and an alias for it. */
export type SetCheckpointAliasInput = {
  /** `[a-z0-9][a-z0-9._-]{0,62}`; an existing alias is moved. `default` is server-wide. */
  alias: Scalars['String']['input'];
  /** Checkpoint reference. */
  checkpoint: Scalars['String']['input'];
};

/** Result of `setCheckpointAlias`. */
export type SetCheckpointAliasPayload = {
  __typename?: 'SetCheckpointAliasPayload';
  /** The checkpoint with its new alias. */
  checkpoint: Checkpoint;
};

/** A sheet of samples of the run's fixed z at one step, and measures of their quality. */
export type Snapshot = {
  __typename?: 'Snapshot';
  /** Dead maps of each activation of the generator; see `SnapshotEvent.deadMaps`. */
  deadMaps?: Maybe<Array<DeadMaps>>;
  /** Diversity, relative to the training images; see `SnapshotEvent.diversity`. */
  diversity?: Maybe<Scalars['Float']['output']>;
  /** The sheet. */
  picture: Picture;
  /** Speckle, relative to the training images; see `SnapshotEvent.speckle`. */
  speckle?: Maybe<Scalars['Float']['output']>;
  /** Step after which it was made. */
  step: Scalars['Int']['output'];
};

/** A fixed-noise picture was made. */
export type SnapshotEvent = JobEvent & TrainingEvent & {
  __typename?: 'SnapshotEvent';
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /**
   * Dead maps of each activation of the generator, from z to the image: maps whose mean is the same in
   * all samples, within a ten-thousandth of the largest mean in the activation. Null in snapshots of
   * earlier versions.
   */
  deadMaps?: Maybe<Array<DeadMaps>>;
  /**
   * Diversity of the samples, divided by that of the training images: 1 if they are as varied, 0 if
   * all are equal. `CheckpointReport.diversity` defines the measure. Null if all training images are
   * equal, and in snapshots of earlier versions.
   */
  diversity?: Maybe<Scalars['Float']['output']>;
  /** A sheet of samples of the run's own z, the same z every time. */
  picture: Picture;
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /**
   * Speckle (fine noise) of the samples, divided by that of the training images: 1 if they are as
   * smooth. `CheckpointReport.speckle` defines the measure. Null if the training images have none, as
   * in pixel art, and in snapshots of earlier versions.
   */
  speckle?: Maybe<Scalars['Float']['output']>;
  /** Step after which the picture was made. */
  step: Scalars['Int']['output'];
};

/** An activation of a generator, and classifiers of its samples. */
export type StartActivationStudyInput = {
  /**
   * Name of an activation of at most 2048 maps: see `Checkpoint.activations`. Null: the last one before
   * the image.
   */
  activation?: InputMaybe<Scalars['String']['input']>;
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /**
   * Ids of at most 8 classifiers that score the samples, with at most 64 values in all. Null: no
   * correlations.
   */
  judges?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Number of samples, 16 to 4096: those of seeds 0, 1, 2, ... */
  samples: Scalars['Int']['input'];
};

/** Result of `startActivationStudy`. */
export type StartActivationStudyPayload = {
  __typename?: 'StartActivationStudyPayload';
  /** The job, queued for a worker. */
  job: ActivationStudyJob;
};

/** Attributes to add and to keep. */
export type StartArithmeticStudyInput = {
  /** Number of cases, 1 to 5000: choices of A, B and C. */
  cases: Scalars['Int']['input'];
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Id of the classifier of the attribute that arithmetic adds. */
  classifier: Scalars['ID']['input'];
  /** Ids of classifiers of 1 to 8 attributes that C should keep. */
  keep: Array<Scalars['ID']['input']>;
  /** Random seed of the samples and of the cases: 0 to 2147483647. */
  seed: Scalars['Int']['input'];
  /** Values of that attribute to add: A has one of them, B and C have none of them. */
  values: Array<Scalars['String']['input']>;
};

/** Result of `startArithmeticStudy`. */
export type StartArithmeticStudyPayload = {
  __typename?: 'StartArithmeticStudyPayload';
  /** The job, queued for a worker. */
  job: ArithmeticStudyJob;
};

/** The checkpoint to measure, and the number of samples. */
export type StartCheckpointReportInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /**
   * Name of a dataset to compare the samples with; default: the dataset that the checkpoint's run was
   * trained on, if it still exists. BAD_USER_INPUT if its images are smaller than the samples.
   */
  dataset?: InputMaybe<Scalars['String']['input']>;
  /** Number of samples to draw, from seeds 0, 1, 2, ...: 2 to 4096. */
  samples: Scalars['Int']['input'];
};

/** Result of `startCheckpointReport`. */
export type StartCheckpointReportPayload = {
  __typename?: 'StartCheckpointReportPayload';
  /** The report's job, queued for a worker. */
  job: CheckpointReportJob;
};

/** A conditional generator, and labelled images that it was not trained on. */
export type StartClassStudyInput = {
  /** Checkpoint reference of a conditional generator; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /**
   * Id of a classifier that judges the first 10,000 samples. Its values are compared with the names of the
   * classes. Null: none.
   */
  classifier?: InputMaybe<Scalars['ID']['input']>;
  /**
   * Name of the dataset whose images are classified. Those whose class is none of the generator's are left
   * out.
   */
  dataset: Scalars['String']['input'];
  /** Attribute whose values are the classes of the datasets' images; null: the classes of the datasets. */
  labelAttribute?: InputMaybe<Scalars['String']['input']>;
  /**
   * Name of a dataset of real images that are compared beside the samples, e.g. the one the generator was
   * trained on; null: none.
   */
  realDataset?: InputMaybe<Scalars['String']['input']>;
  /** Number of samples, 100 to 10000000: the seeds from 0 on, whose classes take turns. */
  samples: Scalars['Int']['input'];
};

/** Result of `startClassStudy`. */
export type StartClassStudyPayload = {
  __typename?: 'StartClassStudyPayload';
  /** The job, queued for a worker. */
  job: ClassStudyJob;
};

/** Images to classify, and features to classify them by. */
export type StartClassifierInput = {
  /** Name of the activation whose features are used; null: all activations. */
  activation?: InputMaybe<Scalars['String']['input']>;
  /**
   * Name of one of the dataset's attributes, or `class` for its labels. A NUMBER becomes two values,
   * `low` and `high`: below its median, and from it on. Values with fewer than 5 images are left out.
   */
  attribute: Scalars['String']['input'];
  /**
   * Weight of the training errors against the regularization, 1e-6 to 1e6, for features that are
   * standardized and divided by the root of their number. Null: the best of 0.01, 0.1, 1, 10 and 100
   * on a fifth of the training images.
   */
  c?: InputMaybe<Scalars['Float']['input']>;
  /** The dataset's name. BAD_USER_INPUT if its images are smaller than the discriminator takes. */
  dataset: Scalars['String']['input'];
  /** Checkpoint reference of a discriminator, e.g. `RUN@latest:discriminator`. */
  discriminator: Scalars['String']['input'];
  /** Kind of features. Only classifiers on features of the DISCRIMINATOR are saved. */
  features: ClassifierFeatures;
  /**
   * True to measure how well the features of each activation alone classify, too. Fits as many
   * classifiers more as the discriminator has activations.
   */
  perActivation: Scalars['Boolean']['input'];
  /**
   * Maximum number of training images of each value, 2 to 100000; the paper's table 2 uses 100. Null:
   * as many as fit in 1.5 GiB of features.
   */
  samplesPerClass?: InputMaybe<Scalars['Int']['input']>;
  /** Random seed of the split into training and test images: 0 to 2147483647. */
  seed: Scalars['Int']['input'];
  /**
   * Numbers that divide a NUMBER instead of its median: 1 to 9, ascending. For -0.5 and 0.5 the values
   * are `below -0.5`, `-0.5 to 0.5` and `from 0.5`. Null: the median.
   */
  thresholds?: InputMaybe<Array<Scalars['Float']['input']>>;
};

/** Result of `startClassifier`. */
export type StartClassifierPayload = {
  __typename?: 'StartClassifierPayload';
  /** The classifier's job, queued for a worker. */
  job: ClassifierJob;
};

/** The dataset to search, and the training of the auto-encoder. */
export type StartDeduplicationInput = {
  /** Name of the dataset, of at most 250,000 images. */
  dataset: Scalars['String']['input'];
  /** Seed of the training, 0 to 2147483647. The same seed gives the same result on one machine. */
  seed: Scalars['Int']['input'];
  /** Training steps of the auto-encoder, each on 128 images: 100 to 20000. */
  steps: Scalars['Int']['input'];
};

/** Result of `startDeduplication`. */
export type StartDeduplicationPayload = {
  __typename?: 'StartDeduplicationPayload';
  /** The job, queued for a worker. */
  job: DeduplicationJob;
};

/** A layer of a discriminator, and images to run it on. */
export type StartFiltersInput = {
  /** Name of the activation whose maps are examined, e.g. `5.leakyRelu`: see `Checkpoint.activations`. */
  activation: Scalars['String']['input'];
  /** Name of a dataset. BAD_USER_INPUT if its images are smaller than those of the discriminator. */
  dataset: Scalars['String']['input'];
  /** Checkpoint reference of a discriminator, e.g. `RUN@latest:discriminator`. */
  discriminator: Scalars['String']['input'];
  /** Number of images, 16 to 65536: a random selection, always the same, if the dataset has more. */
  images: Scalars['Int']['input'];
  /** Indices of up to 64 maps; default: the 64 most selective ones of each network. */
  units?: InputMaybe<Array<Scalars['Int']['input']>>;
};

/** Result of `startFilters`. */
export type StartFiltersPayload = {
  __typename?: 'StartFiltersPayload';
  /** The job, queued for a worker. */
  job: FiltersJob;
};

/** An object to forget, marked on samples. */
export type StartForgettingInput = {
  /**
   * Name of the activation whose maps to turn off; null: that of the second highest convolution layer,
   * the last one before the image.
   */
  activation?: InputMaybe<Scalars['String']['input']>;
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Number of random choices of as many maps to compare with, 0 to 32. */
  controls: Scalars['Int']['input'];
  /**
   * Ids of at most 8 classifiers that judge what samples keep: `Forgetting.rates`. Null: no
   * measurement.
   */
  judges?: InputMaybe<Array<Scalars['ID']['input']>>;
  /**
   * Maximum number of maps to turn off: those that add most to the regression's score inside the boxes,
   * by weight times mean value. Null: all with positive weights.
   */
  maps?: InputMaybe<Scalars['Int']['input']>;
  /** Name of the saved variant, 1 to 120 characters, unique; null: `forgetting` and the job's id. */
  name?: InputMaybe<Scalars['String']['input']>;
  /**
   * 1 to 64 samples with boxes. Together they have at most 2^24 values of the activation, and at most
   * 2^32 products of a position's values.
   */
  regions: Array<ForgettingRegion>;
  /** Number of samples to judge, 16 to 2048: each as it is, with the variant, and with each control. */
  samples: Scalars['Int']['input'];
  /** 1 turns the maps off; less dims them. Above 0. */
  strength: Scalars['Float']['input'];
};

/** Result of `startForgetting`. */
export type StartForgettingPayload = {
  __typename?: 'StartForgettingPayload';
  /** The job, queued for a worker. */
  job: ForgettingJob;
};

/** A generator, and an attribute of its samples. */
export type StartLayerProbesInput = {
  /**
   * Weight of errors in training against the regularization, 0.000001 to 1000000. Null: for each layer
   * the best of 0.01, 0.1, 1, 10 and 100 on a fifth of the training samples.
   */
  c?: InputMaybe<Scalars['Float']['input']>;
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Id of the classifier that judges the samples. Layers of its discriminator are measured, too. */
  classifier: Scalars['ID']['input'];
  /**
   * Number of samples, 64 to 16384. A fifth of those of each value test; of the others, as many of each
   * value train, and as many as fit in 1.5 GiB of features.
   */
  samples: Scalars['Int']['input'];
  /** Random seed of the samples and of their split: 0 to 2147483647. */
  seed: Scalars['Int']['input'];
};

/** Result of `startLayerProbes`. */
export type StartLayerProbesPayload = {
  __typename?: 'StartLayerProbesPayload';
  /** The job, queued for a worker. */
  job: LayerProbesJob;
};

/** The checkpoints to measure, the images to compare with, and the features to compare by. */
export type StartQualityInput = {
  /** Checkpoint reference; null: the server's default, unless `run` is set. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /**
   * Name of the dataset; default: the dataset that the checkpoint's run was trained on. BAD_USER_INPUT
   * if its images are smaller than the samples.
   */
  dataset?: InputMaybe<Scalars['String']['input']>;
  /**
   * Reference of a discriminator or feature network for images of the samples' size, whose features are
   * compared; default: the discriminator of the same run, at the step of `checkpoint`, or the newest for
   * `run`; for `ruleStudy` the newest of its first run. BAD_USER_INPUT if there is none. Only results
   * with the same features can be compared.
   */
  features?: InputMaybe<Scalars['String']['input']>;
  /**
   * Name of a rule study, to measure the newest checkpoint of each of its runs, all by the same
   * features. Excludes `checkpoint` and `run`.
   */
  ruleStudy?: InputMaybe<Scalars['String']['input']>;
  /**
   * Id or name of a run, to measure its existing checkpoints: the newest 100, the averaged generators.
   * Excludes `checkpoint`.
   */
  run?: InputMaybe<Scalars['ID']['input']>;
  /** Number of samples, from seeds 0, 1, 2, ..., and at most as many reals: 16 to 10000. */
  samples: Scalars['Int']['input'];
};

/** Result of `startQuality`. */
export type StartQualityPayload = {
  __typename?: 'StartQualityPayload';
  /** The measurement's job, queued for a worker. */
  job: QualityJob;
};

/** A new rule study. */
export type StartRuleStudyInput = {
  /**
   * The study's name, with which its runs' names begin: `NAME-paper`, `NAME-pooling` and so on.
   * `[a-z0-9][a-z0-9._-]{0,40}`.
   */
  name: Scalars['String']['input'];
  /** Priority of the runs, -100 to 100. By default other runs go first. */
  priority: Scalars['Int']['input'];
  /**
   * Settings that all runs share. The default recipe is PAPER. Without a seed, one is drawn for all.
   * `name`, `from` and the settings of the rules must be left out; `priority` has no effect.
   */
  training: StartTrainingInput;
  /** The variants to train. Default: all. */
  variants?: InputMaybe<Array<RuleVariant>>;
};

/**
 * Settings of a new training run. A null setting takes the recipe's default or, with `from`, the value
 * of that run.
 */
export type StartTrainingInput = {
  /** Images per step, 2 to 512. */
  batch?: InputMaybe<Scalars['Int']['input']>;
  /** Adam's decay rate for the mean of gradients, 0 to below 1. */
  beta1?: InputMaybe<Scalars['Float']['input']>;
  /** Adam's decay rate for the mean of squared gradients, 0 to below 1. */
  beta2?: InputMaybe<Scalars['Float']['input']>;
  /** 1 (grey) or 3 (RGB). Default: as in the dataset. */
  channels?: InputMaybe<Scalars['Int']['input']>;
  /** Number of steps between checkpoints; default: about 25 seconds' worth. */
  checkpointEvery?: InputMaybe<Scalars['Int']['input']>;
  /**
   * D's use of the images' classes. Default: NONE. The others train a conditional generator: see
   * `SamplingVariant.label`.
   */
  conditioning?: InputMaybe<Conditioning>;
  /** A registered dataset. Default: `faces`, which is built in. */
  dataset?: InputMaybe<Scalars['String']['input']>;
  /** Activation function of D's hidden layers. */
  discriminatorActivation?: InputMaybe<DiscriminatorActivation>;
  /** The way from D's last maps to a logit; CONVOLUTION if `fullyConnected` isn't NONE. */
  discriminatorHead?: InputMaybe<DiscriminatorHead>;
  /** Normalization of D's hidden layers. */
  discriminatorNorm?: InputMaybe<DiscriminatorNorm>;
  /** D updates per G update, 1 to 10. */
  discriminatorSteps?: InputMaybe<Scalars['Int']['input']>;
  /** Decay rate that the generator's exponential moving average warms up to, below 1; 0: no average. */
  emaDecay?: InputMaybe<Scalars['Float']['input']>;
  /** Number of samples in a fixed-noise picture, 4 to 64. */
  fixedNoiseCount?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Run checkpoint to start from (RUN@step, RUN@latest), with its optimizer; the architecture is then
   * that run's.
   */
  from?: InputMaybe<Scalars['String']['input']>;
  /** Fully connected hidden layers. */
  fullyConnected?: InputMaybe<FullyConnected>;
  /** Normalization of G's layers. */
  generatorNorm?: InputMaybe<GeneratorNorm>;
  /**
   * Weight gamma of D's gradient penalties on reals and on fakes (R1 and R2), 0 to 100; 0: none. They
   * need `discriminatorNorm` NONE.
   */
  gradientPenalty?: InputMaybe<Scalars['Float']['input']>;
  /**
   * Edge of the images, 16 to 256: 4, 5, 6 or 7 times a power of two. Default: 64, or the dataset's
   * edge if that is smaller.
   */
  imageSize?: InputMaybe<Scalars['Int']['input']>;
  /** Sigma of the Gaussian noise on D's inputs at step 0, 0 to 2. */
  instanceNoise?: InputMaybe<Scalars['Float']['input']>;
  /** Number of steps over which the instance noise decays to 0. */
  instanceNoiseSteps?: InputMaybe<Scalars['Int']['input']>;
  /** Number of newest checkpoints to keep. */
  keepCheckpoints?: InputMaybe<Scalars['Int']['input']>;
  /** Also keep the checkpoint of every multiple of this many steps; 0: none. */
  keepEvery?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Attribute of the dataset whose values are the classes, 2 to 1,000 categories. Default: the dataset's
   * classes. Images without a class count as every class in equal parts.
   */
  labelAttribute?: InputMaybe<Scalars['String']['input']>;
  /** The generator's last doubling of the size. */
  lastLayer?: InputMaybe<LastLayer>;
  /** Adam's learning rate for D, above 0, at most 1. */
  learningRateD?: InputMaybe<Scalars['Float']['input']>;
  /**
   * Share of the run, at its end, over which both learning rates fall linearly to 0, from 0 to 1; 0:
   * constant.
   */
  learningRateDecay?: InputMaybe<Scalars['Float']['input']>;
  /** Adam's learning rate for G, above 0, at most 1. */
  learningRateG?: InputMaybe<Scalars['Float']['input']>;
  /** Losses of both networks. */
  loss?: InputMaybe<TrainingLoss>;
  /**
   * Unique among runs and checkpoints, `[a-z0-9][a-z0-9._-]{0,62}`. Default: derived from the
   * dataset's name.
   */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Discriminator width (feature maps of its first layer), 4 to 256. */
  ndf?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Generator width (feature maps of its last hidden layer), 4 to 256. At 64x64, 128 is the generator of
   * the paper's figure 1, whose first maps are 1024x4x4.
   */
  ngf?: InputMaybe<Scalars['Int']['input']>;
  /** Action taken on an alarm, besides its event. Default: NOTHING. */
  onAlarm?: InputMaybe<AlarmAction>;
  /** Share of the batch on which the penalties are computed, above 0, at most 1. */
  penaltyShare?: InputMaybe<Scalars['Float']['input']>;
  /** Distribution of z: NORMAL or UNIFORM. */
  prior?: InputMaybe<PriorDistribution>;
  /** Higher goes first; runs with equal priority share the device fairly. -100 to 100. */
  priority: Scalars['Int']['input'];
  /** Label of reals, above 0.5, at most 1 (one-sided smoothing). */
  realLabel?: InputMaybe<Scalars['Float']['input']>;
  /** Source of the defaults. Default: MODERN; with `from`, the settings of that run. */
  recipe?: InputMaybe<TrainingRecipe>;
  /** The change of the maps' size between layers. */
  resampling?: InputMaybe<Resampling>;
  /**
   * Random seed for the whole run, 0 to 2147483647; on the CPU engine the same seed reproduces it
   * exactly.
   */
  seed?: InputMaybe<Scalars['Int']['input']>;
  /** Number of steps between fixed-noise pictures. */
  snapshotEvery?: InputMaybe<Scalars['Int']['input']>;
  /** Number of steps, 1 to 10,000,000. */
  steps: Scalars['Int']['input'];
  /**
   * Largest root mean square of Adam's update of a weight tensor, in units of the learning rate, 0 to
   * 100; 0: no limit. A larger update is scaled down as a whole.
   */
  updateLimit?: InputMaybe<Scalars['Float']['input']>;
  /** Length of z, 2 to 1024. */
  zDim?: InputMaybe<Scalars['Int']['input']>;
};

/** An attribute to turn. */
export type StartTurnStudyInput = {
  /** Number of cases, 1 to 5000: choices of samples of both sides, and of one to turn. */
  cases: Scalars['Int']['input'];
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /**
   * Id of a classifier of a NUMBER in three values, fitted with two `thresholds`: the first and the
   * last are turned, the second is in the middle.
   */
  classifier: Scalars['ID']['input'];
  /** Random seed of the samples and of the cases: 0 to 2147483647. */
  seed: Scalars['Int']['input'];
};

/** Result of `startTurnStudy`. */
export type StartTurnStudyPayload = {
  __typename?: 'StartTurnStudyPayload';
  /** The job, queued for a worker. */
  job: TurnStudyJob;
};

/** The state of a job changed, be it a training run or another kind. */
export type StateEvent = JobEvent & TrainingEvent & {
  __typename?: 'StateEvent';
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /**
   * Reason the job is PAUSED or FAILED, or a note that a RUNNING job was taken over from a dead
   * worker; otherwise null.
   */
  reason?: Maybe<Scalars['String']['output']>;
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** The new state. */
  state: RunState;
  /** Newest step of a training run at that time; 0 for other jobs, which have no steps. */
  step: Scalars['Int']['output'];
};

/**
 * A step was completed. Probabilities and losses are means over the batch; a value is null if it is
 * not finite, as in a diverging run.
 */
export type StepEvent = JobEvent & TrainingEvent & {
  __typename?: 'StepEvent';
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /** D(G(z)) after D's update. */
  dFakeAfter?: Maybe<Scalars['Float']['output']>;
  /** D(G(z)) before D's update. */
  dFakeBefore?: Maybe<Scalars['Float']['output']>;
  /**
   * D(x), the probability that D assigns to reals. With the loss RELATIVISTIC, the probability is that
   * of being the real one of a pair.
   */
  dReal?: Maybe<Scalars['Float']['output']>;
  /** Passes over the dataset, as a fraction. */
  epoch: Scalars['Float']['output'];
  /** Seconds left at this throughput. */
  etaSeconds: Scalars['Float']['output'];
  /** Training throughput, real images per second, averaged over recent steps. */
  imagesPerSecond: Scalars['Float']['output'];
  /** D's loss on reals and fakes, with its gradient penalties. */
  lossD?: Maybe<Scalars['Float']['output']>;
  /** G's loss (non-saturating). */
  lossG?: Maybe<Scalars['Float']['output']>;
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
  /** Number of the step, from 1. */
  step: Scalars['Int']['output'];
};

/** Live streams, over WebSocket or server-sent events. */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * Streams the events of a job: first the recorded events after `after`, then live events, in order,
   * each exactly once, from any replica. Ends after the event that ends the job, as `trainingProgress`
   * does.
   */
  jobProgress: JobEvent;
  /**
   * Streams the events of a training run: first the recorded events after `after`, then live events,
   * in order, each exactly once, from any replica. Ends after the event that ends the run (CANCELLED,
   * DONE). A FAILED or PAUSED run can resume, so the stream stays open. A client that lost its
   * connection passes the last `seq` it received and misses nothing.
   */
  trainingProgress: TrainingEvent;
  /**
   * Streams the frames of a walk. Pull-driven: a slow client gets fewer frames, never a growing
   * buffer, and the walk's position follows the clock. Ends after `frames`, or never.
   */
  walk: WalkFrame;
};


/** Live streams, over WebSocket or server-sent events. */
export type SubscriptionJobProgressArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  job: Scalars['ID']['input'];
  mode: ProgressMode;
};


/** Live streams, over WebSocket or server-sent events. */
export type SubscriptionTrainingProgressArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  mode: ProgressMode;
  run: Scalars['ID']['input'];
};


/** Live streams, over WebSocket or server-sent events. */
export type SubscriptionWalkArgs = {
  input: WalkInput;
};

/** A tag and its number of uses. */
export type TagCount = {
  __typename?: 'TagCount';
  /** Number of saved latents with this tag. */
  count: Scalars['Int']['output'];
  /** The tag. */
  tag: Scalars['String']['output'];
};

/**
 * All settings that determine a run's computations and its retention. StartTrainingInput documents
 * each of them.
 */
export type TrainingConfig = {
  __typename?: 'TrainingConfig';
  /** Images per step: this many reals, and as many fakes. */
  batch: Scalars['Int']['output'];
  /** Adam's decay rate for the mean of gradients. */
  beta1: Scalars['Float']['output'];
  /** Adam's decay rate for the mean of squared gradients. */
  beta2: Scalars['Float']['output'];
  /** 1 (grey) or 3 (RGB). */
  channels: Scalars['Int']['output'];
  /** Number of steps between checkpoints; null: about 25 seconds' worth. */
  checkpointEvery?: Maybe<Scalars['Int']['output']>;
  /** Names of the classes, by number; empty without conditioning. */
  classes: Array<Scalars['String']['output']>;
  /** D's use of the images' classes. */
  conditioning: Conditioning;
  /** Activation function of D's hidden layers. */
  discriminatorActivation: DiscriminatorActivation;
  /** The way from D's last maps to a logit; CONVOLUTION if `fullyConnected` isn't NONE. */
  discriminatorHead: DiscriminatorHead;
  /** Normalization of D's hidden layers. */
  discriminatorNorm: DiscriminatorNorm;
  /** D updates per G update. */
  discriminatorSteps: Scalars['Int']['output'];
  /** Decay rate that the generator's exponential moving average warms up to; 0: no average. */
  emaDecay: Scalars['Float']['output'];
  /** Number of samples in a fixed-noise picture. */
  fixedNoiseCount: Scalars['Int']['output'];
  /** Run checkpoint that the run started from, `RUN@step`; null: started from scratch. */
  from?: Maybe<Scalars['String']['output']>;
  /** Fully connected hidden layers. */
  fullyConnected: FullyConnected;
  /** Normalization of G's layers. */
  generatorNorm: GeneratorNorm;
  /** Weight gamma of D's gradient penalties on reals and on fakes (R1 and R2); 0: none. */
  gradientPenalty: Scalars['Float']['output'];
  /** Edge of the images in pixels. */
  imageSize: Scalars['Int']['output'];
  /** Sigma of the Gaussian noise on D's inputs at step 0; 0: none. */
  instanceNoise: Scalars['Float']['output'];
  /** Number of steps over which the instance noise decays to 0. */
  instanceNoiseSteps: Scalars['Int']['output'];
  /** Number of newest checkpoints to keep. */
  keepCheckpoints: Scalars['Int']['output'];
  /** Also keep the checkpoint of every multiple of this many steps; 0: none. */
  keepEvery: Scalars['Int']['output'];
  /** Attribute of the dataset whose values are the classes; null: the dataset's classes. */
  labelAttribute?: Maybe<Scalars['String']['output']>;
  /** The generator's last doubling of the size. */
  lastLayer: LastLayer;
  /** Adam's learning rate for D. */
  learningRateD: Scalars['Float']['output'];
  /** Share of the run, at its end, over which both learning rates fall linearly to 0; 0: constant. */
  learningRateDecay: Scalars['Float']['output'];
  /** Adam's learning rate for G. */
  learningRateG: Scalars['Float']['output'];
  /** Losses of both networks. */
  loss: TrainingLoss;
  /** Discriminator width. */
  ndf: Scalars['Int']['output'];
  /** Generator width. */
  ngf: Scalars['Int']['output'];
  /** Action taken on an alarm, besides its event. */
  onAlarm: AlarmAction;
  /** Share of the batch on which the penalties are computed. */
  penaltyShare: Scalars['Float']['output'];
  /** Distribution of z. */
  prior: Prior;
  /** Label of reals. */
  realLabel: Scalars['Float']['output'];
  /** Source of the defaults. */
  recipe: TrainingRecipe;
  /** The change of the maps' size between layers. */
  resampling: Resampling;
  /** Random seed for the whole run. */
  seed: Scalars['Int']['output'];
  /** Number of steps between fixed-noise pictures. */
  snapshotEvery: Scalars['Int']['output'];
  /**
   * Largest root mean square of Adam's update of a weight tensor, in units of the learning rate; 0: no
   * limit.
   */
  updateLimit: Scalars['Float']['output'];
  /** Length of z. */
  zDim: Scalars['Int']['output'];
};

/** An event of a training run. */
export type TrainingEvent = {
  /** Time of the event. */
  at: Scalars['DateTime']['output'];
  /** Number of the event; counts from 1 without gaps. */
  seq: Scalars['Int']['output'];
};

/** Losses of both networks. */
export type TrainingLoss =
  /** Cross-entropy (Goodfellow et al., arXiv 1406.2661), non-saturating for G. */
  | 'CROSS_ENTROPY'
  /**
   * Relativistic pairing (R3GAN, arXiv 2501.05441): D minimizes softplus(-(D(x) - D(G(z)))) over pairs
   * of a real and a fake, and G minimizes the same with x and G(z) exchanged. A loss of 0.69 means
   * that D can't tell them apart. `realLabel` has no effect.
   */
  | 'RELATIVISTIC';

/** Sets of default settings. */
export type TrainingRecipe =
  /**
   * Stabilized with noise: real labels 0.9, instance noise 0.6 that decays to 0, learning rates 1e-4
   * (D) and 4e-4 (G), ngf = ndf = 32, batch 36, an averaged generator.
   */
  | 'FAST'
  /**
   * The default, for recognizable pictures in minutes on a plain CPU: FAST's networks with a
   * relativistic loss, no batch norm in D, gradient penalties, a bilinear last layer, no noise, batch
   * 16, updates of limited size, learning rates of 1e-3 that fall to 0 over the last 60% of the run, and
   * an averaged generator.
   */
  | 'MODERN'
  /**
   * Radford et al., arXiv 1511.06434: Adam 2e-4 with beta1 0.5, batch 128, ngf = ndf = 64, and no
   * other techniques.
   */
  | 'PAPER';

/** The training of one generator. */
export type TrainingRun = Job & Node & {
  __typename?: 'TrainingRun';
  /** Its alarms, oldest first; at most the first 100. Includes alarms that a rollback has undone. */
  alarms: Array<AlarmEvent>;
  /** Its existing checkpoints, newest first. */
  checkpointConnection: RunCheckpointConnection;
  /**
   * Its existing checkpoints, newest first.
   * @deprecated Use `checkpointConnection`, which is paged.
   */
  checkpoints: Array<RunCheckpoint>;
  /** All settings, including defaults. */
  config: TrainingConfig;
  /** Time the run was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Name of the dataset it trains on. */
  dataset: Scalars['String']['output'];
  /** Time the run became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `training`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Figures of the newest step; null before the first. */
  latest?: Maybe<StepEvent>;
  /** Step figures, thinned for a plot: each point is the mean over an equal number of steps. */
  metrics: Array<MetricPoint>;
  /** Unique among runs and checkpoints. `NAME@latest` and `NAME@STEP` are its checkpoints. */
  name: Scalars['String']['output'];
  /** Free-form note. */
  note: Scalars['String']['output'];
  /** Runs with a higher priority go first; runs with equal priority take turns. */
  priority: Scalars['Int']['output'];
  /** `step` divided by `steps`, 0 to 1. */
  progress: Scalars['Float']['output'];
  /**
   * Quality by step, in ascending order, of the last 200 steps measured. All points have the features,
   * dataset and number of samples of the newest result, so that they can be compared. Empty before the
   * first result. See `startQuality`.
   */
  quality: Array<QualityPoint>;
  /** Reason the run is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Name of the rule study that the run belongs to; null if it belongs to none. */
  ruleStudy?: Maybe<Scalars['String']['output']>;
  /** The newest fixed-noise picture; null before the first. */
  snapshot?: Maybe<Snapshot>;
  /**
   * Fixed-noise pictures, oldest first, thinned evenly. Always includes the newest, and also the first
   * if there are at least two.
   */
  snapshots: Array<Snapshot>;
  /** Time a worker first claimed the run; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The run's state. */
  state: RunState;
  /**
   * Number of completed steps. A step is one update of G, and `config.discriminatorSteps` updates of
   * D.
   */
  step: Scalars['Int']['output'];
  /** Total number of steps. */
  steps: Scalars['Int']['output'];
  /** Search tags. */
  tags: Array<Scalars['String']['output']>;
  /** An animation of its fixed-noise pictures; null before the first. */
  timeline?: Maybe<Picture>;
};


/** The training of one generator. */
export type TrainingRunCheckpointConnectionArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
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
  /** Runs of this page, with their cursors. */
  edges: Array<TrainingRunEdge>;
  /** Runs of this page. */
  nodes: Array<TrainingRun>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of runs on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A training run of a page. */
export type TrainingRunEdge = {
  __typename?: 'TrainingRunEdge';
  /** Cursor of this run, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The run. */
  node: TrainingRun;
};

/** Result of a mutation that starts or changes a run. */
export type TrainingRunPayload = {
  __typename?: 'TrainingRunPayload';
  /**
   * The run as it is now. A RUNNING run is paused or cancelled after the current step; a StateEvent
   * reports when.
   */
  run: TrainingRun;
};

/** A measurement of a turn vector over all cases. Shares are of the three values, 0 to 1. */
export type TurnMeasure = {
  __typename?: 'TurnMeasure';
  /** Number of samples of each side: 1, 4 or 16. */
  exemplars: Scalars['Int']['output'];
  /** Values of the mean of both sides. */
  middle: Array<Scalars['Float']['output']>;
  /** Values of the mean of as many samples chosen regardless of their side. */
  middleByChance: Array<Scalars['Float']['output']>;
  /** For each of the `amounts`, the values of samples turned by so much. */
  turned: Array<Array<Scalars['Float']['output']>>;
};

/** Measurements of a turn vector. */
export type TurnStudy = {
  __typename?: 'TurnStudy';
  /** Multiples of the turn vector that were added: -1, -0.5, 0, 0.5 and 1. */
  amounts: Array<Scalars['Float']['output']>;
  /** The classifier that judged. */
  judge: Judge;
  /** Measurements by number of exemplars; 3. */
  measures: Array<TurnMeasure>;
  /** Share of these samples that have each of the three values, 0 to 1. */
  sampleShares: Array<Scalars['Float']['output']>;
  /** Number of judged samples from which all groups were chosen. */
  samples: Scalars['Int']['output'];
  /**
   * The samples to turn of the first cases, at most 8: each in a row, turned by the `amounts`. A vector
   * of four samples of each side, as in the paper. CHECKPOINT_NOT_FOUND once the checkpoint is deleted.
   */
  sheet: Picture;
};

/** A job of kind `turn-study`. */
export type TurnStudyJob = Job & Node & {
  __typename?: 'TurnStudyJob';
  /** Number of cases. */
  cases: Scalars['Int']['output'];
  /** Digest of the checkpoint: `sha256:` and 64 hex digits. */
  checkpoint: Scalars['String']['output'];
  /** Time the job was created. */
  createdAt: Scalars['DateTime']['output'];
  /** Time the job became DONE or CANCELLED, or last became FAILED; otherwise null. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** `turn-study`. */
  kind: Scalars['String']['output'];
  /** Number of the newest event; 0 before the first. */
  lastSeq: Scalars['Int']['output'];
  /** Completed fraction of the work, 0 to 1. */
  progress: Scalars['Float']['output'];
  /** Reason the job is PAUSED or FAILED; otherwise null. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The measurements; null until the job is DONE. */
  result?: Maybe<TurnStudy>;
  /** Random seed. */
  seed: Scalars['Int']['output'];
  /** Time a worker first claimed the job; null before. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The job's state. */
  state: RunState;
};

/** Changes to a saved latent. */
export type UpdateLatentInput = {
  /** The latent's id. */
  id: Scalars['ID']['input'];
  /** 1 to 120 characters, unique. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** At most 4,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** At most 32 tags of 1 to 64 characters each; they replace all existing tags. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Result of `updateLatent`. */
export type UpdateLatentPayload = {
  __typename?: 'UpdateLatentPayload';
  /** The updated latent. */
  latent: Latent;
};

/** Changes to a run's texts. */
export type UpdateTrainingRunInput = {
  /** At most 4,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The run's id or name. */
  run: Scalars['ID']['input'];
  /** At most 32 tags of 1 to 64 characters each; they replace all existing tags. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Changes to a generator, saved under a name. */
export type Variant = Node & {
  __typename?: 'Variant';
  /** Feature maps that it turns off, sorted by activation and strength. */
  ablate: Array<VariantAblation>;
  /** The checkpoint it was saved with; null if that has been deleted. */
  checkpoint?: Maybe<Checkpoint>;
  /** Time the variant was saved. */
  createdAt: Scalars['DateTime']['output'];
  /** Stable and unique; never reused. */
  id: Scalars['ID']['output'];
  /** Unique name. */
  name: Scalars['String']['output'];
  /** Noise in the generator's layers. */
  noise: NoiseMode;
};

/** Feature maps of one activation, multiplied by 1 - strength. */
export type VariantAblation = {
  __typename?: 'VariantAblation';
  /** The activation's name, e.g. `2.relu`. */
  activation: Scalars['String']['output'];
  /** Indices of its maps, ascending. */
  maps: Array<Scalars['Int']['output']>;
  /** Above 0, at most 1. */
  strength: Scalars['Float']['output'];
};

/** A page of saved variants. */
export type VariantConnection = {
  __typename?: 'VariantConnection';
  /** Variants of this page, with their cursors. */
  edges: Array<VariantEdge>;
  /** Variants of this page. */
  nodes: Array<Variant>;
  /** Position of this page. */
  pageInfo: PageInfo;
  /** Number of variants on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A saved variant of a page. */
export type VariantEdge = {
  __typename?: 'VariantEdge';
  /** Cursor of this variant, for `after` or `before`. */
  cursor: Scalars['String']['output'];
  /** The variant. */
  node: Variant;
};

/** One frame of a walk. */
export type WalkFrame = {
  __typename?: 'WalkFrame';
  /** Position of the frame in the walk, from 0. Skips the frames that a slow client missed. */
  index: Scalars['Int']['output'];
  /** The sample of this frame. */
  sample: Sample;
};

/** The path of a walk, and its speed. */
export type WalkInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: InputMaybe<Scalars['String']['input']>;
  /** Speed profile between waypoints. */
  easing: Easing;
  /** Frames pushed per second, 0.1 to 60; a slow client gets fewer. */
  fps: Scalars['Float']['input'];
  /** Stop after this many frames; null: never. */
  frames?: InputMaybe<Scalars['Int']['input']>;
  /** Frames from one waypoint to the next, 1 to 1000. */
  framesPerWaypoint: Scalars['Int']['input'];
  /** With waypoints: loop forever (or until `frames`). */
  loop: Scalars['Boolean']['input'];
  /** Default: SLERP for a normal prior; LERP for a uniform one, and in w. */
  method?: InputMaybe<InterpolationMethod>;
  /** Random seed of the walk's random waypoints, used if there are fewer than two waypoints. */
  seed: Scalars['Int']['input'];
  /** Index of the first frame to push: a client that lost its connection resumes here. */
  start: Scalars['Int']['input'];
  /** psi in [0, 1], for every waypoint. */
  truncation?: InputMaybe<Scalars['Float']['input']>;
  /** Changes to the generator; null: none. */
  variant?: InputMaybe<SamplingVariant>;
  /**
   * At most 16 latents to pass through. With none or one, the walk goes from seed to seed, starting at
   * that latent.
   */
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
  ActivationMap: ResolverTypeWrapper<ActivationMapParent>;
  ActivationProbe: ResolverTypeWrapper<ActivationProbe>;
  ActivationReport: ResolverTypeWrapper<ActivationReport>;
  ActivationStudy: ResolverTypeWrapper<ActivationStudyParent>;
  ActivationStudyJob: ResolverTypeWrapper<ActivationStudyJobParent>;
  AlarmAction: AlarmAction;
  AlarmEvent: ResolverTypeWrapper<AlarmEventParent>;
  AlarmKind: AlarmKind;
  AnimationFormat: AnimationFormat;
  ArchitectureOverrides: ArchitectureOverrides;
  Arithmetic: ResolverTypeWrapper<ArithmeticParent>;
  ArithmeticInput: ArithmeticInput;
  ArithmeticMeasure: ResolverTypeWrapper<ArithmeticMeasure>;
  ArithmeticSpace: ArithmeticSpace;
  ArithmeticStudy: ResolverTypeWrapper<ArithmeticStudyParent>;
  ArithmeticStudyJob: ResolverTypeWrapper<ArithmeticStudyJobParent>;
  AttributeScore: ResolverTypeWrapper<AttributeScore>;
  BatchNormStatistics: BatchNormStatistics;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BrokenImage: ResolverTypeWrapper<BrokenImage>;
  Checkpoint: ResolverTypeWrapper<CheckpointParent>;
  CheckpointConnection: ResolverTypeWrapper<Omit<CheckpointConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CheckpointEdge']>, nodes: Array<ResolversTypes['Checkpoint']> }>;
  CheckpointEdge: ResolverTypeWrapper<Omit<CheckpointEdge, 'node'> & { node: ResolversTypes['Checkpoint'] }>;
  CheckpointEvent: ResolverTypeWrapper<CheckpointEventParent>;
  CheckpointKind: CheckpointKind;
  CheckpointLabels: ResolverTypeWrapper<CheckpointLabels>;
  CheckpointReport: ResolverTypeWrapper<CheckpointReportParent>;
  CheckpointReportJob: ResolverTypeWrapper<CheckpointReportJobParent>;
  CheckpointRun: ResolverTypeWrapper<CheckpointRun>;
  ChooseHypothesisInput: ChooseHypothesisInput;
  ChooseHypothesisPayload: ResolverTypeWrapper<Omit<ChooseHypothesisPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  ClassFigures: ResolverTypeWrapper<ClassFigures>;
  ClassStudy: ResolverTypeWrapper<Omit<ClassStudy, 'judge'> & { judge?: Maybe<ResolversTypes['Judge']> }>;
  ClassStudyJob: ResolverTypeWrapper<ClassStudyJobParent>;
  Classifier: ResolverTypeWrapper<ClassifierParent>;
  ClassifierCandidate: ResolverTypeWrapper<ClassifierCandidate>;
  ClassifierConnection: ResolverTypeWrapper<Omit<ClassifierConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ClassifierEdge']>, nodes: Array<ResolversTypes['Classifier']> }>;
  ClassifierEdge: ResolverTypeWrapper<Omit<ClassifierEdge, 'node'> & { node: ResolversTypes['Classifier'] }>;
  ClassifierError: ResolverTypeWrapper<Omit<ClassifierError, 'picture'> & { picture: ResolversTypes['Picture'] }>;
  ClassifierFeatures: ClassifierFeatures;
  ClassifierJob: ResolverTypeWrapper<ClassifierJobParent>;
  ClassifierResult: ResolverTypeWrapper<ClassifierResultParent>;
  CompareInput: CompareInput;
  Comparison: ResolverTypeWrapper<ComparisonParent>;
  Conditioning: Conditioning;
  CropInput: CropInput;
  Dataset: ResolverTypeWrapper<DatasetParent>;
  DatasetAttribute: ResolverTypeWrapper<DatasetAttribute>;
  DatasetAttributeKind: DatasetAttributeKind;
  DatasetClass: ResolverTypeWrapper<DatasetClass>;
  DatasetConnection: ResolverTypeWrapper<Omit<DatasetConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['DatasetEdge']>, nodes: Array<ResolversTypes['Dataset']> }>;
  DatasetEdge: ResolverTypeWrapper<Omit<DatasetEdge, 'node'> & { node: ResolversTypes['Dataset'] }>;
  DatasetSource: DatasetSource;
  DatasetSplit: DatasetSplit;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeadMaps: ResolverTypeWrapper<DeadMaps>;
  Deduplication: ResolverTypeWrapper<DeduplicationParent>;
  DeduplicationCalibration: ResolverTypeWrapper<DeduplicationCalibration>;
  DeduplicationJob: ResolverTypeWrapper<DeduplicationJobParent>;
  DeleteCheckpointInput: DeleteCheckpointInput;
  DeleteCheckpointPayload: ResolverTypeWrapper<DeleteCheckpointPayload>;
  DeleteClassifierInput: DeleteClassifierInput;
  DeleteClassifierPayload: ResolverTypeWrapper<DeleteClassifierPayload>;
  DeleteDatasetInput: DeleteDatasetInput;
  DeleteDatasetPayload: ResolverTypeWrapper<DeleteDatasetPayload>;
  DeleteJobPayload: ResolverTypeWrapper<DeleteJobPayload>;
  DeleteLatentInput: DeleteLatentInput;
  DeleteLatentPayload: ResolverTypeWrapper<DeleteLatentPayload>;
  DeleteLatentsInput: DeleteLatentsInput;
  DeleteLatentsPayload: ResolverTypeWrapper<DeleteLatentsPayload>;
  DeleteRunPayload: ResolverTypeWrapper<DeleteRunPayload>;
  DeleteVariantInput: DeleteVariantInput;
  DeleteVariantPayload: ResolverTypeWrapper<DeleteVariantPayload>;
  DiscriminatorActivation: DiscriminatorActivation;
  DiscriminatorHead: DiscriminatorHead;
  DiscriminatorNorm: DiscriminatorNorm;
  DuplicatePair: ResolverTypeWrapper<DuplicatePair>;
  Easing: Easing;
  EngineInfo: ResolverTypeWrapper<EngineInfoParent>;
  ErrorCode: ErrorCode;
  FilterImage: ResolverTypeWrapper<FilterImage>;
  FilterSet: ResolverTypeWrapper<FilterSetParent>;
  FilterUnit: ResolverTypeWrapper<FilterUnitParent>;
  Filters: ResolverTypeWrapper<Omit<Filters, 'random' | 'trained'> & { random: ResolversTypes['FilterSet'], trained: ResolversTypes['FilterSet'] }>;
  FiltersJob: ResolverTypeWrapper<FiltersJobParent>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Forgetting: ResolverTypeWrapper<ForgettingParent>;
  ForgettingControl: ResolverTypeWrapper<ForgettingControlParent>;
  ForgettingControlRates: ResolverTypeWrapper<ForgettingControlRates>;
  ForgettingJob: ResolverTypeWrapper<ForgettingJobParent>;
  ForgettingRate: ResolverTypeWrapper<ForgettingRate>;
  ForgettingRates: ResolverTypeWrapper<Omit<ForgettingRates, 'judge'> & { judge: ResolversTypes['Judge'] }>;
  ForgettingRegion: ForgettingRegion;
  FullyConnected: FullyConnected;
  GeneratorNorm: GeneratorNorm;
  HiddenActivation: HiddenActivation;
  Hypothesis: ResolverTypeWrapper<HypothesisParent>;
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
  JobConnection: ResolverTypeWrapper<Omit<JobConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['JobEdge']>, nodes: Array<ResolversTypes['Job']> }>;
  JobEdge: ResolverTypeWrapper<Omit<JobEdge, 'node'> & { node: ResolversTypes['Job'] }>;
  JobEvent: ResolverTypeWrapper<JobEventParent>;
  JobPayload: ResolverTypeWrapper<Omit<JobPayload, 'job'> & { job: ResolversTypes['Job'] }>;
  Judge: ResolverTypeWrapper<JudgeParent>;
  LastLayer: LastLayer;
  Latent: ResolverTypeWrapper<LatentParent>;
  LatentBlend: LatentBlend;
  LatentConnection: ResolverTypeWrapper<Omit<LatentConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['LatentEdge']>, nodes: Array<ResolversTypes['Latent']> }>;
  LatentEdge: ResolverTypeWrapper<Omit<LatentEdge, 'node'> & { node: ResolversTypes['Latent'] }>;
  LatentInput: LatentInput;
  LatentJitter: LatentJitter;
  LatentMix: LatentMix;
  LatentSpace: LatentSpace;
  LatentTerm: LatentTerm;
  LatentTruncate: LatentTruncate;
  LayerProbe: ResolverTypeWrapper<LayerProbeParent>;
  LayerProbes: ResolverTypeWrapper<Omit<LayerProbes, 'judge' | 'layers'> & { judge: ResolversTypes['Judge'], layers: Array<ResolversTypes['LayerProbe']> }>;
  LayerProbesJob: ResolverTypeWrapper<LayerProbesJobParent>;
  MapCorrelation: ResolverTypeWrapper<MapCorrelation>;
  Mapping: ResolverTypeWrapper<Mapping>;
  MetricPoint: ResolverTypeWrapper<MetricPointParent>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NearImage: ResolverTypeWrapper<Omit<NearImage, 'picture'> & { picture: ResolversTypes['Picture'] }>;
  Node: ResolverTypeWrapper<NodeParent>;
  NoiseMode: NoiseMode;
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
  Quality: ResolverTypeWrapper<QualityParent>;
  QualityJob: ResolverTypeWrapper<QualityJobParent>;
  QualityPoint: ResolverTypeWrapper<Omit<QualityPoint, 'quality'> & { quality: ResolversTypes['Quality'] }>;
  Quarantine: ResolverTypeWrapper<Quarantine>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RealsReport: ResolverTypeWrapper<RealsReport>;
  RegisterDatasetInput: RegisterDatasetInput;
  RegisterDatasetPayload: ResolverTypeWrapper<Omit<RegisterDatasetPayload, 'dataset'> & { dataset: ResolversTypes['Dataset'] }>;
  ReleaseCheckpointInput: ReleaseCheckpointInput;
  ReleaseCheckpointPayload: ResolverTypeWrapper<Omit<ReleaseCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  RemoveCheckpointAliasInput: RemoveCheckpointAliasInput;
  RemoveCheckpointAliasPayload: ResolverTypeWrapper<Omit<RemoveCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  RemoveDuplicatesInput: RemoveDuplicatesInput;
  RemoveDuplicatesPayload: ResolverTypeWrapper<Omit<RemoveDuplicatesPayload, 'dataset'> & { dataset: ResolversTypes['Dataset'] }>;
  RenameCheckpointInput: RenameCheckpointInput;
  RenameCheckpointPayload: ResolverTypeWrapper<Omit<RenameCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  Resampling: Resampling;
  Role: Role;
  RuleStudy: ResolverTypeWrapper<RuleStudyParent>;
  RuleStudyPayload: ResolverTypeWrapper<Omit<RuleStudyPayload, 'study'> & { study: ResolversTypes['RuleStudy'] }>;
  RuleStudyRun: ResolverTypeWrapper<RuleStudyRunParent>;
  RuleVariant: RuleVariant;
  RunCheckpoint: ResolverTypeWrapper<RunCheckpointParent>;
  RunCheckpointConnection: ResolverTypeWrapper<Omit<RunCheckpointConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['RunCheckpointEdge']>, nodes: Array<ResolversTypes['RunCheckpoint']> }>;
  RunCheckpointEdge: ResolverTypeWrapper<Omit<RunCheckpointEdge, 'node'> & { node: ResolversTypes['RunCheckpoint'] }>;
  RunState: RunState;
  Sample: ResolverTypeWrapper<SampleParent>;
  SamplingVariant: SamplingVariant;
  SaveLatentInput: SaveLatentInput;
  SaveLatentPayload: ResolverTypeWrapper<Omit<SaveLatentPayload, 'latent'> & { latent: ResolversTypes['Latent'] }>;
  SaveVariantInput: SaveVariantInput;
  SaveVariantPayload: ResolverTypeWrapper<Omit<SaveVariantPayload, 'variant'> & { variant: ResolversTypes['Variant'] }>;
  Score: ResolverTypeWrapper<Score>;
  Server: ResolverTypeWrapper<ServerParent>;
  SetCheckpointAliasInput: SetCheckpointAliasInput;
  SetCheckpointAliasPayload: ResolverTypeWrapper<Omit<SetCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversTypes['Checkpoint'] }>;
  Snapshot: ResolverTypeWrapper<SnapshotParent>;
  SnapshotEvent: ResolverTypeWrapper<SnapshotEventParent>;
  StartActivationStudyInput: StartActivationStudyInput;
  StartActivationStudyPayload: ResolverTypeWrapper<Omit<StartActivationStudyPayload, 'job'> & { job: ResolversTypes['ActivationStudyJob'] }>;
  StartArithmeticStudyInput: StartArithmeticStudyInput;
  StartArithmeticStudyPayload: ResolverTypeWrapper<Omit<StartArithmeticStudyPayload, 'job'> & { job: ResolversTypes['ArithmeticStudyJob'] }>;
  StartCheckpointReportInput: StartCheckpointReportInput;
  StartCheckpointReportPayload: ResolverTypeWrapper<Omit<StartCheckpointReportPayload, 'job'> & { job: ResolversTypes['CheckpointReportJob'] }>;
  StartClassStudyInput: StartClassStudyInput;
  StartClassStudyPayload: ResolverTypeWrapper<Omit<StartClassStudyPayload, 'job'> & { job: ResolversTypes['ClassStudyJob'] }>;
  StartClassifierInput: StartClassifierInput;
  StartClassifierPayload: ResolverTypeWrapper<Omit<StartClassifierPayload, 'job'> & { job: ResolversTypes['ClassifierJob'] }>;
  StartDeduplicationInput: StartDeduplicationInput;
  StartDeduplicationPayload: ResolverTypeWrapper<Omit<StartDeduplicationPayload, 'job'> & { job: ResolversTypes['DeduplicationJob'] }>;
  StartFiltersInput: StartFiltersInput;
  StartFiltersPayload: ResolverTypeWrapper<Omit<StartFiltersPayload, 'job'> & { job: ResolversTypes['FiltersJob'] }>;
  StartForgettingInput: StartForgettingInput;
  StartForgettingPayload: ResolverTypeWrapper<Omit<StartForgettingPayload, 'job'> & { job: ResolversTypes['ForgettingJob'] }>;
  StartLayerProbesInput: StartLayerProbesInput;
  StartLayerProbesPayload: ResolverTypeWrapper<Omit<StartLayerProbesPayload, 'job'> & { job: ResolversTypes['LayerProbesJob'] }>;
  StartQualityInput: StartQualityInput;
  StartQualityPayload: ResolverTypeWrapper<Omit<StartQualityPayload, 'job'> & { job: ResolversTypes['QualityJob'] }>;
  StartRuleStudyInput: StartRuleStudyInput;
  StartTrainingInput: StartTrainingInput;
  StartTurnStudyInput: StartTurnStudyInput;
  StartTurnStudyPayload: ResolverTypeWrapper<Omit<StartTurnStudyPayload, 'job'> & { job: ResolversTypes['TurnStudyJob'] }>;
  StateEvent: ResolverTypeWrapper<StateEventParent>;
  StepEvent: ResolverTypeWrapper<StepEventParent>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TagCount: ResolverTypeWrapper<TagCount>;
  TrainingConfig: ResolverTypeWrapper<TrainingConfigParent>;
  TrainingEvent: ResolverTypeWrapper<TrainingEventParent>;
  TrainingLoss: TrainingLoss;
  TrainingRecipe: TrainingRecipe;
  TrainingRun: ResolverTypeWrapper<TrainingRunParent>;
  TrainingRunConnection: ResolverTypeWrapper<Omit<TrainingRunConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['TrainingRunEdge']>, nodes: Array<ResolversTypes['TrainingRun']> }>;
  TrainingRunEdge: ResolverTypeWrapper<Omit<TrainingRunEdge, 'node'> & { node: ResolversTypes['TrainingRun'] }>;
  TrainingRunPayload: ResolverTypeWrapper<Omit<TrainingRunPayload, 'run'> & { run: ResolversTypes['TrainingRun'] }>;
  TurnMeasure: ResolverTypeWrapper<TurnMeasure>;
  TurnStudy: ResolverTypeWrapper<TurnStudyParent>;
  TurnStudyJob: ResolverTypeWrapper<TurnStudyJobParent>;
  UpdateLatentInput: UpdateLatentInput;
  UpdateLatentPayload: ResolverTypeWrapper<Omit<UpdateLatentPayload, 'latent'> & { latent: ResolversTypes['Latent'] }>;
  UpdateTrainingRunInput: UpdateTrainingRunInput;
  Variant: ResolverTypeWrapper<VariantParent>;
  VariantAblation: ResolverTypeWrapper<VariantAblation>;
  VariantConnection: ResolverTypeWrapper<Omit<VariantConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['VariantEdge']>, nodes: Array<ResolversTypes['Variant']> }>;
  VariantEdge: ResolverTypeWrapper<Omit<VariantEdge, 'node'> & { node: ResolversTypes['Variant'] }>;
  WalkFrame: ResolverTypeWrapper<Omit<WalkFrame, 'sample'> & { sample: ResolversTypes['Sample'] }>;
  WalkInput: WalkInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Ablation: Ablation;
  Activation: Activation;
  ActivationMap: ActivationMapParent;
  ActivationProbe: ActivationProbe;
  ActivationReport: ActivationReport;
  ActivationStudy: ActivationStudyParent;
  ActivationStudyJob: ActivationStudyJobParent;
  AlarmEvent: AlarmEventParent;
  ArchitectureOverrides: ArchitectureOverrides;
  Arithmetic: ArithmeticParent;
  ArithmeticInput: ArithmeticInput;
  ArithmeticMeasure: ArithmeticMeasure;
  ArithmeticStudy: ArithmeticStudyParent;
  ArithmeticStudyJob: ArithmeticStudyJobParent;
  AttributeScore: AttributeScore;
  Boolean: Scalars['Boolean']['output'];
  BrokenImage: BrokenImage;
  Checkpoint: CheckpointParent;
  CheckpointConnection: Omit<CheckpointConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CheckpointEdge']>, nodes: Array<ResolversParentTypes['Checkpoint']> };
  CheckpointEdge: Omit<CheckpointEdge, 'node'> & { node: ResolversParentTypes['Checkpoint'] };
  CheckpointEvent: CheckpointEventParent;
  CheckpointLabels: CheckpointLabels;
  CheckpointReport: CheckpointReportParent;
  CheckpointReportJob: CheckpointReportJobParent;
  CheckpointRun: CheckpointRun;
  ChooseHypothesisInput: ChooseHypothesisInput;
  ChooseHypothesisPayload: Omit<ChooseHypothesisPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  ClassFigures: ClassFigures;
  ClassStudy: Omit<ClassStudy, 'judge'> & { judge?: Maybe<ResolversParentTypes['Judge']> };
  ClassStudyJob: ClassStudyJobParent;
  Classifier: ClassifierParent;
  ClassifierCandidate: ClassifierCandidate;
  ClassifierConnection: Omit<ClassifierConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ClassifierEdge']>, nodes: Array<ResolversParentTypes['Classifier']> };
  ClassifierEdge: Omit<ClassifierEdge, 'node'> & { node: ResolversParentTypes['Classifier'] };
  ClassifierError: Omit<ClassifierError, 'picture'> & { picture: ResolversParentTypes['Picture'] };
  ClassifierJob: ClassifierJobParent;
  ClassifierResult: ClassifierResultParent;
  CompareInput: CompareInput;
  Comparison: ComparisonParent;
  CropInput: CropInput;
  Dataset: DatasetParent;
  DatasetAttribute: DatasetAttribute;
  DatasetClass: DatasetClass;
  DatasetConnection: Omit<DatasetConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['DatasetEdge']>, nodes: Array<ResolversParentTypes['Dataset']> };
  DatasetEdge: Omit<DatasetEdge, 'node'> & { node: ResolversParentTypes['Dataset'] };
  DateTime: Scalars['DateTime']['output'];
  DeadMaps: DeadMaps;
  Deduplication: DeduplicationParent;
  DeduplicationCalibration: DeduplicationCalibration;
  DeduplicationJob: DeduplicationJobParent;
  DeleteCheckpointInput: DeleteCheckpointInput;
  DeleteCheckpointPayload: DeleteCheckpointPayload;
  DeleteClassifierInput: DeleteClassifierInput;
  DeleteClassifierPayload: DeleteClassifierPayload;
  DeleteDatasetInput: DeleteDatasetInput;
  DeleteDatasetPayload: DeleteDatasetPayload;
  DeleteJobPayload: DeleteJobPayload;
  DeleteLatentInput: DeleteLatentInput;
  DeleteLatentPayload: DeleteLatentPayload;
  DeleteLatentsInput: DeleteLatentsInput;
  DeleteLatentsPayload: DeleteLatentsPayload;
  DeleteRunPayload: DeleteRunPayload;
  DeleteVariantInput: DeleteVariantInput;
  DeleteVariantPayload: DeleteVariantPayload;
  DuplicatePair: DuplicatePair;
  EngineInfo: EngineInfoParent;
  FilterImage: FilterImage;
  FilterSet: FilterSetParent;
  FilterUnit: FilterUnitParent;
  Filters: Omit<Filters, 'random' | 'trained'> & { random: ResolversParentTypes['FilterSet'], trained: ResolversParentTypes['FilterSet'] };
  FiltersJob: FiltersJobParent;
  Float: Scalars['Float']['output'];
  Forgetting: ForgettingParent;
  ForgettingControl: ForgettingControlParent;
  ForgettingControlRates: ForgettingControlRates;
  ForgettingJob: ForgettingJobParent;
  ForgettingRate: ForgettingRate;
  ForgettingRates: Omit<ForgettingRates, 'judge'> & { judge: ResolversParentTypes['Judge'] };
  ForgettingRegion: ForgettingRegion;
  Hypothesis: HypothesisParent;
  ID: Scalars['ID']['output'];
  ImportCheckpointInput: ImportCheckpointInput;
  ImportCheckpointPayload: Omit<ImportCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  Int: Scalars['Int']['output'];
  InterpolateInput: InterpolateInput;
  Interpolation: InterpolationParent;
  JSON: Scalars['JSON']['output'];
  Job: JobParent;
  JobConnection: Omit<JobConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['JobEdge']>, nodes: Array<ResolversParentTypes['Job']> };
  JobEdge: Omit<JobEdge, 'node'> & { node: ResolversParentTypes['Job'] };
  JobEvent: JobEventParent;
  JobPayload: Omit<JobPayload, 'job'> & { job: ResolversParentTypes['Job'] };
  Judge: JudgeParent;
  Latent: LatentParent;
  LatentBlend: LatentBlend;
  LatentConnection: Omit<LatentConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['LatentEdge']>, nodes: Array<ResolversParentTypes['Latent']> };
  LatentEdge: Omit<LatentEdge, 'node'> & { node: ResolversParentTypes['Latent'] };
  LatentInput: LatentInput;
  LatentJitter: LatentJitter;
  LatentMix: LatentMix;
  LatentTerm: LatentTerm;
  LatentTruncate: LatentTruncate;
  LayerProbe: LayerProbeParent;
  LayerProbes: Omit<LayerProbes, 'judge' | 'layers'> & { judge: ResolversParentTypes['Judge'], layers: Array<ResolversParentTypes['LayerProbe']> };
  LayerProbesJob: LayerProbesJobParent;
  MapCorrelation: MapCorrelation;
  Mapping: Mapping;
  MetricPoint: MetricPointParent;
  Mutation: Record<PropertyKey, never>;
  NearImage: Omit<NearImage, 'picture'> & { picture: ResolversParentTypes['Picture'] };
  Node: NodeParent;
  PageInfo: PageInfo;
  PassedOverEngine: PassedOverEngine;
  Picture: PictureParent;
  Prior: Prior;
  ProgressEvent: ProgressEventParent;
  PromoteCheckpointInput: PromoteCheckpointInput;
  PromoteCheckpointPayload: Omit<PromoteCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  Quality: QualityParent;
  QualityJob: QualityJobParent;
  QualityPoint: Omit<QualityPoint, 'quality'> & { quality: ResolversParentTypes['Quality'] };
  Quarantine: Quarantine;
  Query: Record<PropertyKey, never>;
  RealsReport: RealsReport;
  RegisterDatasetInput: RegisterDatasetInput;
  RegisterDatasetPayload: Omit<RegisterDatasetPayload, 'dataset'> & { dataset: ResolversParentTypes['Dataset'] };
  ReleaseCheckpointInput: ReleaseCheckpointInput;
  ReleaseCheckpointPayload: Omit<ReleaseCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  RemoveCheckpointAliasInput: RemoveCheckpointAliasInput;
  RemoveCheckpointAliasPayload: Omit<RemoveCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  RemoveDuplicatesInput: RemoveDuplicatesInput;
  RemoveDuplicatesPayload: Omit<RemoveDuplicatesPayload, 'dataset'> & { dataset: ResolversParentTypes['Dataset'] };
  RenameCheckpointInput: RenameCheckpointInput;
  RenameCheckpointPayload: Omit<RenameCheckpointPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  RuleStudy: RuleStudyParent;
  RuleStudyPayload: Omit<RuleStudyPayload, 'study'> & { study: ResolversParentTypes['RuleStudy'] };
  RuleStudyRun: RuleStudyRunParent;
  RunCheckpoint: RunCheckpointParent;
  RunCheckpointConnection: Omit<RunCheckpointConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['RunCheckpointEdge']>, nodes: Array<ResolversParentTypes['RunCheckpoint']> };
  RunCheckpointEdge: Omit<RunCheckpointEdge, 'node'> & { node: ResolversParentTypes['RunCheckpoint'] };
  Sample: SampleParent;
  SamplingVariant: SamplingVariant;
  SaveLatentInput: SaveLatentInput;
  SaveLatentPayload: Omit<SaveLatentPayload, 'latent'> & { latent: ResolversParentTypes['Latent'] };
  SaveVariantInput: SaveVariantInput;
  SaveVariantPayload: Omit<SaveVariantPayload, 'variant'> & { variant: ResolversParentTypes['Variant'] };
  Score: Score;
  Server: ServerParent;
  SetCheckpointAliasInput: SetCheckpointAliasInput;
  SetCheckpointAliasPayload: Omit<SetCheckpointAliasPayload, 'checkpoint'> & { checkpoint: ResolversParentTypes['Checkpoint'] };
  Snapshot: SnapshotParent;
  SnapshotEvent: SnapshotEventParent;
  StartActivationStudyInput: StartActivationStudyInput;
  StartActivationStudyPayload: Omit<StartActivationStudyPayload, 'job'> & { job: ResolversParentTypes['ActivationStudyJob'] };
  StartArithmeticStudyInput: StartArithmeticStudyInput;
  StartArithmeticStudyPayload: Omit<StartArithmeticStudyPayload, 'job'> & { job: ResolversParentTypes['ArithmeticStudyJob'] };
  StartCheckpointReportInput: StartCheckpointReportInput;
  StartCheckpointReportPayload: Omit<StartCheckpointReportPayload, 'job'> & { job: ResolversParentTypes['CheckpointReportJob'] };
  StartClassStudyInput: StartClassStudyInput;
  StartClassStudyPayload: Omit<StartClassStudyPayload, 'job'> & { job: ResolversParentTypes['ClassStudyJob'] };
  StartClassifierInput: StartClassifierInput;
  StartClassifierPayload: Omit<StartClassifierPayload, 'job'> & { job: ResolversParentTypes['ClassifierJob'] };
  StartDeduplicationInput: StartDeduplicationInput;
  StartDeduplicationPayload: Omit<StartDeduplicationPayload, 'job'> & { job: ResolversParentTypes['DeduplicationJob'] };
  StartFiltersInput: StartFiltersInput;
  StartFiltersPayload: Omit<StartFiltersPayload, 'job'> & { job: ResolversParentTypes['FiltersJob'] };
  StartForgettingInput: StartForgettingInput;
  StartForgettingPayload: Omit<StartForgettingPayload, 'job'> & { job: ResolversParentTypes['ForgettingJob'] };
  StartLayerProbesInput: StartLayerProbesInput;
  StartLayerProbesPayload: Omit<StartLayerProbesPayload, 'job'> & { job: ResolversParentTypes['LayerProbesJob'] };
  StartQualityInput: StartQualityInput;
  StartQualityPayload: Omit<StartQualityPayload, 'job'> & { job: ResolversParentTypes['QualityJob'] };
  StartRuleStudyInput: StartRuleStudyInput;
  StartTrainingInput: StartTrainingInput;
  StartTurnStudyInput: StartTurnStudyInput;
  StartTurnStudyPayload: Omit<StartTurnStudyPayload, 'job'> & { job: ResolversParentTypes['TurnStudyJob'] };
  StateEvent: StateEventParent;
  StepEvent: StepEventParent;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  TagCount: TagCount;
  TrainingConfig: TrainingConfigParent;
  TrainingEvent: TrainingEventParent;
  TrainingRun: TrainingRunParent;
  TrainingRunConnection: Omit<TrainingRunConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['TrainingRunEdge']>, nodes: Array<ResolversParentTypes['TrainingRun']> };
  TrainingRunEdge: Omit<TrainingRunEdge, 'node'> & { node: ResolversParentTypes['TrainingRun'] };
  TrainingRunPayload: Omit<TrainingRunPayload, 'run'> & { run: ResolversParentTypes['TrainingRun'] };
  TurnMeasure: TurnMeasure;
  TurnStudy: TurnStudyParent;
  TurnStudyJob: TurnStudyJobParent;
  UpdateLatentInput: UpdateLatentInput;
  UpdateLatentPayload: Omit<UpdateLatentPayload, 'latent'> & { latent: ResolversParentTypes['Latent'] };
  UpdateTrainingRunInput: UpdateTrainingRunInput;
  Variant: VariantParent;
  VariantAblation: VariantAblation;
  VariantConnection: Omit<VariantConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['VariantEdge']>, nodes: Array<ResolversParentTypes['Variant']> };
  VariantEdge: Omit<VariantEdge, 'node'> & { node: ResolversParentTypes['Variant'] };
  WalkFrame: Omit<WalkFrame, 'sample'> & { sample: ResolversParentTypes['Sample'] };
  WalkInput: WalkInput;
};

export type CostDirectiveArgs = {
  weight: Scalars['String']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ListSizeDirectiveArgs = {
  assumedSize?: Maybe<Scalars['Int']['input']>;
  requireOneSlicingArgument?: Maybe<Scalars['Boolean']['input']>;
  sizedFields?: Maybe<Array<Scalars['String']['input']>>;
  slicingArguments?: Maybe<Array<Scalars['String']['input']>>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = RequestContext, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ActivationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Activation'] = ResolversParentTypes['Activation']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ActivationMapResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ActivationMap'] = ResolversParentTypes['ActivationMap']> = {
  active?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  correlations?: Resolver<Array<ResolversTypes['MapCorrelation']>, ParentType, ContextType, RequireFields<ActivationMapCorrelationsArgs, 'first'>>;
  dead?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deviation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  map?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  mean?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  peak?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seeds?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
};

export type ActivationProbeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ActivationProbe'] = ResolversParentTypes['ActivationProbe']> = {
  accuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  activation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  balancedAccuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  c?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  featureCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ActivationReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ActivationReport'] = ResolversParentTypes['ActivationReport']> = {
  dead?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  maps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ActivationStudyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ActivationStudy'] = ResolversParentTypes['ActivationStudy']> = {
  deadMaps?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  judges?: Resolver<Array<ResolversTypes['Judge']>, ParentType, ContextType>;
  map?: Resolver<ResolversTypes['ActivationMap'], ParentType, ContextType, RequireFields<ActivationStudyMapArgs, 'index'>>;
  maps?: Resolver<Array<ResolversTypes['ActivationMap']>, ParentType, ContextType, RequireFields<ActivationStudyMapsArgs, 'first'>>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ActivationStudyJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ActivationStudyJob'] = ResolversParentTypes['ActivationStudyJob']> = {
  activation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['ActivationStudy']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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

export type ArithmeticMeasureResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ArithmeticMeasure'] = ResolversParentTypes['ArithmeticMeasure']> = {
  exemplars?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  identity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kept?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  space?: Resolver<ResolversTypes['ArithmeticSpace'], ParentType, ContextType>;
  success?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ArithmeticStudyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ArithmeticStudy'] = ResolversParentTypes['ArithmeticStudy']> = {
  judges?: Resolver<Array<ResolversTypes['Judge']>, ParentType, ContextType>;
  keptByChance?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  measures?: Resolver<Array<ResolversTypes['ArithmeticMeasure']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, RequireFields<ArithmeticStudySheetArgs, 'exemplars' | 'matched'>>;
  successByChance?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ArithmeticStudyJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ArithmeticStudyJob'] = ResolversParentTypes['ArithmeticStudyJob']> = {
  cases?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['ArithmeticStudy']>, ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AttributeScoreResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AttributeScore'] = ResolversParentTypes['AttributeScore']> = {
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BrokenImageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BrokenImage'] = ResolversParentTypes['BrokenImage']> = {
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CheckpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Checkpoint'] = ResolversParentTypes['Checkpoint']> = {
  activationStudy?: Resolver<Maybe<ResolversTypes['ActivationStudy']>, ParentType, ContextType, RequireFields<CheckpointActivationStudyArgs, 'activation'>>;
  activations?: Resolver<Array<ResolversTypes['Activation']>, ParentType, ContextType>;
  aliases?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  batchNorm?: Resolver<ResolversTypes['BatchNormStatistics'], ParentType, ContextType>;
  calibrationDrift?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  evidence?: Resolver<Array<ResolversTypes['Hypothesis']>, ParentType, ContextType>;
  featureCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  format?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CheckpointKind'], ParentType, ContextType>;
  labels?: Resolver<Maybe<ResolversTypes['CheckpointLabels']>, ParentType, ContextType>;
  layers?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  mapping?: Resolver<Maybe<ResolversTypes['Mapping']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameterCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  preset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  prior?: Resolver<Maybe<ResolversTypes['Prior']>, ParentType, ContextType>;
  quality?: Resolver<Maybe<ResolversTypes['Quality']>, ParentType, ContextType>;
  quarantine?: Resolver<Maybe<ResolversTypes['Quarantine']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['CheckpointReport']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['CheckpointRun']>, ParentType, ContextType>;
  sheet?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<CheckpointSheetArgs, 'count'>>;
  sourceDigest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  truncationCentre?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  zDim?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CheckpointConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointConnection'] = ResolversParentTypes['CheckpointConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CheckpointEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Checkpoint']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CheckpointEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointEdge'] = ResolversParentTypes['CheckpointEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type CheckpointEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointEvent'] = ResolversParentTypes['CheckpointEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CheckpointLabelsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointLabels'] = ResolversParentTypes['CheckpointLabels']> = {
  classes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  names?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type CheckpointReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointReport'] = ResolversParentTypes['CheckpointReport']> = {
  activations?: Resolver<Array<ResolversTypes['ActivationReport']>, ParentType, ContextType>;
  deadMaps?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  diversity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  duplicateBelow?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  nearDuplicates?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reals?: Resolver<Maybe<ResolversTypes['RealsReport']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  speckle?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type CheckpointReportJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CheckpointReportJob'] = ResolversParentTypes['CheckpointReportJob']> = {
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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

export type ChooseHypothesisPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ChooseHypothesisPayload'] = ResolversParentTypes['ChooseHypothesisPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type ClassFiguresResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassFigures'] = ResolversParentTypes['ClassFigures']> = {
  accuracy?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  realError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  testImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClassStudyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassStudy'] = ResolversParentTypes['ClassStudy']> = {
  accuracy?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  classes?: Resolver<Array<ResolversTypes['ClassFigures']>, ParentType, ContextType>;
  error?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  judge?: Resolver<Maybe<ResolversTypes['Judge']>, ParentType, ContextType>;
  realError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  realImages?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  testImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClassStudyJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassStudyJob'] = ResolversParentTypes['ClassStudyJob']> = {
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  realDataset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['ClassStudy']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ClassifierResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Classifier'] = ResolversParentTypes['Classifier']> = {
  accuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  activation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  balancedAccuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  c?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  discriminator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  featureCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reliable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  testImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  thresholds?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  trainingImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ClassifierCandidateResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassifierCandidate'] = ResolversParentTypes['ClassifierCandidate']> = {
  balancedAccuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  c?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ClassifierConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassifierConnection'] = ResolversParentTypes['ClassifierConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ClassifierEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Classifier']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClassifierEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassifierEdge'] = ResolversParentTypes['ClassifierEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Classifier'], ParentType, ContextType>;
};

export type ClassifierErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassifierError'] = ResolversParentTypes['ClassifierError']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  predicted?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClassifierJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassifierJob'] = ResolversParentTypes['ClassifierJob']> = {
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  classifier?: Resolver<Maybe<ResolversTypes['Classifier']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  discriminator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  features?: Resolver<ResolversTypes['ClassifierFeatures'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['ClassifierResult']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ClassifierResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ClassifierResult'] = ResolversParentTypes['ClassifierResult']> = {
  accuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  activations?: Resolver<Array<ResolversTypes['ActivationProbe']>, ParentType, ContextType>;
  balancedAccuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  c?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  candidates?: Resolver<Array<ResolversTypes['ClassifierCandidate']>, ParentType, ContextType>;
  confusion?: Resolver<Array<Array<ResolversTypes['Int']>>, ParentType, ContextType>;
  errors?: Resolver<Array<ResolversTypes['ClassifierError']>, ParentType, ContextType>;
  featureCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  testImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  thresholds?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  trainingImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  validationImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ComparisonResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Comparison'] = ResolversParentTypes['Comparison']> = {
  checkpoints?: Resolver<Array<ResolversTypes['Checkpoint']>, ParentType, ContextType>;
  rows?: Resolver<Array<Array<ResolversTypes['Sample']>>, ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, Partial<ComparisonSheetArgs>>;
};

export type DatasetResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset']> = {
  attributes?: Resolver<Array<ResolversTypes['DatasetAttribute']>, ParentType, ContextType>;
  broken?: Resolver<Array<ResolversTypes['BrokenImage']>, ParentType, ContextType>;
  brokenCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  classes?: Resolver<Array<ResolversTypes['DatasetClass']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, RequireFields<DatasetSheetArgs, 'count' | 'imageSize'>>;
  source?: Resolver<ResolversTypes['DatasetSource'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DatasetAttributeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetAttribute'] = ResolversParentTypes['DatasetAttribute']> = {
  kind?: Resolver<ResolversTypes['DatasetAttributeKind'], ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DatasetClassResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetClass'] = ResolversParentTypes['DatasetClass']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DatasetConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetConnection'] = ResolversParentTypes['DatasetConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DatasetEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DatasetEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DatasetEdge'] = ResolversParentTypes['DatasetEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeadMapsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeadMaps'] = ResolversParentTypes['DeadMaps']> = {
  activation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dead?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DeduplicationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Deduplication'] = ResolversParentTypes['Deduplication']> = {
  calibration?: Resolver<ResolversTypes['DeduplicationCalibration'], ParentType, ContextType>;
  collisions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  groups?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  images?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  loss?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  pairs?: Resolver<Array<ResolversTypes['DuplicatePair']>, ParentType, ContextType, RequireFields<DeduplicationPairsArgs, 'first' | 'offset'>>;
  sheet?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<DeduplicationSheetArgs, 'first' | 'imageSize' | 'offset'>>;
};

export type DeduplicationCalibrationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeduplicationCalibration'] = ResolversParentTypes['DeduplicationCalibration']> = {
  combined?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  copies?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  distance?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  exactRecall?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  falsePositives?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  radius?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recall?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type DeduplicationJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeduplicationJob'] = ResolversParentTypes['DeduplicationJob']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['Deduplication']>, ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  steps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DeleteCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteCheckpointPayload'] = ResolversParentTypes['DeleteCheckpointPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteClassifierPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteClassifierPayload'] = ResolversParentTypes['DeleteClassifierPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteDatasetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteDatasetPayload'] = ResolversParentTypes['DeleteDatasetPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DeleteJobPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteJobPayload'] = ResolversParentTypes['DeleteJobPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteLatentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteLatentPayload'] = ResolversParentTypes['DeleteLatentPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteLatentsPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteLatentsPayload'] = ResolversParentTypes['DeleteLatentsPayload']> = {
  ids?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteRunPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteRunPayload'] = ResolversParentTypes['DeleteRunPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeleteVariantPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteVariantPayload'] = ResolversParentTypes['DeleteVariantPayload']> = {
  deletedId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DuplicatePairResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DuplicatePair'] = ResolversParentTypes['DuplicatePair']> = {
  bits?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  distance?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  duplicate?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kept?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EngineInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['EngineInfo'] = ResolversParentTypes['EngineInfo']> = {
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxBatch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  passedOver?: Resolver<Array<ResolversTypes['PassedOverEngine']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FilterImageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FilterImage'] = ResolversParentTypes['FilterImage']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  x?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  y?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FilterSetResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FilterSet'] = ResolversParentTypes['FilterSet']> = {
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  unit?: Resolver<Maybe<ResolversTypes['FilterUnit']>, ParentType, ContextType, RequireFields<FilterSetUnitArgs, 'unit'>>;
  units?: Resolver<Array<ResolversTypes['FilterUnit']>, ParentType, ContextType>;
};

export type FilterUnitResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FilterUnit'] = ResolversParentTypes['FilterUnit']> = {
  images?: Resolver<Array<ResolversTypes['FilterImage']>, ParentType, ContextType>;
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  selectivity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FiltersResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Filters'] = ResolversParentTypes['Filters']> = {
  images?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  random?: Resolver<ResolversTypes['FilterSet'], ParentType, ContextType>;
  trained?: Resolver<ResolversTypes['FilterSet'], ParentType, ContextType>;
};

export type FiltersJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FiltersJob'] = ResolversParentTypes['FiltersJob']> = {
  activation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  discriminator?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['Filters']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ForgettingResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Forgetting'] = ResolversParentTypes['Forgetting']> = {
  accuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  after?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  controls?: Resolver<Array<ResolversTypes['ForgettingControl']>, ParentType, ContextType, RequireFields<ForgettingControlsArgs, 'first'>>;
  maps?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  rates?: Resolver<Maybe<Array<ResolversTypes['ForgettingRates']>>, ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['Variant']>, ParentType, ContextType>;
  weights?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ForgettingControlResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ForgettingControl'] = ResolversParentTypes['ForgettingControl']> = {
  maps?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
};

export type ForgettingControlRatesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ForgettingControlRates'] = ResolversParentTypes['ForgettingControlRates']> = {
  max?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  mean?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  min?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ForgettingJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ForgettingJob'] = ResolversParentTypes['ForgettingJob']> = {
  activation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['Forgetting']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ForgettingRateResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ForgettingRate'] = ResolversParentTypes['ForgettingRate']> = {
  after?: Resolver<Maybe<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
  controls?: Resolver<Maybe<ResolversTypes['ForgettingControlRates']>, ParentType, ContextType>;
  kept?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ForgettingRatesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ForgettingRates'] = ResolversParentTypes['ForgettingRates']> = {
  judge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['ForgettingRate']>, ParentType, ContextType>;
};

export type HypothesisResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Hypothesis'] = ResolversParentTypes['Hypothesis']> = {
  chosen?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  sheet?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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
  __resolveType: TypeResolveFn<'ActivationStudyJob' | 'ArithmeticStudyJob' | 'CheckpointReportJob' | 'ClassStudyJob' | 'ClassifierJob' | 'DeduplicationJob' | 'FiltersJob' | 'ForgettingJob' | 'LayerProbesJob' | 'QualityJob' | 'TrainingRun' | 'TurnStudyJob', ParentType, ContextType>;
};

export type JobConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobConnection'] = ResolversParentTypes['JobConnection']> = {
  edges?: Resolver<Array<ResolversTypes['JobEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Job']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobEdge'] = ResolversParentTypes['JobEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type JobEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobEvent'] = ResolversParentTypes['JobEvent']> = {
  __resolveType: TypeResolveFn<'AlarmEvent' | 'CheckpointEvent' | 'ProgressEvent' | 'SnapshotEvent' | 'StateEvent' | 'StepEvent', ParentType, ContextType>;
};

export type JobPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['JobPayload'] = ResolversParentTypes['JobPayload']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type JudgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Judge'] = ResolversParentTypes['Judge']> = {
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  balancedAccuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  classifier?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reliable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  testImages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
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
  space?: Resolver<ResolversTypes['LatentSpace'], ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  w?: Resolver<Maybe<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
  wPlus?: Resolver<Maybe<Array<Array<ResolversTypes['Float']>>>, ParentType, ContextType>;
  z?: Resolver<Maybe<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
  zDim?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LatentConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LatentConnection'] = ResolversParentTypes['LatentConnection']> = {
  edges?: Resolver<Array<ResolversTypes['LatentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Latent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LatentEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LatentEdge'] = ResolversParentTypes['LatentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Latent'], ParentType, ContextType>;
};

export type LayerProbeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LayerProbe'] = ResolversParentTypes['LayerProbe']> = {
  accuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  activation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  balancedAccuracy?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  c?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  featureCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  network?: Resolver<ResolversTypes['CheckpointKind'], ParentType, ContextType>;
};

export type LayerProbesResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LayerProbes'] = ResolversParentTypes['LayerProbes']> = {
  judge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType>;
  layers?: Resolver<Array<ResolversTypes['LayerProbe']>, ParentType, ContextType>;
  testSamples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  trainingSamples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LayerProbesJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LayerProbesJob'] = ResolversParentTypes['LayerProbesJob']> = {
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['LayerProbes']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MapCorrelationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MapCorrelation'] = ResolversParentTypes['MapCorrelation']> = {
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  classifier?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  correlation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MappingResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mapping'] = ResolversParentTypes['Mapping']> = {
  rows?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  truncates?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
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
  chooseHypothesis?: Resolver<ResolversTypes['ChooseHypothesisPayload'], ParentType, ContextType, RequireFields<MutationChooseHypothesisArgs, 'input'>>;
  deleteCheckpoint?: Resolver<ResolversTypes['DeleteCheckpointPayload'], ParentType, ContextType, RequireFields<MutationDeleteCheckpointArgs, 'input'>>;
  deleteClassifier?: Resolver<ResolversTypes['DeleteClassifierPayload'], ParentType, ContextType, RequireFields<MutationDeleteClassifierArgs, 'input'>>;
  deleteDataset?: Resolver<ResolversTypes['DeleteDatasetPayload'], ParentType, ContextType, RequireFields<MutationDeleteDatasetArgs, 'input'>>;
  deleteJob?: Resolver<ResolversTypes['DeleteJobPayload'], ParentType, ContextType, RequireFields<MutationDeleteJobArgs, 'job'>>;
  deleteLatent?: Resolver<ResolversTypes['DeleteLatentPayload'], ParentType, ContextType, RequireFields<MutationDeleteLatentArgs, 'input'>>;
  deleteLatents?: Resolver<ResolversTypes['DeleteLatentsPayload'], ParentType, ContextType, RequireFields<MutationDeleteLatentsArgs, 'input'>>;
  deleteRun?: Resolver<ResolversTypes['DeleteRunPayload'], ParentType, ContextType, RequireFields<MutationDeleteRunArgs, 'run'>>;
  deleteVariant?: Resolver<ResolversTypes['DeleteVariantPayload'], ParentType, ContextType, RequireFields<MutationDeleteVariantArgs, 'input'>>;
  importCheckpoint?: Resolver<ResolversTypes['ImportCheckpointPayload'], ParentType, ContextType, RequireFields<MutationImportCheckpointArgs, 'input'>>;
  pauseJob?: Resolver<ResolversTypes['JobPayload'], ParentType, ContextType, RequireFields<MutationPauseJobArgs, 'job'>>;
  pauseTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationPauseTrainingArgs, 'run'>>;
  pinCheckpoint?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationPinCheckpointArgs, 'pinned' | 'run' | 'step'>>;
  promoteCheckpoint?: Resolver<ResolversTypes['PromoteCheckpointPayload'], ParentType, ContextType, RequireFields<MutationPromoteCheckpointArgs, 'input'>>;
  registerDataset?: Resolver<ResolversTypes['RegisterDatasetPayload'], ParentType, ContextType, RequireFields<MutationRegisterDatasetArgs, 'input'>>;
  releaseCheckpoint?: Resolver<ResolversTypes['ReleaseCheckpointPayload'], ParentType, ContextType, RequireFields<MutationReleaseCheckpointArgs, 'input'>>;
  removeCheckpointAlias?: Resolver<ResolversTypes['RemoveCheckpointAliasPayload'], ParentType, ContextType, RequireFields<MutationRemoveCheckpointAliasArgs, 'input'>>;
  removeDuplicates?: Resolver<ResolversTypes['RemoveDuplicatesPayload'], ParentType, ContextType, RequireFields<MutationRemoveDuplicatesArgs, 'input'>>;
  renameCheckpoint?: Resolver<ResolversTypes['RenameCheckpointPayload'], ParentType, ContextType, RequireFields<MutationRenameCheckpointArgs, 'input'>>;
  resumeJob?: Resolver<ResolversTypes['JobPayload'], ParentType, ContextType, RequireFields<MutationResumeJobArgs, 'job'>>;
  resumeTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationResumeTrainingArgs, 'run'>>;
  rollbackTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationRollbackTrainingArgs, 'run' | 'step'>>;
  saveLatent?: Resolver<ResolversTypes['SaveLatentPayload'], ParentType, ContextType, RequireFields<MutationSaveLatentArgs, 'input'>>;
  saveVariant?: Resolver<ResolversTypes['SaveVariantPayload'], ParentType, ContextType, RequireFields<MutationSaveVariantArgs, 'input'>>;
  setCheckpointAlias?: Resolver<ResolversTypes['SetCheckpointAliasPayload'], ParentType, ContextType, RequireFields<MutationSetCheckpointAliasArgs, 'input'>>;
  startActivationStudy?: Resolver<ResolversTypes['StartActivationStudyPayload'], ParentType, ContextType, RequireFields<MutationStartActivationStudyArgs, 'input'>>;
  startArithmeticStudy?: Resolver<ResolversTypes['StartArithmeticStudyPayload'], ParentType, ContextType, RequireFields<MutationStartArithmeticStudyArgs, 'input'>>;
  startCheckpointReport?: Resolver<ResolversTypes['StartCheckpointReportPayload'], ParentType, ContextType, RequireFields<MutationStartCheckpointReportArgs, 'input'>>;
  startClassStudy?: Resolver<ResolversTypes['StartClassStudyPayload'], ParentType, ContextType, RequireFields<MutationStartClassStudyArgs, 'input'>>;
  startClassifier?: Resolver<ResolversTypes['StartClassifierPayload'], ParentType, ContextType, RequireFields<MutationStartClassifierArgs, 'input'>>;
  startDeduplication?: Resolver<ResolversTypes['StartDeduplicationPayload'], ParentType, ContextType, RequireFields<MutationStartDeduplicationArgs, 'input'>>;
  startFilters?: Resolver<ResolversTypes['StartFiltersPayload'], ParentType, ContextType, RequireFields<MutationStartFiltersArgs, 'input'>>;
  startForgetting?: Resolver<ResolversTypes['StartForgettingPayload'], ParentType, ContextType, RequireFields<MutationStartForgettingArgs, 'input'>>;
  startLayerProbes?: Resolver<ResolversTypes['StartLayerProbesPayload'], ParentType, ContextType, RequireFields<MutationStartLayerProbesArgs, 'input'>>;
  startQuality?: Resolver<ResolversTypes['StartQualityPayload'], ParentType, ContextType, RequireFields<MutationStartQualityArgs, 'input'>>;
  startRuleStudy?: Resolver<ResolversTypes['RuleStudyPayload'], ParentType, ContextType, RequireFields<MutationStartRuleStudyArgs, 'input'>>;
  startTraining?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationStartTrainingArgs, 'input'>>;
  startTurnStudy?: Resolver<ResolversTypes['StartTurnStudyPayload'], ParentType, ContextType, RequireFields<MutationStartTurnStudyArgs, 'input'>>;
  updateLatent?: Resolver<ResolversTypes['UpdateLatentPayload'], ParentType, ContextType, RequireFields<MutationUpdateLatentArgs, 'input'>>;
  updateTrainingRun?: Resolver<ResolversTypes['TrainingRunPayload'], ParentType, ContextType, RequireFields<MutationUpdateTrainingRunArgs, 'input'>>;
};

export type NearImageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NearImage'] = ResolversParentTypes['NearImage']> = {
  distance?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  flagged?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
};

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'ActivationStudyJob' | 'ArithmeticStudyJob' | 'Checkpoint' | 'CheckpointReportJob' | 'ClassStudyJob' | 'Classifier' | 'ClassifierJob' | 'Dataset' | 'DeduplicationJob' | 'FiltersJob' | 'ForgettingJob' | 'Latent' | 'LayerProbesJob' | 'QualityJob' | 'RunCheckpoint' | 'TrainingRun' | 'TurnStudyJob' | 'Variant', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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

export type QualityResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Quality'] = ResolversParentTypes['Quality']> = {
  activation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  diversity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  featureCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  features?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fid?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kid?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  kidStandardDeviation?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  precision?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reals?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  realsDiversity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  recall?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['DatasetSplit'], ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type QualityJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['QualityJob'] = ResolversParentTypes['QualityJob']> = {
  checkpoints?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  features?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  results?: Resolver<Array<ResolversTypes['Quality']>, ParentType, ContextType>;
  ruleStudy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QualityPointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['QualityPoint'] = ResolversParentTypes['QualityPoint']> = {
  quality?: Resolver<ResolversTypes['Quality'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QuarantineResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Quarantine'] = ResolversParentTypes['Quarantine']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  arithmetic?: Resolver<ResolversTypes['Arithmetic'], ParentType, ContextType, RequireFields<QueryArithmeticArgs, 'input'>>;
  checkpoint?: Resolver<Maybe<ResolversTypes['Checkpoint']>, ParentType, ContextType, Partial<QueryCheckpointArgs>>;
  checkpoints?: Resolver<ResolversTypes['CheckpointConnection'], ParentType, ContextType, RequireFields<QueryCheckpointsArgs, 'kind'>>;
  classifier?: Resolver<Maybe<ResolversTypes['Classifier']>, ParentType, ContextType, RequireFields<QueryClassifierArgs, 'id'>>;
  classifiers?: Resolver<ResolversTypes['ClassifierConnection'], ParentType, ContextType, Partial<QueryClassifiersArgs>>;
  compare?: Resolver<ResolversTypes['Comparison'], ParentType, ContextType, RequireFields<QueryCompareArgs, 'input'>>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<QueryDatasetArgs, 'name'>>;
  datasetConnection?: Resolver<ResolversTypes['DatasetConnection'], ParentType, ContextType, Partial<QueryDatasetConnectionArgs>>;
  datasets?: Resolver<Array<ResolversTypes['Dataset']>, ParentType, ContextType>;
  film?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<QueryFilmArgs, 'format' | 'fps' | 'frames' | 'latent' | 'run' | 'truncation'>>;
  generate?: Resolver<ResolversTypes['Sample'], ParentType, ContextType, RequireFields<QueryGenerateArgs, 'seed' | 'truncation'>>;
  interpolate?: Resolver<ResolversTypes['Interpolation'], ParentType, ContextType, RequireFields<QueryInterpolateArgs, 'input'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, Partial<QueryJobsArgs>>;
  latent?: Resolver<Maybe<ResolversTypes['Latent']>, ParentType, ContextType, Partial<QueryLatentArgs>>;
  latentTags?: Resolver<Array<ResolversTypes['TagCount']>, ParentType, ContextType>;
  latents?: Resolver<ResolversTypes['LatentConnection'], ParentType, ContextType, Partial<QueryLatentsArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  ruleStudy?: Resolver<Maybe<ResolversTypes['RuleStudy']>, ParentType, ContextType, RequireFields<QueryRuleStudyArgs, 'name'>>;
  run?: Resolver<Maybe<ResolversTypes['TrainingRun']>, ParentType, ContextType, RequireFields<QueryRunArgs, 'run'>>;
  runs?: Resolver<ResolversTypes['TrainingRunConnection'], ParentType, ContextType, Partial<QueryRunsArgs>>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType, RequireFields<QuerySampleArgs, 'latent' | 'truncation'>>;
  samples?: Resolver<Array<ResolversTypes['Sample']>, ParentType, ContextType, RequireFields<QuerySamplesArgs, 'latents' | 'truncation'>>;
  server?: Resolver<ResolversTypes['Server'], ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['Variant']>, ParentType, ContextType, Partial<QueryVariantArgs>>;
  variants?: Resolver<ResolversTypes['VariantConnection'], ParentType, ContextType, Partial<QueryVariantsArgs>>;
};

export type RealsReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RealsReport'] = ResolversParentTypes['RealsReport']> = {
  dataset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  diversity?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  diversityRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  images?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nearDuplicates?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  speckle?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  speckleRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type RegisterDatasetPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RegisterDatasetPayload'] = ResolversParentTypes['RegisterDatasetPayload']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
};

export type ReleaseCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReleaseCheckpointPayload'] = ResolversParentTypes['ReleaseCheckpointPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type RemoveCheckpointAliasPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RemoveCheckpointAliasPayload'] = ResolversParentTypes['RemoveCheckpointAliasPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type RemoveDuplicatesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RemoveDuplicatesPayload'] = ResolversParentTypes['RemoveDuplicatesPayload']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  removed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RenameCheckpointPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RenameCheckpointPayload'] = ResolversParentTypes['RenameCheckpointPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type RuleStudyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RuleStudy'] = ResolversParentTypes['RuleStudy']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  picture?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<RuleStudyPictureArgs, 'samples'>>;
  runs?: Resolver<Array<ResolversTypes['RuleStudyRun']>, ParentType, ContextType>;
};

export type RuleStudyPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RuleStudyPayload'] = ResolversParentTypes['RuleStudyPayload']> = {
  study?: Resolver<ResolversTypes['RuleStudy'], ParentType, ContextType>;
};

export type RuleStudyRunResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RuleStudyRun'] = ResolversParentTypes['RuleStudyRun']> = {
  quality?: Resolver<Maybe<ResolversTypes['Quality']>, ParentType, ContextType>;
  run?: Resolver<ResolversTypes['TrainingRun'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['RuleVariant'], ParentType, ContextType>;
};

export type RunCheckpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunCheckpoint'] = ResolversParentTypes['RunCheckpoint']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  pinned?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunCheckpointConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunCheckpointConnection'] = ResolversParentTypes['RunCheckpointConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RunCheckpointEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['RunCheckpoint']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RunCheckpointEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['RunCheckpointEdge'] = ResolversParentTypes['RunCheckpointEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RunCheckpoint'], ParentType, ContextType>;
};

export type SampleResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Sample'] = ResolversParentTypes['Sample']> = {
  activation?: Resolver<ResolversTypes['Picture'], ParentType, ContextType, RequireFields<SampleActivationArgs, 'name'>>;
  attributes?: Resolver<Array<ResolversTypes['AttributeScore']>, ParentType, ContextType, RequireFields<SampleAttributesArgs, 'classifier'>>;
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
  dataUri?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SampleDataUriArgs, 'format'>>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nearestImages?: Resolver<Array<ResolversTypes['NearImage']>, ParentType, ContextType, RequireFields<SampleNearestImagesArgs, 'dataset' | 'first'>>;
  recipe?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Score'], ParentType, ContextType, RequireFields<SampleScoreArgs, 'discriminator'>>;
  space?: Resolver<ResolversTypes['LatentSpace'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<SampleUrlArgs, 'format'>>;
  variant?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  wPlus?: Resolver<Maybe<Array<Array<ResolversTypes['Float']>>>, ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  z?: Resolver<Maybe<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
};

export type SaveLatentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SaveLatentPayload'] = ResolversParentTypes['SaveLatentPayload']> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latent?: Resolver<ResolversTypes['Latent'], ParentType, ContextType>;
};

export type SaveVariantPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SaveVariantPayload'] = ResolversParentTypes['SaveVariantPayload']> = {
  variant?: Resolver<ResolversTypes['Variant'], ParentType, ContextType>;
};

export type ScoreResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Score'] = ResolversParentTypes['Score']> = {
  logit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  probability?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ServerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Server'] = ResolversParentTypes['Server']> = {
  command?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  engine?: Resolver<ResolversTypes['EngineInfo'], ParentType, ContextType>;
  maxUploadBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SetCheckpointAliasPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SetCheckpointAliasPayload'] = ResolversParentTypes['SetCheckpointAliasPayload']> = {
  checkpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
};

export type SnapshotResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Snapshot'] = ResolversParentTypes['Snapshot']> = {
  deadMaps?: Resolver<Maybe<Array<ResolversTypes['DeadMaps']>>, ParentType, ContextType>;
  diversity?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  speckle?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SnapshotEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SnapshotEvent'] = ResolversParentTypes['SnapshotEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deadMaps?: Resolver<Maybe<Array<ResolversTypes['DeadMaps']>>, ParentType, ContextType>;
  diversity?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  picture?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  speckle?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StartActivationStudyPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartActivationStudyPayload'] = ResolversParentTypes['StartActivationStudyPayload']> = {
  job?: Resolver<ResolversTypes['ActivationStudyJob'], ParentType, ContextType>;
};

export type StartArithmeticStudyPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartArithmeticStudyPayload'] = ResolversParentTypes['StartArithmeticStudyPayload']> = {
  job?: Resolver<ResolversTypes['ArithmeticStudyJob'], ParentType, ContextType>;
};

export type StartCheckpointReportPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartCheckpointReportPayload'] = ResolversParentTypes['StartCheckpointReportPayload']> = {
  job?: Resolver<ResolversTypes['CheckpointReportJob'], ParentType, ContextType>;
};

export type StartClassStudyPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartClassStudyPayload'] = ResolversParentTypes['StartClassStudyPayload']> = {
  job?: Resolver<ResolversTypes['ClassStudyJob'], ParentType, ContextType>;
};

export type StartClassifierPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartClassifierPayload'] = ResolversParentTypes['StartClassifierPayload']> = {
  job?: Resolver<ResolversTypes['ClassifierJob'], ParentType, ContextType>;
};

export type StartDeduplicationPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartDeduplicationPayload'] = ResolversParentTypes['StartDeduplicationPayload']> = {
  job?: Resolver<ResolversTypes['DeduplicationJob'], ParentType, ContextType>;
};

export type StartFiltersPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartFiltersPayload'] = ResolversParentTypes['StartFiltersPayload']> = {
  job?: Resolver<ResolversTypes['FiltersJob'], ParentType, ContextType>;
};

export type StartForgettingPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartForgettingPayload'] = ResolversParentTypes['StartForgettingPayload']> = {
  job?: Resolver<ResolversTypes['ForgettingJob'], ParentType, ContextType>;
};

export type StartLayerProbesPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartLayerProbesPayload'] = ResolversParentTypes['StartLayerProbesPayload']> = {
  job?: Resolver<ResolversTypes['LayerProbesJob'], ParentType, ContextType>;
};

export type StartQualityPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartQualityPayload'] = ResolversParentTypes['StartQualityPayload']> = {
  job?: Resolver<ResolversTypes['QualityJob'], ParentType, ContextType>;
};

export type StartTurnStudyPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['StartTurnStudyPayload'] = ResolversParentTypes['StartTurnStudyPayload']> = {
  job?: Resolver<ResolversTypes['TurnStudyJob'], ParentType, ContextType>;
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
  classes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  conditioning?: Resolver<ResolversTypes['Conditioning'], ParentType, ContextType>;
  discriminatorActivation?: Resolver<ResolversTypes['DiscriminatorActivation'], ParentType, ContextType>;
  discriminatorHead?: Resolver<ResolversTypes['DiscriminatorHead'], ParentType, ContextType>;
  discriminatorNorm?: Resolver<ResolversTypes['DiscriminatorNorm'], ParentType, ContextType>;
  discriminatorSteps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  emaDecay?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fixedNoiseCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fullyConnected?: Resolver<ResolversTypes['FullyConnected'], ParentType, ContextType>;
  generatorNorm?: Resolver<ResolversTypes['GeneratorNorm'], ParentType, ContextType>;
  gradientPenalty?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  imageSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  instanceNoise?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  instanceNoiseSteps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  keepCheckpoints?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  keepEvery?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  labelAttribute?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastLayer?: Resolver<ResolversTypes['LastLayer'], ParentType, ContextType>;
  learningRateD?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  learningRateDecay?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  learningRateG?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  loss?: Resolver<ResolversTypes['TrainingLoss'], ParentType, ContextType>;
  ndf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ngf?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  onAlarm?: Resolver<ResolversTypes['AlarmAction'], ParentType, ContextType>;
  penaltyShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  prior?: Resolver<ResolversTypes['Prior'], ParentType, ContextType>;
  realLabel?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  recipe?: Resolver<ResolversTypes['TrainingRecipe'], ParentType, ContextType>;
  resampling?: Resolver<ResolversTypes['Resampling'], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  snapshotEvery?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updateLimit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  zDim?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TrainingEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingEvent'] = ResolversParentTypes['TrainingEvent']> = {
  __resolveType: TypeResolveFn<'AlarmEvent' | 'CheckpointEvent' | 'SnapshotEvent' | 'StateEvent' | 'StepEvent', ParentType, ContextType>;
};

export type TrainingRunResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRun'] = ResolversParentTypes['TrainingRun']> = {
  alarms?: Resolver<Array<ResolversTypes['AlarmEvent']>, ParentType, ContextType>;
  checkpointConnection?: Resolver<ResolversTypes['RunCheckpointConnection'], ParentType, ContextType, Partial<TrainingRunCheckpointConnectionArgs>>;
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
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  quality?: Resolver<Array<ResolversTypes['QualityPoint']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ruleStudy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  snapshot?: Resolver<Maybe<ResolversTypes['Snapshot']>, ParentType, ContextType>;
  snapshots?: Resolver<Array<ResolversTypes['Snapshot']>, ParentType, ContextType, RequireFields<TrainingRunSnapshotsArgs, 'count'>>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  steps?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  timeline?: Resolver<Maybe<ResolversTypes['Picture']>, ParentType, ContextType, RequireFields<TrainingRunTimelineArgs, 'format' | 'fps'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TrainingRunConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRunConnection'] = ResolversParentTypes['TrainingRunConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TrainingRunEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['TrainingRun']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TrainingRunEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRunEdge'] = ResolversParentTypes['TrainingRunEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TrainingRun'], ParentType, ContextType>;
};

export type TrainingRunPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TrainingRunPayload'] = ResolversParentTypes['TrainingRunPayload']> = {
  run?: Resolver<ResolversTypes['TrainingRun'], ParentType, ContextType>;
};

export type TurnMeasureResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TurnMeasure'] = ResolversParentTypes['TurnMeasure']> = {
  exemplars?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  middle?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  middleByChance?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  turned?: Resolver<Array<Array<ResolversTypes['Float']>>, ParentType, ContextType>;
};

export type TurnStudyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TurnStudy'] = ResolversParentTypes['TurnStudy']> = {
  amounts?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  judge?: Resolver<ResolversTypes['Judge'], ParentType, ContextType>;
  measures?: Resolver<Array<ResolversTypes['TurnMeasure']>, ParentType, ContextType>;
  sampleShares?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  samples?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sheet?: Resolver<ResolversTypes['Picture'], ParentType, ContextType>;
};

export type TurnStudyJobResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TurnStudyJob'] = ResolversParentTypes['TurnStudyJob']> = {
  cases?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  checkpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['TurnStudy']>, ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['RunState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UpdateLatentPayloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UpdateLatentPayload'] = ResolversParentTypes['UpdateLatentPayload']> = {
  latent?: Resolver<ResolversTypes['Latent'], ParentType, ContextType>;
};

export type VariantResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Variant'] = ResolversParentTypes['Variant']> = {
  ablate?: Resolver<Array<ResolversTypes['VariantAblation']>, ParentType, ContextType>;
  checkpoint?: Resolver<Maybe<ResolversTypes['Checkpoint']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  noise?: Resolver<ResolversTypes['NoiseMode'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VariantAblationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VariantAblation'] = ResolversParentTypes['VariantAblation']> = {
  activation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maps?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  strength?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type VariantConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VariantConnection'] = ResolversParentTypes['VariantConnection']> = {
  edges?: Resolver<Array<ResolversTypes['VariantEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Variant']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type VariantEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VariantEdge'] = ResolversParentTypes['VariantEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Variant'], ParentType, ContextType>;
};

export type WalkFrameResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WalkFrame'] = ResolversParentTypes['WalkFrame']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sample?: Resolver<ResolversTypes['Sample'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  Activation?: ActivationResolvers<ContextType>;
  ActivationMap?: ActivationMapResolvers<ContextType>;
  ActivationProbe?: ActivationProbeResolvers<ContextType>;
  ActivationReport?: ActivationReportResolvers<ContextType>;
  ActivationStudy?: ActivationStudyResolvers<ContextType>;
  ActivationStudyJob?: ActivationStudyJobResolvers<ContextType>;
  AlarmEvent?: AlarmEventResolvers<ContextType>;
  Arithmetic?: ArithmeticResolvers<ContextType>;
  ArithmeticMeasure?: ArithmeticMeasureResolvers<ContextType>;
  ArithmeticStudy?: ArithmeticStudyResolvers<ContextType>;
  ArithmeticStudyJob?: ArithmeticStudyJobResolvers<ContextType>;
  AttributeScore?: AttributeScoreResolvers<ContextType>;
  BrokenImage?: BrokenImageResolvers<ContextType>;
  Checkpoint?: CheckpointResolvers<ContextType>;
  CheckpointConnection?: CheckpointConnectionResolvers<ContextType>;
  CheckpointEdge?: CheckpointEdgeResolvers<ContextType>;
  CheckpointEvent?: CheckpointEventResolvers<ContextType>;
  CheckpointLabels?: CheckpointLabelsResolvers<ContextType>;
  CheckpointReport?: CheckpointReportResolvers<ContextType>;
  CheckpointReportJob?: CheckpointReportJobResolvers<ContextType>;
  CheckpointRun?: CheckpointRunResolvers<ContextType>;
  ChooseHypothesisPayload?: ChooseHypothesisPayloadResolvers<ContextType>;
  ClassFigures?: ClassFiguresResolvers<ContextType>;
  ClassStudy?: ClassStudyResolvers<ContextType>;
  ClassStudyJob?: ClassStudyJobResolvers<ContextType>;
  Classifier?: ClassifierResolvers<ContextType>;
  ClassifierCandidate?: ClassifierCandidateResolvers<ContextType>;
  ClassifierConnection?: ClassifierConnectionResolvers<ContextType>;
  ClassifierEdge?: ClassifierEdgeResolvers<ContextType>;
  ClassifierError?: ClassifierErrorResolvers<ContextType>;
  ClassifierJob?: ClassifierJobResolvers<ContextType>;
  ClassifierResult?: ClassifierResultResolvers<ContextType>;
  Comparison?: ComparisonResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetAttribute?: DatasetAttributeResolvers<ContextType>;
  DatasetClass?: DatasetClassResolvers<ContextType>;
  DatasetConnection?: DatasetConnectionResolvers<ContextType>;
  DatasetEdge?: DatasetEdgeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeadMaps?: DeadMapsResolvers<ContextType>;
  Deduplication?: DeduplicationResolvers<ContextType>;
  DeduplicationCalibration?: DeduplicationCalibrationResolvers<ContextType>;
  DeduplicationJob?: DeduplicationJobResolvers<ContextType>;
  DeleteCheckpointPayload?: DeleteCheckpointPayloadResolvers<ContextType>;
  DeleteClassifierPayload?: DeleteClassifierPayloadResolvers<ContextType>;
  DeleteDatasetPayload?: DeleteDatasetPayloadResolvers<ContextType>;
  DeleteJobPayload?: DeleteJobPayloadResolvers<ContextType>;
  DeleteLatentPayload?: DeleteLatentPayloadResolvers<ContextType>;
  DeleteLatentsPayload?: DeleteLatentsPayloadResolvers<ContextType>;
  DeleteRunPayload?: DeleteRunPayloadResolvers<ContextType>;
  DeleteVariantPayload?: DeleteVariantPayloadResolvers<ContextType>;
  DuplicatePair?: DuplicatePairResolvers<ContextType>;
  EngineInfo?: EngineInfoResolvers<ContextType>;
  FilterImage?: FilterImageResolvers<ContextType>;
  FilterSet?: FilterSetResolvers<ContextType>;
  FilterUnit?: FilterUnitResolvers<ContextType>;
  Filters?: FiltersResolvers<ContextType>;
  FiltersJob?: FiltersJobResolvers<ContextType>;
  Forgetting?: ForgettingResolvers<ContextType>;
  ForgettingControl?: ForgettingControlResolvers<ContextType>;
  ForgettingControlRates?: ForgettingControlRatesResolvers<ContextType>;
  ForgettingJob?: ForgettingJobResolvers<ContextType>;
  ForgettingRate?: ForgettingRateResolvers<ContextType>;
  ForgettingRates?: ForgettingRatesResolvers<ContextType>;
  Hypothesis?: HypothesisResolvers<ContextType>;
  ImportCheckpointPayload?: ImportCheckpointPayloadResolvers<ContextType>;
  Interpolation?: InterpolationResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Job?: JobResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  JobEdge?: JobEdgeResolvers<ContextType>;
  JobEvent?: JobEventResolvers<ContextType>;
  JobPayload?: JobPayloadResolvers<ContextType>;
  Judge?: JudgeResolvers<ContextType>;
  Latent?: LatentResolvers<ContextType>;
  LatentConnection?: LatentConnectionResolvers<ContextType>;
  LatentEdge?: LatentEdgeResolvers<ContextType>;
  LayerProbe?: LayerProbeResolvers<ContextType>;
  LayerProbes?: LayerProbesResolvers<ContextType>;
  LayerProbesJob?: LayerProbesJobResolvers<ContextType>;
  MapCorrelation?: MapCorrelationResolvers<ContextType>;
  Mapping?: MappingResolvers<ContextType>;
  MetricPoint?: MetricPointResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NearImage?: NearImageResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PassedOverEngine?: PassedOverEngineResolvers<ContextType>;
  Picture?: PictureResolvers<ContextType>;
  Prior?: PriorResolvers<ContextType>;
  ProgressEvent?: ProgressEventResolvers<ContextType>;
  PromoteCheckpointPayload?: PromoteCheckpointPayloadResolvers<ContextType>;
  Quality?: QualityResolvers<ContextType>;
  QualityJob?: QualityJobResolvers<ContextType>;
  QualityPoint?: QualityPointResolvers<ContextType>;
  Quarantine?: QuarantineResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RealsReport?: RealsReportResolvers<ContextType>;
  RegisterDatasetPayload?: RegisterDatasetPayloadResolvers<ContextType>;
  ReleaseCheckpointPayload?: ReleaseCheckpointPayloadResolvers<ContextType>;
  RemoveCheckpointAliasPayload?: RemoveCheckpointAliasPayloadResolvers<ContextType>;
  RemoveDuplicatesPayload?: RemoveDuplicatesPayloadResolvers<ContextType>;
  RenameCheckpointPayload?: RenameCheckpointPayloadResolvers<ContextType>;
  RuleStudy?: RuleStudyResolvers<ContextType>;
  RuleStudyPayload?: RuleStudyPayloadResolvers<ContextType>;
  RuleStudyRun?: RuleStudyRunResolvers<ContextType>;
  RunCheckpoint?: RunCheckpointResolvers<ContextType>;
  RunCheckpointConnection?: RunCheckpointConnectionResolvers<ContextType>;
  RunCheckpointEdge?: RunCheckpointEdgeResolvers<ContextType>;
  Sample?: SampleResolvers<ContextType>;
  SaveLatentPayload?: SaveLatentPayloadResolvers<ContextType>;
  SaveVariantPayload?: SaveVariantPayloadResolvers<ContextType>;
  Score?: ScoreResolvers<ContextType>;
  Server?: ServerResolvers<ContextType>;
  SetCheckpointAliasPayload?: SetCheckpointAliasPayloadResolvers<ContextType>;
  Snapshot?: SnapshotResolvers<ContextType>;
  SnapshotEvent?: SnapshotEventResolvers<ContextType>;
  StartActivationStudyPayload?: StartActivationStudyPayloadResolvers<ContextType>;
  StartArithmeticStudyPayload?: StartArithmeticStudyPayloadResolvers<ContextType>;
  StartCheckpointReportPayload?: StartCheckpointReportPayloadResolvers<ContextType>;
  StartClassStudyPayload?: StartClassStudyPayloadResolvers<ContextType>;
  StartClassifierPayload?: StartClassifierPayloadResolvers<ContextType>;
  StartDeduplicationPayload?: StartDeduplicationPayloadResolvers<ContextType>;
  StartFiltersPayload?: StartFiltersPayloadResolvers<ContextType>;
  StartForgettingPayload?: StartForgettingPayloadResolvers<ContextType>;
  StartLayerProbesPayload?: StartLayerProbesPayloadResolvers<ContextType>;
  StartQualityPayload?: StartQualityPayloadResolvers<ContextType>;
  StartTurnStudyPayload?: StartTurnStudyPayloadResolvers<ContextType>;
  StateEvent?: StateEventResolvers<ContextType>;
  StepEvent?: StepEventResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TagCount?: TagCountResolvers<ContextType>;
  TrainingConfig?: TrainingConfigResolvers<ContextType>;
  TrainingEvent?: TrainingEventResolvers<ContextType>;
  TrainingRun?: TrainingRunResolvers<ContextType>;
  TrainingRunConnection?: TrainingRunConnectionResolvers<ContextType>;
  TrainingRunEdge?: TrainingRunEdgeResolvers<ContextType>;
  TrainingRunPayload?: TrainingRunPayloadResolvers<ContextType>;
  TurnMeasure?: TurnMeasureResolvers<ContextType>;
  TurnStudy?: TurnStudyResolvers<ContextType>;
  TurnStudyJob?: TurnStudyJobResolvers<ContextType>;
  UpdateLatentPayload?: UpdateLatentPayloadResolvers<ContextType>;
  Variant?: VariantResolvers<ContextType>;
  VariantAblation?: VariantAblationResolvers<ContextType>;
  VariantConnection?: VariantConnectionResolvers<ContextType>;
  VariantEdge?: VariantEdgeResolvers<ContextType>;
  WalkFrame?: WalkFrameResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = RequestContext> = {
  cost?: CostDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
};
