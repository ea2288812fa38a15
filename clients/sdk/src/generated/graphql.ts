/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Feature maps of one activation to turn off, wholly or in part: they are multiplied by 1 - strength. */
export type Ablation = {
  /** The activation's name, e.g. `2.relu`: see `Checkpoint.activations`. */
  activation: string;
  /** Indices of its maps, from 0. */
  maps: Array<number>;
  /** 1 turns the maps off, 0 leaves them unchanged. */
  strength?: number;
};

/** Actions taken on an alarm, besides its event. */
export type AlarmAction =
  /** The run continues. Losses that are not finite still stop it: FAILED. */
  | 'NOTHING'
  /** The run is PAUSED. */
  | 'PAUSE'
  /** The run is rolled back to its last checkpoint before the alarm, and PAUSED there. */
  | 'ROLL_BACK';

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
  classes?: number | null | undefined;
  /** Epsilon of every batch norm: PyTorch 1e-5, Keras 1e-3, the paper's authors 1e-8. */
  epsilon?: number | null | undefined;
  /** Activation of the hidden layers. */
  hiddenActivation?: HiddenActivation | null | undefined;
  /** Slope of LEAKY_RELU below 0; default 0.2. */
  leakySlope?: number | null | undefined;
  /**
   * Last activation, which determines the output range: TANH [-1, 1], SIGMOID [0, 1], LINEAR clipped
   * to [-1, 1]. For a discriminator, the last activation of the generator whose images it takes.
   */
  outputActivation?: OutputActivation | null | undefined;
  /** Output padding of each transposed convolution, first to last. */
  outputPaddings?: Array<number> | null | undefined;
  /** Padding of each convolution, first to last. */
  paddings?: Array<number> | null | undefined;
  /** Prior of z. */
  prior?: PriorDistribution | null | undefined;
  /** For TRUNCATED_NORMAL, the bound on |z|, above 0. */
  priorBound?: number | null | undefined;
  /** Stride of each convolution, first to last. */
  strides?: Array<number> | null | undefined;
};

/** Groups of latents to add and subtract. */
export type ArithmeticInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Also make the 3x3 grid: the result in the centre, with eight jittered neighbours. */
  grid?: boolean | null | undefined;
  /** Noise of the grid: uniform in [-jitter, jitter). The paper uses 0.25. */
  jitter?: number;
  /** Groups of latents to subtract, each group as its mean; 0 to 16 groups of 1 to 64. */
  minus?: Array<Array<LatentInput>>;
  /** Groups of latents to add, each group as its mean; 1 to 16 groups of 1 to 64. */
  plus: Array<Array<LatentInput>>;
  /** Random seed of the noise. */
  seed?: number;
  /** psi in [0, 1], for every latent. */
  truncation?: number | null | undefined;
  /** Changes to the generator; null: none. */
  variant?: SamplingVariant | null | undefined;
};

/** Values that arithmetic adds and subtracts. */
export type ArithmeticSpace =
  /** Latents. */
  | 'LATENT'
  /** Pixels of samples, as a baseline; clipped. */
  | 'PIXELS';

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

/** A checkpoint, and the network that it should be. */
export type ChooseHypothesisInput = {
  /** Checkpoint reference. */
  checkpoint: string;
  /** Position in the checkpoint's `evidence`, from 0. */
  hypothesis: number;
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

/** The latents and checkpoints to compare. */
export type CompareInput = {
  /** References of the columns' checkpoints, 1 to 16: any generators, of any runs and steps. */
  checkpoints: Array<string>;
  /**
   * Latents of the rows, 1 to 16. A seed has a z for every checkpoint. LATENT_DIMENSION_MISMATCH names
   * the latent and the checkpoint whose zDim differs.
   */
  latents: Array<LatentInput>;
  /** psi in [0, 1], for every latent. */
  truncation?: number | null | undefined;
  /** Changes to every generator; null: none. */
  variant?: SamplingVariant | null | undefined;
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
  height: number;
  /** Number of columns to its left. */
  left: number;
  /** Number of rows above it. */
  top: number;
  /** Number of its columns. */
  width: number;
};

/** Kinds of values of attributes. */
export type DatasetAttributeKind =
  /** One of several named values. */
  | 'CATEGORY'
  /** A number. */
  | 'NUMBER';

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

/** The checkpoint to delete. */
export type DeleteCheckpointInput = {
  /** Checkpoint reference. */
  checkpoint: string;
};

/** The classifier to delete. */
export type DeleteClassifierInput = {
  /** The classifier's id. */
  id: string;
};

/** The dataset to delete. */
export type DeleteDatasetInput = {
  /** The dataset's name. */
  name: string;
};

/** The saved latent to delete. */
export type DeleteLatentInput = {
  /** The latent's id. */
  id: string;
};

/** The saved variant to delete. */
export type DeleteVariantInput = {
  /** The variant's id. */
  id: string;
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

/** Speed profiles between waypoints. */
export type Easing =
  /** Constant speed. */
  | 'LINEAR'
  /** Slow at every waypoint: 3t^2 - 2t^3. */
  | 'SMOOTHSTEP';

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
  classNames?: Array<string> | null | undefined;
  /**
   * Name of a dataset. Required for a discriminator whose batch norms have no stored statistics: they
   * are computed over 2,048 images of the dataset.
   */
  dataset?: string | null | undefined;
  /**
   * Network of the file to import. Null: its generator, or its discriminator if the file contains
   * nothing else. FEATURES takes an ONNX file.
   */
  kind?: CheckpointKind | null | undefined;
  /**
   * Name to register the checkpoint under: `[a-z0-9][a-z0-9._-]{0,62}`. Default: derived from the
   * file's name.
   */
  name?: string | null | undefined;
  /** Individual settings that tensor shapes don't reveal; override the preset. */
  overrides?: ArchitectureOverrides | null | undefined;
  /** Path of a file inside IMPORT_DIR: relative to that folder, or absolute. */
  path: string;
  /**
   * Name of a set of settings that tensor shapes don't reveal (stride, padding, prior, ...); see
   * docs/checkpoint-formats.md.
   */
  preset?: string | null | undefined;
};

/** The path of an interpolation, and the number of its frames. */
export type InterpolateInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Speed profile between waypoints. */
  easing?: Easing;
  /** Total number of frames, both ends included; from the number of waypoints to 256. */
  frames?: number;
  /**
   * Classes to pass through, one for each waypoint: between two, the weights of their embeddings blend
   * like the latents. Null: all frames show `variant.label`, or class 0.
   */
  labels?: Array<string> | null | undefined;
  /** Continue from the last waypoint to the first. The last frame then does not repeat the first. */
  loop?: boolean;
  /** Default: SLERP for a normal prior; LERP for a uniform one, and in w. */
  method?: InterpolationMethod | null | undefined;
  /** psi in [0, 1], for every waypoint. */
  truncation?: number | null | undefined;
  /** Changes to the generator; null: none. */
  variant?: SamplingVariant | null | undefined;
  /** 2 to 16 latents to pass through; 1 with several `labels`, which then change while z stays. */
  waypoints: Array<LatentInput>;
};

/** Methods of interpolating between latents. */
export type InterpolationMethod =
  /** Along the straight line; suits a uniform prior. */
  | 'LERP'
  /** Along the great circle, with interpolated norms; suits a normal prior. */
  | 'SLERP';

/** The generator's last doubling of the size. */
export type LastLayer =
  /** Bilinear interpolation and a 3x3 convolution, which leave no checkerboard pattern. */
  | 'BILINEAR'
  /** A transposed 4x4 convolution, as in the paper. */
  | 'TRANSPOSED';

