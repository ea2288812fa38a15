/**
 * Turns images, a folder or an archive into a dataset: a drop anywhere on the view or the dialog's
 * buttons choose them; the dialog shows what they are, uploads them, and shows the result.
 */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ErrorNotice } from '../../../api/error-notice.tsx'
import { isAbort } from '../../../api/errors.ts'
import { datasetsQuery, serverQuery } from '../../../api/queries.ts'
import { bytesInWords } from '../../../checkpoints/labels.ts'
import { freeName, problemWithDatasetName } from '../../../checkpoints/names.ts'
import { Button } from '../../../ui/button.tsx'
import { confirm } from '../../../ui/confirm.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { PageDrop } from '../../../ui/page-drop.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { IMAGE_SIZES } from '../../../runs/settings.ts'
import style from './add-images.module.css'
import { ChooseImages, ChosenImages } from './chosen-images.tsx'
import { filesOfDrop } from './found-files.ts'
import { Unreadable, type ImageSource } from './image-source.ts'
import { problemWith } from './source-words.ts'
import { AddedDataset, UploadState } from './upload-state.tsx'
import { useChoice } from './use-choice.ts'
import { useUpload, type WantedDataset } from './use-upload.ts'

interface Props {
  readonly open: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
  /** Called with the new dataset's name. */
  readonly onAdded: (dataset: string) => void
}

export function AddImages({ open, onOpen, onClose, onAdded }: Props) {
  const { choice, read, clear } = useChoice()
  const upload = useUpload(onAdded)
  const { data: added, error, isPending } = upload
  const source = choice?.kind === 'ready' ? choice.source : undefined
  const problem = useProblem(source)
  const usable = problem ? undefined : source
  const choose: typeof read = (find) => {
    upload.reset()
    read(find)
    onOpen()
  }
  const close = async () => {
    if (isPending && !(await confirmStop())) return
    upload.cancel()
    upload.reset()
    clear()
    onClose()
  }
  return (
    <>
      <PageDrop
        onDrop={isPending ? undefined : (data) => choose((options) => filesOfDrop(data, options))}
      >
        <strong>Drop images, a folder or a ZIP to train on</strong>
        <span>
          They become a dataset. You see what is in it, and choose its name, before anything is
          uploaded.
        </span>
      </PageDrop>
      <Dialog
        open={open}
        title="Add images"
        onClose={() => void close()}
        footer={
          added && (
            <Button variant="primary" onClick={() => void close()} autoFocus>
              Use these images
            </Button>
          )
        }
      >
        {added && <AddedDataset dataset={added} />}
        {!added && !isPending && <ChosenImages choice={choice} problem={problem} />}
        {!added && usable && (
          <Details key={usable.name} source={usable} isHidden={isPending} onSend={upload.start} />
        )}
        {isPending && usable && (
          <UploadState progress={upload.progress} source={usable} onCancel={upload.cancel} />
        )}
        {error && !isAbort(error) && <Failure error={error} />}
        {!added && !isPending && <ChooseImages isAgain={Boolean(usable)} onChoose={choose} />}
      </Dialog>
    </>
  )
}

function useProblem(source: ImageSource | undefined): string | undefined {
  const { data: server } = useQuery(serverQuery())
  return source && problemWith(source, server)
}

function confirmStop(): Promise<boolean> {
  return confirm({
    title: 'Stop the upload?',
    body: 'The images that were sent so far are discarded.',
    action: 'Stop the upload',
    danger: true,
  })
}

function Failure({ error }: { readonly error: unknown }) {
  if (!(error instanceof Unreadable)) return <ErrorNotice error={error} compact />
  return (
    <p className={style.problem} role="alert">
      {error.message}
    </p>
  )
}

interface DetailsProps {
  readonly source: ImageSource
  /** True while the images are uploaded; the form keeps its values. */
  readonly isHidden: boolean
  readonly onSend: (wanted: WantedDataset) => void
}

/** The dataset's name and the size of its images. */
function Details({ source, isHidden, onSend }: DetailsProps) {
  const { data } = useQuery(datasetsQuery())
  const taken = data?.map(({ name }) => name) ?? []
  const [typed, setTyped] = useState<string>()
  const [size, setSize] = useState('64')
  const name = typed ?? freeName(source.name, taken)
  const problem = problemWithDatasetName(name, taken)
  const submit = useFocusOnReturn(isHidden)
  return (
    <form
      className={style.details}
      hidden={isHidden}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!problem) onSend({ source, name, imageSize: Number(size) })
      }}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setTyped}
        maxLength={63}
        error={problem}
        hint="Letters a to z, digits, dots and dashes"
        autoComplete="off"
        spellCheck={false}
      />
      <SelectField
        label="Size"
        value={size}
        onChange={setSize}
        options={IMAGE_SIZES.map((edge) => ({ value: String(edge), label: `${edge} pixels` }))}
        hint="Pictures are cropped to a square and scaled to this size, the largest you can train at"
      />
      <Button ref={submit} variant="primary" type="submit" disabled={problem !== undefined}>
        Upload {bytesInWords(source.bytes)}
      </Button>
    </form>
  )
}

/** Focuses the button when its form is shown again, as the button that had the focus is gone. */
function useFocusOnReturn(isHidden: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const wasHidden = useRef(isHidden)
  useEffect(() => {
    if (wasHidden.current && !isHidden) button.current?.focus()
    wasHidden.current = isHidden
  }, [isHidden])
  return button
}
