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
  /** The file had none: computed once, at import, over 2,048 z of the prior. */
  Calibrated: 'CALIBRATED',
  /** The generator has no batch norm. */
  None: 'NONE',
  /** Running statistics came with the file. */
  Stored: 'STORED'
} as const;

export type BatchNormStatistics = typeof BatchNormStatistics[keyof typeof BatchNormStatistics];
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
  /** The engine failed under this request. Retryable: a new engine is started. */
  EngineFailed: 'ENGINE_FAILED',
  /** A defect of the server; `extensions.id` is in its log. */
  InternalServerError: 'INTERNAL_SERVER_ERROR',
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