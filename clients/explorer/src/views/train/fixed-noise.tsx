/**
 * Samples of the same random numbers over the course of a run, from the first snapshot to the
 * newest.
 */
import { ChevronLeft, ChevronRight, ChevronsRight, Download, Pause, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { explain } from '../../api/errors.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { toast } from '../../ui/toasts.tsx'
import style from './fixed-noise.module.css'
import { Quality } from './quality.tsx'
import type { Snapshot } from './run-progress.ts'
import { SteadyPicture } from './steady-picture.tsx'
import { count } from '../../runs/labels.ts'
import { usePlayback } from '../../runs/use-playback.ts'

const FRAME_MS = 150

interface Props {
  readonly name: string
  readonly snapshots: readonly Snapshot[]
  /** The message to show while there is no picture. */
  readonly waiting: string
}

export function FixedNoise({ name, snapshots, waiting }: Props) {
  const [chosen, setChosen] = useState<number | null>(null)
  const [isCompared, setCompared] = useState(false)
  const newest = snapshots.length - 1
  const index = Math.min(chosen ?? newest, newest)
  const shown = snapshots[index]
  // At the end, it follows the newest picture.
  const choose = (next: number) => setChosen(next >= newest ? null : Math.max(0, next))
  return (
    <Panel title="The same samples over time" actions={<SaveTimeline name={name} />}>
      <div className={isCompared ? `${style.pictures} ${style.compared}` : style.pictures}>
        {isCompared && shown && <Shown snapshot={snapshots[0]} words="First" />}
        <Shown snapshot={shown} words={chosen === null ? 'Newest' : 'Earlier'} waiting={waiting} />
      </div>
      <Scrubber snapshots={snapshots} index={index} onIndex={choose} />
      {shown && <Quality {...shown} />}
      <Segmented
        label="Compare"
        hideLabel
        value={isCompared ? 'first' : 'alone'}
        onChange={(value) => setCompared(value === 'first')}
        options={[
          { value: 'alone', label: 'One picture' },
          { value: 'first', label: 'Next to the first' },
        ]}
      />
    </Panel>
  )
}

function Shown(props: { snapshot: Snapshot | undefined; words: string; waiting?: string }) {
  const { snapshot, words, waiting } = props
  const step = snapshot && `step ${count(snapshot.step)}`
  return (
    <figure className={style.shown}>
      <div className={style.box}>
        {snapshot ? (
          <SteadyPicture
            src={client.resolveUrl(snapshot.picture.url)}
            alt={`Samples of the same random numbers after ${step}`}
          />
        ) : (
          <p className={style.waiting}>{waiting}</p>
        )}
      </div>
      <figcaption>{step ? `${words}: ${step}` : '\u00a0'}</figcaption>
    </figure>
  )
}

interface ScrubberProps {
  readonly snapshots: readonly Snapshot[]
  readonly index: number
  readonly onIndex: (index: number) => void
}

function Scrubber({ snapshots, index, onIndex }: ScrubberProps) {
  const newest = snapshots.length - 1
  const { isPlaying, toggle, stop } = usePlayback({
    ...{ position: index, last: newest, frameMs: FRAME_MS },
    onPosition: onIndex,
  })
  usePreloaded(snapshots, index)
  const go = (to: number) => {
    stop()
    onIndex(to)
  }
  const buttons = [
    {
      label: 'Previous picture',
      words: 'Previous',
      icon: ChevronLeft,
      to: index - 1,
      off: index <= 0,
    },
    {
      label: 'Next picture',
      words: 'Next',
      icon: ChevronRight,
      to: index + 1,
      off: index >= newest,
    },
    {
      label: 'Newest picture',
      words: 'Newest',
      icon: ChevronsRight,
      to: newest,
      off: index >= newest,
    },
  ]
  return (
    <div className={style.scrubber}>
      <SliderField
        label="Picture"
        value={Math.max(0, index)}
        onChange={go}
        min={0}
        max={Math.max(1, newest)}
        step={1}
        disabled={newest < 1}
        format={(at) => `step ${count(snapshots[at]?.step ?? 0)}`}
      />
      <div className={style.buttons}>
        <IconButton
          label={isPlaying ? 'Stop' : 'Play from first to newest'}
          words={isPlaying ? 'Stop' : 'Play'}
          icon={isPlaying ? Pause : Play}
          disabled={newest < 1}
          onClick={toggle}
        />
        {buttons.map(({ label, words, icon, to, off }) => (
          <IconButton
            key={label}
            {...{ label, words, icon }}
            disabled={off}
            onClick={() => go(to)}
          />
        ))}
      </div>
    </div>
  )
}

/** Preloads the pictures that are likely to be shown next. */
function usePreloaded(snapshots: readonly Snapshot[], index: number): void {
  const near = [1, 2, 3, 4, 5, 6, -1, -2].flatMap((away) => snapshots[index + away] ?? [])
  const urls = near.map(({ picture }) => client.resolveUrl(picture.url)).join(' ')
  useEffect(() => {
    for (const url of urls.split(' ').filter(Boolean)) new Image().src = url
  }, [urls])
}

function SaveTimeline({ name }: { name: string }) {
  const [busy, setBusy] = useState(false)
  const save = async (format: 'GIF' | 'WEBP') => {
    setBusy(true)
    try {
      const timeline = await client.runTimeline({ run: name, format })
      if (!timeline) return toast('No picture yet.')
      download(client.resolveUrl(timeline.url), `${name}.${format.toLowerCase()}`)
    } catch (error) {
      toast(explain(error).detail, { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {(['GIF', 'WEBP'] as const).map((format) => (
        <Button
          key={format}
          size="small"
          variant="quiet"
          icon={Download}
          disabled={busy}
          aria-label={`Save as an animation: ${format}`}
          onClick={() => void save(format)}
        >
          {format === 'GIF' ? 'GIF' : 'WebP'}
        </Button>
      ))}
    </>
  )
}
