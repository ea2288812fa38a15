/** Imports a file of latents: shows a plan, carries it out, and reports the result. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { TriangleAlert } from 'lucide-react'
import { client } from '../../api/client.ts'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { explain, isAbort } from '../../api/errors.ts'
import { valuesInWords } from '../../latents/recipe.ts'
import { FileDrop } from '../../ui/file-drop.tsx'
import { toast } from '../../ui/toasts.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Progress } from '../../ui/progress.tsx'
import {
  importLatents,
  takeBack,
  type ImportResult,
  planImport,
  type ImportPlan,
  type PlannedLatent,
} from './import-latents.ts'
import { FileProblem, readLatentFile, type FileLatent } from './latent-file.ts'
import { readNpz } from './npz.ts'
import styles from './import-dialog.module.css'

export function ImportButton() {
  const { state, open, start, cancel } = useImport()
  return (
    <>
      <div className={styles.import}>
        <FileDrop
          label="Import"
          accept="application/json,.json,.npz"
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
      const latents = await readFile(file)
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
    showImported(result, queries)
  }

  /** While saving, requests in flight finish first. */
  function cancel() {
    running.current?.abort()
    if (state?.step !== 'saving') setState(null)
  }

  return { state, open, start: (plan: ImportPlan) => void start(plan), cancel }
}

function showImported(result: ImportResult, queries: QueryClient): void {
  const { length } = result.saved
  const words = length === 1 ? '1 sample imported' : `${length} samples imported`
  const undo = () =>
    void takeBack(client, result)
      .catch((error: unknown) => toast(explain(error).title, { tone: 'bad' }))
      .finally(() => void queries.invalidateQueries({ queryKey: ['latents'] }))
  toast(result.cancelled ? `Cancelled. ${words} before that.` : `${words}.`, {
    tone: result.cancelled ? 'plain' : 'good',
    action: length > 0 ? { label: 'Undo', run: undo } : undefined,
  })
}

/** Larger than any file with the maximum number of latents. */
const MAX_BYTES = 256 * 2 ** 20

async function readFile(file: File): Promise<FileLatent[]> {
  if (file.size > MAX_BYTES) throw new FileProblem('It is too large for a file of saved samples.')
  if (!file.name.endsWith('.npz')) return readLatentFile(await file.text())
  return readNpz(new Uint8Array(await file.arrayBuffer()), file.name.slice(0, -'.npz'.length))
}

function inWords(error: unknown) {
  if (!(error instanceof FileProblem)) return explain(error)
  return { title: 'This file can’t be imported.', detail: error.message }
}

/** The state of an import. */
type ImportState =
  | { readonly step: 'reading'; readonly done: number; readonly count: number | undefined }
  | {
      readonly step: 'refused'
      readonly fileName: string
      readonly title: string
      readonly detail: string
    }
  | { readonly step: 'planned'; readonly fileName: string; readonly plan: ImportPlan }
  | { readonly step: 'saving'; readonly plan: ImportPlan; readonly done: number }
  | { readonly step: 'failed'; readonly result: ImportResult }

interface Props {
  readonly state: ImportState
  readonly onStart: (plan: ImportPlan) => void
  /** Also cancels the import. */
  readonly onClose: () => void
}

function ImportDialog({ state, onStart, onClose }: Props) {
  switch (state.step) {
    case 'reading':
      return (
        <Frame title="Reading the file" onClose={onClose} close="Cancel">
          <Progress
            label="Comparing with your saved samples"
            value={state.count === undefined ? undefined : state.done / Math.max(1, state.count)}
          />
        </Frame>
      )
    case 'refused':
      return (
        <Frame title={`Import ${state.fileName}`} onClose={onClose} close="Close">
          <p className={styles.refused} role="alert">
            <TriangleAlert aria-hidden size={18} />
            <span>
              <strong>{state.title}</strong> {state.detail}
            </span>
          </p>
        </Frame>
      )
    case 'planned':
      return <Planned {...state} onStart={onStart} onClose={onClose} />
    case 'saving': {
      const count = state.plan.latents.length
      return (
        <Frame title="Importing" onClose={onClose} close="Cancel">
          <Progress
            label="Saving"
            value={state.done / Math.max(1, count)}
            detail={`${state.done} of ${count}`}
          />
        </Frame>
      )
    }
    case 'failed':
      return (
        <Frame title="Some samples weren’t imported" onClose={onClose} close="Close">
          <ul className={styles.list} tabIndex={0} aria-label="Rejected samples">
            {state.result.failed.map(({ name, error }) => (
              <li key={name}>
                <strong>{name}</strong> <span>{explain(error).detail}</span>
              </li>
            ))}
          </ul>
        </Frame>
      )
  }
}

