/** Imports a file of latents: shows what it would do, does it, says what came of it. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { useCheckpoint } from '../../api/current-checkpoint.ts'
import { explain, isAbort } from '../../api/errors.ts'
import { FileDrop } from '../../ui/file-drop.tsx'
import { toast } from '../../ui/toasts.tsx'
import style from './gallery.module.css'
import { ImportDialog, type ImportState } from './import-dialog.tsx'
import { importLatents, takeBack, type ImportResult } from './import-latents.ts'
import { planImport, type ImportPlan } from './import-plan.ts'
import { FileProblem, readLatentFile } from './latent-file.ts'

export function ImportButton() {
  const { state, open, start, cancel } = useImport()
  return (
    <>
      <div className={style.import}>
        <FileDrop
          label="Import"
          accept="application/json,.json"
          wholePage
          disabled={state !== null}
          onFiles={([file]) => void open(file!)}
        />
      </div>
      {state && <ImportDialog state={state} onStart={start} onClose={cancel} />}
    </>
  )
}

function useImport() {
  const [state, setState] = useState<ImportState | null>(null)
  const running = useRef<AbortController>(undefined)
  const queries = useQueryClient()
  const { checkpoint } = useCheckpoint()

  async function open(file: File) {
    const { signal } = (running.current = new AbortController())
    try {
      setState({ step: 'reading', done: 0, count: undefined })
      const latents = readLatentFile(await textOf(file))
      const onProgress = (done: number) =>
        setState({ step: 'reading', done, count: latents.length })
      const plan = await planImport(client, latents, checkpoint, { signal, onProgress })
      setState({ step: 'planned', fileName: file.name, plan })
    } catch (error) {
      if (!isAbort(error)) setState({ step: 'refused', fileName: file.name, ...inWords(error) })
    }
  }

  async function start(plan: ImportPlan) {
    const { signal } = (running.current = new AbortController())
    const onProgress = (done: number) => setState({ step: 'saving', plan, done })
    onProgress(0)
    const result = await importLatents(client, plan, { signal, onProgress })
    await queries.invalidateQueries({ queryKey: ['latents'] })
    if (result.failed.length > 0) setState({ step: 'failed', result })
    else setState(null)
    sayImported(result, queries)
  }

  /** While it saves, what is under way is finished first. */
  function cancel() {
    running.current?.abort()
    if (state?.step !== 'saving') setState(null)
  }

  return { state, open, start: (plan: ImportPlan) => void start(plan), cancel }
}

function sayImported(result: ImportResult, queries: QueryClient): void {
  const { length } = result.saved
  const words = length === 1 ? '1 latent imported' : `${length} latents imported`
  const undo = () =>
    void takeBack(client, result)
      .catch((error: unknown) => toast(explain(error).title, { tone: 'bad' }))
      .finally(() => void queries.invalidateQueries({ queryKey: ['latents'] }))
  toast(result.cancelled ? `Cancelled: ${words} before that.` : `${words}.`, {
    tone: result.cancelled ? 'plain' : 'good',
    action: length > 0 ? { label: 'Undo', run: undo } : undefined,
  })
}

/** More than the most latents of a file take. */
const MOST_BYTES = 256 * 2 ** 20

async function textOf(file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new FileProblem('It is larger than a file of saved latents is.')
  return file.text()
}

function inWords(error: unknown) {
  if (!(error instanceof FileProblem)) return explain(error)
  return { title: 'This file cannot be imported.', detail: error.message }
}
