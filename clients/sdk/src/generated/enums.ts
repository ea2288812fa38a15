/** Actions taken on an alarm, besides its event. */
export const AlarmAction = {
  /** The run continues. Losses that are not finite still stop it: FAILED. */
  Nothing: 'NOTHING',
  /** The run is PAUSED. */
  Pause: 'PAUSE',
  /** The run is rolled back to its last checkpoint before the alarm, and PAUSED there. */
  RollBack: 'ROLL_BACK'
} as const;

export type AlarmAction = typeof AlarmAction[keyof typeof AlarmAction];
/** Problems that the server detects in a training run. */
export const AlarmKind = {
  /** Many feature maps of G are the same in all fixed-noise pictures. */
  DeadMaps: 'DEAD_MAPS',
  /** D tells reals from fakes perfectly: G learns nothing. */
  DiscriminatorSaturated: 'DISCRIMINATOR_SATURATED',
  /** Many fixed-noise pictures are identical. */
  Duplicates: 'DUPLICATES',
  /** The fixed-noise pictures look alike. */
  ModeCollapse: 'MODE_COLLAPSE',
  /** A loss or a weight is NaN or infinite. */
  NotFinite: 'NOT_FINITE'
} as const;

export type AlarmKind = typeof AlarmKind[keyof typeof AlarmKind];
/** Formats of an animation. */
export const AnimationFormat = {
  /** At most 256 colours and 50 frames per second; displayed everywhere. */
  Gif: 'GIF',
  /** All colours, and smaller. */
  Webp: 'WEBP'
} as const;

export type AnimationFormat = typeof AnimationFormat[keyof typeof AnimationFormat];
/** Values that arithmetic adds and subtracts. */
export const ArithmeticSpace = {
  /** Latents. */
  Latent: 'LATENT',
  /** Pixels of samples, as a baseline; clipped. */
  Pixels: 'PIXELS'
} as const;

export type ArithmeticSpace = typeof ArithmeticSpace[keyof typeof ArithmeticSpace];
/** Origins of the means and variances of batch norms. */
export const BatchNormStatistics = {
  /**
   * The file contained none: computed once, at import, over 2,048 z of the prior, or over images of
   * the dataset named in the import.
   */
  Calibrated: 'CALIBRATED',
  /** The network has no batch norm. */
  None: 'NONE',
  /** The file contained running statistics. */
  Stored: 'STORED'
} as const;

export type BatchNormStatistics = typeof BatchNormStatistics[keyof typeof BatchNormStatistics];
/** Functions of a checkpoint's network. */
export const CheckpointKind = {
  /** Tells real images from generated ones: one logit per image, above 0 if the image looks real. */
  Discriminator: 'DISCRIMINATOR',
  /**
   * Describes an image by numbers, its features, by which `startQuality` compares samples with reals:
   * an ONNX model such as Inception, served as is. See docs/quality.md.
   */
  Features: 'FEATURES',
  /** Makes images from z. */
  Generator: 'GENERATOR'
} as const;

export type CheckpointKind = typeof CheckpointKind[keyof typeof CheckpointKind];
/** Features of images to classify them by. */
export const ClassifierFeatures = {
  /**
   * The discriminator's activations, each max-pooled to 4x4 and flattened (section 5.1 of the DCGAN
   * paper).
   */
  Discriminator: 'DISCRIMINATOR',
  /** The pixels of the images, as a baseline. */
  Pixels: 'PIXELS',
  /** The same of a discriminator of the same architecture with random weights, as a baseline. */
  Random: 'RANDOM'
} as const;

export type ClassifierFeatures = typeof ClassifierFeatures[keyof typeof ClassifierFeatures];
/** The discriminator's use of the images' classes, with a generator that takes a class. */
export const Conditioning = {
  /**
   * ACGAN (Odena et al., arXiv 1610.09585): D also learns to classify the reals, and G to have its fakes
   * classified as their class.
   */
  Acgan: 'ACGAN',
  /** None: neither network knows classes. */
  None: 'NONE',
  /**
   * Projection (Miyato and Koyama, arXiv 1802.05637): D adds the product of its features and a vector of
   * the class to its logit.
   */
  Projection: 'PROJECTION'
} as const;

