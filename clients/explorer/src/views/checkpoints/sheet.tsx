/** A sheet of samples, in a box that reserves its space before the picture has loaded. */
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
  /** Undefined until its URL is known. */
  readonly picture: SheetPicture | undefined
  /** Alternative text; '' if the text next to it says the same. */
  readonly alt: string
  /** False if no picture will come. Default: true. */
  readonly waits?: boolean
}

export function Sheet({ picture, alt, waits = true }: Props) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const ratio = picture ? picture.width / picture.height : 1
  return (
    <div className={styles.box} style={{ aspectRatio: ratio }}>
      {state === 'loading' && waits && <Skeleton className={styles.skeleton} />}
      {state === 'failed' && <p className={styles.failed}>The samples couldn’t be rendered.</p>}
      {!picture && !waits && <p className={styles.failed}>No checkpoint yet.</p>}
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
