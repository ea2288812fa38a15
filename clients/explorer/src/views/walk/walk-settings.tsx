/** The settings of a walk: method, easing and frames, and its export as a file. */
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
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
}

const FRAMES_PER_WAY = [4, 8, 16, 24, 32, 64, 128]

export function WalkSettings({ checkpoint, state, set, route, main, playhead }: Props) {
  const [exporting, setExporting] = useState(false)
  const { framesPerWay, waypoints, loop } = route
  const most = mostFramesPerWay(waypoints.length, loop)
  const choices = [...new Set([...FRAMES_PER_WAY.filter((n) => n <= most), framesPerWay])]
  const setFrames = (frames: number) =>
    set({ frames, at: Math.round((playhead.getState().frame * frames) / framesPerWay) })
  return (
    <Panel title="Walk settings">
      <MethodField method={state.method} main={main} onChange={(method) => set({ method })} />
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
      <div>
        <Button icon={Download} onClick={() => setExporting(true)}>
          Export as GIF, WebP or sheet
        </Button>
      </div>
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
          { value: 'slerp', label: 'Slerp' },
          { value: 'lerp', label: 'Lerp' },
          { value: 'both', label: 'Side by side' },
        ]}
      />
      <p className={styles.dim}>{EXPLAINED[value]}</p>
    </div>
  )
}

const EXPLAINED = {
  slerp: 'Slerp follows a sphere, which keeps the length of the latent, |z|.',
  lerp: 'Lerp goes straight: halfway, the latent is shorter and samples look more alike.',
  both: 'Slerp keeps the length of the latent, |z|. Lerp goes straight: halfway, the latent is shorter and samples look more alike.',
} as const