export type Conditioning = typeof Conditioning[keyof typeof Conditioning];
/** Kinds of values of attributes. */
export const DatasetAttributeKind = {
  /** One of several named values. */
  Category: 'CATEGORY',
  /** A number. */
  Number: 'NUMBER'
} as const;

export type DatasetAttributeKind = typeof DatasetAttributeKind[keyof typeof DatasetAttributeKind];
/** Kinds of sources of datasets. */
export const DatasetSource = {
  /** The built-in pixel-art faces. */
  Avatars: 'AVATARS',
  /** CIFAR-10's binary files. */
  Cifar10: 'CIFAR10',
  /** Images of a built-in dataset without the duplicates; see `removeDuplicates`. */
  Dataset: 'DATASET',
  /** The built-in cartoon faces. */
  Faces: 'FACES',
  /** A folder of JPEG, PNG and WebP files; its subfolders are labels. */
  Folder: 'FOLDER',
  /** MNIST's IDX files. */
  Idx: 'IDX',
  /** A ZIP of such a folder. */
  Zip: 'ZIP'
} as const;

export type DatasetSource = typeof DatasetSource[keyof typeof DatasetSource];
/** Parts of a dataset. */
export const DatasetSplit = {
  /** All images; a run on the dataset was trained on them, too. */
  All: 'ALL'
} as const;

export type DatasetSplit = typeof DatasetSplit[keyof typeof DatasetSplit];
/** Activation function of D's hidden layers. */
export const DiscriminatorActivation = {
  /** max(x, 0.2 x), as in the paper. */
  LeakyRelu: 'LEAKY_RELU',
  /** max(x, 0). */
  Relu: 'RELU'
} as const;

export type DiscriminatorActivation = typeof DiscriminatorActivation[keyof typeof DiscriminatorActivation];
/** The way from D's last maps to a logit. */
export const DiscriminatorHead = {
  /** A convolution as large as the maps, as in the paper. */
  Convolution: 'CONVOLUTION',
  /** Global average pooling, and a weight for each map. */
  GlobalAverage: 'GLOBAL_AVERAGE'
} as const;

export type DiscriminatorHead = typeof DiscriminatorHead[keyof typeof DiscriminatorHead];
/** Normalization of D's hidden layers. */
export const DiscriminatorNorm = {
  /** Batch norm in all hidden layers but the first, as in the paper. Weights start as N(0, 0.02). */
  Batch: 'BATCH',
  /** Batch norm in the first layer too. */
  Everywhere: 'EVERYWHERE',
  /** None, but biases. Weights start with the standard deviation of He et al. (arXiv 1502.01852). */
  None: 'NONE'
} as const;

export type DiscriminatorNorm = typeof DiscriminatorNorm[keyof typeof DiscriminatorNorm];
/** Speed profiles between waypoints. */
export const Easing = {
  /** Constant speed. */
  Linear: 'LINEAR',
  /** Slow at every waypoint: 3t^2 - 2t^3. */
  Smoothstep: 'SMOOTHSTEP'
} as const;

export type Easing = typeof Easing[keyof typeof Easing];
/**
 * Every possible value of `extensions.code` in an error. `extensions.retryAfterMs` is set if a retry
 * can succeed.
 */
