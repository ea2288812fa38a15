/** One sample on the wall. */
import { Pin } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { peekPicture, usePicture } from '../../api/pictures.ts'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { truncated, type Latent } from '../../latents/recipe.ts'
import { isPicked, useShelf } from '../../latents/shelf.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import style from './wall.module.css'

interface Props {
  readonly seed: number
  /** 0..1 */
  readonly truncation: number
  /** The digest. */
  readonly checkpoint: string
  readonly checkpointName: string
  /** The longer edge to ask for, pixels; undefined: the native picture. */
  readonly edge: number | undefined
  /** It goes by so fast that a picture that is not there yet is not asked for. */
  readonly hurried: boolean
  /** From 1. */
  readonly column: number
  /** Whether Tab leads here: true of one tile of the wall. */
  readonly isTabStop: boolean
}

/** Clicks and keys are the wall's, which finds the tile by `data-seed`. */
export const Tile = memo(function Tile(props: Props) {
  const { seed, truncation, checkpoint, checkpointName, edge, hurried, column, isTabStop } = props
  const latent = useMemo(() => truncated({ seed }, truncation), [seed, truncation])
  const picked = useShelf(({ items }) => isPicked(items, latent, checkpoint))
  const toggle = useShelf((shelf) => shelf.toggle)
  return (
    <div
      role="gridcell"
      aria-label={`Seed ${seed}`}
      aria-colindex={column}
      aria-selected={picked}
      tabIndex={isTabStop ? 0 : -1}
      data-seed={seed}
      className={style.tile}
      style={{ gridColumn: column }}
      {...dragProps({ latent, checkpoint })}
    >
      <TilePicture {...{ latent, checkpoint, edge, hurried }} />
      <span className={style.seed} aria-hidden>
        {seed}
      </span>
      <IconButton
        className={style.pick}
        label={`${picked ? 'Unpick' : 'Pick'} seed ${seed}`}
        icon={Pin}
        pressed={picked}
        tabIndex={-1}
        data-pick
        onClick={() => toggle({ latent, checkpoint, checkpointName })}
      />
    </div>
  )
})

interface PictureProps extends Pick<Props, 'checkpoint' | 'edge' | 'hurried'> {
  readonly latent: Latent
}

function TilePicture({ latent, checkpoint, edge, hurried }: PictureProps) {
  const wanted = { latent, checkpoint, size: edge }
  const [asked, setAsked] = useState(!hurried)
  if (!hurried && !asked) setAsked(true)
  const { src, problem } = usePicture(asked || peekPicture(wanted) ? wanted : null)
  if (problem !== undefined) return <LatentPicture {...wanted} className={style.picture} />
  if (src === undefined) return <span className={style.picture} />
  return <img className={style.picture} src={src} alt="" draggable={false} />
}
