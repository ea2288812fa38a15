/** The settings of a walk: easing, frames and method, and its export as a file. */
import { Download } from 'lucide-react'
import type { WalkInput } from '@latentql/sdk'
import { useState } from 'react'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { Button } from '../../ui/button.tsx'
import { More } from '../../ui/more.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { ExportDialog } from './export-dialog.tsx'
import type { Playhead } from './frame-canvas.tsx'
import { mostFramesPerWay, type Method, type Route } from './path.ts'
import type { WalkProps } from './walk-state.ts'
import styles from './walk.module.css'

interface Props extends WalkProps {
  readonly route: Route
  readonly main: Method
  readonly playhead: Playhead
  /** The walk that Play streams. */
  readonly input: WalkInput
}

const FRAMES_PER_WAY = [4, 8, 16, 24, 32, 64, 128]

export function WalkSettings(props: Props) {
  const { checkpoint, state, set, route, main, playhead, input } = props
  const [exporting, setExporting] = useState(false)
  const { framesPerWay, waypoints, loop } = route
  const most = mostFramesPerWay(waypoints.length, loop)
  const choices = [...new Set([...FRAMES_PER_WAY.filter((n) => n <= most), framesPerWay])]
  const setFrames = (frames: number) =>
    set({ frames, at: Math.round((playhead.getState().frame * frames) / framesPerWay) })
  return (
    <Panel title="Walk settings">
      <Segmented
        label="Speed between waypoints"
        value={state.easing}
        onChange={(easing) => set({ easing })}
        options={[
          { value: 'linear', label: 'Even' },
          { value: 'smooth', label: 'Slow at waypoints' },
        ]}
      />
      <SelectField
        label="Frames from one waypoint to the next"
        value={String(framesPerWay)}
        onChange={(value) => setFrames(Number(value))}
        options={choices.sort((a, b) => a - b).map((n) => ({ value: String(n), label: String(n) }))}
      />
      <div className={styles.buttons}>
        <Button icon={Download} onClick={() => setExporting(true)}>
          Export as GIF, WebP or sheet
        </Button>
        <CopyAs label="Copy the walk as…" operation={() => ({ method: 'walk', input })} />
      </div>
      <More>
        <MethodField method={state.method} main={main} onChange={(method) => set({ method })} />
      </More>
      <ExportDialog
        open={exporting}
        onClose={() => setExporting(false)}
        {...{ checkpoint, route }}
        method={main}
        fps={state.fps}
      />
    </Panel>
  )
}

interface MethodFieldProps {
  readonly method: WalkProps['state']['method']
  readonly main: Method
  readonly onChange: (method: WalkProps['state']['method']) => void
}

function MethodField({ method, main, onChange }: MethodFieldProps) {
  const value = method === 'both' ? 'both' : main === 'SLERP' ? 'slerp' : 'lerp'
  return (
    <div className={styles.method}>
      <Segmented
        label="Path between two samples"
        value={value}
        onChange={onChange}
        options={[
          { value: 'slerp', label: 'Arc (slerp)' },
          { value: 'lerp', label: 'Line (lerp)' },
          { value: 'both', label: 'Side by side' },
        ]}
      />
      <p className={styles.dim}>{EXPLAINED[value]}</p>
    </div>
  )
}

const EXPLAINED = {
  slerp: 'Slerp takes an arc, on which samples stay as distinct as the ones at its ends.',
  lerp: 'Lerp takes the straight line, on which samples halfway look more like the average.',
  both: 'Slerp takes an arc, on which samples stay distinct; lerp takes the straight line, on which samples halfway look more like the average.',
} as const