export const ErrorCode = {
  /** An argument is invalid; the message names it and the values allowed. */
  BadUserInput: 'BAD_USER_INPUT',
  /** The file is not a supported checkpoint; the message lists the contents found and missing. */
  CheckpointInvalid: 'CHECKPOINT_INVALID',
  /** No checkpoint matches this reference. */
  CheckpointNotFound: 'CHECKPOINT_NOT_FOUND',
  /**
   * The checkpoint's ONNX graph broke the engine, for the reason in `extensions.reason`, and is not run
   * until an administrator releases it (`releaseCheckpoint`).
   */
  CheckpointQuarantined: 'CHECKPOINT_QUARANTINED',
  /** No classifier has this id. */
  ClassifierNotFound: 'CLASSIFIER_NOT_FOUND',
  /** The subscriber reads more slowly than events arrive. Resume after `extensions.cursor`. */
  ConsumerTooSlow: 'CONSUMER_TOO_SLOW',
  /**
   * The operation costs more than the limit for one request. `extensions.cost` and `extensions.limit`
   * are the two costs.
   */
  CostLimitExceeded: 'COST_LIMIT_EXCEEDED',
  /** The images can't be used for training; the message gives the reason. */
  DatasetInvalid: 'DATASET_INVALID',
  /** No dataset has this name. */
  DatasetNotFound: 'DATASET_NOT_FOUND',
  /** The engine failed during this request. Retryable: the server starts a new engine. */
  EngineFailed: 'ENGINE_FAILED',
  /** An internal error; the server's log has an entry with `extensions.id`. */
  InternalServerError: 'INTERNAL_SERVER_ERROR',
  /** The job's state does not allow this operation. */
  JobConflict: 'JOB_CONFLICT',
  /** No job has this id. */
  JobNotFound: 'JOB_NOT_FOUND',
  /**
   * A latent's length differs from the checkpoint's zDim. `extensions.expected` and
   * `extensions.actual` are the two lengths.
   */
  LatentDimensionMismatch: 'LATENT_DIMENSION_MISMATCH',
  /** No saved latent has this id or name. */
  LatentNotFound: 'LATENT_NOT_FOUND',
  /** The server runs only persisted documents: send the `documentId` of one. */
  PersistedQueryIdRequired: 'PERSISTED_QUERY_ID_REQUIRED',
  /** No manifest of the server has a document with the id of this request, which has no text either. */
  PersistedQueryNotFound: 'PERSISTED_QUERY_NOT_FOUND',
  /**
   * The server would hold more than `extensions.quota`, an environment variable, allows:
   * `extensions.limit`. Delete some, or ask the server's operator to raise the variable. Runs that meet
   * it are PAUSED, other jobs FAILED; they can be resumed then.
   */
  QuotaExceeded: 'QUOTA_EXCEEDED',
  /**
   * The client sent or stored too much in a time, or has too much open at once. `extensions.limit` is
   * the number allowed, `extensions.retryAfterMs` the time to wait before a retry; one may be missing.
   */
  RateLimited: 'RATE_LIMITED',
  /**
   * The server has too much work, is stopping, or its database is unavailable. Retry after
   * `extensions.retryAfterMs`.
   */
  ServerBusy: 'SERVER_BUSY',
  /**
   * No space is left on a disk, in a quota, or in a bucket. The message says where an operator should
   * free some. Interrupted jobs and runs can be resumed then.
   */
  StorageFull: 'STORAGE_FULL',
  /** The run's state does not allow this operation. */
  TrainingRunConflict: 'TRAINING_RUN_CONFLICT',
  /** No training run has this id or name. */
  TrainingRunNotFound: 'TRAINING_RUN_NOT_FOUND',
  /** The token is missing or invalid, or its role does not allow this operation. */
  Unauthenticated: 'UNAUTHENTICATED',
  /** No saved variant has this id or name. */
  VariantNotFound: 'VARIANT_NOT_FOUND'
} as const;

export type ErrorCode = typeof ErrorCode[keyof typeof ErrorCode];
/** Fully connected hidden layers. */
export const FullyConnected = {
  /**
   * Two instead of all convolutions: perceptrons, as in Goodfellow et al., arXiv 1406.2661, but without
   * their maxout and dropout. `lastLayer` has no effect.
   */
  All: 'ALL',
  /** One of 16 `ngf` units before G's maps, and one of 16 `ndf` units after D's. */
  Hidden: 'HIDDEN',
  /** None, as in the paper. */
  None: 'NONE'
} as const;

export type FullyConnected = typeof FullyConnected[keyof typeof FullyConnected];
/** Normalization of G's layers. */
export const GeneratorNorm = {
  /** Batch norm in all layers but the output layer, as in the paper. */
  Batch: 'BATCH',
  /** Batch norm in the output layer too. */
  Everywhere: 'EVERYWHERE',
  /** None, but biases. */
  None: 'NONE'
} as const;

export type GeneratorNorm = typeof GeneratorNorm[keyof typeof GeneratorNorm];
/** Activations between layers. */
export const HiddenActivation = {
  /** x above 0, e^x - 1 below. */
  Elu: 'ELU',
  /** x above 0, `leakySlope` x below. */
  LeakyRelu: 'LEAKY_RELU',
  /** max(x, 0). */
  Relu: 'RELU',
  /** ELU scaled so that layers keep mean 0 and variance 1. */
  Selu: 'SELU'
} as const;

