/** The button that downloads samples of a checkpoint as one file, and its dialog. */
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { downloadBlob, receive } from '../../api/download.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { isAbort } from '../../api/errors.ts'
import { bytesInWords, type Checkpoint } from '../../checkpoints/labels.ts'
import { MAX_SEED } from '../../latents/recipe.ts'
import { count } from '../../runs/labels.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toasts.tsx'
import styles from './download-samples.module.css'

interface Props {
  readonly checkpoint: Checkpoint
}

export function DownloadSamples({ checkpoint }: Props) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button size="small" icon={Download} onClick={() => setOpen(true)}>
        Download…
      </Button>
      <Dialog open={open} onClose={close} title="Download samples" width="small">
        <Form checkpoint={checkpoint} onDone={close} />
      </Dialog>
    </>
  )
}

type Format = 'npy' | 'zip'

const FORMATS: readonly { readonly value: Format; readonly label: string }[] = [
  { value: 'zip', label: 'PNG files' },
  { value: 'npy', label: 'NumPy array' },
]

/** The browser holds the file until it is complete, so this bounds its pixels. */
const MAX_BYTES = 256_000_000

/** The number of samples at first. */
const USUAL = 100

function Form({ checkpoint, onDone }: Props & { readonly onDone: () => void }) {
  const { digest, width, height, channels } = checkpoint
  const bytes = width * height * channels
  const most = Math.max(1, Math.floor(MAX_BYTES / bytes))
  const [first, setFirst] = useState<number | null>(0)
  const [samples, setSamples] = useState<number | null>(Math.min(USUAL, most))
  const [format, setFormat] = useState<Format>('zip')
  const download = useDownload(onDone)
  const ready = first !== null && samples !== null
  const start = () => {
    if (!ready) return
    download.start({ checkpoint: digest, seeds: [first, first + samples - 1], format })
  }
  if (download.isPending) return <Running {...download} />
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        start()
      }}
    >
      <div className={styles.fields}>
        <NumberField
          label="First seed"
          value={first}
          onChange={setFirst}
          min={0}
          max={MAX_SEED + 1 - (samples ?? 1)}
        />
        <NumberField label="Samples" value={samples} onChange={setSamples} min={1} max={most} />
      </div>
      <Segmented label="Format" value={format} onChange={setFormat} options={FORMATS} />
      <p className={styles.dim}>
        {format === 'zip'
          ? 'A ZIP archive with a PNG file for each seed.'
          : `One array of bytes for numpy.load: ${bytesInWords((samples ?? 0) * bytes)}.`}
      </p>
      {download.error && <ErrorNotice error={download.error} compact />}
      <Button type="submit" variant="primary" icon={Download} disabled={!ready}>
        Download
      </Button>
    </form>
  )
}

type Running = Pick<ReturnType<typeof useDownload>, 'received' | 'size' | 'cancel'>

function Running({ received, size, cancel }: Running) {
  return (
    <div className={styles.form}>
      <div aria-live="polite">
        <Progress
          label="Downloading"
          value={size && received / size}
          detail={
            received === 0 ? 'Waiting for the first samples' : `${bytesInWords(received)} received`
          }
        />
      </div>
      <Button onClick={cancel} autoFocus>
        Cancel
      </Button>
    </div>
  )
}

type Wanted = Required<
  Pick<Parameters<typeof client.downloadSamples>[0], 'checkpoint' | 'seeds' | 'format'>
>

/** A download in progress. It is cancelled when the dialog closes. */
function useDownload(onDone: () => void) {
  const [received, setReceived] = useState(0)
  /** Bytes of the file; undefined until known. */
  const [size, setSize] = useState<number>()
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const { mutate, isPending, error } = useMutation({
    async mutationFn({ checkpoint, seeds, format }: Wanted) {
      const { signal } = (stop.current = new AbortController())
      const response = await client.downloadSamples({ checkpoint, seeds, format, signal })
      const { headers } = response
      setSize(Number(headers.get('Content-Length')) || undefined)
      const file = await receive(response, setReceived)
      const named = /filename="(.+)"/.exec(headers.get('Content-Disposition') ?? '')
      downloadBlob(file, named?.[1] ?? `samples.${format}`)
      return seeds[1] - seeds[0] + 1
    },
    onMutate: () => {
      setReceived(0)
      setSize(undefined)
    },
    onSuccess(samples) {
      toast(samples === 1 ? '1 sample downloaded.' : `${count(samples)} samples downloaded.`)
      onDone()
    },
  })
  return {
    ...{ received, size, isPending, start: mutate, cancel: () => stop.current?.abort() },
    error: isAbort(error) ? null : error,
  }
}
