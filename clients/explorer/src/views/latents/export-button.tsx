/** Exports latents to a file on the user's machine. */
import { Download } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { client } from '../../api/client.ts'
import { downloadBlob } from '../../api/download.ts'
import { explain, isAbort } from '../../api/errors.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Progress } from '../../ui/progress.tsx'
import { toast } from '../../ui/toasts.tsx'
import type { EachOptions } from './bulk.ts'
import { exportAll, exportSome, type LatentVariables, writeLatentFile } from './latent-file.ts'

interface Props {
  readonly what: { readonly ids: readonly string[] } | { readonly filter: LatentVariables }
  /** Number of latents to export. */
  readonly count: number
  readonly size?: 'small'
  readonly children: ReactNode
}

export function ExportButton({ what, count, size, children }: Props) {
  const [done, setDone] = useState<number | null>(null)
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  async function run() {
    const { signal } = (running.current = new AbortController())
    const options: EachOptions = { signal, onProgress: setDone }
    setDone(0)
    try {
      const latents =
        'ids' in what
          ? await exportSome(client, what.ids, options)
          : await exportAll(client, what.filter, options)
      const file = new Blob([writeLatentFile(latents)], { type: 'application/json' })
      downloadBlob(file, `latents-${new Date().toISOString().slice(0, 10)}.json`)
      toast(latents.length === 1 ? '1 sample exported.' : `${latents.length} samples exported.`)
    } catch (error) {
      if (!isAbort(error)) toast(`Export failed. ${explain(error).title}`, { tone: 'bad' })
    } finally {
      setDone(null)
    }
  }
  return (
    <>
      <Button size={size} icon={Download} disabled={count === 0} onClick={() => void run()}>
        {children}
      </Button>
      <Dialog
        open={done !== null}
        width="small"
        title="Exporting"
        onClose={() => running.current?.abort()}
        footer={<Button onClick={() => running.current?.abort()}>Cancel</Button>}
      >
        <Progress
          label="Reading saved samples"
          value={(done ?? 0) / Math.max(1, count)}
          detail={`${done ?? 0} of ${count}`}
        />
      </Dialog>
    </>
  )
}
