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
  /** The reason why there is no picture. */
  readonly missing?: string
}

export function Sheet({ picture, alt, missing }: Props) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const problem = missing ?? (state === 'failed' ? 'The samples couldn’t be rendered.' : undefined)
  const ratio = picture ? picture.width / picture.height : 1
  return (
    <div className={styles.box} style={{ aspectRatio: ratio }}>
      {problem === undefined && state === 'loading' && <Skeleton className={styles.skeleton} />}
      {problem !== undefined && <p className={styles.failed}>{problem}</p>}
      {problem === undefined && picture && (
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
