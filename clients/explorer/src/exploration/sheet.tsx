/** A picture of many samples or images with its caption. It opens at full size. */
import { client } from '../api/client.ts'
import { classes } from '../ui/classes.ts'
import layout from './layout.module.css'
import styles from './sheet.module.css'

interface Props {
  readonly url: string
  readonly words: string
}

export function Sheet({ url, words }: Props) {
  const href = client.resolveUrl(url)
  return (
    <figure className={classes(layout.sheet, styles.sheet)}>
      <a href={href} target="_blank" rel="noreferrer" title="Open at full size">
        <img src={href} alt={words} loading="lazy" />
      </a>
      <figcaption>{words}</figcaption>
    </figure>
  )
}
