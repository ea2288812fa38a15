/** The images to train on: a card for each dataset, and a way to add more. */
import { useQuery } from '@tanstack/react-query'
import type { DatasetFieldsFragment } from '@latentql/sdk'
import { ImagePlus } from 'lucide-react'
import { useId } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { datasetsQuery, sheetQuery } from '../../api/queries.ts'
import { sizeInWords } from '../../checkpoints/labels.ts'
import { routes } from '../../navigation/routes.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import style from './dataset-cards.module.css'
import { datasetDeletions } from './queries.ts'
import type { FormPart } from '../../runs/settings.ts'
import { count } from '../../runs/labels.ts'

/** The server's own default. */
export const DEFAULT_DATASET = 'faces'

interface Props extends Omit<FormPart, 'change'> {
  /** True if no dataset has to be chosen, because the run to start from has one. */
  readonly isOptional: boolean
  readonly onChoose: (dataset: string) => void
  readonly onAdd: () => void
}

export function DatasetCards({ input, wrong, isOptional, onChoose, onAdd }: Props) {
  const { data, error, refetch } = useQuery(datasetsQuery())
  const group = useId()
  const deleted = datasetDeletions.useDeleted()
  const chosen = input.dataset ?? (isOptional ? undefined : DEFAULT_DATASET)
  return (
    <fieldset className={style.datasets} aria-describedby={wrong.dataset ? group : undefined}>
      <legend className={style.legend}>Images to learn from</legend>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} compact />}
      <div className={style.cards}>
        {data
          ?.filter(({ name }) => !deleted.has(name))
          .map((dataset) => (
            <Card
              key={dataset.name}
              dataset={dataset}
              group={group}
              isChosen={dataset.name === chosen}
              onChoose={() => onChoose(dataset.name)}
            />
          ))}
        {!data && !error && <Skeleton className={style.card} />}
        <button type="button" className={style.add} onClick={onAdd}>
          <ImagePlus aria-hidden />
          Add images
        </button>
      </div>
      {wrong.dataset && (
        <p id={group} role="alert">
          {wrong.dataset}
        </p>
      )}
    </fieldset>
  )
}

interface CardProps {
  readonly dataset: DatasetFieldsFragment
  readonly group: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Card({ dataset, group, isChosen, onChoose }: CardProps) {
  const { name, imageSize, channels, classes, brokenCount, source } = dataset
  const { data } = useQuery(sheetQuery(name))
  const size = sizeInWords({ width: imageSize, height: imageSize, channels })
  return (
    <label className={style.card}>
      <input
        type="radio"
        name={group}
        value={name}
        checked={isChosen}
        onChange={onChoose}
        className={style.radio}
      />
      <span className={style.sheet}>
        {data && <img src={client.resolveUrl(data.sheet!.url)} alt="" draggable={false} />}
      </span>
      <span className={style.words}>
        <strong>{name}</strong>
        <span>
          {count(dataset.count)} images, {size}
        </span>
        {source === 'AVATARS' && <span>Built-in drawn faces</span>}
        {classes.length > 0 && source !== 'AVATARS' && <span>{classes.length} classes</span>}
        {brokenCount > 0 && <span>{count(brokenCount)} unreadable</span>}
        <Link href={routes.train({ open: name })} aria-label={`Details of ${name}`}>
          Details
        </Link>
      </span>
    </label>
  )
}
