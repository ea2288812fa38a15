/** A sheet of samples, in a box that reserves its space before the picture has loaded. */
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
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
  /** Text in place of the picture, if there can be none. */
  readonly missing?: string
}

export function Sheet({ picture, alt, missing }: Props) {
  const [state, setState] = useState<'loading' | 'there' | 'failed'>('loading')
  const hasFailed = missing === undefined && state === 'failed'
  const ratio = picture ? picture.width / picture.height : 1
  return (
    <div className={styles.box} style={{ aspectRatio: ratio }}>
      {missing === undefined && state === 'loading' && <Skeleton className={styles.skeleton} />}
      {missing !== undefined && <p className={styles.instead}>{missing}</p>}
      {hasFailed && (
        <div className={styles.instead}>
          <p>The samples couldn’t be rendered.</p>
          <Button size="small" icon={RotateCw} onClick={() => setState('loading')}>
            Try again
          </Button>
        </div>
      )}
      {missing === undefined && !hasFailed && picture && (
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
