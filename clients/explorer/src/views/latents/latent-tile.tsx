/** One saved latent in the gallery. */
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useCheckpoint } from '../../api/current-checkpoint.ts'
import { latentQuery } from '../../api/queries.ts'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { classes } from '../../ui/classes.ts'
import style from './gallery.module.css'
import { addressOf, type SavedLatent } from './saved-latent.ts'

interface Props {
  readonly latent: SavedLatent
  readonly selected: boolean
  /** `range`: with the shift key. */
  readonly onSelect: (range: boolean) => void
}

export function LatentTile({ latent, selected, onSelect }: Props) {
  const { id, name, tags } = latent
  const queries = useQueryClient()
  const recipe = { saved: id }
  return (
    <div className={classes(style.tile, selected && style.selected)}>
      <Link
        href={addressOf(id)}
        className={style.link}
        title={[name, ...tags].join(' · ')}
        onClick={() => queries.setQueryData(latentQuery(id).queryKey, latent)}
        {...dragProps({ latent: recipe, checkpoint: latent.checkpoint?.digest })}
      >
        <TilePicture latent={latent} />
        <span className={style.name}>{name}</span>
        <span className={style.tileTags}>{tags.join(', ')}</span>
      </Link>
      <label className={style.check}>
        <input
          type="checkbox"
          checked={selected}
          aria-label={`Select ${name}`}
          onChange={({ nativeEvent }) => onSelect((nativeEvent as MouseEvent).shiftKey)}
        />
      </label>
    </div>
  )
}

/** On its own checkpoint; where that is gone, on the chosen one if that takes as many values. */
function TilePicture({ latent }: Pick<Props, 'latent'>) {
  const { checkpoint: chosen } = useCheckpoint()
  const { id, name, zDim, checkpoint } = latent
  const fits = chosen?.zDim === zDim ? chosen : undefined
  const shownOn = checkpoint?.digest ?? fits?.digest
  return (
    <span className={style.picture}>
      {shownOn && <LatentPicture latent={{ saved: id }} checkpoint={shownOn} alt={name} />}
      {!checkpoint && (
        <span className={style.gone}>
          {fits ? `Its checkpoint is gone; shown on ${fits.name}` : 'Its checkpoint is gone'}
        </span>
      )}
    </span>
  )
}
