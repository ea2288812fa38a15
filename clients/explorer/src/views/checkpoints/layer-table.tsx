/** The layers of a network, first to last, with their activations. */
import { Table } from '../../ui/table.tsx'
import { layerRow } from '../../checkpoints/labels.ts'
import styles from './layer-table.module.css'

interface Activation {
  readonly name: string
  /** Channels, height, width. */
  readonly shape: readonly number[]
}

interface Props {
  readonly layers: readonly string[]
  /** Each name starts with the index of the activation's layer. Default: not shown. */
  readonly activations?: readonly Activation[]
}

export function LayerTable({ layers, activations = [] }: Props) {
  const byLayer = new Map(activations.map((one) => [Number.parseInt(one.name, 10), one]))
  return (
    <Table label="Layers, first to last">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Number</span>
          </th>
          <th scope="col">Layer</th>
          <th scope="col">From → to</th>
          <th scope="col">Details</th>
          {byLayer.size > 0 && <th scope="col">Activation</th>}
        </tr>
      </thead>
      <tbody>
        {layers.map(layerRow).map(({ kind, shape, details }, index) => (
          // The layers of a checkpoint never change order.
          <tr key={index} data-weighted={shape !== '' || undefined} className={styles.row}>
            <td className={styles.place}>{index + 1}</td>
            <th scope="row">{kind}</th>
            <td className={styles.shape}>{shape}</td>
            <td>{details}</td>
            {byLayer.size > 0 && <ActivationCell activation={byLayer.get(index)} />}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function ActivationCell({ activation }: { activation: Activation | undefined }) {
  if (!activation) return <td />
  return (
    <td className={styles.activation}>
      <code>{activation.name}</code> {activation.shape.join(' × ')}
    </td>
  )
}
