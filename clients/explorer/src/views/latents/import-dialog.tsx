/** What an import is about to do, does, and could not do. */
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { explain } from '../../api/errors.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Progress } from '../../ui/progress.tsx'
import style from './import-dialog.module.css'
import type { ImportResult } from './import-latents.ts'
import type { ImportPlan, PlannedLatent } from './import-plan.ts'

export type ImportState =
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
  /** Also gives up what is under way. */
  readonly onClose: () => void
}

export function ImportDialog({ state, onStart, onClose }: Props) {
  switch (state.step) {
    case 'reading':
      return (
        <Frame title="Reading the file" onClose={onClose} close="Cancel">
          <Progress
            label="Comparing with what is saved"
            value={state.count === undefined ? undefined : state.done / Math.max(1, state.count)}
          />
        </Frame>
      )
    case 'refused':
      return (
        <Frame title={`Import ${state.fileName}`} onClose={onClose} close="Close">
          <p className={style.refused} role="alert">
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
        <Frame title="Not everything was imported" onClose={onClose} close="Close">
          <ul className={style.list} tabIndex={0} aria-label="Latents that were refused">
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
      {saved === 1 ? 'Import 1 latent' : `Import ${saved} latents`}
    </Button>
  )
  return (
    <Frame title={`Import ${fileName}`} onClose={onClose} close="Cancel" action={button}>
      <p>
        {latents.length === 0 && 'There is no latent in this file.'}
        {latents.length > 0 && saved === 0 && 'There is nothing to import: '}
        {latents.length > 0 && summary(latents)}
      </p>
      <ul className={style.list} tabIndex={0} aria-label="Latents of the file">
        {FATES.flatMap((wanted) => latents.filter(({ fate }) => fate === wanted))
          .slice(0, MOST_LISTED)
          .map((planned) => (
            <li key={planned.source.id}>
              <strong>{planned.source.name}</strong> <span>{fateOf(planned)}</span>
            </li>
          ))}
      </ul>
      {latents.length > MOST_LISTED && <p>... and {latents.length - MOST_LISTED} more.</p>}
    </Frame>
  )
}

const MOST_LISTED = 200

/** What most wants to be seen first. */
const FATES = ['impossible', 'renamed', 'new', 'there'] as const

function summary(latents: readonly PlannedLatent[]): string {
  const count = (wanted: PlannedLatent['fate']) =>
    latents.filter(({ fate }) => fate === wanted).length
  const parts = [
    [count('new'), 'new'],
    [count('renamed'), 'renamed, as their names are taken'],
    [count('there'), 'saved here already'],
    [count('impossible'), 'for which this server has no checkpoint'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return `${said.join(', ')}.`
}

function fateOf({ source, fate, name, checkpoint }: PlannedLatent): string {
  if (fate === 'there') {
    return name === source.name ? 'is saved here already' : `is saved here already, as “${name}”`
  }
  if (fate === 'impossible') {
    return `needs a checkpoint that takes ${source.z.length} values, and there is none`
  }
  const moved =
    checkpoint!.digest === source.checkpoint?.digest
      ? ''
      : `, on ${checkpoint!.name}: its own checkpoint is not here, so its values are kept and its recipe is not`
  return fate === 'new' ? `is new${moved}` : `will be called “${name}”${moved}`
}

function Frame(props: {
  readonly title: string
  readonly onClose: () => void
  /** What the button says that closes it. */
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
