/** Translates the join of a Keras model's label: its branch becomes a table of rows by class. */
import { CheckpointInvalid } from '../../errors.ts'
import type { TopologyLayer } from '../formats/source.ts'
import { setting, type ImageShape, type KerasWalk } from './keras-walk.ts'
import type { ValueSource } from './value-source.ts'

/** Values that the label's branch makes of each class: [classes, values]. */
interface Rows {
  readonly classes: number
  readonly values: number
  /** Undefined while they are the one-hot label itself. */
  readonly read?: () => Float32Array
}

const FUNCTIONS: ReadonlyMap<unknown, (x: number) => number> = new Map([
  ['linear', (x: number) => x],
  ['relu', (x: number) => Math.max(x, 0)],
  ['tanh', Math.tanh],
  ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x))],
])

const MAX_CLASSES = 1000

/** Joins the label's values to the channels of the current output. */
export function concatenateLabel(walk: KerasWalk, layer: TopologyLayer): void {
  const { joined, rows } = joinedRows(walk, layer)
  const axis = Number(setting(layer.config, 'axis') ?? -1)
  const [channels, height, width] = walk.image
  const added = rows.values / (height * width)
  const fits = Number.isInteger(added) && (rows.read !== undefined || height * width === 1)
  if (!walk.channelAxes.includes(axis) || !fits)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` joins ${rows.values} values of the label to ` +
        `${walk.image.join('x')} (channels first) along axis ${axis}; only channels can be joined.`,
    )
  walk.list.layers.push({
    ...{ kind: 'label', join: joined.isFirst ? 'before' : 'after' },
    ...(rows.read && { table: table(walk, rows, [added, height, width]), channels: added }),
  })
  walk.image = [channels + added, height, width]
}

/** Multiplies each value of the current output by one of the label's. */
export function multiplyByLabel(walk: KerasWalk, layer: TopologyLayer): void {
  const { rows } = joinedRows(walk, layer)
  const taken = walk.image.reduce((product, size) => product * size, 1)
  if (rows.read === undefined || rows.values !== taken)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` multiplies ${taken} values by ` +
        (rows.read ? `${rows.values} of the label.` : 'a one-hot label, not by an embedding.'),
    )
  walk.list.layers.push({ kind: 'label', join: 'multiply', table: table(walk, rows, walk.image) })
}

function table(walk: KerasWalk, { classes, values, read }: Rows, shape: ImageShape): string {
  const source: ValueSource = { shape: [classes, values], read: () => read!() }
  return walk.list.name('table', walk.reorder(source, shape, 1))
}

function joinedRows(walk: KerasWalk, layer: TopologyLayer) {
  const { joined } = layer
  if (joined === undefined)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` (${layer.className}) joins no label; it needs z and a label, which ` +
        'enter the model by two inputs.',
    )
  const rows = joined.layers.reduce<Rows | null>((made, each) => rowsAfter(walk, made, each), null)
  const { classes } = rows!
  if (!(classes > 1 && classes <= MAX_CLASSES))
    throw new CheckpointInvalid(
      `The label that layer \`${layer.name}\` joins has ${classes} classes; supported are 2 to ` +
        `${MAX_CLASSES}.`,
    )
  walk.classes = classes
  return { joined, rows: rows! }
}

/** `made` is null before the branch's input. */
function rowsAfter(walk: KerasWalk, made: Rows | null, layer: TopologyLayer): Rows {
  const { className, name } = layer
  if (made === null) return inputRows(layer)
  if (className === 'Embedding') return embed(walk, made, layer)
  if (className === 'Dense') return project(walk, made, layer)
  if (['InputLayer', 'Flatten', 'Reshape', 'Dropout'].includes(className)) return made
  throw new CheckpointInvalid(
    `Layer \`${name}\` of the label has the unsupported class ${className}; supported are ` +
      'Embedding, Dense, Flatten, Reshape and Dropout.',
  )
}

/** The label as it enters: a number, or one value for each class. */
function inputRows({ name, config }: TopologyLayer): Rows {
  const shape = setting(config, 'batch_input_shape') ?? setting(config, 'batch_shape')
  const [, classes = 1, ...more] = Array.isArray(shape) ? (shape as unknown[]) : []
  if (Number.isSafeInteger(classes) && more.length === 0)
    return { classes: Number(classes), values: Number(classes) }
  throw new CheckpointInvalid(
    `The input \`${name}\` of the label has the shape ${JSON.stringify(shape)?.slice(0, 80)}; ` +
      'expected is a class number or a one-hot row.',
  )
}

function embed(walk: KerasWalk, made: Rows, layer: TopologyLayer): Rows {
  const tensor = walk.tensor(layer, 'embeddings')
  const [classes, values] = tensor?.shape ?? []
  if (made.read || made.classes !== 1 || tensor?.shape.length !== 2 || !classes || !values)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` is not an embedding of one class number: it takes ` +
        `${made.values} values and has ${tensor ? `[${tensor.shape.join(', ')}]` : 'no table'}.`,
    )
  return { classes, values, read: () => tensor.read() }
}

function project(walk: KerasWalk, made: Rows, layer: TopologyLayer): Rows {
  const kernel = walk.kernel(layer, 2)
  const bias = walk.tensor(layer, 'bias')
  const activation = FUNCTIONS.get(setting(layer.config, 'activation') ?? 'linear')
  const [inputs, units] = kernel.shape as [number, number]
  if (inputs !== made.values || activation === undefined)
    throw new CheckpointInvalid(
      `Layer \`${layer.name}\` of the label is a Dense layer for ${inputs} values with the ` +
        `activation ${String(setting(layer.config, 'activation') ?? 'linear')}; expected are ` +
        `${made.values} values and ${[...FUNCTIONS.keys()].join(', ')}.`,
    )
  const read = () => {
    const [rows, factors, shifts] = [made.read?.(), kernel.read(), bias?.read()]
    return Float32Array.from({ length: made.classes * units }, (_, at) => {
      const [row, unit] = [Math.floor(at / units), at % units]
      let sum = shifts?.[unit] ?? 0
      if (rows === undefined) return activation(sum + factors[row * units + unit]!)
      for (let i = 0; i < inputs; i++) sum += rows[row * inputs + i]! * factors[i * units + unit]!
      return activation(sum)
    })
  }
  return { classes: made.classes, values: units, read }
}
