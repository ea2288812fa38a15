/** The wall's controls: first seed, truncation, and tile size. */
import { Dices, SlidersHorizontal } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { MAX_SEED, randomSeed } from '../../latents/recipe.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import style from './controls.module.css'
import type { TileSize } from './wall-geometry.ts'

interface Props {
  readonly seed: number
  readonly onSeed: (seed: number) => void
  /** 0..1 */
  readonly truncation: number
  /** Called while the slider is dragged. */
  readonly onTruncation: (truncation: number) => void
  readonly onTruncationChosen: (truncation: number) => void
  readonly size: TileSize
  readonly onSize: (size: TileSize) => void
}

/** On a narrow screen, where the wall needs the space, only the seed is shown at first. */
export function Controls({ seed, onSeed, size, onSize, ...truncation }: Props) {
  const [more, setMore] = useState(false)
  return (
    <div className={style.controls} data-more={more}>
      <SeedForm seed={seed} onSeed={onSeed} />
      <IconButton
        className={style.toggle}
        label="Truncation and size"
        icon={SlidersHorizontal}
        aria-expanded={more}
        onClick={() => setMore(!more)}
      />
      <div className={style.truncation}>
        <SliderField
          label="Truncation"
          value={truncation.truncation}
          onChange={truncation.onTruncation}
          onCommit={truncation.onTruncationChosen}
          min={0}
          max={1}
          step={0.05}
          format={inWords}
        />
      </div>
      <div className={style.size}>
        <Segmented label="Pictures" value={size} onChange={onSize} options={SIZES} />
      </div>
    </div>
  )
}

const SIZES = [
  { value: 'small', label: 'Small' },
  { value: 'medium', label: 'Medium' },
  { value: 'large', label: 'Large' },
] as const

/** The field shows the wall's current seed until the user types another one. */
function SeedForm({ seed, onSeed }: Pick<Props, 'seed' | 'onSeed'>) {
  const [typed, setTyped] = useState<number | null>(null)
  const jump = (event: FormEvent) => {
    event.preventDefault()
    onSeed(typed ?? seed)
    setTyped(null)
  }
  return (
    <form className={style.seed} onSubmit={jump} noValidate>
      <NumberField
        label="Start at seed"
        value={typed ?? seed}
        onChange={setTyped}
        min={0}
        max={MAX_SEED}
        enterKeyHint="go"
      />
      <Button type="submit" className={style.go}>
        Go
      </Button>
      <Button icon={Dices} onClick={() => onSeed(randomSeed())}>
        Surprise me
      </Button>
    </form>
  )
}

function inWords(truncation: number): string {
  const number = truncation.toFixed(2)
  if (truncation === 0) return `${number} · only the average`
  if (truncation < 0.75) return `${number} · typical`
  return truncation < 1 ? `${number} · less varied` : `${number} · full variety`
}
