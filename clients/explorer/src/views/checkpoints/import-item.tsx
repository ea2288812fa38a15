/** One file to import: its settings, progress and outcome. */
import type { UploadProgress } from '@latentql/sdk'
import { FileX, FolderX, RotateCcw, TriangleAlert, Upload, X } from 'lucide-react'
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
            label={`Remove ${file.name} from the list`}
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
            <p>Waiting for earlier files</p>
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
    case 'unsupported':
      return (
        <Refusal
          icon={<FileX aria-hidden />}
          title="This is not a checkpoint"
          detail={`${state.reason} ${ACCEPTED}`}
        />
      )
    case 'unreadable':
      return (
        <Refusal
          icon={<FolderX aria-hidden />}
          title="This can’t be uploaded"
          detail="If it is a folder, such as a TensorFlow.js model or a joblib index, drop a ZIP of it instead. If it is a file, the browser can’t read it."
        />
      )
    case 'refused':
      return (
        <>
          <Refusal icon={<TriangleAlert aria-hidden />} {...explain(state.error)} />
          <p className={styles.hint}>
            If it is a generator, select its code base or fill in more settings, then try again.
          </p>
          <Settings item={item} action="Try again" />
        </>
      )
  }
}

const ACCEPTED =
  'Checkpoints are PyTorch files (.pth, .pt), safetensors, ONNX, or a ZIP of a TensorFlow.js or joblib folder.'

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

/** The import settings: name, code base, and overrides. */
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
        label="Code base"
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
  calibrating: 'Measuring batch-norm statistics',
  storing: 'Saving the checkpoint',
  rendering: 'Rendering its first samples',
}

/**
 * The label and value of the progress bar. The server's `receiving` stage starts once everything
 * has been sent.
 */
function progressInWords(progress: UploadProgress | undefined, file: File) {
  const label = progress && STAGES[progress.stage]
  if (label) return { label, value: progress.stage === 'inferring' ? undefined : progress.fraction }
  const value = progress?.stage === 'receiving' ? 1 : progress?.fraction
  return { label: `Uploading ${bytesInWords(file.size)}`, value, detail: progress?.message }
}
