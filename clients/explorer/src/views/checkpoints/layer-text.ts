/** A layer as the server words it, taken apart for a table. */

export interface LayerRow {
  /** What kind of layer, in words. */
  readonly kind: string
  /** What goes in and what comes out, "512 → 256"; '' where it changes neither. */
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
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  elu: 'ELU',
  selu: 'SELU',
  tanh: 'Tanh, pictures in [-1, 1]',
  sigmoid: 'Sigmoid, pictures in [0, 1]',
  linear: 'None, clipped to [-1, 1]',
}

/** `convTranspose2d 512 -> 256, 4x4, stride 2` becomes its kind, `512 → 256`, and `4x4, stride 2`. */
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