export type HiddenActivation = typeof HiddenActivation[keyof typeof HiddenActivation];
/** Formats of a still picture. */
export const ImageFormat = {
  /** Lossy; the smallest, and the slowest to encode. */
  Avif: 'AVIF',
  /** Lossy. */
  Jpeg: 'JPEG',
  /** Lossless. */
  Png: 'PNG',
  /**
   * uint8, rows of interleaved channels, without a header. The response's X-Image-* headers have
   * width, height and channels.
   */
  Raw: 'RAW',
  /** Lossy, smaller than JPEG. */
  Webp: 'WEBP'
} as const;

export type ImageFormat = typeof ImageFormat[keyof typeof ImageFormat];
/** Methods of interpolating between latents. */
export const InterpolationMethod = {
  /** Along the straight line; suits a uniform prior. */
  Lerp: 'LERP',
  /** Along the great circle, with interpolated norms; suits a normal prior. */
  Slerp: 'SLERP'
} as const;

export type InterpolationMethod = typeof InterpolationMethod[keyof typeof InterpolationMethod];
/** The generator's last doubling of the size. */
export const LastLayer = {
  /** Bilinear interpolation and a 3x3 convolution, which leave no checkerboard pattern. */
  Bilinear: 'BILINEAR',
  /** A transposed 4x4 convolution, as in the paper. */
  Transposed: 'TRANSPOSED'
} as const;

export type LastLayer = typeof LastLayer[keyof typeof LastLayer];
/** Spaces of latents. Only generators of the StyleGAN family have w. */
export const LatentSpace = {
  /** The output of the generator's mapping: one row of w for all layers. */
  W: 'W',
  /** A row of w for each layer. */
  WPlus: 'W_PLUS',
  /** The generator's input, drawn from its prior. */
  Z: 'Z'
} as const;

export type LatentSpace = typeof LatentSpace[keyof typeof LatentSpace];
/** Noise that generators of the StyleGAN family add in their layers, for details such as hair. */
export const NoiseMode = {
  /** The noise stored in the checkpoint, the same for every sample. */
  Const: 'CONST',
  /** No noise. */
  None: 'NONE',
  /**
   * Noise of each sample's own: drawn from its seed, or for other latents from the hash of their
   * recipe; so the frames of an interpolation differ in it.
   */
  Seeded: 'SEEDED'
} as const;

export type NoiseMode = typeof NoiseMode[keyof typeof NoiseMode];
/** Activations of the last layer. */
export const OutputActivation = {
  /** None; the output is clipped to [-1, 1]. */
  Linear: 'LINEAR',
  /** Output in [0, 1]. */
  Sigmoid: 'SIGMOID',
  /** Output in [-1, 1]. */
  Tanh: 'TANH'
} as const;

export type OutputActivation = typeof OutputActivation[keyof typeof OutputActivation];
/** Distributions of z. */
export const PriorDistribution = {
  /** Standard normal, N(0, 1). */
  Normal: 'NORMAL',
  /** Standard normal, drawn as by NumPy's `RandomState(seed).randn`: the seeds of StyleGAN's tools. */
  NumpyNormal: 'NUMPY_NORMAL',
  /** Standard normal; values outside `bound` are drawn again. */
  TruncatedNormal: 'TRUNCATED_NORMAL',
  /** Uniform on [-1, 1). */
  Uniform: 'UNIFORM'
} as const;

export type PriorDistribution = typeof PriorDistribution[keyof typeof PriorDistribution];
/** Ways to treat a subscriber that falls behind. */
export const ProgressMode = {
  /**
   * Send every event. A subscriber that falls too far behind is closed with CONSUMER_TOO_SLOW, which
   * has the cursor to resume after.
   */
  All: 'ALL',
  /**
   * Send every event except steps or progress; of the steps or progress events since the last read,
   * send only the newest.
   */
  Latest: 'LATEST'
} as const;

export type ProgressMode = typeof ProgressMode[keyof typeof ProgressMode];
/** The change of the maps' size between layers. */
export const Resampling = {
  /** 3x3 convolutions of stride 1: in G after nearest-neighbour upsampling, in D before 2x2 max pooling. */
  Pooling: 'POOLING',
  /** Convolutions of stride 2, transposed ones in G, as in the paper. */
  Strided: 'STRIDED'
} as const;

