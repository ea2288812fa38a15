/** Figures in the gallery that need a job first: the images that it would look at. */
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { datasetsQuery, sheetQuery } from '../../api/queries.ts'
import { preferredDataset } from '../../exploration/datasets.ts'
import styles from './figures.module.css'
import { attributesOf } from './judges.tsx'

function usePreferred() {
  return preferredDataset(useQuery(datasetsQuery()).data ?? [])
}

export function DatasetSheet() {
  const name = usePreferred()?.name
  const { data } = useQuery({ ...sheetQuery(name ?? ''), enabled: name !== undefined })
  if (!data?.sheet) return null
  return <img src={client.resolveUrl(data.sheet.url)} alt="" className={styles.cropped} />
}

const MAX_ATTRIBUTES = 9

/** The attributes that classifiers could tell. */
export function Attributes() {
  const dataset = usePreferred()
  return (
    <ul className={styles.attributes}>
      {dataset &&
        attributesOf(dataset)
          .slice(0, MAX_ATTRIBUTES)
          .map((name) => <li key={name}>{name}?</li>)}
    </ul>
  )
}