function Planned(
  props: { fileName: string; plan: ImportPlan } & Pick<Props, 'onStart' | 'onClose'>,
) {
  const { fileName, plan, onStart, onClose } = props
  const { latents } = plan
  const isSaved = ({ fate }: PlannedLatent) => fate === 'new' || fate === 'renamed'
  const saved = latents.filter(isSaved).length
  const button = (
    <Button variant="primary" disabled={saved === 0} onClick={() => onStart(plan)}>
      {saved === 1 ? 'Import 1 sample' : `Import ${saved} samples`}
    </Button>
  )
  return (
    <Frame title={`Import ${fileName}`} onClose={onClose} close="Cancel" action={button}>
      <p>
        {latents.length === 0 && 'This file contains no samples.'}
        {latents.length > 0 && saved === 0 && 'Nothing to import: '}
        {latents.length > 0 && summary(latents)}
      </p>
      <ul className={styles.list} tabIndex={0} aria-label="Samples in the file">
        {FATES.flatMap((wanted) => latents.filter(({ fate }) => fate === wanted))
          .slice(0, MAX_LISTED)
          .map((planned) => (
            <li key={planned.source.id}>
              <strong>{planned.source.name}</strong> <span>{fateOf(planned)}</span>
            </li>
          ))}
      </ul>
      {latents.length > MAX_LISTED && <p>…and {latents.length - MAX_LISTED} more.</p>}
    </Frame>
  )
}

const MAX_LISTED = 200

/** In order of importance to the user. */
const FATES = ['impossible', 'renamed', 'new', 'there'] as const

function summary(latents: readonly PlannedLatent[]): string {
  const count = (wanted: PlannedLatent['fate']) =>
    latents.filter(({ fate }) => fate === wanted).length
  const parts = [
    [count('new'), 'new'],
    [count('renamed'), 'renamed because their names are taken'],
    [count('there'), 'already saved here'],
    [count('impossible'), 'without a suitable checkpoint on this server'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return `${said.join(', ')}.`
}

function fateOf({ source, fate, name, checkpoint }: PlannedLatent): string {
  if (fate === 'there') {
    return name === source.name ? 'is already saved here' : `is already saved here, as “${name}”`
  }
  if (fate === 'impossible') {
    return `needs a checkpoint that takes ${countValues(source)}; this server has none`
  }
  const loss = valuesInWords(source.recipe)
    ? ''
    : ': its own checkpoint is missing, so its values are kept but its recipe isn’t'
  const moved =
    checkpoint!.digest === source.checkpoint?.digest ? '' : `, on ${checkpoint!.name}${loss}`
  return fate === 'new' ? `is new${moved}` : `will be named “${name}”${moved}`
}

function Frame(props: {
  readonly title: string
  readonly onClose: () => void
  /** The label of the button that closes the dialog. */
  readonly close: string
  readonly action?: ReactNode
  readonly children: ReactNode
}) {
  const { title, onClose, close, action, children } = props
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{close}</Button>
          {action}
        </>
      }
    >
      {children}
    </Dialog>
  )
}

/** The number of a latent's values, in words. */
function countValues({ z, w, wPlus }: FileLatent): string {
  if (z) return `${z.length} values`
  return w ? `${w.length} values of w` : `${wPlus!.length} rows of ${wPlus![0]!.length} values`
}
