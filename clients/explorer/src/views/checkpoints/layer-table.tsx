/** The layers of a generator, first to last. */
import { Table } from '../../ui/table.tsx'
import { layerRow } from '../../checkpoints/labels.ts'
import styles from './layer-table.module.css'

export function LayerTable({ layers }: { readonly layers: readonly string[] }) {
  return (
    <Table label="Layers, first to last">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Place</span>
          </th>
          <th scope="col">Layer</th>
          <th scope="col">From → to</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        {layers.map(layerRow).map(({ kind, shape, details }, index) => (
          // Layers of one checkpoint never change their places.
          <tr key={index} data-weighted={shape !== '' || undefined} className={styles.row}>
            <td className={styles.place}>{index + 1}</td>
            <th scope="row">{kind}</th>
            <td className={styles.shape}>{shape}</td>
            <td>{details}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
