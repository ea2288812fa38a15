/** What an alarm does to the run, beside being told. */
export const AlarmAction = {
  /** The run goes on. Losses that are not finite stop it all the same: FAILED. */
  Nothing: 'NOTHING',
  /** The run is PAUSED. */
  Pause: 'PAUSE',
  /** The run is taken back to its last checkpoint before the alarm, and PAUSED there. */
  RollBack: 'ROLL_BACK'
} as const;

export type AlarmAction = typeof AlarmAction[keyof typeof AlarmAction];
/** What can be wrong with a run. */
export const AlarmKind = {
  /** D tells reals from fakes perfectly: G learns nothing. */
  DiscriminatorSaturated: 'DISCRIMINATOR_SATURATED',
  /** Many fixed-noise pictures are the same picture. */
  Duplicates: 'DUPLICATES',
  /** The fixed-noise pictures look alike. */
  ModeCollapse: 'MODE_COLLAPSE',
  /** A loss or a weight is NaN or infinite. */
  NotFinite: 'NOT_FINITE'
} as const;

export type AlarmKind = typeof AlarmKind[keyof typeof AlarmKind];
/** Formats of an animation. */
export const AnimationFormat = {
  /** At most 256 colours and 50 frames a second; everything shows it. */
  Gif: 'GIF',
  /** All colours, and smaller. */
  Webp: 'WEBP'
} as const;

export type AnimationFormat = typeof AnimationFormat[keyof typeof AnimationFormat];
/** Where the mean and the variance of batch norm come from. */
export const BatchNormStatistics = {
  /** The file had none: computed once, at import, over 2,048 z of the prior, or images of the dataset that was named. */
  Calibrated: 'CALIBRATED',
  /** It has no batch norm. */
  None: 'NONE',
  /** Running statistics came with the file. */
  Stored: 'STORED'
} as const;

export type BatchNormStatistics = typeof BatchNormStatistics[keyof typeof BatchNormStatistics];
/** What the network of a checkpoint does. */
export const CheckpointKind = {
  /** Tells real images from generated ones: one logit an image, above 0 for what looks real. */
  Discriminator: 'DISCRIMINATOR',
  /** Makes images from z. */
  Generator: 'GENERATOR'
} as const;

export type CheckpointKind = typeof CheckpointKind[keyof typeof CheckpointKind];
/** What a dataset was made from. */
export const DatasetSource = {
  /** The built-in procedural faces. */
  Avatars: 'AVATARS',
  /** CIFAR-10's binary files. */
  Cifar10: 'CIFAR10',
  /** A folder of JPEG, PNG and WebP; its sub-folders are labels. */
  Folder: 'FOLDER',
  /** MNIST's IDX files. */
  Idx: 'IDX',
  /** The same in a ZIP. */
  Zip: 'ZIP'
} as const;

export type DatasetSource = typeof DatasetSource[keyof typeof DatasetSource];
/** How the speed changes between waypoints. */
export const Easing = {
  /** Even speed. */
  Linear: 'LINEAR',
  /** Slow at every waypoint: 3t^2 - 2t^3. */
  Smoothstep: 'SMOOTHSTEP'
} as const;

export type Easing = typeof Easing[keyof typeof Easing];
/** Every `extensions.code` an error can carry. `extensions.retryAfterMs` is there where waiting helps. */
export const ErrorCode = {
  /** An argument is outside what is allowed; the message says which and what is. */
  BadUserInput: 'BAD_USER_INPUT',
  /** The file is not a checkpoint that can be served; the message says what was found and what is missing. */
  CheckpointInvalid: 'CHECKPOINT_INVALID',
  /** No checkpoint answers to this reference. */
  CheckpointNotFound: 'CHECKPOINT_NOT_FOUND',
  /** The subscriber reads slower than events come; `extensions.cursor` is where to go on. */
  ConsumerTooSlow: 'CONSUMER_TOO_SLOW',
  /** The request would cost more than one may. `extensions.cost` and `extensions.limit` say how much. */
  CostLimitExceeded: 'COST_LIMIT_EXCEEDED',
  /** The images are not a dataset one can train on; the message says why. */
  DatasetInvalid: 'DATASET_INVALID',
  /** No dataset has this name. */
  DatasetNotFound: 'DATASET_NOT_FOUND',
  /** The engine failed under this request. Retryable: a new engine is started. */
  EngineFailed: 'ENGINE_FAILED',
  /** A defect of the server; `extensions.id` is in its log. */
  InternalServerError: 'INTERNAL_SERVER_ERROR',
  /** The job is not in a state that allows this. */
  JobConflict: 'JOB_CONFLICT',
  /** No job has this id. */
  JobNotFound: 'JOB_NOT_FOUND',
  /** A latent's length is not the checkpoint's zDim. `extensions.expected` and `extensions.actual` say both. */
  LatentDimensionMismatch: 'LATENT_DIMENSION_MISMATCH',
  /** No saved latent has this id or name. */
  LatentNotFound: 'LATENT_NOT_FOUND',
  /** Too many at once from one client: `extensions.limit` says how many, or `extensions.retryAfterMs` when to try again. */
  RateLimited: 'RATE_LIMITED',
  /** The queue is full; try again after `extensions.retryAfterMs`. */
  ServerBusy: 'SERVER_BUSY',
  /** The run is not in a state that allows this. */
  TrainingRunConflict: 'TRAINING_RUN_CONFLICT',
  /** No training run has this id or name. */
  TrainingRunNotFound: 'TRAINING_RUN_NOT_FOUND',
  /** No token, a wrong one, or one whose role does not reach this far. */
  Unauthenticated: 'UNAUTHENTICATED'
} as const;

