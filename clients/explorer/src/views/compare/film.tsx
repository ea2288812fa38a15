/** One latent over the training of the compared runs: a slider through their checkpoints. */
import { useQueries } from '@tanstack/react-query'
import { CostLimitExceededError } from '@latentql/sdk'
import { Download, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { explain } from '../../api/errors.ts'
import { runQuery } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, type Latent } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { count } from '../../runs/labels.ts'
import { usePlayback } from '../../runs/use-playback.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import { spaced } from './compare-state.ts'
import styles from './film.module.css'

/** Maximum number of frames, as in the API's films. */
const MAX_FRAMES = 60
/** Positions of the slider. */
const POSITIONS = 60
const FRAME_MS = 250

interface Props {
  /** Names of the runs. */
  readonly runs: readonly string[]
  readonly latents: readonly Latent[]
}

interface Reel {
  readonly run: string
  /** Steps that have a checkpoint, ascending; at least one. */
  readonly steps: readonly number[]
}

export function Film({ runs, latents }: Props) {
  const reels = useReels(runs)
  const names = useNames(latents)
  const [row, setRow] = useState(0)
  const [position, setPosition] = useState(POSITIONS)
  const player = usePlayback({
    ...{ position, last: POSITIONS, frameMs: FRAME_MS },
    onPosition: setPosition,
  })
  if (reels.length === 0) return null
  const at = Math.min(row, latents.length - 1)
  const last = Math.max(...reels.map(({ steps }) => steps.at(-1)!))
  const step = Math.round((position / POSITIONS) * last)
  return (
    <Panel title="One sample through the training">
      <div className={styles.controls}>
        <SelectField
          label="Sample"
          value={String(at)}
          onChange={(value) => setRow(Number(value))}
          options={latents.map((latent, index) => ({
            value: String(index),
            label: describe(latent, names),
          }))}
        />
        <SliderField
          label="Training"
          value={position}
          onChange={(next) => {
            player.stop()
            setPosition(next)
          }}
          {...{ min: 0, max: POSITIONS, step: 1 }}
          format={() => `step ${count(step)}`}
        />
        <IconButton
          label={player.isPlaying ? 'Stop' : 'Play the training'}
          words={player.isPlaying ? 'Stop' : 'Play'}
          icon={player.isPlaying ? Pause : Play}
          onClick={player.toggle}
        />
      </div>
      <ul className={styles.reels}>
        {reels.map((reel) => (
          <li key={reel.run}>
            <Frame reel={reel} latent={latents[at]!} step={step} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** The runs that have checkpoints. */
function useReels(runs: readonly string[]): Reel[] {
  return useQueries({
    queries: runs.map(runQuery),
    combine: (results) =>
      results.flatMap(({ data }) => {
        if (!data || data.checkpoints.length === 0) return []
        const steps = data.checkpoints.map(({ step }) => step).reverse()
        return [{ run: data.name, steps: spaced(steps, MAX_FRAMES) }]
      }),
  })
}

interface FrameProps {
  readonly reel: Reel
  readonly latent: Latent
  /** The step of the slider; the newest checkpoint up to it is shown, or the first. */
  readonly step: number
}

function Frame({ reel: { run, steps }, latent, step }: FrameProps) {
  const shown = steps.findLast((one) => one <= step) ?? steps[0]!
  return (
    <figure className={styles.frame}>
      <LatentPicture
        latent={latent}
        checkpoint={`${run}@${shown}`}
        alt={`The sample by ${run} after step ${count(shown)}`}
      />
      <figcaption>
        <strong>{run}</strong>
        <span className={styles.step}>step {count(shown)}</span>
      </figcaption>
      <SaveFilm run={run} latent={latent} frames={steps.length} />
    </figure>
  )
}

const FORMATS = [
  ['GIF', 'GIF'],
  ['WEBP', 'WebP'],
] as const

interface SaveFilmProps {
  readonly run: string
  readonly latent: Latent
  /** Number of checkpoints that the slider goes through. */
  readonly frames: number
}

function SaveFilm({ run, latent, frames }: SaveFilmProps) {
  const [busy, setBusy] = useState(false)
  const save = async (format: 'GIF' | 'WEBP') => {
    setBusy(true)
    try {
      const film = await asLongAsPossible(frames, (frames) =>
        client.film({ run, latent, frames, format, size: 256 }),
      )
      if (film) download(client.resolveUrl(film.url), `${run}.${format.toLowerCase()}`)
    } catch (error) {
      toast(explain(error).detail, { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.saves}>
      {FORMATS.map(([format, words]) => (
        <Button
          key={format}
          size="small"
          variant="quiet"
          icon={Download}
          disabled={busy}
          aria-label={`Save the film of ${run}: ${words}`}
          onClick={() => void save(format)}
        >
          {words}
        </Button>
      ))}
    </div>
  )
}

/** Requests a film, with fewer frames if all of them cost more than the server allows. */
async function asLongAsPossible<T>(frames: number, request: (frames: number) => Promise<T>) {
  try {
    return await request(frames)
  } catch (error) {
    const { cost, limit } = error instanceof CostLimitExceededError ? error.extensions : {}
    const fewer = Math.floor((frames * Number(limit)) / Number(cost))
    if (!(fewer > 0)) throw error
    toast(`The film has ${fewer} of ${frames} checkpoints: more would cost the server too much.`)
    return request(fewer)
  }
}
