/** The layers of the generator, from coarse to fine: a row of small pictures to choose from. */
import type { CheckpointDetails } from '../../api/queries.ts'
import { layerSize } from '../../checkpoints/labels.ts'
import type { Latent } from '../../latents/recipe.ts'
import { classes } from '../../ui/classes.ts'
import { mapsOff, type Ablations, type Layer } from './ablations.ts'
import styles from './layers.module.css'
import { useMaps } from './use-maps.ts'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly latent: Latent
  readonly ablations: Ablations
  /** The chosen layer. */
  readonly layer: Layer
  readonly onLayer: (layer: Layer) => void
}

export function Layers({ checkpoint, latent, ablations, layer, onLayer }: Props) {
  return (
    <fieldset className={styles.layers}>
      <legend className="visually-hidden">Layers, from coarse to fine</legend>
      {checkpoint.activations.map((one, index) => {
        const off = mapsOff(ablations, one.name).size
        return (
          <label key={one.name} className={styles.layer} title={one.name}>
            <input
              type="radio"
              name="layer"
              className={styles.radio}
              checked={one.name === layer.name}
              onChange={() => onLayer(one)}
            />
            <Thumbnail latent={latent} checkpoint={checkpoint.digest} layer={one} />
            <span className={styles.words}>
              <strong>Layer {index + 1}</strong>
              <span>{layerSize(one)}</span>
              <span>
                {one.shape[0]} maps{off > 0 && `, ${off} off`}
              </span>
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}

const THUMBNAIL_MAPS = 9

interface ThumbnailProps {
  readonly latent: Latent
  readonly checkpoint: string
  readonly layer: Layer
}

/** The first few maps, with all maps on. */
function Thumbnail({ latent, checkpoint, layer }: ThumbnailProps) {
  const count = Math.min(THUMBNAIL_MAPS, layer.shape[0]!)
  const maps = Array.from({ length: count }, (_, map) => map)
  const { data, isPlaceholderData } = useMaps({ latent, checkpoint, name: layer.name, maps })
  return (
    <span className={classes(styles.thumbnail, isPlaceholderData && styles.waiting)}>
      {data && <img src={data.url} alt="" draggable={false} />}
    </span>
  )
}
