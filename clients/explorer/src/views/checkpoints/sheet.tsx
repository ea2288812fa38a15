/** A sheet of samples, in a box that has its room before the picture comes. */
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './sheet.module.css'

export interface SheetPicture {
  readonly url: string
  readonly width: number
  readonly height: number
}

interface Props {
  /** Undefined while it is not known where it is. */
  readonly picture: SheetPicture | undefined
  /** What is on it, for who can't see it. '' where the words beside it say so. */
  readonly alt: string
  /** Whether there will be a picture. Default: yes. */
  readonly waits?: boolean
}

export function Sheet({ picture, alt, waits = true }: Props) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const ratio = picture ? picture.width / picture.height : 1
  return (
    <div className={styles.box} style={{ aspectRatio: ratio }}>
      {state === 'loading' && waits && <Skeleton className={styles.skeleton} />}
      {state === 'failed' && <p className={styles.failed}>Its samples could not be made.</p>}
      {!picture && !waits && <p className={styles.failed}>There is no checkpoint yet.</p>}
      {picture && state !== 'failed' && (
        <img
          key={picture.url}
          src={client.resolveUrl(picture.url)}
          width={picture.width}
          height={picture.height}
          alt={alt}
          loading="lazy"
          decoding="async"
          data-small={picture.width < 256 || undefined}
          onLoad={() => setState('there')}
          onError={() => setState('failed')}
        />
      )}
    </div>
  )
}
