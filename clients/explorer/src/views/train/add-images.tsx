/** A dialog for adding a dataset: uploads a file of images and shows the result. */
import { useMutation } from '@tanstack/react-query'
import type { DatasetFieldsFragment, UploadProgress } from '@latentql/sdk'
import { useState } from 'react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { isAbort } from '../../api/errors.ts'
import { queryClient } from '../../api/queries.ts'
import { uploadDataset } from '../../api/client.ts'
import { bytesInWords } from '../../checkpoints/labels.ts'
import { nameFromFile } from '../../checkpoints/names.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDrop, isReadable } from '../../ui/file-drop.tsx'
import { Progress } from '../../ui/progress.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import style from './add-images.module.css'
import { IMAGE_SIZES } from './settings.ts'
import { count } from './labels.ts'

interface Props {
  readonly onClose: () => void
  /** Called with the new dataset's name. */
  readonly onAdded: (dataset: string) => void
}

export function AddImages({ open, ...rest }: Props & { readonly open: boolean }) {
  return open ? <Adding {...rest} /> : null
}

interface Wanted {
  readonly file: File
  readonly name: string
  readonly imageSize: number
}

function Adding({ onClose, onAdded }: Props) {
  const [file, setFile] = useState<File>()
  const [progress, setProgress] = useState<UploadProgress>()
  const [stop] = useState(() => new AbortController())
  const upload = useMutation({
    mutationFn: ({ file, name, imageSize }: Wanted) =>
      uploadDataset(file, {
        ...{ name, imageSize, fileName: file.name, signal: stop.signal },
        onProgress: setProgress,
      }),
    onMutate: () => setProgress(undefined),
    onSuccess: ({ name }) => {
      void queryClient.invalidateQueries({ queryKey: ['datasets'] })
      onAdded(name)
    },
  })
  const close = () => {
    stop.abort()
    onClose()
  }
  const { data: added, error } = upload
  return (
    <Dialog
      open
      title="Add images"
      onClose={close}
      footer={
        (added || upload.isPending) && (
          <Button variant={added ? 'primary' : 'secondary'} onClick={close}>
            {added ? 'Use these images' : 'Cancel'}
          </Button>
        )
      }
    >
      {added ? (
        <Added dataset={added} />
      ) : (
        <>
          {!upload.isPending && <ChooseFile file={file} onFile={setFile} />}
          {file && !upload.isPending && (
            <Details key={file.name} file={file} onSend={(wanted) => upload.mutate(wanted)} />
          )}
          {upload.isPending && <Sending progress={progress} file={file} />}
          {error && !isAbort(error) && <ErrorNotice error={error} compact />}
        </>
      )}
    </Dialog>
  )
}

function ChooseFile(props: { file: File | undefined; onFile: (file: File) => void }) {
  const { file, onFile } = props
  const [problem, setProblem] = useState<string>()
  const take = async (files: readonly File[]) => {
    const [first, ...others] = files as [File, ...File[]]
    const isPicture = /\.(jpe?g|png|webp|gif|bmp|svg|heic)$/i.test(first.name)
    const isOne = others.length === 0 && !isPicture && (await isReadable(first))
    setProblem(isOne ? undefined : 'Put all your pictures into one ZIP file, then drop that.')
    if (isOne) onFile(first)
  }
  return (
    <>
      <FileDrop
        label={file ? 'Choose another file' : 'Choose a file'}
        accept=".zip,.gz,.tgz,.bin,application/zip,application/gzip"
        multiple
        onFiles={(files) => void take(files)}
        hint="A ZIP of JPEG, PNG or WebP pictures (its folders become classes), MNIST’s IDX file, or CIFAR-10’s binary archive. Use at least a few hundred images; thousands are better."
      >
        <p>{file ? file.name : 'Drop a file of images here'}</p>
      </FileDrop>
      {problem && (
        <p className={style.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

function Details({ file, onSend }: { file: File; onSend: (wanted: Wanted) => void }) {
  const [name, setName] = useState(nameFromFile(file.name, 'images'))
  const [size, setSize] = useState('64')
  return (
    <form
      className={style.details}
      onSubmit={(event) => {
        event.preventDefault()
        onSend({ file, name, imageSize: Number(size) })
      }}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        required
        maxLength={63}
        hint="Letters a to z, digits, dots and dashes"
      />
      <SelectField
        label="Size"
        value={size}
        onChange={setSize}
        options={IMAGE_SIZES.map((edge) => ({ value: String(edge), label: `${edge} pixels` }))}
        hint="Pictures are cropped to a square and scaled to this size, the largest you can train at"
      />
      <Button variant="primary" type="submit">
        Upload {(file.size / 1e6).toFixed(1)} MB
      </Button>
    </form>
  )
}

const STAGES: Readonly<Record<string, string>> = {
  reading: 'Reading the images',
  packing: 'Packing the images',
  storing: 'Storing the images',
}

function Sending({ progress, file }: { progress?: UploadProgress; file: File | undefined }) {
  const sending = `Uploading ${bytesInWords(file?.size ?? 0)}`
  const label = (progress && STAGES[progress.stage]) ?? sending
  return (
    <div aria-live="polite">
      <Progress label={label} value={progress?.fraction} detail={progress?.message} />
    </div>
  )
}

function Added({ dataset }: { dataset: DatasetFieldsFragment }) {
  const { name, brokenCount, broken, classes } = dataset
  const labels = classes.map(({ label, count: images }) => `${label} (${count(images)})`)
  return (
    <div className={style.added} role="status">
      <p>
        <strong>{name}</strong> has {count(dataset.count)} images.
      </p>
      {labels.length > 0 && <p>Classes: {labels.join(', ')}</p>}
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
