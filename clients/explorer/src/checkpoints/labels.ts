/** Labels of a checkpoint's properties and layers. */
import type { CheckpointFieldsFragment as Checkpoint } from '@latentql/sdk'

/** A checkpoint with the fields that lists select. */
export type { Checkpoint }

/** A reference that survives renaming: `sha256:` and the first digits of the digest, at least 8. */
export function shortDigest(digest: string, digits = 12): string {
  return digest.slice(0, 'sha256:'.length + digits)
}

/** True for a checkpoint that its training run owns and may delete: its name is RUN@STEP. */
export function isOfRun({ name }: Pick<Checkpoint, 'name'>): boolean {
  return name.includes('@')
}

export function isDefault({ aliases }: Pick<Checkpoint, 'aliases'>): boolean {
  return aliases.includes('default')
}

/** The size of the images that a network makes or takes. */
export type ImageSize = Pick<Checkpoint, 'width' | 'height' | 'channels'>

/** True if one network takes the images that the other makes. */
export function isSameSize(one: ImageSize, other: ImageSize): boolean {
  return one.width === other.width && one.height === other.height && one.channels === other.channels
}

/** "64 × 64, colour" */
export function sizeInWords({ width, height, channels }: ImageSize): string {
  return `${width} × ${height}, ${channels === 1 ? 'grey' : 'colour'}`
}

/** The size of an activation's maps: "16 × 16" */
export function layerSize({ shape: [, height, width] }: { readonly shape: readonly number[] }) {
  return `${width} × ${height}`
}

/** "3.6 million weights" */
export function weightsInWords({ parameterCount }: Checkpoint): string {
  if (parameterCount == null) return 'unknown'
  return `${new Intl.NumberFormat('en', { notation: 'compact', compactDisplay: 'long' }).format(parameterCount)} weights`
}

/** "z of 100 numbers, normal, N(0, 1)" */
export function latentInWords({ zDim, prior, mapping }: Checkpoint): string {
  const toW = mapping ? `, mapped to ${mapping.rows} rows of ${mapping.size}` : ''
  return prior === null
    ? 'none: a discriminator, which tells real pictures from generated ones'
    : `z of ${zDim} numbers, ${priorInWords(prior)}${toW}`
}

function priorInWords({ distribution, bound }: NonNullable<Checkpoint['prior']>): string {
  switch (distribution) {
    case 'NORMAL':
      return 'normal, N(0, 1)'
    case 'UNIFORM':
      return 'uniform on [-1, 1)'
    case 'NUMPY_NORMAL':
      return 'normal, N(0, 1), by the seeds of NumPy'
    case 'TRUNCATED_NORMAL':
      return `normal, truncated at ${bound} standard deviations`
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  pytorch: 'PyTorch',
  safetensors: 'safetensors',
  tfjs: 'TensorFlow.js',
  keras: 'Keras',
  numpy: 'NumPy',
  joblib: 'joblib (from the DCGAN authors)',
  onnx: 'ONNX',
}

export function formatInWords({ format }: Pick<Checkpoint, 'format'>): string {
  return FORMATS[format] ?? format
}

/** The source of the batch-norm statistics, and its effect on the pictures. */
export function batchNormInWords({ batchNorm, calibrationDrift }: Checkpoint): string {
  switch (batchNorm) {
    case 'NONE':
      return 'It has no layers whose output depends on other pictures.'
    case 'STORED':
      return 'The file includes statistics, so a seed always gives the same picture.'
    case 'CALIBRATED':
      return (
        'The file had no statistics. They were measured once over 2,048 random latents, so a seed always gives ' +
        `the same picture.${driftInWords(calibrationDrift)}`
      )
  }
}

function driftInWords(drift: number | null | undefined): string {
  if (drift == null) return ''
  const levels = drift < 10 ? drift.toFixed(1) : drift.toFixed(0)
  return ` Statistics of a batch of 64, as used in training, would change a pixel by up to ${levels} of 255 grey levels.`
}

/** "12.3 MB" */
export function bytesInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB']
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${units[power]}`
}

/** The server's description of a layer, split for a table. */
interface LayerRow {
  /** The kind of layer, for users. */
  readonly kind: string
  /** Input and output size, "512 → 256"; '' if the layer changes neither. */
  readonly shape: string
  /** The rest: kernel, stride, epsilon and so on. */
  readonly details: string
}

const KINDS: Readonly<Record<string, string>> = {
  dense: 'Dense',
  convTranspose2d: 'Transposed convolution',
  conv2d: 'Convolution',
  batchNorm: 'Batch norm',
  upsample: 'Upsampling',
  pixelShuffle: 'Pixel shuffle',
  pool: 'Pooling',
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  elu: 'ELU',
  selu: 'SELU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  linear: 'No activation',
  clip: 'Clipping',
}

/**
 * `convTranspose2d 512 -> 256, 4x4, stride 2` becomes its kind, `512 → 256`, and `4x4, stride 2`.
 */
export function layerRow(text: string): LayerRow {
  const [head = '', ...rest] = text.split(', ')
  const [word = '', ...more] = head.split(' ')
  const kind = KINDS[word]
  if (kind === undefined) return { kind: text, shape: '', details: '' }
  const shape = more.join(' ')
  if (shape.includes('->'))
    return { kind, shape: shape.replace('->', '→'), details: rest.join(', ') }
  return { kind, shape: '', details: [shape, ...rest].filter(Boolean).join(', ') }
}
