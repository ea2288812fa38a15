/** The wall's controls: first seed, truncation, and tile size. */
import { Dices, SlidersHorizontal } from 'lucide-react'
import { useRef, useState, type FocusEvent, type MouseEvent, type SubmitEvent } from 'react'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import type { Operation } from '../../copy-as/operation.ts'
import { MAX_SEED, randomSeed } from '../../latents/recipe.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import style from './controls.module.css'
import type { TileSize } from './wall-geometry.ts'

interface Props {
  readonly seed: number
  /** Called with the seed to start at. `focus` is false if the user went elsewhere. */
  readonly onSeed: (seed: number, focus?: boolean) => void
  /** 0..1 */
  readonly truncation: number
  /** Called while the slider is dragged. */
  readonly onTruncation: (truncation: number) => void
  readonly onTruncationChosen: (truncation: number) => void
  /** The number of layers that truncation changes, of `rows`; null if they can't be chosen. */
  readonly cutoff: { readonly value: number; readonly rows: number } | null
  readonly onCutoff: (cutoff: number) => void
  readonly size: TileSize
  readonly onSize: (size: TileSize) => void
  /** The request for the samples on the screen. */
  readonly operation: () => Operation
}

/** On a narrow screen, where the wall needs the space, only the seed is shown at first. */
export function Controls({ seed, onSeed, size, onSize, operation, ...truncation }: Props) {
  const [more, setMore] = useState(false)
  return (
    <div className={style.controls} data-more={more}>
      <SeedForm seed={seed} onSeed={onSeed} />
      <IconButton
        className={style.toggle}
        label="Variety and size"
        icon={SlidersHorizontal}
        aria-expanded={more}
        onClick={() => setMore(!more)}
      />
      <div className={style.truncation}>
        <SliderField
          label="Variety"
          value={truncation.truncation}
          onChange={truncation.onTruncation}
          onCommit={truncation.onTruncationChosen}
          min={0}
          max={1}
          step={0.05}
          format={varietyInWords}
        />
      </div>
      {truncation.cutoff && truncation.truncation < 1 && (
        <Cutoff
          {...truncation.cutoff}
          key={truncation.cutoff.value}
          onCutoff={truncation.onCutoff}
        />
      )}
      <div className={style.size}>
        <Segmented label="Pictures" value={size} onChange={onSize} options={SIZES} />
        <CopyAs operation={operation} />
      </div>
    </div>
  )
}

interface CutoffProps {
  readonly value: number
  readonly rows: number
  readonly onCutoff: (cutoff: number) => void
}

function Cutoff({ value, rows, onCutoff }: CutoffProps) {
  const [dragged, setDragged] = useState(value)
  return (
    <div className={style.truncation}>
      <SliderField
        label="Typical layers"
        value={dragged}
        onChange={setDragged}
        onCommit={onCutoff}
        min={0}
        max={rows}
        step={1}
        format={(count) => (count >= rows ? `all ${rows}` : `the first ${count} of ${rows}`)}
      />
    </div>
  )
}

const SIZES = [
  { value: 'small', label: 'Small' },
  { value: 'medium', label: 'Medium' },
  { value: 'large', label: 'Large' },
] as const

/**
 * The field shows the wall's current seed until the user types another one. Enter, Go and leaving
 * the form all jump to the nearest seed that exists.
 */
function SeedForm({ seed, onSeed }: Pick<Props, 'seed' | 'onSeed'>) {
  const [typed, setTyped] = useState<number | null>(null)
  const isJumping = useRef(false)
  /** Leaving the field ends its draft and its error. */
  const endDraft = (field: HTMLElement) => {
    isJumping.current = true
    field.blur()
    isJumping.current = false
    setTyped(null)
  }
  const jump = (form: HTMLFormElement, focus: boolean) => {
    const field = form.elements.namedItem('seed') as HTMLInputElement
    const to = field.value === '' ? seed : nearestSeed(field.valueAsNumber)
    endDraft(field)
    if (focus || to !== seed) onSeed(to, focus)
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    jump(event.currentTarget, true)
  }
  const leave = ({ currentTarget: form, target, relatedTarget }: FocusEvent<HTMLFormElement>) => {
    if (isJumping.current || !(target instanceof HTMLInputElement)) return
    if (!form.contains(relatedTarget)) jump(form, false)
  }
  return (
    <form className={style.seed} onSubmit={submit} onBlur={leave} noValidate>
      <NumberField
        label="Start at seed"
        name="seed"
        value={typed ?? seed}
        onChange={setTyped}
        min={0}
        max={MAX_SEED}
        enterKeyHint="go"
      />
      <Button type="submit" className={style.go} onMouseDown={keepFocus}>
        Go
      </Button>
      <Button
        icon={Dices}
        data-tour="sample"
        onMouseDown={keepFocus}
        onClick={({ currentTarget: button }) => {
          endDraft(button.form!.elements.namedItem('seed') as HTMLElement)
          onSeed(randomSeed())
        }}
      >
        Surprise me
      </Button>
    </form>
  )
}

/** Keeps the field's error, so that the buttons don't move away from the pointer. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault()
}

function nearestSeed(value: number): number {
  return Math.round(Math.min(MAX_SEED, Math.max(0, value)))
}

/** The truncation as a share, with its effect. */
export function varietyInWords(truncation: number): string {
  const percent = `${Math.round(truncation * 100)}%`
  if (truncation === 0) return `${percent}, all alike`
  if (truncation < 0.75) return `${percent}, typical samples`
  return truncation < 1 ? `${percent}, fewer surprises` : `${percent}, full range`
}
