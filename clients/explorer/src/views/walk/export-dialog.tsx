/** Exports a walk as an animation or a sheet: first the settings, then a preview and the file. */
import { useMutation } from '@tanstack/react-query'
import { CostLimitExceededError, type InterpolateInput } from '@latentql/sdk'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useSamplingVariant } from '../../api/current-variant.tsx'
import { download } from '../../api/download.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import type { Operation } from '../../copy-as/operation.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ExplainedList } from '../../ui/explained-list.tsx'
import { More } from '../../ui/more.tsx'
import { Progress } from '../../ui/progress.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { client } from '../../api/client.ts'
import styles from './export-dialog.module.css'
import { frameCount, type Method, type Route } from './path.ts'
import { exportCost, USUAL_LIMIT, type Native } from './picture-cost.ts'
import { speedInWords } from './transport.tsx'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
  readonly checkpoint: CheckpointDetails
  readonly route: Route
  readonly method: Method
  /** Playback speed of the walk, frames per second. */
  readonly fps: number
}

export function ExportDialog({ open, onClose, ...rest }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title="Export the walk" width="medium">
      <Export {...rest} />
    </Dialog>
  )
}

const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  GIF: 'gif',
  WEBP: 'webp',
  SHEET: 'png',
}

function Export({ checkpoint, route, method, fps }: Omit<Props, 'open' | 'onClose'>) {
  const frames = frameCount(route)
  const variant = useSamplingVariant()
  const [look, setLook] = useState<Look>({
    ...{ format: 'GIF', fps, size: sizeAtFirst(frames, checkpoint) },
  })
  const { data, error, isPending, mutate, failed, fail, reset } = useExport()
  const refused = error instanceof CostLimitExceededError
  return (
    <div className={styles.export}>
      <LookFields
        native={checkpoint}
        look={look}
        onChange={(change) => {
          setLook({ ...look, ...change })
          reset()
        }}
      />
      <CostNote
        frames={frames}
        native={checkpoint}
        size={look.format === 'SHEET' ? undefined : look.size}
        limit={refused ? Number(error.extensions.limit) : USUAL_LIMIT}
      />
      {error && <ErrorNotice error={error} />}
      {failed && (
        <p className={styles.tooMuch} role="alert">
          The server couldn’t render the walk. Try again.
        </p>
      )}
      {data ? (
        <Result made={data} frames={frames} extension={EXTENSIONS[look.format]} onFailed={fail} />
      ) : (
        <Button
          variant="primary"
          busy={isPending}
          onClick={() =>
            mutate({ ...look, input: { ...inputOf(route, method, checkpoint.digest), variant } })
          }
        >
          Create
        </Button>
      )}
    </div>
  )
}

/** The exported file's URL; `failed` is true if loading it failed. */
function useExport() {
  const [failed, setFailed] = useState(false)
  const { reset, ...rest } = useMutation({
    mutationFn: exportWalk,
    onMutate: () => setFailed(false),
  })
  const end = (failed: boolean) => {
    setFailed(failed)
    reset()
  }
  return { ...rest, failed, fail: () => end(true), reset: () => end(false) }
}

/** The settings of the file. */
type Look = Omit<Wanted, 'input'>

interface LookFieldsProps {
  readonly native: Native
  readonly look: Look
  readonly onChange: (change: Partial<Look>) => void
}

function LookFields({ native, look, onChange }: LookFieldsProps) {
  const { format, fps, size } = look
  return (
    <>
      <Segmented
        label="Format"
        value={format}
        onChange={(next) => onChange({ format: next })}
        options={[
          { value: 'GIF', label: 'GIF' },
          { value: 'WEBP', label: 'WebP' },
          { value: 'SHEET', label: 'Sheet' },
        ]}
      />
      <p className={styles.dim}>{EXPLAINED[format]}</p>
      {format !== 'SHEET' && (
        <div className={styles.fields}>
          <SizeField native={native} value={size} onChange={(next) => onChange({ size: next })} />
          <SliderField
            label="Speed"
            value={fps}
            onChange={(next) => onChange({ fps: next })}
            min={1}
            max={50}
            step={1}
            format={speedInWords}
          />
        </div>
      )}
    </>
  )
}

const EXPLAINED: Readonly<Record<ExportFormat, string>> = {
  GIF: 'An animation that works everywhere, with at most 256 colours.',
  WEBP: 'A smaller animation in full colour.',
  SHEET: 'All frames in one picture, row by row.',
}

function inputOf(route: Route, method: Method, checkpoint: string) {
  const { waypoints, loop, smooth } = route
  const easing = smooth ? ('SMOOTHSTEP' as const) : ('LINEAR' as const)
  return { waypoints: [...waypoints], frames: frameCount(route), loop, easing, method, checkpoint }
}

