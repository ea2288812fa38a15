export const AnimationFormat = {
  Gif: 'GIF',
  Webp: 'WEBP'
} as const;

export type AnimationFormat = typeof AnimationFormat[keyof typeof AnimationFormat];
export const BatchNormStatistics = {
  /** The file had none: computed once, at import, over 2,048 z of the prior. */
  Calibrated: 'CALIBRATED',
  /** The generator has no batch norm. */
  None: 'NONE',
  /** Running statistics came with the file. */
  Stored: 'STORED'
} as const;

export type BatchNormStatistics = typeof BatchNormStatistics[keyof typeof BatchNormStatistics];
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
export const HiddenActivation = {
  Elu: 'ELU',
  LeakyRelu: 'LEAKY_RELU',
  Relu: 'RELU',
  Selu: 'SELU'
} as const;

export type HiddenActivation = typeof HiddenActivation[keyof typeof HiddenActivation];
export const ImageFormat = {
  Avif: 'AVIF',
  Jpeg: 'JPEG',
  Png: 'PNG',
  /** uint8, rows of interleaved channels, no header; width, height and channels in the response's X-Image-* headers. */
  Raw: 'RAW',
  Webp: 'WEBP'
} as const;

export type ImageFormat = typeof ImageFormat[keyof typeof ImageFormat];
export const InterpolationMethod = {
  /** Along the straight line: right for a uniform prior. */
  Lerp: 'LERP',
  /** Along the great circle, norms interpolated: right for a normal prior. */
  Slerp: 'SLERP'
} as const;

export type InterpolationMethod = typeof InterpolationMethod[keyof typeof InterpolationMethod];
export const OutputActivation = {
  Linear: 'LINEAR',
  Sigmoid: 'SIGMOID',
  Tanh: 'TANH'
} as const;

export type OutputActivation = typeof OutputActivation[keyof typeof OutputActivation];
export const PriorDistribution = {
  /** Standard normal, N(0, 1). */
  Normal: 'NORMAL',
  /** Standard normal, values outside `bound` drawn again. */
  TruncatedNormal: 'TRUNCATED_NORMAL',
  /** Uniform on [-1, 1). */
  Uniform: 'UNIFORM'
} as const;

export type PriorDistribution = typeof PriorDistribution[keyof typeof PriorDistribution];