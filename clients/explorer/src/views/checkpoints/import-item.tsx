/** One file: its settings, how far it is, and what became of it. */
import { ConnectionError, type UploadProgress } from '@latentql/sdk'
import { FolderX, RotateCcw, TriangleAlert, Upload, X } from 'lucide-react'
import { explain, type Explanation } from '../../api/errors.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Progress } from '../../ui/progress.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { bytesInWords } from '../../checkpoints/labels.ts'
import { problemWithName } from '../../checkpoints/names.ts'
import styles from './import-item.module.css'
import { ImportedCheckpoint } from './imported-checkpoint.tsx'
import {
  askAgain,
  cancelImport,
  changeImport,
  isReady,
  removeImport,
  startImports,
  type Import,
} from './imports.ts'
import { OverridesForm } from './overrides-form.tsx'
import { PRESETS } from './overrides.ts'
import { Prose } from './prose.tsx'

export function ImportItem({ item }: { readonly item: Import }) {
  const { id, file, state } = item
  const inWork = state.kind === 'waiting' || state.kind === 'running'
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <h2 className={styles.file}>{file.name}</h2>
        <span className={styles.size}>{bytesInWords(file.size)}</span>
        {!inWork && (
          <IconButton
            label={`Take ${file.name} off the list`}
            icon={X}
            onClick={() => removeImport(id)}
          />
        )}
      </div>
      <div aria-live="polite">
        <State item={item} />
      </div>
    </li>
  )
}

function State({ item }: { readonly item: Import }) {
  const { id, file, state, name } = item
  switch (state.kind) {
    case 'asking':
      return <Settings item={item} action="Import" />
    case 'waiting':
    case 'running':
      return (
        <div className={styles.running}>
          {state.kind === 'waiting' ? (
            <p>Waiting for those before it</p>
          ) : (
            <Progress {...progressInWords(state.progress, file)} />
          )}
          <Button size="small" onClick={() => cancelImport(id)} aria-label={`Cancel ${file.name}`}>
            Cancel
          </Button>
        </div>
      )
    case 'done':
      return <ImportedCheckpoint result={state.result} asked={name} onAgain={() => askAgain(id)} />
    case 'unreadable':
      return (
        <Refusal
          icon={<FolderX aria-hidden />}
          title="A folder cannot be sent as it is"
          detail="Make a ZIP of it (a TensorFlow.js model and a joblib index are folders), and drop that. If it is a file, the browser cannot read it."
        />
      )
    case 'refused':
      return (
        <>
          <Refusal icon={<TriangleAlert aria-hidden />} {...inWords(state.error)} />
          <p className={styles.hint}>
            If it is a generator, say which code it comes from, or more about it, and try again.
          </p>
          <Settings item={item} action="Try again" />
        </>
      )
  }
}

function inWords(error: unknown): Explanation {
  if (!(error instanceof ConnectionError)) return explain(error)
  const title = 'The connection broke off'
  return { title, detail: 'The file did not get through. Is the server running? Try again.' }
}

function Refusal({ icon, title, detail }: Explanation & { readonly icon: React.ReactNode }) {
  return (
    <div className={styles.refusal}>
      {icon}
      <div>
        <h3>{title}</h3>
        <Prose text={detail} />
      </div>
    </div>
  )
}

/** What to call it, whose conventions to read it by, and what is known of it. */
function Settings({ item, action }: { readonly item: Import; readonly action: string }) {
  const { id, name, preset, byHand } = item
  return (
    <form
      className={styles.settings}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady(item)) startImports([id])
      }}
    >
      <TextField
        label="Name"
        value={name}
        onChange={(text) => changeImport(id, { name: text })}
        error={problemWithName(name)}
        autoComplete="off"
        spellCheck={false}
      />
      <SelectField
        label="Which code it comes from"
        value={preset}
        onChange={(value) => changeImport(id, { preset: value })}
        options={PRESETS}
      />
      <div className={styles.more}>
        <OverridesForm byHand={byHand} onChange={(byHand) => changeImport(id, { byHand })} />
      </div>
      <Button
        type="submit"
        variant={action === 'Import' ? 'primary' : 'secondary'}
        icon={action === 'Import' ? Upload : RotateCcw}
        disabled={!isReady(item)}
      >
        {action}
      </Button>
    </form>
  )
}

const STAGES: Readonly<Record<string, string>> = {
  reading: 'Reading the file',
  inferring: 'Working out its layers',
  calibrating: 'Measuring what its batch norms need',
  storing: 'Keeping it',
  rendering: 'Making its first samples',
}

/** For a progress bar. What arrives is told once all has left. */
function progressInWords(progress: UploadProgress | undefined, file: File) {
  const label = progress && STAGES[progress.stage]
  if (label) return { label, value: progress.stage === 'inferring' ? undefined : progress.fraction }
  const value = progress?.stage === 'receiving' ? 1 : progress?.fraction
  return { label: `Sending ${bytesInWords(file.size)}`, value, detail: progress?.message }
}