/** A point between two latents. */
export type LatentBlend = {
  /** The latent at t = 0. */
  from: LatentInput;
  /** 0 is `from`, 1 is `to`. */
  t: number;
  /** The latent at t = 1. */
  to: LatentInput;
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
  {   /** Uniform noise added to every value, as the DCGAN paper does around a result. */
  jitter: LatentJitter; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never;   /** Linear interpolation. */
  lerp: LatentBlend; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never;   /** Mean of one or more latents. */
  mean: Array<LatentInput>; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never;   /** The style of one latent in some layers of another; in w. */
  mix: LatentMix; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never;   /** A saved latent, by its id or its name. */
  saved: string; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never;   /** z drawn from the checkpoint's prior. 0 to 2147483647; a seed gives the same z forever. */
  seed: number; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never;   /** Spherical interpolation (Shoemake 1985; White, arXiv 1609.04468). */
  slerp: LatentBlend; sum?: never; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never;   /** Weighted sum of one or more latents. */
  sum: Array<LatentTerm>; truncate?: never; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never;   /** A latent moved to the checkpoint's centre, as `truncation` does. */
  truncate: LatentTruncate; w?: never; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never;   /** Literal values of w, one row for all layers, each finite. */
  w: Array<number>; wPlus?: never; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never;   /** Literal values of w, a row for each layer; at most 64 rows and 65,536 values. */
  wPlus: Array<Array<number>>; z?: never; }
  |  { jitter?: never; lerp?: never; mean?: never; mix?: never; saved?: never; seed?: never; slerp?: never; sum?: never; truncate?: never; w?: never; wPlus?: never;   /** Literal values, as many as the checkpoint's zDim, each finite. */
  z: Array<number>; };

/** A latent with added noise. */
export type LatentJitter = {
  /** Noise is uniform in [-amount, amount); above 0, at most 10. The paper uses 0.25. */
  amount?: number;
  /** The latent to add noise to. */
  latent: LatentInput;
  /** Random seed of the noise: 0 to 2147483647. */
  seed: number;
};

/** Rows of w taken from two latents. */
export type LatentMix = {
  /** The latent of all other rows. */
  from: LatentInput;
  /** Indices of rows, from 0: the first determine coarse features, the last colours. */
  layers: Array<number>;
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
  weight: number;
};

/** A truncated latent. */
export type LatentTruncate = {
  /** Truncate only this many rows of w, from the first; null: all. */
  cutoff?: number | null | undefined;
  /** The latent to truncate. */
  latent: LatentInput;
  /**
   * In [0, 1]: 1 is the latent, 0 the centre. For a checkpoint with w, that is the mean of w, and the
   * result is in w (psi = 1 only maps the latent). Otherwise see `Query.generate`.
   */
  psi: number;
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
  checkpoint: string;
  /** Unique among runs and checkpoints; `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: string;
};

/** Images to register, and how to crop them. */
export type RegisterDatasetInput = {
  /**
   * Part of each picture to use, applied before the centre crop to a square. For CelebA usually left
   * 25, top 45, 128x128.
   */
  crop?: CropInput | null | undefined;
  /**
   * Edge of the packed images, 16 to 256 pixels; the largest size a run can train on. IDX and CIFAR10
   * keep their own size.
   */
  imageSize?: number;
  /** Unique name: `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: string;
  /**
   * Path inside IMPORT_DIR: relative to that folder, or absolute. A folder, a ZIP, an IDX file, or
   * CIFAR-10's folder or archive.
   */
  path: string;
};

/** The checkpoint to release. */
export type ReleaseCheckpointInput = {
  /** Checkpoint reference. */
  checkpoint: string;
};

/** The alias to remove. */
export type RemoveCheckpointAliasInput = {
  /**
   * An entry of `Checkpoint.aliases`: `NAME@ALIAS`, or `default`. After `default` is removed, a null
   * `checkpoint` is an error.
   */
  alias: string;
};

/** The job whose duplicates to remove, and the name of the new dataset. */
export type RemoveDuplicatesInput = {
  /** Id of a DONE job of kind `deduplication`. */
  job: string;
  /** Unique name of the new dataset: `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: string;
};

/** A checkpoint and its new name. */
export type RenameCheckpointInput = {
  /** Checkpoint reference. */
  checkpoint: string;
  /** The new name: `[a-z0-9][a-z0-9._-]{0,62}`. */
  name: string;
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

/**
 * Changes to a generator for this request only. Requests with different variants share a batch. ONNX
 * checkpoints accept none.
 */
export type SamplingVariant = {
  /** Feature maps to turn off; at most 64 entries and 4,096 maps in all. */
  ablate?: Array<Ablation> | null | undefined;
  /**
   * Truncate only this many rows of w, from the first; null: all. Part of the latent, not of the
   * variant that `Sample.variant` returns.
   */
  cutoff?: number | null | undefined;
  /**
   * Class to sample, by its name or its number from 0; or `FROM-TO-T`, the point at T from 0 to 1
   * between two numbers, as in `3-7-0.25`. BAD_USER_INPUT for a generator without classes.
   * Without it, the sample of a seed shows the class `seed` modulo the number of classes, and all other
   * samples class 0.
   */
  label?: string | null | undefined;
  /** Noise in the layers of a checkpoint that has it; null: CONST, or that of `saved`. */
  noise?: NoiseMode | null | undefined;
  /** A saved variant, by its id or its name. `ablate` is added to it. */
  saved?: string | null | undefined;
};

/** A latent to save. */
export type SaveLatentInput = {
  /** Checkpoint reference, for zDim and the prior; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Idempotency key chosen by the client, 1 to 200 characters; repeated requests save once. */
  clientMutationId?: string | null | undefined;
  /** The latent's recipe. */
  latent: LatentInput;
  /** 1 to 120 characters, unique. */
  name: string;
  /** At most 4,000 characters. */
  note?: string;
  /** At most 32 tags of 1 to 64 characters each. */
  tags?: Array<string>;
};

/** A variant to save. */
export type SaveVariantInput = {
  /** Checkpoint reference, for the names of its activations; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** 1 to 120 characters, unique. */
  name: string;
  /** The variant. BAD_USER_INPUT if it changes nothing. */
  variant: SamplingVariant;
};

/** A checkpoint and an alias for it. */
export type SetCheckpointAliasInput = {
  /** `[a-z0-9][a-z0-9._-]{0,62}`; an existing alias is moved. `default` is server-wide. */
  alias: string;
  /** Checkpoint reference. */
  checkpoint: string;
};

/** An activation of a generator, and classifiers of its samples. */
export type StartActivationStudyInput = {
  /**
   * Name of an activation of at most 2048 maps: see `Checkpoint.activations`. Null: the last one before
   * the image.
   */
  activation?: string | null | undefined;
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: string | null | undefined;
  /**
   * Ids of at most 8 classifiers that score the samples, with at most 64 values in all. Null: no
   * correlations.
   */
  judges?: Array<string> | null | undefined;
  /** Number of samples, 16 to 4096: those of seeds 0, 1, 2, ... */
  samples?: number;
};

/** Attributes to add and to keep. */
export type StartArithmeticStudyInput = {
  /** Number of cases, 1 to 5000: choices of A, B and C. */
  cases?: number;
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Id of the classifier of the attribute that arithmetic adds. */
  classifier: string;
  /** Ids of classifiers of 1 to 8 attributes that C should keep. */
  keep: Array<string>;
  /** Random seed of the samples and of the cases: 0 to 2147483647. */
  seed?: number;
  /** Values of that attribute to add: A has one of them, B and C have none of them. */
  values: Array<string>;
};

/** The checkpoint to measure, and the number of samples. */
export type StartCheckpointReportInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: string | null | undefined;
  /**
   * Name of a dataset to compare the samples with; default: the dataset that the checkpoint's run was
   * trained on, if it still exists. BAD_USER_INPUT if its images are smaller than the samples.
   */
  dataset?: string | null | undefined;
  /** Number of samples to draw, from seeds 0, 1, 2, ...: 2 to 4096. */
  samples?: number;
};

/** A conditional generator, and labelled images that it was not trained on. */
export type StartClassStudyInput = {
  /** Checkpoint reference of a conditional generator; null: the server's default. */
  checkpoint?: string | null | undefined;
  /**
   * Id of a classifier that judges the first 10,000 samples. Its values are compared with the names of the
   * classes. Null: none.
   */
  classifier?: string | null | undefined;
  /**
   * Name of the dataset whose images are classified. Those whose class is none of the generator's are left
   * out.
   */
  dataset: string;
  /** Attribute whose values are the classes of the datasets' images; null: the classes of the datasets. */
  labelAttribute?: string | null | undefined;
  /**
   * Name of a dataset of real images that are compared beside the samples, e.g. the one the generator was
   * trained on; null: none.
   */
  realDataset?: string | null | undefined;
  /** Number of samples, 100 to 10000000: the seeds from 0 on, whose classes take turns. */
  samples?: number;
};

/** Images to classify, and features to classify them by. */
export type StartClassifierInput = {
  /** Name of the activation whose features are used; null: all activations. */
  activation?: string | null | undefined;
  /**
   * Name of one of the dataset's attributes, or `class` for its labels. A NUMBER becomes two values,
   * `low` and `high`: below its median, and from it on. Values with fewer than 5 images are left out.
   */
  attribute: string;
  /**
   * Weight of the training errors against the regularization, 1e-6 to 1e6, for features that are
   * standardized and divided by the root of their number. Null: the best of 0.01, 0.1, 1, 10 and 100
   * on a fifth of the training images.
   */
  c?: number | null | undefined;
  /** The dataset's name. BAD_USER_INPUT if its images are smaller than the discriminator takes. */
  dataset: string;
  /** Checkpoint reference of a discriminator, e.g. `RUN@latest:discriminator`. */
  discriminator: string;
  /** Kind of features. Only classifiers on features of the DISCRIMINATOR are saved. */
  features?: ClassifierFeatures;
  /**
   * True to measure how well the features of each activation alone classify, too. Fits as many
   * classifiers more as the discriminator has activations.
   */
  perActivation?: boolean;
  /**
   * Maximum number of training images of each value, 2 to 100000; the paper's table 2 uses 100. Null:
   * as many as fit in 1.5 GiB of features.
   */
  samplesPerClass?: number | null | undefined;
  /** Random seed of the split into training and test images: 0 to 2147483647. */
  seed?: number;
  /**
   * Numbers that divide a NUMBER instead of its median: 1 to 9, ascending. For -0.5 and 0.5 the values
   * are `below -0.5`, `-0.5 to 0.5` and `from 0.5`. Null: the median.
   */
  thresholds?: Array<number> | null | undefined;
};

/** The dataset to search, and the training of the auto-encoder. */
export type StartDeduplicationInput = {
  /** Name of the dataset, of at most 250,000 images. */
  dataset: string;
  /** Seed of the training, 0 to 2147483647. The same seed gives the same result on one machine. */
  seed?: number;
  /** Training steps of the auto-encoder, each on 128 images: 100 to 20000. */
  steps?: number;
};

/** A layer of a discriminator, and images to run it on. */
export type StartFiltersInput = {
  /** Name of the activation whose maps are examined, e.g. `5.leakyRelu`: see `Checkpoint.activations`. */
  activation: string;
  /** Name of a dataset. BAD_USER_INPUT if its images are smaller than those of the discriminator. */
  dataset: string;
  /** Checkpoint reference of a discriminator, e.g. `RUN@latest:discriminator`. */
  discriminator: string;
  /** Number of images, 16 to 65536: a random selection, always the same, if the dataset has more. */
  images?: number;
  /** Indices of up to 64 maps; default: the 64 most selective ones of each network. */
  units?: Array<number> | null | undefined;
};

/** An object to forget, marked on samples. */
export type StartForgettingInput = {
  /**
   * Name of the activation whose maps to turn off; null: that of the second highest convolution layer,
   * the last one before the image.
   */
  activation?: string | null | undefined;
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Number of random choices of as many maps to compare with, 0 to 32. */
  controls?: number;
  /**
   * Ids of at most 8 classifiers that judge what samples keep: `Forgetting.rates`. Null: no
   * measurement.
   */
  judges?: Array<string> | null | undefined;
  /**
   * Maximum number of maps to turn off: those that add most to the regression's score inside the boxes,
   * by weight times mean value. Null: all with positive weights.
   */
  maps?: number | null | undefined;
  /** Name of the saved variant, 1 to 120 characters, unique; null: `forgetting` and the job's id. */
  name?: string | null | undefined;
  /**
   * 1 to 64 samples with boxes. Together they have at most 2^24 values of the activation, and at most
   * 2^32 products of a position's values.
   */
  regions: Array<ForgettingRegion>;
  /** Number of samples to judge, 16 to 2048: each as it is, with the variant, and with each control. */
  samples?: number;
  /** 1 turns the maps off; less dims them. Above 0. */
  strength?: number;
};

/** A generator, and an attribute of its samples. */
export type StartLayerProbesInput = {
  /**
   * Weight of errors in training against the regularization, 0.000001 to 1000000. Null: for each layer
   * the best of 0.01, 0.1, 1, 10 and 100 on a fifth of the training samples.
   */
  c?: number | null | undefined;
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Id of the classifier that judges the samples. Layers of its discriminator are measured, too. */
  classifier: string;
  /**
   * Number of samples, 64 to 16384. A fifth of those of each value test; of the others, as many of each
   * value train, and as many as fit in 1.5 GiB of features.
   */
  samples?: number;
  /** Random seed of the samples and of their split: 0 to 2147483647. */
  seed?: number;
};

/** The checkpoints to measure, the images to compare with, and the features to compare by. */
export type StartQualityInput = {
  /** Checkpoint reference; null: the server's default, unless `run` is set. */
  checkpoint?: string | null | undefined;
  /**
   * Name of the dataset; default: the dataset that the checkpoint's run was trained on. BAD_USER_INPUT
   * if its images are smaller than the samples.
   */
  dataset?: string | null | undefined;
  /**
   * Reference of a discriminator or feature network for images of the samples' size, whose features are
   * compared; default: the discriminator of the same run, at the step of `checkpoint`, or the newest for
   * `run`; for `ruleStudy` the newest of its first run. BAD_USER_INPUT if there is none. Only results
   * with the same features can be compared.
   */
  features?: string | null | undefined;
  /**
   * Name of a rule study, to measure the newest checkpoint of each of its runs, all by the same
   * features. Excludes `checkpoint` and `run`.
   */
  ruleStudy?: string | null | undefined;
  /**
   * Id or name of a run, to measure its existing checkpoints: the newest 100, the averaged generators.
   * Excludes `checkpoint`.
   */
  run?: string | null | undefined;
  /** Number of samples, from seeds 0, 1, 2, ..., and at most as many reals: 16 to 10000. */
  samples?: number;
};

/** A new rule study. */
export type StartRuleStudyInput = {
  /**
   * The study's name, with which its runs' names begin: `NAME-paper`, `NAME-pooling` and so on.
   * `[a-z0-9][a-z0-9._-]{0,40}`.
   */
  name: string;
  /** Priority of the runs, -100 to 100. By default other runs go first. */
  priority?: number;
  /**
   * Settings that all runs share. The default recipe is PAPER. Without a seed, one is drawn for all.
   * `name`, `from` and the settings of the rules must be left out; `priority` has no effect.
   */
  training?: StartTrainingInput;
  /** The variants to train. Default: all. */
  variants?: Array<RuleVariant> | null | undefined;
};

/**
 * Settings of a new training run. A null setting takes the recipe's default or, with `from`, the value
 * of that run.
 */
export type StartTrainingInput = {
  /** Images per step, 2 to 512. */
  batch?: number | null | undefined;
  /** Adam's decay rate for the mean of gradients, 0 to below 1. */
  beta1?: number | null | undefined;
  /** Adam's decay rate for the mean of squared gradients, 0 to below 1. */
  beta2?: number | null | undefined;
  /** 1 (grey) or 3 (RGB). Default: as in the dataset. */
  channels?: number | null | undefined;
  /** Number of steps between checkpoints; default: about 25 seconds' worth. */
  checkpointEvery?: number | null | undefined;
  /**
   * D's use of the images' classes. Default: NONE. The others train a conditional generator: see
   * `SamplingVariant.label`.
   */
  conditioning?: Conditioning | null | undefined;
  /** A registered dataset. Default: `faces`, which is built in. */
  dataset?: string | null | undefined;
  /** Activation function of D's hidden layers. */
  discriminatorActivation?: DiscriminatorActivation | null | undefined;
  /** The way from D's last maps to a logit; CONVOLUTION if `fullyConnected` isn't NONE. */
  discriminatorHead?: DiscriminatorHead | null | undefined;
  /** Normalization of D's hidden layers. */
  discriminatorNorm?: DiscriminatorNorm | null | undefined;
  /** D updates per G update, 1 to 10. */
  discriminatorSteps?: number | null | undefined;
  /** Decay rate that the generator's exponential moving average warms up to, below 1; 0: no average. */
  emaDecay?: number | null | undefined;
  /** Number of samples in a fixed-noise picture, 4 to 64. */
  fixedNoiseCount?: number | null | undefined;
  /**
   * Run checkpoint to start from (RUN@step, RUN@latest), with its optimizer; the architecture is then
   * that run's.
   */
  from?: string | null | undefined;
  /** Fully connected hidden layers. */
  fullyConnected?: FullyConnected | null | undefined;
  /** Normalization of G's layers. */
  generatorNorm?: GeneratorNorm | null | undefined;
  /**
   * Weight gamma of D's gradient penalties on reals and on fakes (R1 and R2), 0 to 100; 0: none. They
   * need `discriminatorNorm` NONE.
   */
  gradientPenalty?: number | null | undefined;
  /**
   * Edge of the images, 16 to 256: 4, 5, 6 or 7 times a power of two. Default: 64, or the dataset's
   * edge if that is smaller.
   */
  imageSize?: number | null | undefined;
  /** Sigma of the Gaussian noise on D's inputs at step 0, 0 to 2. */
  instanceNoise?: number | null | undefined;
  /** Number of steps over which the instance noise decays to 0. */
  instanceNoiseSteps?: number | null | undefined;
  /** Number of newest checkpoints to keep. */
  keepCheckpoints?: number | null | undefined;
  /** Also keep the checkpoint of every multiple of this many steps; 0: none. */
  keepEvery?: number | null | undefined;
  /**
   * Attribute of the dataset whose values are the classes, 2 to 1,000 categories. Default: the dataset's
   * classes. Images without a class count as every class in equal parts.
   */
  labelAttribute?: string | null | undefined;
  /** The generator's last doubling of the size. */
  lastLayer?: LastLayer | null | undefined;
  /** Adam's learning rate for D, above 0, at most 1. */
  learningRateD?: number | null | undefined;
  /**
   * Share of the run, at its end, over which both learning rates fall linearly to 0, from 0 to 1; 0:
   * constant.
   */
  learningRateDecay?: number | null | undefined;
  /** Adam's learning rate for G, above 0, at most 1. */
  learningRateG?: number | null | undefined;
  /** Losses of both networks. */
  loss?: TrainingLoss | null | undefined;
  /**
   * Unique among runs and checkpoints, `[a-z0-9][a-z0-9._-]{0,62}`. Default: derived from the
   * dataset's name.
   */
  name?: string | null | undefined;
  /** Discriminator width (feature maps of its first layer), 4 to 256. */
  ndf?: number | null | undefined;
  /**
   * Generator width (feature maps of its last hidden layer), 4 to 256. At 64x64, 128 is the generator of
   * the paper's figure 1, whose first maps are 1024x4x4.
   */
  ngf?: number | null | undefined;
  /** Action taken on an alarm, besides its event. Default: NOTHING. */
  onAlarm?: AlarmAction | null | undefined;
  /** Share of the batch on which the penalties are computed, above 0, at most 1. */
  penaltyShare?: number | null | undefined;
  /** Distribution of z: NORMAL or UNIFORM. */
  prior?: PriorDistribution | null | undefined;
  /** Higher goes first; runs with equal priority share the device fairly. -100 to 100. */
  priority?: number;
  /** Label of reals, above 0.5, at most 1 (one-sided smoothing). */
  realLabel?: number | null | undefined;
  /** Source of the defaults. Default: MODERN; with `from`, the settings of that run. */
  recipe?: TrainingRecipe | null | undefined;
  /** The change of the maps' size between layers. */
  resampling?: Resampling | null | undefined;
  /**
   * Random seed for the whole run, 0 to 2147483647; on the CPU engine the same seed reproduces it
   * exactly.
   */
  seed?: number | null | undefined;
  /** Number of steps between fixed-noise pictures. */
  snapshotEvery?: number | null | undefined;
  /** Number of steps, 1 to 10,000,000. */
  steps?: number;
  /**
   * Largest root mean square of Adam's update of a weight tensor, in units of the learning rate, 0 to
   * 100; 0: no limit. A larger update is scaled down as a whole.
   */
  updateLimit?: number | null | undefined;
  /** Length of z, 2 to 1024. */
  zDim?: number | null | undefined;
};

/** An attribute to turn. */
export type StartTurnStudyInput = {
  /** Number of cases, 1 to 5000: choices of samples of both sides, and of one to turn. */
  cases?: number;
  /** Checkpoint reference of a generator; null: the server's default. */
  checkpoint?: string | null | undefined;
  /**
   * Id of a classifier of a NUMBER in three values, fitted with two `thresholds`: the first and the
   * last are turned, the second is in the middle.
   */
  classifier: string;
  /** Random seed of the samples and of the cases: 0 to 2147483647. */
  seed?: number;
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

/** Changes to a saved latent. */
export type UpdateLatentInput = {
  /** The latent's id. */
  id: string;
  /** 1 to 120 characters, unique. */
  name?: string | null | undefined;
  /** At most 4,000 characters. */
  note?: string | null | undefined;
  /** At most 32 tags of 1 to 64 characters each; they replace all existing tags. */
  tags?: Array<string> | null | undefined;
};

/** Changes to a run's texts. */
export type UpdateTrainingRunInput = {
  /** At most 4,000 characters. */
  note?: string | null | undefined;
  /** The run's id or name. */
  run: string;
  /** At most 32 tags of 1 to 64 characters each; they replace all existing tags. */
  tags?: Array<string> | null | undefined;
};

/** The path of a walk, and its speed. */
export type WalkInput = {
  /** Checkpoint reference; null: the server's default. */
  checkpoint?: string | null | undefined;
  /** Speed profile between waypoints. */
  easing?: Easing;
  /** Frames pushed per second, 0.1 to 60; a slow client gets fewer. */
  fps?: number;
  /** Stop after this many frames; null: never. */
  frames?: number | null | undefined;
  /** Frames from one waypoint to the next, 1 to 1000. */
  framesPerWaypoint?: number;
  /** With waypoints: loop forever (or until `frames`). */
  loop?: boolean;
  /** Default: SLERP for a normal prior; LERP for a uniform one, and in w. */
  method?: InterpolationMethod | null | undefined;
  /** Random seed of the walk's random waypoints, used if there are fewer than two waypoints. */
  seed?: number;
  /** Index of the first frame to push: a client that lost its connection resumes here. */
  start?: number;
  /** psi in [0, 1], for every waypoint. */
  truncation?: number | null | undefined;
  /** Changes to the generator; null: none. */
  variant?: SamplingVariant | null | undefined;
  /**
   * At most 16 latents to pass through. With none or one, the walk goes from seed to seed, starting at
   * that latent.
   */
  waypoints?: Array<LatentInput>;
};

export type ActivationStudyFieldsFragment = { samples: number, deadMaps: number, judges: Array<{ classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }> };

export type ActivationMapFieldsFragment = { map: number, mean: number, deviation: number, peak: number, active: number, dead: boolean, seeds: Array<number>, correlations: Array<{ classifier: string, attribute: string, value: string, correlation: number }> };

export type StartActivationStudyMutationVariables = Exact<{
  input?: StartActivationStudyInput;
}>;


export type StartActivationStudyMutation = { startActivationStudy: { job: { checkpoint: string, activation: string, samples: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type ActivationStudyQueryVariables = Exact<{
  job: string;
  first?: number;
  classifier?: string | null | undefined;
  value?: string | null | undefined;
}>;


export type ActivationStudyQuery = { job:
    | { checkpoint: string, activation: string, samples: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { samples: number, deadMaps: number, maps: Array<{ map: number, mean: number, deviation: number, peak: number, active: number, dead: boolean, seeds: Array<number>, correlations: Array<{ classifier: string, attribute: string, value: string, correlation: number }> }>, judges: Array<{ classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }> } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type NewestActivationStudyQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
  activation: string;
  first?: number;
  classifier?: string | null | undefined;
  value?: string | null | undefined;
}>;


export type NewestActivationStudyQuery = { checkpoint: { digest: string, activationStudy: { samples: number, deadMaps: number, maps: Array<{ map: number, mean: number, deviation: number, peak: number, active: number, dead: boolean, seeds: Array<number>, correlations: Array<{ classifier: string, attribute: string, value: string, correlation: number }> }>, judges: Array<{ classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }> } | null } | null };

export type ActivationMapQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
  activation: string;
  map: number;
}>;


export type ActivationMapQuery = { checkpoint: { digest: string, activationStudy: { samples: number, deadMaps: number, map: { map: number, mean: number, deviation: number, peak: number, active: number, dead: boolean, seeds: Array<number>, correlations: Array<{ classifier: string, attribute: string, value: string, correlation: number }> }, judges: Array<{ classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }> } | null } | null };

export type CheckpointQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
}>;


export type CheckpointQuery = { checkpoint: { layers: Array<string>, id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, activations: Array<{ name: string, shape: Array<number> }>, sheet: { url: string, width: number, height: number } | null, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } | null };

export type CheckpointsQueryVariables = Exact<{
  kind?: CheckpointKind | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type CheckpointsQuery = { checkpoints: { totalCount: number, nodes: Array<{ id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type CheckpointSheetQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
  count?: number;
}>;


export type CheckpointSheetQuery = { checkpoint: { sheet: { url: string, width: number, height: number } | null } | null };

export type CheckpointEvidenceQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
}>;


export type CheckpointEvidenceQuery = { checkpoint: { evidence: Array<{ summary: string, score: number | null, chosen: boolean, sheet: { url: string, width: number, height: number } | null }> } | null };

export type ChooseHypothesisMutationVariables = Exact<{
  input: ChooseHypothesisInput;
}>;


export type ChooseHypothesisMutation = { chooseHypothesis: { checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type ImportCheckpointMutationVariables = Exact<{
  input: ImportCheckpointInput;
}>;


export type ImportCheckpointMutation = { importCheckpoint: { alreadyImported: boolean, notes: Array<string>, checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type RenameCheckpointMutationVariables = Exact<{
  input: RenameCheckpointInput;
}>;


export type RenameCheckpointMutation = { renameCheckpoint: { checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type SetCheckpointAliasMutationVariables = Exact<{
  input: SetCheckpointAliasInput;
}>;


export type SetCheckpointAliasMutation = { setCheckpointAlias: { checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type RemoveCheckpointAliasMutationVariables = Exact<{
  input: RemoveCheckpointAliasInput;
}>;


export type RemoveCheckpointAliasMutation = { removeCheckpointAlias: { checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type ReleaseCheckpointMutationVariables = Exact<{
  input: ReleaseCheckpointInput;
}>;


export type ReleaseCheckpointMutation = { releaseCheckpoint: { checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type DeleteCheckpointMutationVariables = Exact<{
  input: DeleteCheckpointInput;
}>;


export type DeleteCheckpointMutation = { deleteCheckpoint: { digest: string } };

export type StartClassStudyMutationVariables = Exact<{
  input: StartClassStudyInput;
}>;


export type StartClassStudyMutation = { startClassStudy: { job: { checkpoint: string, dataset: string, realDataset: string | null, samples: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type ClassStudyQueryVariables = Exact<{
  job: string;
}>;


export type ClassStudyQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoint: string, dataset: string, realDataset: string | null, samples: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { samples: number, testImages: number, realImages: number | null, error: number, realError: number | null, accuracy: number | null, judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number } | null, classes: Array<{ label: string, testImages: number, error: number | null, realError: number | null, accuracy: number | null }> } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type ClassifierFieldsFragment = { id: string, attribute: string, dataset: string, discriminator: string, activation: string | null, values: Array<string>, thresholds: Array<number>, c: number, accuracy: number, balancedAccuracy: number, reliable: boolean, trainingImages: number, testImages: number, featureCount: number, createdAt: string };

export type ClassifierResultFieldsFragment = { values: Array<string>, thresholds: Array<number>, c: number, accuracy: number, balancedAccuracy: number, confusion: Array<Array<number>>, trainingImages: number, validationImages: number, testImages: number, featureCount: number, candidates: Array<{ c: number, balancedAccuracy: number }>, errors: Array<{ index: number, value: string, predicted: string, score: number }>, activations: Array<{ activation: string, featureCount: number, c: number, accuracy: number, balancedAccuracy: number }> };

export type StartClassifierMutationVariables = Exact<{
  input: StartClassifierInput;
}>;


export type StartClassifierMutation = { startClassifier: { job: { discriminator: string, dataset: string, attribute: string, features: ClassifierFeatures, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type ClassifierJobQueryVariables = Exact<{
  id: string;
}>;


export type ClassifierJobQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { discriminator: string, dataset: string, attribute: string, features: ClassifierFeatures, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { values: Array<string>, thresholds: Array<number>, c: number, accuracy: number, balancedAccuracy: number, confusion: Array<Array<number>>, trainingImages: number, validationImages: number, testImages: number, featureCount: number, candidates: Array<{ c: number, balancedAccuracy: number }>, errors: Array<{ index: number, value: string, predicted: string, score: number }>, activations: Array<{ activation: string, featureCount: number, c: number, accuracy: number, balancedAccuracy: number }> } | null, classifier: { id: string, attribute: string, dataset: string, discriminator: string, activation: string | null, values: Array<string>, thresholds: Array<number>, c: number, accuracy: number, balancedAccuracy: number, reliable: boolean, trainingImages: number, testImages: number, featureCount: number, createdAt: string } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type ClassifierQueryVariables = Exact<{
  id: string;
}>;


export type ClassifierQuery = { classifier: { id: string, attribute: string, dataset: string, discriminator: string, activation: string | null, values: Array<string>, thresholds: Array<number>, c: number, accuracy: number, balancedAccuracy: number, reliable: boolean, trainingImages: number, testImages: number, featureCount: number, createdAt: string } | null };

export type ClassifiersQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
  dataset?: string | null | undefined;
  attribute?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type ClassifiersQuery = { classifiers: { totalCount: number, nodes: Array<{ id: string, attribute: string, dataset: string, discriminator: string, activation: string | null, values: Array<string>, thresholds: Array<number>, c: number, accuracy: number, balancedAccuracy: number, reliable: boolean, trainingImages: number, testImages: number, featureCount: number, createdAt: string }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type DeleteClassifierMutationVariables = Exact<{
  input: DeleteClassifierInput;
}>;


export type DeleteClassifierMutation = { deleteClassifier: { deletedId: string } };

export type SampleAttributesQueryVariables = Exact<{
  latent: LatentInput;
  classifier: string;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type SampleAttributesQuery = { sample: { attributes: Array<{ attribute: string, value: string, score: number }> } };

export type DatasetFieldsFragment = { id: string, name: string, source: DatasetSource, count: number, imageSize: number, channels: number, brokenCount: number, createdAt: string, broken: Array<{ path: string, reason: string }>, classes: Array<{ label: string, count: number }>, attributes: Array<{ name: string, kind: DatasetAttributeKind, values: Array<string>, min: number | null, max: number | null }> };

export type DatasetQueryVariables = Exact<{
  name: string;
  sheet?: boolean;
}>;


export type DatasetQuery = { dataset: { id: string, name: string, source: DatasetSource, count: number, imageSize: number, channels: number, brokenCount: number, createdAt: string, sheet?: { url: string, width: number, height: number }, broken: Array<{ path: string, reason: string }>, classes: Array<{ label: string, count: number }>, attributes: Array<{ name: string, kind: DatasetAttributeKind, values: Array<string>, min: number | null, max: number | null }> } | null };

export type DatasetConnectionQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type DatasetConnectionQuery = { datasetConnection: { totalCount: number, nodes: Array<{ id: string, name: string, source: DatasetSource, count: number, imageSize: number, channels: number, brokenCount: number, createdAt: string, broken: Array<{ path: string, reason: string }>, classes: Array<{ label: string, count: number }>, attributes: Array<{ name: string, kind: DatasetAttributeKind, values: Array<string>, min: number | null, max: number | null }> }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type DatasetsQueryVariables = Exact<{ [key: string]: never; }>;


export type DatasetsQuery = { datasets: Array<{ id: string, name: string, source: DatasetSource, count: number, imageSize: number, channels: number, brokenCount: number, createdAt: string, broken: Array<{ path: string, reason: string }>, classes: Array<{ label: string, count: number }>, attributes: Array<{ name: string, kind: DatasetAttributeKind, values: Array<string>, min: number | null, max: number | null }> }> };

export type RegisterDatasetMutationVariables = Exact<{
  input: RegisterDatasetInput;
}>;


export type RegisterDatasetMutation = { registerDataset: { dataset: { id: string, name: string, source: DatasetSource, count: number, imageSize: number, channels: number, brokenCount: number, createdAt: string, broken: Array<{ path: string, reason: string }>, classes: Array<{ label: string, count: number }>, attributes: Array<{ name: string, kind: DatasetAttributeKind, values: Array<string>, min: number | null, max: number | null }> } } };

export type DeleteDatasetMutationVariables = Exact<{
  input: DeleteDatasetInput;
}>;


export type DeleteDatasetMutation = { deleteDataset: { name: string } };

export type DeduplicationFieldsFragment = { images: number, duplicates: number, groups: number, collisions: number, loss: number, calibration: { copies: number, radius: number, distance: number, combined: number, recall: number, exactRecall: number, falsePositives: number } };

export type StartDeduplicationMutationVariables = Exact<{
  input: StartDeduplicationInput;
}>;


export type StartDeduplicationMutation = { startDeduplication: { job: { dataset: string, steps: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type DuplicatesQueryVariables = Exact<{
  job: string;
  first?: number;
  offset?: number;
  sheet?: boolean;
}>;


export type DuplicatesQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { images: number, duplicates: number, groups: number, collisions: number, loss: number, pairs: Array<{ kept: number, duplicate: number, bits: number, distance: number }>, sheet?: { url: string, width: number, height: number } | null, calibration: { copies: number, radius: number, distance: number, combined: number, recall: number, exactRecall: number, falsePositives: number } } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type RemoveDuplicatesMutationVariables = Exact<{
  input: RemoveDuplicatesInput;
}>;


export type RemoveDuplicatesMutation = { removeDuplicates: { removed: number, dataset: { id: string, name: string, source: DatasetSource, count: number, imageSize: number, channels: number, brokenCount: number, createdAt: string, broken: Array<{ path: string, reason: string }>, classes: Array<{ label: string, count: number }>, attributes: Array<{ name: string, kind: DatasetAttributeKind, values: Array<string>, min: number | null, max: number | null }> } } };

export type FilterUnitFieldsFragment = { unit: number, selectivity: number, images: Array<{ index: number, value: number, x: number, y: number }> };

export type FilterSetFieldsFragment = { units: Array<{ unit: number, selectivity: number, images: Array<{ index: number, value: number, x: number, y: number }> }>, sheet: { url: string, width: number, height: number } };

export type StartFiltersMutationVariables = Exact<{
  input: StartFiltersInput;
}>;


export type StartFiltersMutation = { startFilters: { job: { discriminator: string, activation: string, dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type FiltersQueryVariables = Exact<{
  job: string;
}>;


export type FiltersQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { discriminator: string, activation: string, dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { images: number, trained: { units: Array<{ unit: number, selectivity: number, images: Array<{ index: number, value: number, x: number, y: number }> }>, sheet: { url: string, width: number, height: number } }, random: { units: Array<{ unit: number, selectivity: number, images: Array<{ index: number, value: number, x: number, y: number }> }>, sheet: { url: string, width: number, height: number } } } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type FilterUnitQueryVariables = Exact<{
  job: string;
  unit: number;
}>;


export type FilterUnitQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { activation: string, dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { trained: { unit: { unit: number, selectivity: number, picture: { url: string, width: number, height: number }, images: Array<{ index: number, value: number, x: number, y: number }> } | null }, random: { unit: { unit: number, selectivity: number, picture: { url: string, width: number, height: number }, images: Array<{ index: number, value: number, x: number, y: number }> } | null } } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type PageFieldsFragment = { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null };

export type SampleFieldsFragment = { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } };

export type CheckpointFieldsFragment = { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null };

export type LatentFieldsFragment = { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null };

export type PictureFieldsFragment = { url: string, width: number, height: number };

type JobFields_ActivationStudyJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_ArithmeticStudyJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_CheckpointReportJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_ClassStudyJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_ClassifierJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_DeduplicationJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_FiltersJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_ForgettingJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_LayerProbesJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_QualityJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_TrainingRun_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

type JobFields_TurnStudyJob_Fragment = { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null };

export type JobFieldsFragment =
  | JobFields_ActivationStudyJob_Fragment
  | JobFields_ArithmeticStudyJob_Fragment
  | JobFields_CheckpointReportJob_Fragment
  | JobFields_ClassStudyJob_Fragment
  | JobFields_ClassifierJob_Fragment
  | JobFields_DeduplicationJob_Fragment
  | JobFields_FiltersJob_Fragment
  | JobFields_ForgettingJob_Fragment
  | JobFields_LayerProbesJob_Fragment
  | JobFields_QualityJob_Fragment
  | JobFields_TrainingRun_Fragment
  | JobFields_TurnStudyJob_Fragment
;

export type CheckpointReportFieldsFragment = { samples: number, speckle: number | null, diversity: number, nearDuplicates: number, duplicateBelow: number, deadMaps: number | null, activations: Array<{ name: string, maps: number, dead: Array<number> }>, reals: { dataset: string, images: number, speckle: number, diversity: number, nearDuplicates: number, speckleRatio: number | null, diversityRatio: number | null } | null };

export type JobQueryVariables = Exact<{
  id: string;
}>;


export type JobQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoint: string, values: Array<string>, cases: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { samples: number, successByChance: number, keptByChance: Array<number>, judges: Array<{ classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }>, measures: Array<{ exemplars: number, matched: boolean, space: ArithmeticSpace, success: number, kept: Array<number>, identity: number }>, sheet: { url: string, width: number, height: number } } | null }
    | { checkpoint: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { samples: number, speckle: number | null, diversity: number, nearDuplicates: number, duplicateBelow: number, deadMaps: number | null, activations: Array<{ name: string, maps: number, dead: Array<number> }>, reals: { dataset: string, images: number, speckle: number, diversity: number, nearDuplicates: number, speckleRatio: number | null, diversityRatio: number | null } | null } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { dataset: string, steps: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { images: number, duplicates: number, groups: number, collisions: number, loss: number, calibration: { copies: number, radius: number, distance: number, combined: number, recall: number, exactRecall: number, falsePositives: number } } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoint: string, activation: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { weights: Array<number>, maps: Array<number>, accuracy: number, variant: { id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> } | null, before: { url: string, width: number, height: number }, after: { url: string, width: number, height: number }, rates: Array<{ judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, values: Array<{ value: string, samples: number, kept: number | null, after: Array<number> | null, controls: { mean: number, min: number, max: number } | null }> }> | null } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoints: Array<string>, features: string, dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, results: Array<{ checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit }> }
    | { name: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoint: string, cases: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { samples: number, sampleShares: Array<number>, amounts: Array<number>, judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, measures: Array<{ exemplars: number, middle: Array<number>, middleByChance: Array<number>, turned: Array<Array<number>> }>, sheet: { url: string, width: number, height: number } } | null }
   | null };

export type JobsQueryVariables = Exact<{
  kind?: string | null | undefined;
  state?: RunState | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type JobsQuery = { jobs: { totalCount: number, nodes: Array<
      | { checkpoint: string, activation: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { checkpoint: string, values: Array<string>, cases: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { checkpoint: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { discriminator: string, dataset: string, attribute: string, features: ClassifierFeatures, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { values: Array<string>, balancedAccuracy: number, trainingImages: number } | null }
      | { dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { discriminator: string, activation: string, dataset: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { checkpoint: string, activation: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { checkpoints: Array<string>, run: string | null, ruleStudy: string | null, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { checkpoint: string, cases: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    >, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type PauseJobMutationVariables = Exact<{
  job: string;
}>;


export type PauseJobMutation = { pauseJob: { job:
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
     } };

export type ResumeJobMutationVariables = Exact<{
  job: string;
}>;


export type ResumeJobMutation = { resumeJob: { job:
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
     } };

export type DeleteJobMutationVariables = Exact<{
  job: string;
}>;


export type DeleteJobMutation = { deleteJob: { deletedId: string } };

export type CancelJobMutationVariables = Exact<{
  job: string;
}>;


export type CancelJobMutation = { cancelJob: { job:
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
      | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
     } };

export type JobProgressSubscriptionVariables = Exact<{
  job: string;
  after?: number | null | undefined;
  mode?: ProgressMode;
}>;


export type JobProgressSubscription = { jobProgress:
    | { __typename: 'AlarmEvent', seq: number, at: string }
    | { __typename: 'CheckpointEvent', seq: number, at: string }
    | { __typename: 'ProgressEvent', progress: number, message: string | null, seq: number, at: string }
    | { __typename: 'SnapshotEvent', seq: number, at: string }
    | { __typename: 'StateEvent', state: RunState, reason: string | null, seq: number, at: string }
    | { __typename: 'StepEvent', seq: number, at: string }
   };

export type StartCheckpointReportMutationVariables = Exact<{
  input?: StartCheckpointReportInput;
}>;


export type StartCheckpointReportMutation = { startCheckpointReport: { job: { checkpoint: string, samples: number, dataset: string | null, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type CheckpointReportQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
}>;


export type CheckpointReportQuery = { checkpoint: { digest: string, report: { samples: number, speckle: number | null, diversity: number, nearDuplicates: number, duplicateBelow: number, deadMaps: number | null, activations: Array<{ name: string, maps: number, dead: Array<number> }>, reals: { dataset: string, images: number, speckle: number, diversity: number, nearDuplicates: number, speckleRatio: number | null, diversityRatio: number | null } | null } | null } | null };

export type ForgettingFieldsFragment = { weights: Array<number>, maps: Array<number>, accuracy: number, variant: { id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> } | null, before: { url: string, width: number, height: number }, after: { url: string, width: number, height: number }, rates: Array<{ judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, values: Array<{ value: string, samples: number, kept: number | null, after: Array<number> | null, controls: { mean: number, min: number, max: number } | null }> }> | null };

export type ForgettingRatesFieldsFragment = { judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, values: Array<{ value: string, samples: number, kept: number | null, after: Array<number> | null, controls: { mean: number, min: number, max: number } | null }> };

export type StartForgettingMutationVariables = Exact<{
  input: StartForgettingInput;
}>;


export type StartForgettingMutation = { startForgetting: { job: { checkpoint: string, activation: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type ForgettingQueryVariables = Exact<{
  job: string;
  controls?: number;
}>;


export type ForgettingQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoint: string, activation: string, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { weights: Array<number>, maps: Array<number>, accuracy: number, controls: Array<{ maps: Array<number>, sheet: { url: string, width: number, height: number } }>, variant: { id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> } | null, before: { url: string, width: number, height: number }, after: { url: string, width: number, height: number }, rates: Array<{ judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, values: Array<{ value: string, samples: number, kept: number | null, after: Array<number> | null, controls: { mean: number, min: number, max: number } | null }> }> | null } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type LatentQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type LatentQuery = { latent: { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null } | null };

export type LatentsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  checkpoint?: string | null | undefined;
  tag?: string | null | undefined;
  search?: string | null | undefined;
}>;


export type LatentsQuery = { latents: { totalCount: number, nodes: Array<{ id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type LatentsWithValuesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  checkpoint?: string | null | undefined;
  tag?: string | null | undefined;
  search?: string | null | undefined;
}>;


export type LatentsWithValuesQuery = { latents: { totalCount: number, nodes: Array<{ z: Array<number> | null, w: Array<number> | null, wPlus: Array<Array<number>> | null, id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type LatentWithValuesQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type LatentWithValuesQuery = { latent: { z: Array<number> | null, w: Array<number> | null, wPlus: Array<Array<number>> | null, id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null } | null };

export type LatentTagsQueryVariables = Exact<{ [key: string]: never; }>;


export type LatentTagsQuery = { latentTags: Array<{ tag: string, count: number }> };

export type SaveLatentMutationVariables = Exact<{
  input: SaveLatentInput;
}>;


export type SaveLatentMutation = { saveLatent: { latent: { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null } } };

export type UpdateLatentMutationVariables = Exact<{
  input: UpdateLatentInput;
}>;


export type UpdateLatentMutation = { updateLatent: { latent: { id: string, name: string, tags: Array<string>, note: string, recipe: LatentInput, recipeHash: string, space: LatentSpace, zDim: number, createdAt: string, updatedAt: string, checkpoint: { id: string, name: string, digest: string } | null } } };

export type DeleteLatentMutationVariables = Exact<{
  input: DeleteLatentInput;
}>;


export type DeleteLatentMutation = { deleteLatent: { deletedId: string } };

export type DeleteLatentsMutationVariables = Exact<{
  ids: Array<string> | string;
}>;


export type DeleteLatentsMutation = { deleteLatents: { ids: Array<string> } };

export type StartLayerProbesMutationVariables = Exact<{
  input: StartLayerProbesInput;
}>;


export type StartLayerProbesMutation = { startLayerProbes: { job: { checkpoint: string, samples: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type LayerProbesQueryVariables = Exact<{
  job: string;
}>;


export type LayerProbesQuery = { job:
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { checkpoint: string, samples: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, result: { values: Array<string>, trainingSamples: number, testSamples: number, judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, layers: Array<{ network: CheckpointKind, activation: string | null, featureCount: number, c: number, accuracy: number, balancedAccuracy: number }> } | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
    | { id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null }
   | null };

export type QualityFieldsFragment = { checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit };

export type StartQualityMutationVariables = Exact<{
  input?: StartQualityInput;
}>;


export type StartQualityMutation = { startQuality: { job: { checkpoints: Array<string>, features: string, dataset: string, samples: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type CheckpointQualityQueryVariables = Exact<{
  checkpoint?: string | null | undefined;
}>;


export type CheckpointQualityQuery = { checkpoint: { digest: string, quality: { checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit } | null } | null };

export type RunQualityQueryVariables = Exact<{
  run: string;
}>;


export type RunQualityQuery = { run: { id: string, quality: Array<{ step: number, quality: { checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit } }> } | null };

export type RuleStudyFieldsFragment = { name: string, runs: Array<{ variant: RuleVariant, run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, alarms: Array<{ seq: number, at: string, step: number, kind: AlarmKind, message: string, action: AlarmAction }>, snapshot: { step: number, speckle: number | null, diversity: number | null, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null } | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null }, quality: { checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit } | null }> };

export type RuleStudyQueryVariables = Exact<{
  name: string;
  samples?: number;
}>;


export type RuleStudyQuery = { ruleStudy: { name: string, picture: { url: string, width: number, height: number } | null, runs: Array<{ variant: RuleVariant, run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, alarms: Array<{ seq: number, at: string, step: number, kind: AlarmKind, message: string, action: AlarmAction }>, snapshot: { step: number, speckle: number | null, diversity: number | null, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null } | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null }, quality: { checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit } | null }> } | null };

export type StartRuleStudyMutationVariables = Exact<{
  input: StartRuleStudyInput;
}>;


export type StartRuleStudyMutation = { startRuleStudy: { study: { name: string, runs: Array<{ variant: RuleVariant, run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, alarms: Array<{ seq: number, at: string, step: number, kind: AlarmKind, message: string, action: AlarmAction }>, snapshot: { step: number, speckle: number | null, diversity: number | null, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null } | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null }, quality: { checkpoint: string, step: number | null, fid: number, kid: number, kidStandardDeviation: number, precision: number, recall: number, diversity: number, realsDiversity: number, samples: number, reals: number, features: string, activation: string | null, featureCount: number, dataset: string, split: DatasetSplit } | null }> } } };

export type GenerateQueryVariables = Exact<{
  seed: number;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type GenerateQuery = { generate: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } } };

export type SampleQueryVariables = Exact<{
  latent: LatentInput;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type SampleQuery = { sample: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } } };

export type SamplesQueryVariables = Exact<{
  latents: Array<LatentInput> | LatentInput;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type SamplesQuery = { samples: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }> };

export type ScoreQueryVariables = Exact<{
  latent: LatentInput;
  discriminator: string;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type ScoreQuery = { sample: { score: { logit: number, probability: number } } };

export type InterpolateQueryVariables = Exact<{
  input: InterpolateInput;
  sheet?: boolean;
  animation?: boolean;
}>;


export type InterpolateQuery = { interpolate: { method: InterpolationMethod, frames: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }>, sheet?: { url: string, width: number, height: number }, animation?: { url: string, width: number, height: number } } };

export type InterpolationSheetQueryVariables = Exact<{
  input: InterpolateInput;
}>;


export type InterpolationSheetQuery = { interpolate: { sheet: { url: string, width: number, height: number } } };

export type InterpolationAnimationQueryVariables = Exact<{
  input: InterpolateInput;
  format?: AnimationFormat;
  fps?: number;
  size?: number | null | undefined;
}>;


export type InterpolationAnimationQuery = { interpolate: { animation: { url: string, width: number, height: number } } };

export type ArithmeticQueryVariables = Exact<{
  input: ArithmeticInput;
}>;


export type ArithmeticQuery = { arithmetic: { result: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }, plus: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }>, minus: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }>, grid: Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }> | null, sheet: { url: string, width: number, height: number } } };

export type WalkSubscriptionVariables = Exact<{
  input: WalkInput;
}>;


export type WalkSubscription = { walk: { index: number, sample: { recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } } } };

export type SamplePicturesQueryVariables = Exact<{
  latents: Array<LatentInput> | LatentInput;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
  format?: ImageFormat | null | undefined;
  size?: number | null | undefined;
}>;


export type SamplePicturesQuery = { samples: Array<{ recipe: LatentInput, width: number, height: number, dataUri: string }> };

export type InterpolatePicturesQueryVariables = Exact<{
  input: InterpolateInput;
  format?: ImageFormat | null | undefined;
  size?: number | null | undefined;
}>;


export type InterpolatePicturesQuery = { interpolate: { method: InterpolationMethod, frames: Array<{ recipe: LatentInput, width: number, height: number, dataUri: string }> } };

export type WalkPicturesSubscriptionVariables = Exact<{
  input: WalkInput;
  format?: ImageFormat | null | undefined;
  size?: number | null | undefined;
}>;


export type WalkPicturesSubscription = { walk: { index: number, sample: { recipe: LatentInput, width: number, height: number, dataUri: string } } };

export type ActivationQueryVariables = Exact<{
  latent: LatentInput;
  name: string;
  maps?: Array<number> | number | null | undefined;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type ActivationQuery = { sample: { activation: { url: string, width: number, height: number } } };

export type NearestImagesQueryVariables = Exact<{
  latent: LatentInput;
  dataset: string;
  first?: number;
  checkpoint?: string | null | undefined;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
}>;


export type NearestImagesQuery = { sample: { nearestImages: Array<{ index: number, distance: number, flagged: boolean, picture: { url: string, width: number, height: number } }> } };

export type CompareQueryVariables = Exact<{
  input: CompareInput;
}>;


export type CompareQuery = { compare: { checkpoints: Array<{ id: string, name: string, digest: string }>, rows: Array<Array<{ recipe: LatentInput, width: number, height: number, url: string, checkpoint: { id: string, name: string, digest: string } }>> } };

export type ComparisonSheetQueryVariables = Exact<{
  input: CompareInput;
  size?: number | null | undefined;
}>;


export type ComparisonSheetQuery = { compare: { sheet: { url: string, width: number, height: number } } };

export type FilmQueryVariables = Exact<{
  run: string;
  latent: LatentInput;
  truncation?: number | null | undefined;
  variant?: SamplingVariant | null | undefined;
  frames?: number;
  format?: AnimationFormat;
  fps?: number;
  size?: number | null | undefined;
}>;


export type FilmQuery = { film: { url: string, width: number, height: number } | null };

export type ServerQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerQuery = { server: { version: string, role: Role, command: string, maxUploadBytes: number, engine: { name: string, version: string, provider: string, device: string, maxBatch: number, passedOver: Array<{ name: string, reason: string }> } } };

export type JudgeFieldsFragment = { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number };

export type ArithmeticStudyFieldsFragment = { samples: number, successByChance: number, keptByChance: Array<number>, judges: Array<{ classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }>, measures: Array<{ exemplars: number, matched: boolean, space: ArithmeticSpace, success: number, kept: Array<number>, identity: number }>, sheet: { url: string, width: number, height: number } };

export type StartArithmeticStudyMutationVariables = Exact<{
  input: StartArithmeticStudyInput;
}>;


export type StartArithmeticStudyMutation = { startArithmeticStudy: { job: { checkpoint: string, values: Array<string>, cases: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type TurnStudyFieldsFragment = { samples: number, sampleShares: Array<number>, amounts: Array<number>, judge: { classifier: string, attribute: string, values: Array<string>, balancedAccuracy: number, reliable: boolean, testImages: number }, measures: Array<{ exemplars: number, middle: Array<number>, middleByChance: Array<number>, turned: Array<Array<number>> }>, sheet: { url: string, width: number, height: number } };

export type StartTurnStudyMutationVariables = Exact<{
  input: StartTurnStudyInput;
}>;


export type StartTurnStudyMutation = { startTurnStudy: { job: { checkpoint: string, cases: number, seed: number, id: string, kind: string, state: RunState, reason: string | null, progress: number, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null } } };

export type StepFieldsFragment = { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number };

export type AlarmFieldsFragment = { seq: number, at: string, step: number, kind: AlarmKind, message: string, action: AlarmAction };

export type RunFieldsFragment = { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null };

export type SnapshotFieldsFragment = { step: number, speckle: number | null, diversity: number | null, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null };

export type TrainingConfigFieldsFragment = { recipe: TrainingRecipe, imageSize: number, channels: number, zDim: number, ngf: number, ndf: number, batch: number, learningRateD: number, learningRateG: number, learningRateDecay: number, beta1: number, beta2: number, updateLimit: number, discriminatorSteps: number, realLabel: number, instanceNoise: number, instanceNoiseSteps: number, loss: TrainingLoss, lastLayer: LastLayer, generatorNorm: GeneratorNorm, discriminatorNorm: DiscriminatorNorm, resampling: Resampling, fullyConnected: FullyConnected, discriminatorActivation: DiscriminatorActivation, discriminatorHead: DiscriminatorHead, gradientPenalty: number, penaltyShare: number, conditioning: Conditioning, labelAttribute: string | null, classes: Array<string>, emaDecay: number, seed: number, snapshotEvery: number, checkpointEvery: number | null, keepCheckpoints: number, keepEvery: number, fixedNoiseCount: number, onAlarm: AlarmAction, from: string | null, prior: { distribution: PriorDistribution, bound: number | null } };

export type RunQueryVariables = Exact<{
  run: string;
}>;


export type RunQuery = { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, config: { recipe: TrainingRecipe, imageSize: number, channels: number, zDim: number, ngf: number, ndf: number, batch: number, learningRateD: number, learningRateG: number, learningRateDecay: number, beta1: number, beta2: number, updateLimit: number, discriminatorSteps: number, realLabel: number, instanceNoise: number, instanceNoiseSteps: number, loss: TrainingLoss, lastLayer: LastLayer, generatorNorm: GeneratorNorm, discriminatorNorm: DiscriminatorNorm, resampling: Resampling, fullyConnected: FullyConnected, discriminatorActivation: DiscriminatorActivation, discriminatorHead: DiscriminatorHead, gradientPenalty: number, penaltyShare: number, conditioning: Conditioning, labelAttribute: string | null, classes: Array<string>, emaDecay: number, seed: number, snapshotEvery: number, checkpointEvery: number | null, keepCheckpoints: number, keepEvery: number, fixedNoiseCount: number, onAlarm: AlarmAction, from: string | null, prior: { distribution: PriorDistribution, bound: number | null } }, checkpoints: Array<{ id: string, step: number, reference: string, pinned: boolean, createdAt: string }>, snapshot: { step: number, speckle: number | null, diversity: number | null, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null } | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } | null };

export type RunsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  state?: RunState | null | undefined;
  tag?: string | null | undefined;
}>;


export type RunsQuery = { runs: { totalCount: number, nodes: Array<{ id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type RunMetricsQueryVariables = Exact<{
  run: string;
  points?: number;
}>;


export type RunMetricsQuery = { run: { metrics: Array<{ step: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number }> } | null };

export type RunSnapshotsQueryVariables = Exact<{
  run: string;
  count?: number;
}>;


export type RunSnapshotsQuery = { run: { snapshots: Array<{ step: number, speckle: number | null, diversity: number | null, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null }> } | null };

export type RunTimelineQueryVariables = Exact<{
  run: string;
  format?: AnimationFormat;
  fps?: number;
  size?: number | null | undefined;
}>;


export type RunTimelineQuery = { run: { timeline: { url: string, width: number, height: number } | null } | null };

export type StartTrainingMutationVariables = Exact<{
  input: StartTrainingInput;
}>;


export type StartTrainingMutation = { startTraining: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type UpdateTrainingRunMutationVariables = Exact<{
  input: UpdateTrainingRunInput;
}>;


export type UpdateTrainingRunMutation = { updateTrainingRun: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type PauseTrainingMutationVariables = Exact<{
  run: string;
}>;


export type PauseTrainingMutation = { pauseTraining: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type ResumeTrainingMutationVariables = Exact<{
  run: string;
}>;


export type ResumeTrainingMutation = { resumeTraining: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type CancelTrainingMutationVariables = Exact<{
  run: string;
}>;


export type CancelTrainingMutation = { cancelTraining: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type RollbackTrainingMutationVariables = Exact<{
  run: string;
  step: number;
}>;


export type RollbackTrainingMutation = { rollbackTraining: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type PinCheckpointMutationVariables = Exact<{
  run: string;
  step: number;
  pinned?: boolean;
}>;


export type PinCheckpointMutation = { pinCheckpoint: { run: { id: string, name: string, state: RunState, reason: string | null, step: number, steps: number, dataset: string, priority: number, note: string, tags: Array<string>, ruleStudy: string | null, lastSeq: number, createdAt: string, startedAt: string | null, endedAt: string | null, latest: { seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number } | null } } };

export type PromoteCheckpointMutationVariables = Exact<{
  input: PromoteCheckpointInput;
}>;


export type PromoteCheckpointMutation = { promoteCheckpoint: { checkpoint: { id: string, digest: string, kind: CheckpointKind, name: string, aliases: Array<string>, format: string, preset: string | null, sourceDigest: string, zDim: number | null, truncationCentre: number | null, width: number, height: number, channels: number, featureCount: number | null, parameterCount: number | null, batchNorm: BatchNormStatistics, calibrationDrift: number | null, createdAt: string, prior: { distribution: PriorDistribution, bound: number | null } | null, mapping: { size: number, rows: number, truncates: boolean } | null, labels: { classes: number, names: Array<string> | null } | null, quarantine: { reason: string, at: string } | null } } };

export type DeleteRunMutationVariables = Exact<{
  run: string;
}>;


export type DeleteRunMutation = { deleteRun: { deletedId: string } };

export type TrainingProgressSubscriptionVariables = Exact<{
  run: string;
  after?: number | null | undefined;
  mode?: ProgressMode;
}>;


export type TrainingProgressSubscription = { trainingProgress:
    | { __typename: 'AlarmEvent', step: number, kind: AlarmKind, message: string, action: AlarmAction, seq: number, at: string }
    | { __typename: 'CheckpointEvent', step: number, reference: string, seq: number, at: string }
    | { __typename: 'SnapshotEvent', step: number, speckle: number | null, diversity: number | null, seq: number, at: string, picture: { url: string, width: number, height: number }, deadMaps: Array<{ activation: string, maps: number, dead: number }> | null }
    | { __typename: 'StateEvent', step: number, state: RunState, reason: string | null, seq: number, at: string }
    | { __typename: 'StepEvent', seq: number, at: string, step: number, epoch: number, lossD: number | null, lossG: number | null, dReal: number | null, dFakeBefore: number | null, dFakeAfter: number | null, imagesPerSecond: number, etaSeconds: number }
   };

export type VariantFieldsFragment = { id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> };

export type VariantQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type VariantQuery = { variant: { id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> } | null };

export type VariantsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  checkpoint?: string | null | undefined;
}>;


export type VariantsQuery = { variants: { totalCount: number, nodes: Array<{ id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> }>, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } } };

export type SaveVariantMutationVariables = Exact<{
  input: SaveVariantInput;
}>;


export type SaveVariantMutation = { saveVariant: { variant: { id: string, name: string, createdAt: string, checkpoint: { id: string, name: string, digest: string } | null, ablate: Array<{ activation: string, maps: Array<number>, strength: number }> } } };

export type DeleteVariantMutationVariables = Exact<{
  input: DeleteVariantInput;
}>;


export type DeleteVariantMutation = { deleteVariant: { deletedId: string } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const JudgeFieldsFragmentDoc = new TypedDocumentString(`
    fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}
    `, {"fragmentName":"JudgeFields"}) as unknown as TypedDocumentString<JudgeFieldsFragment, unknown>;
export const ActivationStudyFieldsFragmentDoc = new TypedDocumentString(`
    fragment ActivationStudyFields on ActivationStudy {
  judges {
    ...JudgeFields
  }
  samples
  deadMaps
}
    fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"fragmentName":"ActivationStudyFields"}) as unknown as TypedDocumentString<ActivationStudyFieldsFragment, unknown>;
export const ActivationMapFieldsFragmentDoc = new TypedDocumentString(`
    fragment ActivationMapFields on ActivationMap {
  map
  mean
  deviation
  peak
  active
  dead
  seeds
  correlations {
    classifier
    attribute
    value
    correlation
  }
}
    `, {"fragmentName":"ActivationMapFields"}) as unknown as TypedDocumentString<ActivationMapFieldsFragment, unknown>;
export const ClassifierFieldsFragmentDoc = new TypedDocumentString(`
    fragment ClassifierFields on Classifier {
  id
  attribute
  dataset
  discriminator
  activation
  values
  thresholds
  c
  accuracy
  balancedAccuracy
  reliable
  trainingImages
  testImages
  featureCount
  createdAt
}
    `, {"fragmentName":"ClassifierFields"}) as unknown as TypedDocumentString<ClassifierFieldsFragment, unknown>;
export const ClassifierResultFieldsFragmentDoc = new TypedDocumentString(`
    fragment ClassifierResultFields on ClassifierResult {
  values
  thresholds
  c
  candidates {
    c
    balancedAccuracy
  }
  accuracy
  balancedAccuracy
  confusion
  trainingImages
  validationImages
  testImages
  featureCount
  errors {
    index
    value
    predicted
    score
  }
  activations {
    activation
    featureCount
    c
    accuracy
    balancedAccuracy
  }
}
    `, {"fragmentName":"ClassifierResultFields"}) as unknown as TypedDocumentString<ClassifierResultFieldsFragment, unknown>;
export const DatasetFieldsFragmentDoc = new TypedDocumentString(`
    fragment DatasetFields on Dataset {
  id
  name
  source
  count
  imageSize
  channels
  brokenCount
  broken {
    path
    reason
  }
  classes {
    label
    count
  }
  attributes {
    name
    kind
    values
    min
    max
  }
  createdAt
}
    `, {"fragmentName":"DatasetFields"}) as unknown as TypedDocumentString<DatasetFieldsFragment, unknown>;
export const DeduplicationFieldsFragmentDoc = new TypedDocumentString(`
    fragment DeduplicationFields on Deduplication {
  images
  duplicates
  groups
  collisions
  loss
  calibration {
    copies
    radius
    distance
    combined
    recall
    exactRecall
    falsePositives
  }
}
    `, {"fragmentName":"DeduplicationFields"}) as unknown as TypedDocumentString<DeduplicationFieldsFragment, unknown>;
export const FilterUnitFieldsFragmentDoc = new TypedDocumentString(`
    fragment FilterUnitFields on FilterUnit {
  unit
  selectivity
  images {
    index
    value
    x
    y
  }
}
    `, {"fragmentName":"FilterUnitFields"}) as unknown as TypedDocumentString<FilterUnitFieldsFragment, unknown>;
export const PictureFieldsFragmentDoc = new TypedDocumentString(`
    fragment PictureFields on Picture {
  url
  width
  height
}
    `, {"fragmentName":"PictureFields"}) as unknown as TypedDocumentString<PictureFieldsFragment, unknown>;
export const FilterSetFieldsFragmentDoc = new TypedDocumentString(`
    fragment FilterSetFields on FilterSet {
  units {
    ...FilterUnitFields
  }
  sheet {
    ...PictureFields
  }
}
    fragment FilterUnitFields on FilterUnit {
  unit
  selectivity
  images {
    index
    value
    x
    y
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}`, {"fragmentName":"FilterSetFields"}) as unknown as TypedDocumentString<FilterSetFieldsFragment, unknown>;
export const PageFieldsFragmentDoc = new TypedDocumentString(`
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
    `, {"fragmentName":"PageFields"}) as unknown as TypedDocumentString<PageFieldsFragment, unknown>;
export const SampleFieldsFragmentDoc = new TypedDocumentString(`
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}
    `, {"fragmentName":"SampleFields"}) as unknown as TypedDocumentString<SampleFieldsFragment, unknown>;
export const CheckpointFieldsFragmentDoc = new TypedDocumentString(`
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}
    `, {"fragmentName":"CheckpointFields"}) as unknown as TypedDocumentString<CheckpointFieldsFragment, unknown>;
export const LatentFieldsFragmentDoc = new TypedDocumentString(`
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}
    `, {"fragmentName":"LatentFields"}) as unknown as TypedDocumentString<LatentFieldsFragment, unknown>;
export const JobFieldsFragmentDoc = new TypedDocumentString(`
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}
    `, {"fragmentName":"JobFields"}) as unknown as TypedDocumentString<JobFieldsFragment, unknown>;
export const CheckpointReportFieldsFragmentDoc = new TypedDocumentString(`
    fragment CheckpointReportFields on CheckpointReport {
  samples
  speckle
  diversity
  nearDuplicates
  duplicateBelow
  deadMaps
  activations {
    name
    maps
    dead
  }
  reals {
    dataset
    images
    speckle
    diversity
    nearDuplicates
    speckleRatio
    diversityRatio
  }
}
    `, {"fragmentName":"CheckpointReportFields"}) as unknown as TypedDocumentString<CheckpointReportFieldsFragment, unknown>;
export const VariantFieldsFragmentDoc = new TypedDocumentString(`
    fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}
    `, {"fragmentName":"VariantFields"}) as unknown as TypedDocumentString<VariantFieldsFragment, unknown>;
export const ForgettingRatesFieldsFragmentDoc = new TypedDocumentString(`
    fragment ForgettingRatesFields on ForgettingRates {
  judge {
    ...JudgeFields
  }
  values {
    value
    samples
    kept
    after
    controls {
      mean
      min
      max
    }
  }
}
    fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"fragmentName":"ForgettingRatesFields"}) as unknown as TypedDocumentString<ForgettingRatesFieldsFragment, unknown>;
export const ForgettingFieldsFragmentDoc = new TypedDocumentString(`
    fragment ForgettingFields on Forgetting {
  variant {
    ...VariantFields
  }
  weights
  maps
  accuracy
  before {
    ...PictureFields
  }
  after {
    ...PictureFields
  }
  rates {
    ...ForgettingRatesFields
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment ForgettingRatesFields on ForgettingRates {
  judge {
    ...JudgeFields
  }
  values {
    value
    samples
    kept
    after
    controls {
      mean
      min
      max
    }
  }
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}
fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}`, {"fragmentName":"ForgettingFields"}) as unknown as TypedDocumentString<ForgettingFieldsFragment, unknown>;
export const StepFieldsFragmentDoc = new TypedDocumentString(`
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
    `, {"fragmentName":"StepFields"}) as unknown as TypedDocumentString<StepFieldsFragment, unknown>;
export const RunFieldsFragmentDoc = new TypedDocumentString(`
    fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}`, {"fragmentName":"RunFields"}) as unknown as TypedDocumentString<RunFieldsFragment, unknown>;
export const AlarmFieldsFragmentDoc = new TypedDocumentString(`
    fragment AlarmFields on AlarmEvent {
  seq
  at
  step
  kind
  message
  action
}
    `, {"fragmentName":"AlarmFields"}) as unknown as TypedDocumentString<AlarmFieldsFragment, unknown>;
export const SnapshotFieldsFragmentDoc = new TypedDocumentString(`
    fragment SnapshotFields on Snapshot {
  step
  picture {
    ...PictureFields
  }
  speckle
  diversity
  deadMaps {
    activation
    maps
    dead
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"fragmentName":"SnapshotFields"}) as unknown as TypedDocumentString<SnapshotFieldsFragment, unknown>;
export const QualityFieldsFragmentDoc = new TypedDocumentString(`
    fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}
    `, {"fragmentName":"QualityFields"}) as unknown as TypedDocumentString<QualityFieldsFragment, unknown>;
export const RuleStudyFieldsFragmentDoc = new TypedDocumentString(`
    fragment RuleStudyFields on RuleStudy {
  name
  runs {
    variant
    run {
      ...RunFields
      alarms {
        ...AlarmFields
      }
      snapshot {
        ...SnapshotFields
      }
    }
    quality {
      ...QualityFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}
fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment AlarmFields on AlarmEvent {
  seq
  at
  step
  kind
  message
  action
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}
fragment SnapshotFields on Snapshot {
  step
  picture {
    ...PictureFields
  }
  speckle
  diversity
  deadMaps {
    activation
    maps
    dead
  }
}`, {"fragmentName":"RuleStudyFields"}) as unknown as TypedDocumentString<RuleStudyFieldsFragment, unknown>;
export const ArithmeticStudyFieldsFragmentDoc = new TypedDocumentString(`
    fragment ArithmeticStudyFields on ArithmeticStudy {
  judges {
    ...JudgeFields
  }
  samples
  successByChance
  keptByChance
  measures {
    exemplars
    matched
    space
    success
    kept
    identity
  }
  sheet {
    ...PictureFields
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"fragmentName":"ArithmeticStudyFields"}) as unknown as TypedDocumentString<ArithmeticStudyFieldsFragment, unknown>;
export const TurnStudyFieldsFragmentDoc = new TypedDocumentString(`
    fragment TurnStudyFields on TurnStudy {
  judge {
    ...JudgeFields
  }
  samples
  sampleShares
  amounts
  measures {
    exemplars
    middle
    middleByChance
    turned
  }
  sheet {
    ...PictureFields
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"fragmentName":"TurnStudyFields"}) as unknown as TypedDocumentString<TurnStudyFieldsFragment, unknown>;
export const TrainingConfigFieldsFragmentDoc = new TypedDocumentString(`
    fragment TrainingConfigFields on TrainingConfig {
  recipe
  imageSize
  channels
  zDim
  prior {
    distribution
    bound
  }
  ngf
  ndf
  batch
  learningRateD
  learningRateG
  learningRateDecay
  beta1
  beta2
  updateLimit
  discriminatorSteps
  realLabel
  instanceNoise
  instanceNoiseSteps
  loss
  lastLayer
  generatorNorm
  discriminatorNorm
  resampling
  fullyConnected
  discriminatorActivation
  discriminatorHead
  gradientPenalty
  penaltyShare
  conditioning
  labelAttribute
  classes
  emaDecay
  seed
  snapshotEvery
  checkpointEvery
  keepCheckpoints
  keepEvery
  fixedNoiseCount
  onAlarm
  from
}
    `, {"fragmentName":"TrainingConfigFields"}) as unknown as TypedDocumentString<TrainingConfigFieldsFragment, unknown>;
export const StartActivationStudyDocument = new TypedDocumentString(`
    mutation StartActivationStudy($input: StartActivationStudyInput! = {}) {
  startActivationStudy(input: $input) {
    job {
      ...JobFields
      checkpoint
      activation
      samples
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:4daf5fdbc136388b4744c32180797c0ad283d89cd32113a8008c5d9c09e6d148"}) as unknown as TypedDocumentString<StartActivationStudyMutation, StartActivationStudyMutationVariables>;
export const ActivationStudyDocument = new TypedDocumentString(`
    query ActivationStudy($job: ID!, $first: Int! = 64, $classifier: ID, $value: String) {
  job(id: $job) {
    ...JobFields
    ... on ActivationStudyJob {
      checkpoint
      activation
      samples
      result {
        ...ActivationStudyFields
        maps(first: $first, classifier: $classifier, value: $value) {
          ...ActivationMapFields
        }
      }
    }
  }
}
    fragment ActivationStudyFields on ActivationStudy {
  judges {
    ...JudgeFields
  }
  samples
  deadMaps
}
fragment ActivationMapFields on ActivationMap {
  map
  mean
  deviation
  peak
  active
  dead
  seeds
  correlations {
    classifier
    attribute
    value
    correlation
  }
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"hash":"sha256:7765a761b627884e8433240b6834456fa2c213443f5cde1be7a0c3f8eff0f5e7"}) as unknown as TypedDocumentString<ActivationStudyQuery, ActivationStudyQueryVariables>;
export const NewestActivationStudyDocument = new TypedDocumentString(`
    query NewestActivationStudy($checkpoint: String, $activation: String!, $first: Int! = 64, $classifier: ID, $value: String) {
  checkpoint(checkpoint: $checkpoint) {
    digest
    activationStudy(activation: $activation) {
      ...ActivationStudyFields
      maps(first: $first, classifier: $classifier, value: $value) {
        ...ActivationMapFields
      }
    }
  }
}
    fragment ActivationStudyFields on ActivationStudy {
  judges {
    ...JudgeFields
  }
  samples
  deadMaps
}
fragment ActivationMapFields on ActivationMap {
  map
  mean
  deviation
  peak
  active
  dead
  seeds
  correlations {
    classifier
    attribute
    value
    correlation
  }
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"hash":"sha256:efc1c0ddfcd69224c95bb42e63353454d4a415385968d2342f08f71e32e9bfbb"}) as unknown as TypedDocumentString<NewestActivationStudyQuery, NewestActivationStudyQueryVariables>;
export const ActivationMapDocument = new TypedDocumentString(`
    query ActivationMap($checkpoint: String, $activation: String!, $map: Int!) {
  checkpoint(checkpoint: $checkpoint) {
    digest
    activationStudy(activation: $activation) {
      ...ActivationStudyFields
      map(index: $map) {
        ...ActivationMapFields
      }
    }
  }
}
    fragment ActivationStudyFields on ActivationStudy {
  judges {
    ...JudgeFields
  }
  samples
  deadMaps
}
fragment ActivationMapFields on ActivationMap {
  map
  mean
  deviation
  peak
  active
  dead
  seeds
  correlations {
    classifier
    attribute
    value
    correlation
  }
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"hash":"sha256:a00176ab45cd08761224694352c464eb0114b40271820f95a8b2da7503d61a79"}) as unknown as TypedDocumentString<ActivationMapQuery, ActivationMapQueryVariables>;
export const CheckpointDocument = new TypedDocumentString(`
    query Checkpoint($checkpoint: String) {
  checkpoint(checkpoint: $checkpoint) {
    ...CheckpointFields
    layers
    activations {
      name
      shape
    }
    sheet {
      ...PictureFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}
fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:e6ac0b29647c438a63aa3497f17cf9858322a5195669474511bae96f7cb50468"}) as unknown as TypedDocumentString<CheckpointQuery, CheckpointQueryVariables>;
export const CheckpointsDocument = new TypedDocumentString(`
    query Checkpoints($kind: CheckpointKind = GENERATOR, $first: Int, $after: String, $last: Int, $before: String) {
  checkpoints(
    kind: $kind
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...CheckpointFields
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:7432f13a263cd89d9698d7184d29e38fc3e8bcfde9e96ad52a9a969d1e64107e"}) as unknown as TypedDocumentString<CheckpointsQuery, CheckpointsQueryVariables>;
export const CheckpointSheetDocument = new TypedDocumentString(`
    query CheckpointSheet($checkpoint: String, $count: Int! = 16) {
  checkpoint(checkpoint: $checkpoint) {
    sheet(count: $count) {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:d7eacb0b1d35bfb42750d2d9475bc18bbb899d829cfce6a15553e0b9d24b7570"}) as unknown as TypedDocumentString<CheckpointSheetQuery, CheckpointSheetQueryVariables>;
export const CheckpointEvidenceDocument = new TypedDocumentString(`
    query CheckpointEvidence($checkpoint: String) {
  checkpoint(checkpoint: $checkpoint) {
    evidence {
      summary
      score
      chosen
      sheet {
        ...PictureFields
      }
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:1347c167ad173d0b6a87a75dc5fc8ae426cf10dfc3253748392488290c107dfa"}) as unknown as TypedDocumentString<CheckpointEvidenceQuery, CheckpointEvidenceQueryVariables>;
export const ChooseHypothesisDocument = new TypedDocumentString(`
    mutation ChooseHypothesis($input: ChooseHypothesisInput!) {
  chooseHypothesis(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:efed627cca7af06b0fa74a16b8f80a2bf23fddb4a5fb365628285d6aa8a2687a"}) as unknown as TypedDocumentString<ChooseHypothesisMutation, ChooseHypothesisMutationVariables>;
export const ImportCheckpointDocument = new TypedDocumentString(`
    mutation ImportCheckpoint($input: ImportCheckpointInput!) {
  importCheckpoint(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
    alreadyImported
    notes
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:495a9af16f13b0adadeb6f316adf5cb849ed20f2f83c4ba171dc61584e2668ae"}) as unknown as TypedDocumentString<ImportCheckpointMutation, ImportCheckpointMutationVariables>;
export const RenameCheckpointDocument = new TypedDocumentString(`
    mutation RenameCheckpoint($input: RenameCheckpointInput!) {
  renameCheckpoint(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:f85dfaebd8b780a088afcaf2174f5a7d606df53ef1dd449dddaac8c898074d2f"}) as unknown as TypedDocumentString<RenameCheckpointMutation, RenameCheckpointMutationVariables>;
export const SetCheckpointAliasDocument = new TypedDocumentString(`
    mutation SetCheckpointAlias($input: SetCheckpointAliasInput!) {
  setCheckpointAlias(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:d449b15b0cf57dcd46098ec1000fb69b5961884d706deea3425ba2660bfe7308"}) as unknown as TypedDocumentString<SetCheckpointAliasMutation, SetCheckpointAliasMutationVariables>;
export const RemoveCheckpointAliasDocument = new TypedDocumentString(`
    mutation RemoveCheckpointAlias($input: RemoveCheckpointAliasInput!) {
  removeCheckpointAlias(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:36ca3fa395bcbf6161d21490f71a067b5e2a7e438fce9f85de7eb97cc8599849"}) as unknown as TypedDocumentString<RemoveCheckpointAliasMutation, RemoveCheckpointAliasMutationVariables>;
export const ReleaseCheckpointDocument = new TypedDocumentString(`
    mutation ReleaseCheckpoint($input: ReleaseCheckpointInput!) {
  releaseCheckpoint(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:5cf4ea2e22f0f310d68ef7cfed21d31f7f0ede132cba0a1f1472b3db548a920d"}) as unknown as TypedDocumentString<ReleaseCheckpointMutation, ReleaseCheckpointMutationVariables>;
export const DeleteCheckpointDocument = new TypedDocumentString(`
    mutation DeleteCheckpoint($input: DeleteCheckpointInput!) {
  deleteCheckpoint(input: $input) {
    digest
  }
}
    `, {"hash":"sha256:91b2fa17fe157f90685f930f9559673ca9aae56560a4f7148f2fc7a2a4564d6f"}) as unknown as TypedDocumentString<DeleteCheckpointMutation, DeleteCheckpointMutationVariables>;
export const StartClassStudyDocument = new TypedDocumentString(`
    mutation StartClassStudy($input: StartClassStudyInput!) {
  startClassStudy(input: $input) {
    job {
      ...JobFields
      checkpoint
      dataset
      realDataset
      samples
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:716c8d13b125f384875f3833c3e7e8094a1fb774bccc4cbac72f46be69e951f4"}) as unknown as TypedDocumentString<StartClassStudyMutation, StartClassStudyMutationVariables>;
export const ClassStudyDocument = new TypedDocumentString(`
    query ClassStudy($job: ID!) {
  job(id: $job) {
    ...JobFields
    ... on ClassStudyJob {
      checkpoint
      dataset
      realDataset
      samples
      result {
        samples
        testImages
        realImages
        error
        realError
        accuracy
        judge {
          ...JudgeFields
        }
        classes {
          label
          testImages
          error
          realError
          accuracy
        }
      }
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"hash":"sha256:e39700a5117aa22f10a9430e4f7dc4f1db06a08367b67ffe5b84f7320b0ee1a1"}) as unknown as TypedDocumentString<ClassStudyQuery, ClassStudyQueryVariables>;
export const StartClassifierDocument = new TypedDocumentString(`
    mutation StartClassifier($input: StartClassifierInput!) {
  startClassifier(input: $input) {
    job {
      ...JobFields
      discriminator
      dataset
      attribute
      features
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:fd3b95812f5990694ce2ffecb4aa0f75c4fc9f2940902c0441424e7aa13d46ec"}) as unknown as TypedDocumentString<StartClassifierMutation, StartClassifierMutationVariables>;
export const ClassifierJobDocument = new TypedDocumentString(`
    query ClassifierJob($id: ID!) {
  job(id: $id) {
    ...JobFields
    ... on ClassifierJob {
      discriminator
      dataset
      attribute
      features
      result {
        ...ClassifierResultFields
      }
      classifier {
        ...ClassifierFields
      }
    }
  }
}
    fragment ClassifierFields on Classifier {
  id
  attribute
  dataset
  discriminator
  activation
  values
  thresholds
  c
  accuracy
  balancedAccuracy
  reliable
  trainingImages
  testImages
  featureCount
  createdAt
}
fragment ClassifierResultFields on ClassifierResult {
  values
  thresholds
  c
  candidates {
    c
    balancedAccuracy
  }
  accuracy
  balancedAccuracy
  confusion
  trainingImages
  validationImages
  testImages
  featureCount
  errors {
    index
    value
    predicted
    score
  }
  activations {
    activation
    featureCount
    c
    accuracy
    balancedAccuracy
  }
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:f7028ed8b9fcd37857a8dc2646c89a61afc11b9b47b05687dc76a8bc1a37411c"}) as unknown as TypedDocumentString<ClassifierJobQuery, ClassifierJobQueryVariables>;
export const ClassifierDocument = new TypedDocumentString(`
    query Classifier($id: ID!) {
  classifier(id: $id) {
    ...ClassifierFields
  }
}
    fragment ClassifierFields on Classifier {
  id
  attribute
  dataset
  discriminator
  activation
  values
  thresholds
  c
  accuracy
  balancedAccuracy
  reliable
  trainingImages
  testImages
  featureCount
  createdAt
}`, {"hash":"sha256:1153d6f02e9e7bb40e08204f7a43f83a5d0db8794a6cbd6f70b040e0455fc481"}) as unknown as TypedDocumentString<ClassifierQuery, ClassifierQueryVariables>;
export const ClassifiersDocument = new TypedDocumentString(`
    query Classifiers($checkpoint: String, $dataset: String, $attribute: String, $first: Int, $after: String, $last: Int, $before: String) {
  classifiers(
    checkpoint: $checkpoint
    dataset: $dataset
    attribute: $attribute
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...ClassifierFields
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment ClassifierFields on Classifier {
  id
  attribute
  dataset
  discriminator
  activation
  values
  thresholds
  c
  accuracy
  balancedAccuracy
  reliable
  trainingImages
  testImages
  featureCount
  createdAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`, {"hash":"sha256:d460b1c53f498dd6f30e4352892ef5779038fd4c05f6652640b9d8266686c416"}) as unknown as TypedDocumentString<ClassifiersQuery, ClassifiersQueryVariables>;
export const DeleteClassifierDocument = new TypedDocumentString(`
    mutation DeleteClassifier($input: DeleteClassifierInput!) {
  deleteClassifier(input: $input) {
    deletedId
  }
}
    `, {"hash":"sha256:faa88054a384eeae5418fbdca97d1386f5a7b9ebcc207e785d48c1542a080553"}) as unknown as TypedDocumentString<DeleteClassifierMutation, DeleteClassifierMutationVariables>;
export const SampleAttributesDocument = new TypedDocumentString(`
    query SampleAttributes($latent: LatentInput!, $classifier: ID!, $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  sample(
    latent: $latent
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    attributes(classifier: $classifier) {
      attribute
      value
      score
    }
  }
}
    `, {"hash":"sha256:cd282822bf54acd156e0789258fe762fab611e332c49ba683282bdf8d7fff2de"}) as unknown as TypedDocumentString<SampleAttributesQuery, SampleAttributesQueryVariables>;
export const DatasetDocument = new TypedDocumentString(`
    query Dataset($name: String!, $sheet: Boolean! = false) {
  dataset(name: $name) {
    ...DatasetFields
    sheet @include(if: $sheet) {
      ...PictureFields
    }
  }
}
    fragment DatasetFields on Dataset {
  id
  name
  source
  count
  imageSize
  channels
  brokenCount
  broken {
    path
    reason
  }
  classes {
    label
    count
  }
  attributes {
    name
    kind
    values
    min
    max
  }
  createdAt
}
fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:5dd0b99de433769333565c91c716ebb055774da871948ef15550877aff82b597"}) as unknown as TypedDocumentString<DatasetQuery, DatasetQueryVariables>;
export const DatasetConnectionDocument = new TypedDocumentString(`
    query DatasetConnection($first: Int, $after: String, $last: Int, $before: String) {
  datasetConnection(first: $first, after: $after, last: $last, before: $before) {
    nodes {
      ...DatasetFields
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment DatasetFields on Dataset {
  id
  name
  source
  count
  imageSize
  channels
  brokenCount
  broken {
    path
    reason
  }
  classes {
    label
    count
  }
  attributes {
    name
    kind
    values
    min
    max
  }
  createdAt
}
fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}`, {"hash":"sha256:7d4255c81d116a2e87a9decd5e5d3ddc8a302175c898b4a30d97a903d85efafe"}) as unknown as TypedDocumentString<DatasetConnectionQuery, DatasetConnectionQueryVariables>;
export const DatasetsDocument = new TypedDocumentString(`
    query Datasets {
  datasets {
    ...DatasetFields
  }
}
    fragment DatasetFields on Dataset {
  id
  name
  source
  count
  imageSize
  channels
  brokenCount
  broken {
    path
    reason
  }
  classes {
    label
    count
  }
  attributes {
    name
    kind
    values
    min
    max
  }
  createdAt
}`, {"hash":"sha256:1f4602a528e7a36150d1af17cf3fef391a78900dd524750e4db1f8c40e125e16"}) as unknown as TypedDocumentString<DatasetsQuery, DatasetsQueryVariables>;
export const RegisterDatasetDocument = new TypedDocumentString(`
    mutation RegisterDataset($input: RegisterDatasetInput!) {
  registerDataset(input: $input) {
    dataset {
      ...DatasetFields
    }
  }
}
    fragment DatasetFields on Dataset {
  id
  name
  source
  count
  imageSize
  channels
  brokenCount
  broken {
    path
    reason
  }
  classes {
    label
    count
  }
  attributes {
    name
    kind
    values
    min
    max
  }
  createdAt
}`, {"hash":"sha256:0b7424d39eb600bb26f5e23de3f39e6b5a79c82a02a05f0fda86a2f49373b991"}) as unknown as TypedDocumentString<RegisterDatasetMutation, RegisterDatasetMutationVariables>;
export const DeleteDatasetDocument = new TypedDocumentString(`
    mutation DeleteDataset($input: DeleteDatasetInput!) {
  deleteDataset(input: $input) {
    name
  }
}
    `, {"hash":"sha256:3d1fea33a6a5a2b3a518b9fb04d799fd8b8b6484385506576aea4b4217b622d1"}) as unknown as TypedDocumentString<DeleteDatasetMutation, DeleteDatasetMutationVariables>;
export const StartDeduplicationDocument = new TypedDocumentString(`
    mutation StartDeduplication($input: StartDeduplicationInput!) {
  startDeduplication(input: $input) {
    job {
      ...JobFields
      dataset
      steps
      seed
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:c5fdb122ecde379be59713d28b2692359cf135ef20c26d6c59bb1b40720d2d80"}) as unknown as TypedDocumentString<StartDeduplicationMutation, StartDeduplicationMutationVariables>;
export const DuplicatesDocument = new TypedDocumentString(`
    query Duplicates($job: ID!, $first: Int! = 100, $offset: Int! = 0, $sheet: Boolean! = false) {
  job(id: $job) {
    ...JobFields
    ... on DeduplicationJob {
      dataset
      result {
        ...DeduplicationFields
        pairs(first: $first, offset: $offset) {
          kept
          duplicate
          bits
          distance
        }
        sheet(offset: $offset) @include(if: $sheet) {
          ...PictureFields
        }
      }
    }
  }
}
    fragment DeduplicationFields on Deduplication {
  images
  duplicates
  groups
  collisions
  loss
  calibration {
    copies
    radius
    distance
    combined
    recall
    exactRecall
    falsePositives
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:763221f3f60edf6c6d6fe58b0455b4092688b80b6f9f5cd8e8d704c66d409016"}) as unknown as TypedDocumentString<DuplicatesQuery, DuplicatesQueryVariables>;
export const RemoveDuplicatesDocument = new TypedDocumentString(`
    mutation RemoveDuplicates($input: RemoveDuplicatesInput!) {
  removeDuplicates(input: $input) {
    dataset {
      ...DatasetFields
    }
    removed
  }
}
    fragment DatasetFields on Dataset {
  id
  name
  source
  count
  imageSize
  channels
  brokenCount
  broken {
    path
    reason
  }
  classes {
    label
    count
  }
  attributes {
    name
    kind
    values
    min
    max
  }
  createdAt
}`, {"hash":"sha256:47e17b14257f2fc487f43d7f84e7dbca463dbac458fbd5a2eb6941f7b0045db4"}) as unknown as TypedDocumentString<RemoveDuplicatesMutation, RemoveDuplicatesMutationVariables>;
export const StartFiltersDocument = new TypedDocumentString(`
    mutation StartFilters($input: StartFiltersInput!) {
  startFilters(input: $input) {
    job {
      ...JobFields
      discriminator
      activation
      dataset
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:e2f4ad1ec21266097c8b377e8a464668bf61c82d4794d3f33d2554a24a4eedad"}) as unknown as TypedDocumentString<StartFiltersMutation, StartFiltersMutationVariables>;
export const FiltersDocument = new TypedDocumentString(`
    query Filters($job: ID!) {
  job(id: $job) {
    ...JobFields
    ... on FiltersJob {
      discriminator
      activation
      dataset
      result {
        images
        trained {
          ...FilterSetFields
        }
        random {
          ...FilterSetFields
        }
      }
    }
  }
}
    fragment FilterUnitFields on FilterUnit {
  unit
  selectivity
  images {
    index
    value
    x
    y
  }
}
fragment FilterSetFields on FilterSet {
  units {
    ...FilterUnitFields
  }
  sheet {
    ...PictureFields
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:68d49d85c6d4352a980e7899878f0d58427de28cb688b917fa9ae223f077d837"}) as unknown as TypedDocumentString<FiltersQuery, FiltersQueryVariables>;
export const FilterUnitDocument = new TypedDocumentString(`
    query FilterUnit($job: ID!, $unit: Int!) {
  job(id: $job) {
    ...JobFields
    ... on FiltersJob {
      activation
      dataset
      result {
        trained {
          unit(unit: $unit) {
            ...FilterUnitFields
            picture {
              ...PictureFields
            }
          }
        }
        random {
          unit(unit: $unit) {
            ...FilterUnitFields
            picture {
              ...PictureFields
            }
          }
        }
      }
    }
  }
}
    fragment FilterUnitFields on FilterUnit {
  unit
  selectivity
  images {
    index
    value
    x
    y
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:6ec57ded05f74e687be61dda77ea5d3001e645c6c747238556ecd4a0ff4bdacb"}) as unknown as TypedDocumentString<FilterUnitQuery, FilterUnitQueryVariables>;
export const JobDocument = new TypedDocumentString(`
    query Job($id: ID!) {
  job(id: $id) {
    ...JobFields
    ... on TrainingRun {
      name
    }
    ... on CheckpointReportJob {
      checkpoint
      result {
        ...CheckpointReportFields
      }
    }
    ... on QualityJob {
      checkpoints
      features
      dataset
      results {
        ...QualityFields
      }
    }
    ... on ForgettingJob {
      checkpoint
      activation
      result {
        ...ForgettingFields
      }
    }
    ... on DeduplicationJob {
      dataset
      steps
      seed
      result {
        ...DeduplicationFields
      }
    }
    ... on ArithmeticStudyJob {
      checkpoint
      values
      cases
      seed
      result {
        ...ArithmeticStudyFields
      }
    }
    ... on TurnStudyJob {
      checkpoint
      cases
      seed
      result {
        ...TurnStudyFields
      }
    }
  }
}
    fragment DeduplicationFields on Deduplication {
  images
  duplicates
  groups
  collisions
  loss
  calibration {
    copies
    radius
    distance
    combined
    recall
    exactRecall
    falsePositives
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}
fragment CheckpointReportFields on CheckpointReport {
  samples
  speckle
  diversity
  nearDuplicates
  duplicateBelow
  deadMaps
  activations {
    name
    maps
    dead
  }
  reals {
    dataset
    images
    speckle
    diversity
    nearDuplicates
    speckleRatio
    diversityRatio
  }
}
fragment ForgettingFields on Forgetting {
  variant {
    ...VariantFields
  }
  weights
  maps
  accuracy
  before {
    ...PictureFields
  }
  after {
    ...PictureFields
  }
  rates {
    ...ForgettingRatesFields
  }
}
fragment ForgettingRatesFields on ForgettingRates {
  judge {
    ...JudgeFields
  }
  values {
    value
    samples
    kept
    after
    controls {
      mean
      min
      max
    }
  }
}
fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}
fragment ArithmeticStudyFields on ArithmeticStudy {
  judges {
    ...JudgeFields
  }
  samples
  successByChance
  keptByChance
  measures {
    exemplars
    matched
    space
    success
    kept
    identity
  }
  sheet {
    ...PictureFields
  }
}
fragment TurnStudyFields on TurnStudy {
  judge {
    ...JudgeFields
  }
  samples
  sampleShares
  amounts
  measures {
    exemplars
    middle
    middleByChance
    turned
  }
  sheet {
    ...PictureFields
  }
}
fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}`, {"hash":"sha256:e8f01cb88ae56d8b94c0169a234f9ae3b7b5d290da5dd312a7963966d841c153"}) as unknown as TypedDocumentString<JobQuery, JobQueryVariables>;
export const JobsDocument = new TypedDocumentString(`
    query Jobs($kind: String, $state: RunState, $first: Int, $after: String, $last: Int, $before: String) {
  jobs(
    kind: $kind
    state: $state
    first: $first
    after: $after
    last: $last
    before: $before
  ) {
    nodes {
      ...JobFields
      ... on CheckpointReportJob {
        checkpoint
      }
      ... on QualityJob {
        checkpoints
        run
        ruleStudy
      }
      ... on DeduplicationJob {
        dataset
      }
      ... on ForgettingJob {
        checkpoint
        activation
      }
      ... on ActivationStudyJob {
        checkpoint
        activation
      }
      ... on ArithmeticStudyJob {
        checkpoint
        values
        cases
      }
      ... on TurnStudyJob {
        checkpoint
        cases
      }
      ... on FiltersJob {
        discriminator
        activation
        dataset
      }
      ... on ClassifierJob {
        discriminator
        dataset
        attribute
        features
        result {
          values
          balancedAccuracy
          trainingImages
        }
      }
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:31cd6877be112f6d575b3ebd8d1f0746e7d4cf1d6bf40e0be40566f8a30b31a6"}) as unknown as TypedDocumentString<JobsQuery, JobsQueryVariables>;
export const PauseJobDocument = new TypedDocumentString(`
    mutation PauseJob($job: ID!) {
  pauseJob(job: $job) {
    job {
      ...JobFields
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:af3965cdf65fca1267c9e76c2c8e57393a77118cc6b0b5b1f2e0b8eae7c0be25"}) as unknown as TypedDocumentString<PauseJobMutation, PauseJobMutationVariables>;
export const ResumeJobDocument = new TypedDocumentString(`
    mutation ResumeJob($job: ID!) {
  resumeJob(job: $job) {
    job {
      ...JobFields
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:2eca028b40720d05a4d20489f89e86875a7436a7f2f7ae2fea5afc7378d40059"}) as unknown as TypedDocumentString<ResumeJobMutation, ResumeJobMutationVariables>;
export const DeleteJobDocument = new TypedDocumentString(`
    mutation DeleteJob($job: ID!) {
  deleteJob(job: $job) {
    deletedId
  }
}
    `, {"hash":"sha256:b7f488f0f6d796730f08c5bc4e9209c94440906dced4116197d6a18d986eaa36"}) as unknown as TypedDocumentString<DeleteJobMutation, DeleteJobMutationVariables>;
export const CancelJobDocument = new TypedDocumentString(`
    mutation CancelJob($job: ID!) {
  cancelJob(job: $job) {
    job {
      ...JobFields
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:b50449c3eacbccd876285ee7716d5060c050488819e08d6f8849511167c97091"}) as unknown as TypedDocumentString<CancelJobMutation, CancelJobMutationVariables>;
export const JobProgressDocument = new TypedDocumentString(`
    subscription JobProgress($job: ID!, $after: Int, $mode: ProgressMode! = ALL) {
  jobProgress(job: $job, after: $after, mode: $mode) {
    __typename
    seq
    at
    ... on ProgressEvent {
      progress
      message
    }
    ... on StateEvent {
      state
      reason
    }
  }
}
    `, {"hash":"sha256:89b7e349ac38cc00054274d2c5fe21cc3d151ceec7cceab8989899b93aa4964a"}) as unknown as TypedDocumentString<JobProgressSubscription, JobProgressSubscriptionVariables>;
export const StartCheckpointReportDocument = new TypedDocumentString(`
    mutation StartCheckpointReport($input: StartCheckpointReportInput! = {}) {
  startCheckpointReport(input: $input) {
    job {
      ...JobFields
      checkpoint
      samples
      dataset
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:920eaa1f81a29cbbd7790965f933819ec052a7c494c9acbbba8f1ca107ce66ba"}) as unknown as TypedDocumentString<StartCheckpointReportMutation, StartCheckpointReportMutationVariables>;
export const CheckpointReportDocument = new TypedDocumentString(`
    query CheckpointReport($checkpoint: String) {
  checkpoint(checkpoint: $checkpoint) {
    digest
    report {
      ...CheckpointReportFields
    }
  }
}
    fragment CheckpointReportFields on CheckpointReport {
  samples
  speckle
  diversity
  nearDuplicates
  duplicateBelow
  deadMaps
  activations {
    name
    maps
    dead
  }
  reals {
    dataset
    images
    speckle
    diversity
    nearDuplicates
    speckleRatio
    diversityRatio
  }
}`, {"hash":"sha256:bf0794b0b86e74a235d25acc4a0d96de1e43d322d8b8e7a086cc7b7bd3a80652"}) as unknown as TypedDocumentString<CheckpointReportQuery, CheckpointReportQueryVariables>;
export const StartForgettingDocument = new TypedDocumentString(`
    mutation StartForgetting($input: StartForgettingInput!) {
  startForgetting(input: $input) {
    job {
      ...JobFields
      checkpoint
      activation
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:978e0ebe565b72f471e09d1f7bf3151d7aecae8a94fc1da1c36b2fe59f80e39c"}) as unknown as TypedDocumentString<StartForgettingMutation, StartForgettingMutationVariables>;
export const ForgettingDocument = new TypedDocumentString(`
    query Forgetting($job: ID!, $controls: Int! = 20) {
  job(id: $job) {
    ...JobFields
    ... on ForgettingJob {
      checkpoint
      activation
      result {
        ...ForgettingFields
        controls(first: $controls) {
          maps
          sheet {
            ...PictureFields
          }
        }
      }
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}
fragment ForgettingFields on Forgetting {
  variant {
    ...VariantFields
  }
  weights
  maps
  accuracy
  before {
    ...PictureFields
  }
  after {
    ...PictureFields
  }
  rates {
    ...ForgettingRatesFields
  }
}
fragment ForgettingRatesFields on ForgettingRates {
  judge {
    ...JudgeFields
  }
  values {
    value
    samples
    kept
    after
    controls {
      mean
      min
      max
    }
  }
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}
fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}`, {"hash":"sha256:3732a792269fe6b938156385392a9f0845647d83d4f2ae169891d93fb8fa76a1"}) as unknown as TypedDocumentString<ForgettingQuery, ForgettingQueryVariables>;
export const LatentDocument = new TypedDocumentString(`
    query Latent($id: ID, $name: String) {
  latent(id: $id, name: $name) {
    ...LatentFields
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}`, {"hash":"sha256:53e6995d3b2c69f70be83f08f6b88193c3fb1750bde5d43e0b5f81024052ad6b"}) as unknown as TypedDocumentString<LatentQuery, LatentQueryVariables>;
export const LatentsDocument = new TypedDocumentString(`
    query Latents($first: Int, $after: String, $last: Int, $before: String, $checkpoint: String, $tag: String, $search: String) {
  latents(
    first: $first
    after: $after
    last: $last
    before: $before
    checkpoint: $checkpoint
    tag: $tag
    search: $search
  ) {
    nodes {
      ...LatentFields
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}`, {"hash":"sha256:23a358c4709cd818f1d77c43ab281a906146df840d253bba8cf0c65902215b82"}) as unknown as TypedDocumentString<LatentsQuery, LatentsQueryVariables>;
export const LatentsWithValuesDocument = new TypedDocumentString(`
    query LatentsWithValues($first: Int, $after: String, $last: Int, $before: String, $checkpoint: String, $tag: String, $search: String) {
  latents(
    first: $first
    after: $after
    last: $last
    before: $before
    checkpoint: $checkpoint
    tag: $tag
    search: $search
  ) {
    nodes {
      ...LatentFields
      z
      w
      wPlus
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}`, {"hash":"sha256:4651a9c0965a13447791d798fe2ad01851761c4ab9e90902bf45d2737ce47012"}) as unknown as TypedDocumentString<LatentsWithValuesQuery, LatentsWithValuesQueryVariables>;
export const LatentWithValuesDocument = new TypedDocumentString(`
    query LatentWithValues($id: ID, $name: String) {
  latent(id: $id, name: $name) {
    ...LatentFields
    z
    w
    wPlus
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}`, {"hash":"sha256:9dc3a8e8ce4116c2f26a790730ae251cf259aad62a5667ae532ebc9283471fc9"}) as unknown as TypedDocumentString<LatentWithValuesQuery, LatentWithValuesQueryVariables>;
export const LatentTagsDocument = new TypedDocumentString(`
    query LatentTags {
  latentTags {
    tag
    count
  }
}
    `, {"hash":"sha256:c7156fe1a95ae8be4287ff3807f5dc9f3c027b8365ccb7d355231a7628fb04b6"}) as unknown as TypedDocumentString<LatentTagsQuery, LatentTagsQueryVariables>;
export const SaveLatentDocument = new TypedDocumentString(`
    mutation SaveLatent($input: SaveLatentInput!) {
  saveLatent(input: $input) {
    latent {
      ...LatentFields
    }
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}`, {"hash":"sha256:103df5ae1e42d791b260649b5c7b8975f47cd013a2aa122c29b0c7869a41f64c"}) as unknown as TypedDocumentString<SaveLatentMutation, SaveLatentMutationVariables>;
export const UpdateLatentDocument = new TypedDocumentString(`
    mutation UpdateLatent($input: UpdateLatentInput!) {
  updateLatent(input: $input) {
    latent {
      ...LatentFields
    }
  }
}
    fragment LatentFields on Latent {
  id
  name
  tags
  note
  recipe
  recipeHash
  space
  zDim
  checkpoint {
    id
    name
    digest
  }
  createdAt
  updatedAt
}`, {"hash":"sha256:9ab2015132219751fa3f5f85bb4d0f4b9473bde6a16e8c7c05c016d52904f85e"}) as unknown as TypedDocumentString<UpdateLatentMutation, UpdateLatentMutationVariables>;
export const DeleteLatentDocument = new TypedDocumentString(`
    mutation DeleteLatent($input: DeleteLatentInput!) {
  deleteLatent(input: $input) {
    deletedId
  }
}
    `, {"hash":"sha256:75a6752429acd64ba3539bb12fdf0b43a4ceb99f122aa2298a2c0d14c92ebcee"}) as unknown as TypedDocumentString<DeleteLatentMutation, DeleteLatentMutationVariables>;
export const DeleteLatentsDocument = new TypedDocumentString(`
    mutation DeleteLatents($ids: [ID!]!) {
  deleteLatents(input: {ids: $ids}) {
    ids
  }
}
    `, {"hash":"sha256:5be13f862d5f93da699d516bbf571609889c46e79e0a984afd03d4a2cf787947"}) as unknown as TypedDocumentString<DeleteLatentsMutation, DeleteLatentsMutationVariables>;
export const StartLayerProbesDocument = new TypedDocumentString(`
    mutation StartLayerProbes($input: StartLayerProbesInput!) {
  startLayerProbes(input: $input) {
    job {
      ...JobFields
      checkpoint
      samples
      seed
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:e18f727ea4d586f0bce6d7bc9424fab033d54f2370535b2e2252f8f2598c12f0"}) as unknown as TypedDocumentString<StartLayerProbesMutation, StartLayerProbesMutationVariables>;
export const LayerProbesDocument = new TypedDocumentString(`
    query LayerProbes($job: ID!) {
  job(id: $job) {
    ...JobFields
    ... on LayerProbesJob {
      checkpoint
      samples
      seed
      result {
        judge {
          ...JudgeFields
        }
        values
        trainingSamples
        testSamples
        layers {
          network
          activation
          featureCount
          c
          accuracy
          balancedAccuracy
        }
      }
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}
fragment JudgeFields on Judge {
  classifier
  attribute
  values
  balancedAccuracy
  reliable
  testImages
}`, {"hash":"sha256:17d0d230da356c7a2e50469f44924877391a53eca6a9b02423d38b30f46f45f5"}) as unknown as TypedDocumentString<LayerProbesQuery, LayerProbesQueryVariables>;
export const StartQualityDocument = new TypedDocumentString(`
    mutation StartQuality($input: StartQualityInput! = {}) {
  startQuality(input: $input) {
    job {
      ...JobFields
      checkpoints
      features
      dataset
      samples
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:d8124339ccaca6527e7594ecea123004b466850912b22a613a166c61af3ea964"}) as unknown as TypedDocumentString<StartQualityMutation, StartQualityMutationVariables>;
export const CheckpointQualityDocument = new TypedDocumentString(`
    query CheckpointQuality($checkpoint: String) {
  checkpoint(checkpoint: $checkpoint) {
    digest
    quality {
      ...QualityFields
    }
  }
}
    fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}`, {"hash":"sha256:568f245b02bd2fc7fdac9bc99971b8658145ba800c843130653d194e0689a344"}) as unknown as TypedDocumentString<CheckpointQualityQuery, CheckpointQualityQueryVariables>;
export const RunQualityDocument = new TypedDocumentString(`
    query RunQuality($run: ID!) {
  run(run: $run) {
    id
    quality {
      step
      quality {
        ...QualityFields
      }
    }
  }
}
    fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}`, {"hash":"sha256:2bd3d535cfda991c44f59cc5d6197feebf243ff82a818612f85da15a05c4815b"}) as unknown as TypedDocumentString<RunQualityQuery, RunQualityQueryVariables>;
export const RuleStudyDocument = new TypedDocumentString(`
    query RuleStudy($name: String!, $samples: Int! = 8) {
  ruleStudy(name: $name) {
    ...RuleStudyFields
    picture(samples: $samples) {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}
fragment RuleStudyFields on RuleStudy {
  name
  runs {
    variant
    run {
      ...RunFields
      alarms {
        ...AlarmFields
      }
      snapshot {
        ...SnapshotFields
      }
    }
    quality {
      ...QualityFields
    }
  }
}
fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment AlarmFields on AlarmEvent {
  seq
  at
  step
  kind
  message
  action
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}
fragment SnapshotFields on Snapshot {
  step
  picture {
    ...PictureFields
  }
  speckle
  diversity
  deadMaps {
    activation
    maps
    dead
  }
}`, {"hash":"sha256:0fdc95e0c997100e05147be6ac043ef959bca6a9cae117d3d7a7394e38a33bc3"}) as unknown as TypedDocumentString<RuleStudyQuery, RuleStudyQueryVariables>;
export const StartRuleStudyDocument = new TypedDocumentString(`
    mutation StartRuleStudy($input: StartRuleStudyInput!) {
  startRuleStudy(input: $input) {
    study {
      ...RuleStudyFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment QualityFields on Quality {
  checkpoint
  step
  fid
  kid
  kidStandardDeviation
  precision
  recall
  diversity
  realsDiversity
  samples
  reals
  features
  activation
  featureCount
  dataset
  split
}
fragment RuleStudyFields on RuleStudy {
  name
  runs {
    variant
    run {
      ...RunFields
      alarms {
        ...AlarmFields
      }
      snapshot {
        ...SnapshotFields
      }
    }
    quality {
      ...QualityFields
    }
  }
}
fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment AlarmFields on AlarmEvent {
  seq
  at
  step
  kind
  message
  action
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}
fragment SnapshotFields on Snapshot {
  step
  picture {
    ...PictureFields
  }
  speckle
  diversity
  deadMaps {
    activation
    maps
    dead
  }
}`, {"hash":"sha256:e660f886bb7e911055869b37a7d71f212388d4bee9e1bef02fc5cff992fea817"}) as unknown as TypedDocumentString<StartRuleStudyMutation, StartRuleStudyMutationVariables>;
export const GenerateDocument = new TypedDocumentString(`
    query Generate($seed: Int!, $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  generate(
    seed: $seed
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    ...SampleFields
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}`, {"hash":"sha256:06e0387ac77fc3b076d3a10b7a612af107a1e83c79f91713f2277a448d8018ae"}) as unknown as TypedDocumentString<GenerateQuery, GenerateQueryVariables>;
export const SampleDocument = new TypedDocumentString(`
    query Sample($latent: LatentInput!, $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  sample(
    latent: $latent
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    ...SampleFields
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}`, {"hash":"sha256:448fe7a0c9642a968ac19153af67f5e5496649f2d0155bbc0ce9ce1569fdc7e4"}) as unknown as TypedDocumentString<SampleQuery, SampleQueryVariables>;
export const SamplesDocument = new TypedDocumentString(`
    query Samples($latents: [LatentInput!]!, $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  samples(
    latents: $latents
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    ...SampleFields
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}`, {"hash":"sha256:16942b9c5d0fcd5d6368c4f434a817fd7673ce322be33515b4f1fce89bf4fd59"}) as unknown as TypedDocumentString<SamplesQuery, SamplesQueryVariables>;
export const ScoreDocument = new TypedDocumentString(`
    query Score($latent: LatentInput!, $discriminator: String!, $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  sample(
    latent: $latent
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    score(discriminator: $discriminator) {
      logit
      probability
    }
  }
}
    `, {"hash":"sha256:b177c1ed4c6025e23b8ec44c9545bf5568a0b566a8fbb5e1a6d10e2c245a681e"}) as unknown as TypedDocumentString<ScoreQuery, ScoreQueryVariables>;
export const InterpolateDocument = new TypedDocumentString(`
    query Interpolate($input: InterpolateInput!, $sheet: Boolean! = false, $animation: Boolean! = false) {
  interpolate(input: $input) {
    method
    frames {
      ...SampleFields
    }
    sheet @include(if: $sheet) {
      ...PictureFields
    }
    animation @include(if: $animation) {
      ...PictureFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:a713850add8c2e0a2f7d5af51803bf33c040cdad815f06c2826b51d70c6a54ac"}) as unknown as TypedDocumentString<InterpolateQuery, InterpolateQueryVariables>;
export const InterpolationSheetDocument = new TypedDocumentString(`
    query InterpolationSheet($input: InterpolateInput!) {
  interpolate(input: $input) {
    sheet {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:a2d154f9059b42a338bc6e77b723e3726142b042eacb709969f8ba5fd7b537a0"}) as unknown as TypedDocumentString<InterpolationSheetQuery, InterpolationSheetQueryVariables>;
export const InterpolationAnimationDocument = new TypedDocumentString(`
    query InterpolationAnimation($input: InterpolateInput!, $format: AnimationFormat! = WEBP, $fps: Int! = 12, $size: Int) {
  interpolate(input: $input) {
    animation(format: $format, fps: $fps, size: $size) {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:a105a592d2a1a496416f621225ecb3b00815d6b9f2f040d4198531d0ba95ca1e"}) as unknown as TypedDocumentString<InterpolationAnimationQuery, InterpolationAnimationQueryVariables>;
export const ArithmeticDocument = new TypedDocumentString(`
    query Arithmetic($input: ArithmeticInput!) {
  arithmetic(input: $input) {
    result {
      ...SampleFields
    }
    plus {
      ...SampleFields
    }
    minus {
      ...SampleFields
    }
    grid {
      ...SampleFields
    }
    sheet {
      ...PictureFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}
fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:9861bc27117eb1e487d6fb3304fb17c256bdf5454713f1d92f283deaf643a99a"}) as unknown as TypedDocumentString<ArithmeticQuery, ArithmeticQueryVariables>;
export const WalkDocument = new TypedDocumentString(`
    subscription Walk($input: WalkInput!) {
  walk(input: $input) {
    index
    sample {
      ...SampleFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}`, {"hash":"sha256:12fee0b7d9df75e524f0b2fd1431de483cdc7f30d8678f1e87669149197d902e"}) as unknown as TypedDocumentString<WalkSubscription, WalkSubscriptionVariables>;
export const SamplePicturesDocument = new TypedDocumentString(`
    query SamplePictures($latents: [LatentInput!]!, $checkpoint: String, $truncation: Float, $variant: SamplingVariant, $format: ImageFormat, $size: Int) {
  samples(
    latents: $latents
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    recipe
    width
    height
    dataUri(format: $format, size: $size)
  }
}
    `, {"hash":"sha256:4bb77c1002553b41e25a1e886f1a0b718f0134706ad8d23bae6847407af0aae5"}) as unknown as TypedDocumentString<SamplePicturesQuery, SamplePicturesQueryVariables>;
export const InterpolatePicturesDocument = new TypedDocumentString(`
    query InterpolatePictures($input: InterpolateInput!, $format: ImageFormat, $size: Int) {
  interpolate(input: $input) {
    method
    frames {
      recipe
      width
      height
      dataUri(format: $format, size: $size)
    }
  }
}
    `, {"hash":"sha256:d0b772b13400770f4949ab4885b8d7d5fbea7a1801ad1c149713784f39be77f1"}) as unknown as TypedDocumentString<InterpolatePicturesQuery, InterpolatePicturesQueryVariables>;
export const WalkPicturesDocument = new TypedDocumentString(`
    subscription WalkPictures($input: WalkInput!, $format: ImageFormat, $size: Int) {
  walk(input: $input) {
    index
    sample {
      recipe
      width
      height
      dataUri(format: $format, size: $size)
    }
  }
}
    `, {"hash":"sha256:df37a08163e25ba4e388eb76e05c884cb6391596201899facb7df4640d50ece5"}) as unknown as TypedDocumentString<WalkPicturesSubscription, WalkPicturesSubscriptionVariables>;
export const ActivationDocument = new TypedDocumentString(`
    query Activation($latent: LatentInput!, $name: String!, $maps: [Int!], $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  sample(
    latent: $latent
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    activation(name: $name, maps: $maps) {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:90c2aef6cb9ec99b5e3d571bb1bd787b990bb3fc4fcc0836813d2adb8a1666f4"}) as unknown as TypedDocumentString<ActivationQuery, ActivationQueryVariables>;
export const NearestImagesDocument = new TypedDocumentString(`
    query NearestImages($latent: LatentInput!, $dataset: String!, $first: Int! = 8, $checkpoint: String, $truncation: Float, $variant: SamplingVariant) {
  sample(
    latent: $latent
    checkpoint: $checkpoint
    truncation: $truncation
    variant: $variant
  ) {
    nearestImages(dataset: $dataset, first: $first) {
      index
      distance
      flagged
      picture {
        ...PictureFields
      }
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:ebee20114fc2f0d6ee7c202cf918dd512a714d0fdacf80626e21a9583b129f32"}) as unknown as TypedDocumentString<NearestImagesQuery, NearestImagesQueryVariables>;
export const CompareDocument = new TypedDocumentString(`
    query Compare($input: CompareInput!) {
  compare(input: $input) {
    checkpoints {
      id
      name
      digest
    }
    rows {
      ...SampleFields
    }
  }
}
    fragment SampleFields on Sample {
  recipe
  width
  height
  url
  checkpoint {
    id
    name
    digest
  }
}`, {"hash":"sha256:2e16a73d49596a1903a8d0dd1a9e9bfb57f87288f76b1866008bf04374c65002"}) as unknown as TypedDocumentString<CompareQuery, CompareQueryVariables>;
export const ComparisonSheetDocument = new TypedDocumentString(`
    query ComparisonSheet($input: CompareInput!, $size: Int) {
  compare(input: $input) {
    sheet(size: $size) {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:ac834dcb31e9c9c1e74ea9a3fee9a412e1b27a6be830c6bfd28aea674b221d24"}) as unknown as TypedDocumentString<ComparisonSheetQuery, ComparisonSheetQueryVariables>;
export const FilmDocument = new TypedDocumentString(`
    query Film($run: ID!, $latent: LatentInput!, $truncation: Float, $variant: SamplingVariant, $frames: Int! = 12, $format: AnimationFormat! = WEBP, $fps: Int! = 8, $size: Int) {
  film(
    run: $run
    latent: $latent
    truncation: $truncation
    variant: $variant
    frames: $frames
    format: $format
    fps: $fps
    size: $size
  ) {
    ...PictureFields
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:c326ca252d56d9ff049917a39e0ddbfb19a183bda3e76246558f3aa6b7092445"}) as unknown as TypedDocumentString<FilmQuery, FilmQueryVariables>;
export const ServerDocument = new TypedDocumentString(`
    query Server {
  server {
    version
    role
    command
    maxUploadBytes
    engine {
      name
      version
      provider
      device
      maxBatch
      passedOver {
        name
        reason
      }
    }
  }
}
    `, {"hash":"sha256:b34547fb2ab49b0708869c7a99b39f04270c62522008b807a9097728ef2b0ff0"}) as unknown as TypedDocumentString<ServerQuery, ServerQueryVariables>;
export const StartArithmeticStudyDocument = new TypedDocumentString(`
    mutation StartArithmeticStudy($input: StartArithmeticStudyInput!) {
  startArithmeticStudy(input: $input) {
    job {
      ...JobFields
      checkpoint
      values
      cases
      seed
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:55225aca8e5ae12025dffaf9c32abcfb8c8d5ab13de8e423a5d74aac7af6092a"}) as unknown as TypedDocumentString<StartArithmeticStudyMutation, StartArithmeticStudyMutationVariables>;
export const StartTurnStudyDocument = new TypedDocumentString(`
    mutation StartTurnStudy($input: StartTurnStudyInput!) {
  startTurnStudy(input: $input) {
    job {
      ...JobFields
      checkpoint
      cases
      seed
    }
  }
}
    fragment JobFields on Job {
  id
  kind
  state
  reason
  progress
  lastSeq
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:d2b210891c2ffdd1bb298d4f82fe773788d6fa1623c07ef5926880189deebb66"}) as unknown as TypedDocumentString<StartTurnStudyMutation, StartTurnStudyMutationVariables>;
export const RunDocument = new TypedDocumentString(`
    query Run($run: ID!) {
  run(run: $run) {
    ...RunFields
    config {
      ...TrainingConfigFields
    }
    checkpoints {
      id
      step
      reference
      pinned
      createdAt
    }
    snapshot {
      ...SnapshotFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}
fragment SnapshotFields on Snapshot {
  step
  picture {
    ...PictureFields
  }
  speckle
  diversity
  deadMaps {
    activation
    maps
    dead
  }
}
fragment TrainingConfigFields on TrainingConfig {
  recipe
  imageSize
  channels
  zDim
  prior {
    distribution
    bound
  }
  ngf
  ndf
  batch
  learningRateD
  learningRateG
  learningRateDecay
  beta1
  beta2
  updateLimit
  discriminatorSteps
  realLabel
  instanceNoise
  instanceNoiseSteps
  loss
  lastLayer
  generatorNorm
  discriminatorNorm
  resampling
  fullyConnected
  discriminatorActivation
  discriminatorHead
  gradientPenalty
  penaltyShare
  conditioning
  labelAttribute
  classes
  emaDecay
  seed
  snapshotEvery
  checkpointEvery
  keepCheckpoints
  keepEvery
  fixedNoiseCount
  onAlarm
  from
}`, {"hash":"sha256:d259f6e76cce4fc039645070fffda5f8d89ed9ad4e103b2621da09525966cfab"}) as unknown as TypedDocumentString<RunQuery, RunQueryVariables>;
export const RunsDocument = new TypedDocumentString(`
    query Runs($first: Int, $after: String, $last: Int, $before: String, $state: RunState, $tag: String) {
  runs(
    first: $first
    after: $after
    last: $last
    before: $before
    state: $state
    tag: $tag
  ) {
    nodes {
      ...RunFields
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:4a89bcb52cd4251b08e5680a76575fc306b0b33bd29252d55fd0d104e0bb6da9"}) as unknown as TypedDocumentString<RunsQuery, RunsQueryVariables>;
export const RunMetricsDocument = new TypedDocumentString(`
    query RunMetrics($run: ID!, $points: Int! = 200) {
  run(run: $run) {
    metrics(points: $points) {
      step
      lossD
      lossG
      dReal
      dFakeBefore
      dFakeAfter
      imagesPerSecond
    }
  }
}
    `, {"hash":"sha256:cf944cb9643a00146ede15c91cdc3418779f4fa4402fc9c94a574fd7059ba11e"}) as unknown as TypedDocumentString<RunMetricsQuery, RunMetricsQueryVariables>;
export const RunSnapshotsDocument = new TypedDocumentString(`
    query RunSnapshots($run: ID!, $count: Int! = 64) {
  run(run: $run) {
    snapshots(count: $count) {
      ...SnapshotFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment SnapshotFields on Snapshot {
  step
  picture {
    ...PictureFields
  }
  speckle
  diversity
  deadMaps {
    activation
    maps
    dead
  }
}`, {"hash":"sha256:207539fc5a63854f37d2a9433eaf539cf9b1b2891a59ff8f770941158d2bfa38"}) as unknown as TypedDocumentString<RunSnapshotsQuery, RunSnapshotsQueryVariables>;
export const RunTimelineDocument = new TypedDocumentString(`
    query RunTimeline($run: ID!, $format: AnimationFormat! = WEBP, $fps: Int! = 8, $size: Int) {
  run(run: $run) {
    timeline(format: $format, fps: $fps, size: $size) {
      ...PictureFields
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}`, {"hash":"sha256:b36fa880d3cc16364009289af1e737b0b7ee71f50c3c29996386f7d0ad19819d"}) as unknown as TypedDocumentString<RunTimelineQuery, RunTimelineQueryVariables>;
export const StartTrainingDocument = new TypedDocumentString(`
    mutation StartTraining($input: StartTrainingInput!) {
  startTraining(input: $input) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:fec33d76692f234f17af521e59ec510cf3024f23c4fe92dba79286cb66fa918e"}) as unknown as TypedDocumentString<StartTrainingMutation, StartTrainingMutationVariables>;
export const UpdateTrainingRunDocument = new TypedDocumentString(`
    mutation UpdateTrainingRun($input: UpdateTrainingRunInput!) {
  updateTrainingRun(input: $input) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:28524f2c9d5fc751cfb73f1acf52c69971d6154b26cfbddbbea74e093b134b0e"}) as unknown as TypedDocumentString<UpdateTrainingRunMutation, UpdateTrainingRunMutationVariables>;
export const PauseTrainingDocument = new TypedDocumentString(`
    mutation PauseTraining($run: ID!) {
  pauseTraining(run: $run) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:3324a30495c0f31ead15e346dd7593b584098449245956df1acd497d80c51019"}) as unknown as TypedDocumentString<PauseTrainingMutation, PauseTrainingMutationVariables>;
export const ResumeTrainingDocument = new TypedDocumentString(`
    mutation ResumeTraining($run: ID!) {
  resumeTraining(run: $run) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:0b097ba2262e223c60f62e7e48885b02c80c6a1de11aff59631112edb9ee869a"}) as unknown as TypedDocumentString<ResumeTrainingMutation, ResumeTrainingMutationVariables>;
export const CancelTrainingDocument = new TypedDocumentString(`
    mutation CancelTraining($run: ID!) {
  cancelTraining(run: $run) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:f79397ebb8ead4a48d48bdf97731cc21e5f4129620c20c3a54a47bf4ca8574ca"}) as unknown as TypedDocumentString<CancelTrainingMutation, CancelTrainingMutationVariables>;
export const RollbackTrainingDocument = new TypedDocumentString(`
    mutation RollbackTraining($run: ID!, $step: Int!) {
  rollbackTraining(run: $run, step: $step) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:ee946ad8d5f2edbefdda7e4b2f8b7e622e403456f1100b6ea13ecb52556d0974"}) as unknown as TypedDocumentString<RollbackTrainingMutation, RollbackTrainingMutationVariables>;
export const PinCheckpointDocument = new TypedDocumentString(`
    mutation PinCheckpoint($run: ID!, $step: Int!, $pinned: Boolean! = true) {
  pinCheckpoint(run: $run, step: $step, pinned: $pinned) {
    run {
      ...RunFields
    }
  }
}
    fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}
fragment RunFields on TrainingRun {
  id
  name
  state
  reason
  step
  steps
  dataset
  priority
  note
  tags
  ruleStudy
  lastSeq
  latest {
    ...StepFields
  }
  createdAt
  startedAt
  endedAt
}`, {"hash":"sha256:df902c0343de6e6a4c57eefd0e55b19b514efa5154b76e941e87a7753fb5d6f9"}) as unknown as TypedDocumentString<PinCheckpointMutation, PinCheckpointMutationVariables>;
export const PromoteCheckpointDocument = new TypedDocumentString(`
    mutation PromoteCheckpoint($input: PromoteCheckpointInput!) {
  promoteCheckpoint(input: $input) {
    checkpoint {
      ...CheckpointFields
    }
  }
}
    fragment CheckpointFields on Checkpoint {
  id
  digest
  kind
  name
  aliases
  format
  preset
  sourceDigest
  zDim
  prior {
    distribution
    bound
  }
  mapping {
    size
    rows
    truncates
  }
  truncationCentre
  labels {
    classes
    names
  }
  width
  height
  channels
  featureCount
  parameterCount
  batchNorm
  quarantine {
    reason
    at
  }
  calibrationDrift
  createdAt
}`, {"hash":"sha256:068069fed979e518bb4161fc40fd44448493739bb3e6d61c796fec3cc5bc15d1"}) as unknown as TypedDocumentString<PromoteCheckpointMutation, PromoteCheckpointMutationVariables>;
export const DeleteRunDocument = new TypedDocumentString(`
    mutation DeleteRun($run: ID!) {
  deleteRun(run: $run) {
    deletedId
  }
}
    `, {"hash":"sha256:cbd0d005ac15b159de33815b6ddba4ed625c11587e55ff9acd55d9a7035a35fa"}) as unknown as TypedDocumentString<DeleteRunMutation, DeleteRunMutationVariables>;
export const TrainingProgressDocument = new TypedDocumentString(`
    subscription TrainingProgress($run: ID!, $after: Int, $mode: ProgressMode! = ALL) {
  trainingProgress(run: $run, after: $after, mode: $mode) {
    __typename
    seq
    at
    ...StepFields
    ... on SnapshotEvent {
      step
      picture {
        ...PictureFields
      }
      speckle
      diversity
      deadMaps {
        activation
        maps
        dead
      }
    }
    ... on CheckpointEvent {
      step
      reference
    }
    ... on AlarmEvent {
      step
      kind
      message
      action
    }
    ... on StateEvent {
      step
      state
      reason
    }
  }
}
    fragment PictureFields on Picture {
  url
  width
  height
}
fragment StepFields on StepEvent {
  seq
  at
  step
  epoch
  lossD
  lossG
  dReal
  dFakeBefore
  dFakeAfter
  imagesPerSecond
  etaSeconds
}`, {"hash":"sha256:2e25f5f7beaa16ca1e41d0fcaf3eac78de486bb52541a23a552d89220450cb05"}) as unknown as TypedDocumentString<TrainingProgressSubscription, TrainingProgressSubscriptionVariables>;
export const VariantDocument = new TypedDocumentString(`
    query Variant($id: ID, $name: String) {
  variant(id: $id, name: $name) {
    ...VariantFields
  }
}
    fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}`, {"hash":"sha256:312607a9b0f21c6264e1a364db417c50b96c77a460c5e5fea718bac05ec89c85"}) as unknown as TypedDocumentString<VariantQuery, VariantQueryVariables>;
export const VariantsDocument = new TypedDocumentString(`
    query Variants($first: Int, $after: String, $last: Int, $before: String, $checkpoint: String) {
  variants(
    first: $first
    after: $after
    last: $last
    before: $before
    checkpoint: $checkpoint
  ) {
    nodes {
      ...VariantFields
    }
    totalCount
    pageInfo {
      ...PageFields
    }
  }
}
    fragment PageFields on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}
fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}`, {"hash":"sha256:5a286509b14e476f71ea3f0485296d0ceb03ac6f8d790c3b34b514aa09ac7ad3"}) as unknown as TypedDocumentString<VariantsQuery, VariantsQueryVariables>;
export const SaveVariantDocument = new TypedDocumentString(`
    mutation SaveVariant($input: SaveVariantInput!) {
  saveVariant(input: $input) {
    variant {
      ...VariantFields
    }
  }
}
    fragment VariantFields on Variant {
  id
  name
  checkpoint {
    id
    name
    digest
  }
  ablate {
    activation
    maps
    strength
  }
  createdAt
}`, {"hash":"sha256:ff535fc7bb1a41404805ad6cd540bdb5115a675fa176bdbb196bfafdb78a87a4"}) as unknown as TypedDocumentString<SaveVariantMutation, SaveVariantMutationVariables>;
export const DeleteVariantDocument = new TypedDocumentString(`
    mutation DeleteVariant($input: DeleteVariantInput!) {
  deleteVariant(input: $input) {
    deletedId
  }
}
    `, {"hash":"sha256:fd2ef8f5b8fd441159f114e7a0656484dc37dfe5b60be805838fd6a94f5260af"}) as unknown as TypedDocumentString<DeleteVariantMutation, DeleteVariantMutationVariables>;