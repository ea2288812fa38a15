/** An upload of images in progress, and its result. */
import type { DatasetFieldsFragment } from '@latentql/sdk'
import { bytesInWords } from '../../../checkpoints/labels.ts'
import { Button } from '../../../ui/button.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { count } from '../../../runs/labels.ts'
import style from './add-images.module.css'
import type { ImageSource } from './image-source.ts'
import { labelsInWords } from './source-words.ts'
import type { Progress as UploadProgress } from './use-upload.ts'

interface Props {
  readonly progress: UploadProgress | undefined
  readonly source: ImageSource
  readonly onCancel: () => void
}

const STAGES: Readonly<Record<string, string>> = {
  zipping: 'Packing the images into a ZIP',
  reading: 'Reading the images',
  packing: 'Scaling the images',
  storing: 'Storing the images',
}

export function UploadState({ progress, source, onCancel }: Props) {
  const label = (progress && STAGES[progress.stage]) ?? `Uploading ${bytesInWords(source.bytes)}`
  return (
    <div className={style.sending}>
      <div aria-live="polite">
        <Progress label={label} value={progress?.fraction} detail={progress?.message} />
      </div>
      <Button onClick={onCancel} autoFocus>
        Cancel
      </Button>
    </div>
  )
}

/** The new dataset: its images, its classes, and the images that couldn't be used. */
export function AddedDataset({ dataset }: { readonly dataset: DatasetFieldsFragment }) {
  const { name, brokenCount, broken, classes } = dataset
  const labels = new Map(classes.map(({ label, count: images }) => [label, images]))
  return (
    <div className={style.added} role="status">
      <p>
        <strong>{name}</strong> has {count(dataset.count)} images.
      </p>
      {labels.size > 0 && <p>Classes: {labelsInWords(labels)}</p>}
      {brokenCount > 0 && (
        <>
          <p>
            {count(brokenCount)} couldn’t be used{brokenCount > broken.length && ', including'}:
          </p>
          <ul>
            {broken.map(({ path, reason }) => (
              <li key={path}>
                <code>{path}</code>: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