/** The longer edge of animations, in pixels. */
const SIZES = [128, 256, 512]
const USUAL_SIZE = 256

/** The usual size, unless it is the native one or too expensive; undefined is native size. */
function sizeAtFirst(frames: number, native: Native): number | undefined {
  const isNative = Math.max(native.width, native.height) === USUAL_SIZE
  const isAffordable = exportCost(frames, native, USUAL_SIZE) <= USUAL_LIMIT
  return isNative || !isAffordable ? undefined : USUAL_SIZE
}

interface SizeFieldProps {
  readonly native: Native
  /** Undefined is native size. */
  readonly value: number | undefined
  readonly onChange: (size: number | undefined) => void
}

function SizeField({ native, value, onChange }: SizeFieldProps) {
  const edge = Math.max(native.width, native.height)
  const others = SIZES.filter((size) => size !== edge)
  return (
    <SelectField
      label="Size"
      value={value === undefined ? 'native' : String(value)}
      onChange={(text) => onChange(text === 'native' ? undefined : Number(text))}
      options={[
        { value: 'native', label: `${edge} pixels (original size)` },
        ...others.map((size) => ({ value: String(size), label: `${size} pixels` })),
      ]}
    />
  )
}

interface CostNoteProps {
  readonly frames: number
  readonly native: Native
  readonly size?: number
  readonly limit: number
}

/** The cost of the export, and how to lower it if it is above the limit. */
function CostNote({ frames, native, size, limit }: CostNoteProps) {
  const cost = exportCost(frames, native, size)
  const affordable = Math.floor((frames * limit) / cost)
  const smaller = [undefined, ...SIZES].filter(
    (other) => other !== size && exportCost(frames, native, other) <= limit,
  )
  const largest =
    smaller.at(-1) ?? (smaller.length > 0 ? Math.max(native.width, native.height) : null)
  return (
    <>
      <p className={styles.tooMuch} aria-live="polite">
        {cost > limit &&
          (size !== undefined && largest !== null
            ? `This is too much for one request. Choose ${largest} pixels, or at most ${affordable} frames.`
            : `This is too much for one request. Use at most ${affordable} frames.`)}
      </p>
      <More>
        <ExplainedList
          items={[
            {
              term: 'Cost',
              value: `${cost.toLocaleString('en')} of at most ${limit.toLocaleString('en')}`,
              meaning: `The server limits the work per request; these ${frames} frames need this much.`,
            },
          ]}
        />
      </More>
    </>
  )
}

interface ResultProps {
  readonly made: Exported
  readonly frames: number
  readonly extension: string
  readonly onFailed: () => void
}

/** The result. The server renders it while the browser loads the preview. */
function Result({ made, frames, extension, onFailed }: ResultProps) {
  const { operation, href, width, height } = made
  const [isMade, setMade] = useState(false)
  return (
    <div className={styles.result}>
      <div className={styles.outcome}>
        {isMade ? (
          <Button
            variant="primary"
            icon={Download}
            // Takes over focus from the button that started the export, which is gone.
            autoFocus
            onClick={() => download(href, `walk.${extension}`)}
          >
            Download
          </Button>
        ) : (
          <Progress label={`Rendering ${frames} frames`} />
        )}
        <CopyAs operation={() => operation} />
      </div>
      <img
        className={styles.preview}
        src={href}
        alt={`The walk in ${frames} frames`}
        width={width}
        height={height}
        onLoad={() => setMade(true)}
        onError={onFailed}
      />
    </div>
  )
}

type ExportFormat = 'GIF' | 'WEBP' | 'SHEET'

interface Wanted {
  readonly input: InterpolateInput
  readonly format: ExportFormat
  /** Frames per second of an animation. */
  readonly fps: number
  /** The longer edge of an animation, in pixels. Default: native size. */
  readonly size?: number
}

interface Exported {
  readonly operation: Operation
  /** Absolute URL. The picture is rendered when it is fetched. */
  readonly href: string
  /** Pixels. */
  readonly width: number
  readonly height: number
}

/**
 * Requests the URL of a whole walk: an animation, or a sheet of its frames. Throws the server's
 * error, which may be a CostLimitExceededError.
 */
async function exportWalk(wanted: Wanted): Promise<Exported> {
  const operation = operationOf(wanted)
  const { url, width, height } =
    operation.method === 'interpolationSheet'
      ? await client.interpolationSheet(operation.input)
      : await client.interpolationAnimation(operation.input)
  return { operation, href: client.resolveUrl(url), width, height }
}

function operationOf({ input, format, fps, size }: Wanted) {
  return format === 'SHEET'
    ? { method: 'interpolationSheet' as const, input }
    : { method: 'interpolationAnimation' as const, input: { input, format, fps, size } }
}