export type Resampling = typeof Resampling[keyof typeof Resampling];
/** Permissions of a token. Each role includes the ones above it. */
export const Role = {
  /** Also change checkpoints, datasets and training runs. */
  Admin: 'ADMIN',
  /** Query and subscribe. */
  Read: 'READ',
  /** Also save latents and start checkpoint reports. */
  Write: 'WRITE'
} as const;

export type Role = typeof Role[keyof typeof Role];
/** Variants of the networks: the paper's, and some that break one of its rules. */
export const RuleVariant = {
  /** Batch norm in G's output layer and D's first layer too (EVERYWHERE). */
  BatchNormEverywhere: 'BATCH_NORM_EVERYWHERE',
  /** One fully connected hidden layer in G and one in D (`fullyConnected: HIDDEN`). */
  FullyConnected: 'FULLY_CONNECTED',
  /** Global average pooling before D's output (`discriminatorHead: GLOBAL_AVERAGE`). */
  GlobalAverage: 'GLOBAL_AVERAGE',
  /** No batch norm in G and D (`generatorNorm: NONE`, `discriminatorNorm: NONE`). */
  NoBatchNorm: 'NO_BATCH_NORM',
  /** All of the paper's rules. */
  Paper: 'PAPER',
  /**
   * The baseline of Goodfellow et al. (arXiv 1406.2661): perceptrons (`fullyConnected: ALL`) without
   * batch norm.
   */
  Perceptrons: 'PERCEPTRONS',
  /** Pooling and upsampling instead of strided convolutions (`resampling: POOLING`). */
  Pooling: 'POOLING',
  /** ReLU in D (`discriminatorActivation: RELU`). */
  Relu: 'RELU'
} as const;

export type RuleVariant = typeof RuleVariant[keyof typeof RuleVariant];
/** States of a job; a training run is a job. */
export const RunState = {
  /** Ended early, permanently. */
  Cancelled: 'CANCELLED',
  /** All its work is complete. */
  Done: 'DONE',
  /** Stopped by an error; resumeTraining or resumeJob retries from its last saved state. */
  Failed: 'FAILED',
  /** Paused by a user, an alarm, a rollback or a full disk; resumeTraining or resumeJob continues it. */
  Paused: 'PAUSED',
  /** Waiting for a worker. */
  Queued: 'QUEUED',
  /** A worker is running it, or will continue it in its next slice. */
  Running: 'RUNNING'
} as const;

export type RunState = typeof RunState[keyof typeof RunState];
/** Losses of both networks. */
export const TrainingLoss = {
  /** Cross-entropy (Goodfellow et al., arXiv 1406.2661), non-saturating for G. */
  CrossEntropy: 'CROSS_ENTROPY',
  /**
   * Relativistic pairing (R3GAN, arXiv 2501.05441): D minimizes softplus(-(D(x) - D(G(z)))) over pairs
   * of a real and a fake, and G minimizes the same with x and G(z) exchanged. A loss of 0.69 means
   * that D can't tell them apart. `realLabel` has no effect.
   */
  Relativistic: 'RELATIVISTIC'
} as const;

export type TrainingLoss = typeof TrainingLoss[keyof typeof TrainingLoss];
/** Sets of default settings. */
export const TrainingRecipe = {
  /**
   * Stabilized with noise: real labels 0.9, instance noise 0.6 that decays to 0, learning rates 1e-4
   * (D) and 4e-4 (G), ngf = ndf = 32, batch 36, an averaged generator.
   */
  Fast: 'FAST',
  /**
   * The default, for recognizable pictures in minutes on a plain CPU: FAST's networks with a
   * relativistic loss, no batch norm in D, gradient penalties, a bilinear last layer, no noise, batch
   * 16, updates of limited size, learning rates of 1e-3 that fall to 0 over the last 60% of the run, and
   * an averaged generator.
   */
  Modern: 'MODERN',
  /**
   * Radford et al., arXiv 1511.06434: Adam 2e-4 with beta1 0.5, batch 128, ngf = ndf = 64, and no
   * other techniques.
   */
  Paper: 'PAPER'
} as const;

export type TrainingRecipe = typeof TrainingRecipe[keyof typeof TrainingRecipe];