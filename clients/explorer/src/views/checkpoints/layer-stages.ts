/** The stages of a network for a figure: its input, the output of each block, and its output. */
import { layerRow } from '../../checkpoints/labels.ts'
import type { CheckpointDetails } from '../../api/queries.ts'

export interface Stage {
  /** `z`, `Image`, `Logit`; undefined for the blocks in between. */
  readonly name?: string
  /** Channels, height, width; 1 x 1 for z, for outputs of dense layers, and for a logit. */
  readonly shape: readonly number[]
  /** The layers that make it, "Transposed convolution 4x4, stride 2"; none for the input. */
  readonly layers: readonly string[]
}

type Network = Pick<
  CheckpointDetails,
  'kind' | 'zDim' | 'width' | 'height' | 'channels' | 'layers' | 'activations'
>

/** Returns the stages, first to last; none for an ONNX graph, whose blocks aren't known. */
export function stagesOf(network: Network): Stage[] {
  const { layers, activations, channels, height, width } = network
  if (activations.length === 0) return []
  const image = { name: 'Image', shape: [channels, height, width] }
  const [input, output] =
    network.kind === 'GENERATOR'
      ? [{ name: 'z', shape: [network.zDim!, 1, 1] }, image]
      : [image, { name: 'Logit', shape: [1, 1, 1] }]
  // An activation's name starts with the index of its block's last layer.
  const ends = activations.map(({ name }) => Number.parseInt(name, 10) + 1)
  const madeBy = (block: number) =>
    layers.slice(ends[block - 1] ?? 0, ends[block]).map(layerInShort)
  return [
    { ...input, layers: [] },
    ...activations.map(({ shape }, block) => ({ shape, layers: madeBy(block) })),
    { ...output, layers: madeBy(activations.length) },
  ]
}

/** Kind, kernel and stride of a layer; of others, the kind. */
function layerInShort(text: string): string {
  const { kind, details } = layerRow(text)
  const window = details.split(', ').filter((detail) => /^\d+x\d+|^stride/.test(detail))
  return [kind, window.join(', ')].filter(Boolean).join(' ')
}

/** "256 × 4 × 4", or "100 numbers" */
export function shapeInWords([channels = 1, height = 1, width = 1]: readonly number[]): string {
  if (height * width === 1) return channels === 1 ? '1 number' : `${channels} numbers`
  return `${channels} × ${height} × ${width}`
}