export type ErrorCode = typeof ErrorCode[keyof typeof ErrorCode];
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
/** Formats of one picture. */
export const ImageFormat = {
  /** Lossy, the smallest and the slowest to make. */
  Avif: 'AVIF',
  /** Lossy. */
  Jpeg: 'JPEG',
  /** Lossless. */
  Png: 'PNG',
  /** uint8, rows of interleaved channels, no header; width, height and channels in the response's X-Image-* headers. */
  Raw: 'RAW',
  /** Lossy, smaller than JPEG. */
  Webp: 'WEBP'
} as const;

export type ImageFormat = typeof ImageFormat[keyof typeof ImageFormat];
/** Ways from one latent to the next. */
export const InterpolationMethod = {
  /** Along the straight line: right for a uniform prior. */
  Lerp: 'LERP',
  /** Along the great circle, norms interpolated: right for a normal prior. */
  Slerp: 'SLERP'
} as const;

export type InterpolationMethod = typeof InterpolationMethod[keyof typeof InterpolationMethod];
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
/** Distributions that z is drawn from. */
export const PriorDistribution = {
  /** Standard normal, N(0, 1). */
  Normal: 'NORMAL',
  /** Standard normal, values outside `bound` drawn again. */
  TruncatedNormal: 'TRUNCATED_NORMAL',
  /** Uniform on [-1, 1). */
  Uniform: 'UNIFORM'
} as const;

export type PriorDistribution = typeof PriorDistribution[keyof typeof PriorDistribution];
/** What a reader gets that is slower than a run. */
export const ProgressMode = {
  /** Every event; one that lags too far behind gets CONSUMER_TOO_SLOW, and where to go on. */
  All: 'ALL',
  /** Every event but steps, and of the steps that have come since it last read the newest. */
  Latest: 'LATEST'
} as const;

export type ProgressMode = typeof ProgressMode[keyof typeof ProgressMode];
/** What a token may do; each includes the one before. */
export const Role = {
  /** Change checkpoints, datasets and training runs too. */
  Admin: 'ADMIN',
  /** Query and subscribe. */
  Read: 'READ',
  /** Keep latents too. */
  Write: 'WRITE'
} as const;

export type Role = typeof Role[keyof typeof Role];
/** Where a job stands; a training run is one. */
export const RunState = {
  /** Ended before it was done, for good. */
  Cancelled: 'CANCELLED',
  /** All its work is done. */
  Done: 'DONE',
  /** An error stopped it; resumeTraining or resumeJob tries again from where it was saved last. */
  Failed: 'FAILED',
  /** Stopped by a person, an alarm, a roll-back or a full disk; resumeTraining or resumeJob goes on. */
  Paused: 'PAUSED',
  /** Waits for a worker. */
  Queued: 'QUEUED',
  /** A worker works on it, or will go on with it in its turn. */
  Running: 'RUNNING'
} as const;

export type RunState = typeof RunState[keyof typeof RunState];
/** Sets of defaults. */
export const TrainingRecipe = {
  /**
   * A picture in minutes on a plain CPU: real labels 0.9, instance noise 0.6 that decays to 0, learning rates 1e-4 (D) and
   * 4e-4 (G), ngf = ndf = 32, batch 36, an averaged generator.
   */
  Fast: 'FAST',
  /** Radford et al., arXiv 1511.06434: Adam 2e-4 with beta1 0.5, batch 128, ngf = ndf = 64, nothing else. */
  Paper: 'PAPER'
} as const;

export type TrainingRecipe = typeof TrainingRecipe[keyof typeof TrainingRecipe];