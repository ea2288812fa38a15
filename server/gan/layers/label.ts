/** A layer where the label enters a chain: joined to its input, or multiplied with it. */
import { z } from 'zod'
import { broadcastTo, concat, mul, reshape } from '../../graph/ops.ts'
import { fields, oneOf, tensorName, whole } from './fields.ts'
import { labelRows } from './label-rows.ts'
import { layerFault, times, valuesOf, type LayerKind, type Placed } from './layer-kind.ts'

const MAX_CHANNELS = 65_536

/** The label as channels (`before` or `after` those of the input), or as factors of all values. */
export interface Label {
  readonly kind: 'label'
  readonly join: 'before' | 'after' | 'multiply'
  /**
   * [classes, values]: an embedding, whose row has the values of the joined channels, or the
   * factors. Without it, each class is a channel of ones that is joined (one-hot).
   */
  readonly table?: string
  /** Number of channels that the table makes, if they are joined. */
  readonly channels?: number
}

export const label: LayerKind<Label> = {
  schema: fields({
    kind: z.literal('label'),
    join: oneOf(['before', 'after', 'multiply']),
    table: tensorName().optional(),
    channels: whole(1, MAX_CHANNELS).optional(),
  }),
  tensors: { table: 'weight' },
  statistics: [],
  block: 'between',
  takesLabel: () => true,
  makes(placed) {
    const [channels, height, width] = placed.takes
    return [channels + joinedChannels(placed), height, width]
  },
  shapes: (_layer, takes, makes, classes) => ({
    table: [classes, makes[0] === takes[0] ? valuesOf(takes) : valuesOf(makes) - valuesOf(takes)],
  }),
  apply(x, { layer, takes, makes, classes }, { label, tensor }) {
    const [batch] = x.shape
    const table = tensor('table')
    const [, height, width] = takes
    const rows = table ? labelRows(label!, table) : reshape(label!, [batch!, classes, 1, 1])
    if (layer.join === 'multiply') return mul(x, reshape(rows, [batch!, ...takes]))
    const channels = makes[0] - takes[0]
    const joined = table
      ? reshape(rows, [batch!, channels, height, width])
      : broadcastTo(rows, [batch!, channels, height, width])
    return concat(layer.join === 'before' ? [joined, x] : [x, joined], 1)
  },
  describe(layer, takes) {
    const joined = layer.table === undefined ? 'label, one-hot,' : 'label, embedded,'
    if (layer.join === 'multiply') return `${joined} times ${times(takes)}`
    return `${joined} joined ${layer.join} ${times(takes)}`
  },
  label: ({ kind }) => kind,
}

function joinedChannels(placed: Placed<Label>): number {
  const { layer, classes } = placed
  const { join, table, channels } = layer
  if (join === 'multiply') {
    if (table === undefined) throw layerFault(placed, 'multiplies, but has no table of factors')
    if (channels === undefined) return 0
    throw layerFault(placed, 'multiplies, which adds no channels')
  }
  if (table === undefined && channels === undefined) return classes
  if (table !== undefined && channels !== undefined) return channels
  throw layerFault(placed, 'needs both a table and its channels, or neither')
}
