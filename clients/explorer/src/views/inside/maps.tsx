/** The maps of a layer as a grid of switches: pressing one turns its map off or on. */
import { Eye, EyeOff, FlipHorizontal2 } from 'lucide-react'
import { memo, useState, type CSSProperties } from 'react'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { moveInGrid } from '../../ui/grid-keys.ts'
import { Panel } from '../../ui/panel.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import {
  mapsOff,
  strengthOf,
  toggled,
  variantOf,
  withMaps,
  without,
  withStrength,
  type Ablations,
  type Layer,
} from './ablations.ts'
import styles from './maps.module.css'
import { mapStyle, MAX_SHOWN, useMaps, type MapSheet, type WantedMaps } from './use-maps.ts'

interface Props extends Pick<WantedMaps, 'latent' | 'checkpoint'> {
  readonly layer: Layer
  /** The layer's title. */
  readonly title: string
  readonly ablations: Ablations
  readonly onAblations: (ablations: Ablations) => void
  /** Called with a map that is pressed, and the ablations then. */
  readonly onPress: (map: number, ablations: Ablations) => void
  /** The page of maps, from 0. */
  readonly page: number
  readonly onPage: (page: number) => void
  /** Called while the slider is dragged. */
  readonly onDrag: (ablations: Ablations) => void
}

export function Maps(props: Props) {
  const { layer, title, ablations, onAblations, onPress, page, onPage, onDrag, ...of } = props
  const { name, shape } = layer
  const count = shape[0]!
  const first = Math.min(page, Math.ceil(count / MAX_SHOWN) - 1) * MAX_SHOWN
  const maps = mapsFrom(first, Math.min(count, first + MAX_SHOWN))
  // What a map shows doesn't depend on whether it is on, so pressing one doesn't load them again.
  const variant = variantOf(without(ablations, name))
  const { data, error, refetch, isPlaceholderData } = useMaps({ ...of, name, maps, variant })
  const off = mapsOff(ablations, name)
  return (
    <Panel
      title={title}
      actions={
        <Selection
          count={count}
          off={off}
          onMaps={(next) => onAblations(withMaps(ablations, name, next))}
        />
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!error && (
        <Switches
          key={`${name} ${first}`}
          maps={maps}
          sheet={data}
          isWaiting={isPlaceholderData || !data}
          off={off}
          label={title}
          onToggle={(map) => onPress(map, toggled(ablations, name, map))}
        />
      )}
      <div className={styles.foot}>
        {count > MAX_SHOWN && <Pages {...{ first, count }} onPage={onPage} />}
        <div className={styles.strength}>
          <SliderField
            label="How far"
            {...{ min: 0.05, max: 1, step: 0.05 }}
            disabled={off.size === 0}
            value={strengthOf(ablations, name)}
            format={strengthInWords}
            onChange={(next) => onDrag(withStrength(ablations, name, next))}
            onCommit={(next) => onAblations(withStrength(ablations, name, next))}
          />
        </div>
      </div>
    </Panel>
  )
}

function strengthInWords(strength: number): string {
  return strength === 1 ? 'off' : `dimmed by ${Math.round(strength * 100)}%`
}

function mapsFrom(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index)
}

interface SelectionProps {
  /** Number of the layer's maps. */
  readonly count: number
  readonly off: ReadonlySet<number>
  readonly onMaps: (off: readonly number[]) => void
}

/** Buttons that turn many maps off or on. */
function Selection({ count, off, onMaps }: SelectionProps) {
  const all = mapsFrom(0, count)
  return (
    <>
      <p className={styles.count} role="status">
        {off.size > 0 && `${off.size} of ${count} off`}
      </p>
      <Button size="small" icon={Eye} disabled={off.size === 0} onClick={() => onMaps([])}>
        All on
      </Button>
      <Button size="small" icon={EyeOff} disabled={off.size === count} onClick={() => onMaps(all)}>
        All off
      </Button>
      <Button
        size="small"
        icon={FlipHorizontal2}
        title="Turn the maps off that are on, and the other way round"
        onClick={() => onMaps(all.filter((map) => !off.has(map)))}
      >
        Swap
      </Button>
    </>
  )
}

interface PagesProps {
  readonly first: number
  readonly count: number
  readonly onPage: (page: number) => void
}

function Pages({ first, count, onPage }: PagesProps) {
  const page = first / MAX_SHOWN
  return (
    <nav className={styles.pages} aria-label="Maps">
      <Button size="small" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </Button>
      <span>
        Maps {first} to {Math.min(count, first + MAX_SHOWN) - 1} of {count}
      </span>
      <Button size="small" disabled={first + MAX_SHOWN >= count} onClick={() => onPage(page + 1)}>
        Next
      </Button>
    </nav>
  )
}

interface SwitchesProps {
  readonly maps: readonly number[]
  readonly sheet: MapSheet | undefined
  readonly isWaiting: boolean
  readonly off: ReadonlySet<number>
  readonly label: string
  readonly onToggle: (map: number) => void
}

/** The fewer maps, the larger they are. */
const SIZES = [
  { most: 32, size: 'large' },
  { most: 64, size: 'medium' },
  { most: 128, size: 'small' },
  { most: MAX_SHOWN, size: 'tiny' },
] as const

/** Tab reaches one map, the arrow keys the others. */
function Switches({ maps, sheet, isWaiting, off, label, onToggle }: SwitchesProps) {
  const [tabStop, setTabStop] = useState(maps[0])
  const shown = sheet?.maps.length === maps.length ? sheet : undefined
  const size = SIZES.find(({ most }) => maps.length <= most)!.size
  return (
    <div
      className={classes(styles.maps, styles[size], isWaiting && styles.waiting)}
      style={shown && ({ '--sheet': `url("${shown.url}")` } as CSSProperties)}
      role="group"
      aria-label={label}
      aria-description="Use the arrow keys to move, and Space to turn a map off or on."
      aria-busy={isWaiting}
      onKeyDown={moveInGrid}
      onFocus={({ target }) => setTabStop(mapOf(target))}
      onClick={({ target }) => {
        const map = mapOf(target)
        if (map !== undefined) onToggle(map)
      }}
    >
      {maps.map((map, index) => (
        <Switch
          key={map}
          map={map}
          isOff={off.has(map)}
          isTabStop={map === tabStop}
          {...(shown && mapStyle(shown, index))}
        />
      ))}
    </div>
  )
}

interface SwitchProps extends Partial<ReturnType<typeof mapStyle>> {
  readonly map: number
  readonly isOff: boolean
  readonly isTabStop: boolean
}

const Switch = memo(function Switch({ map, isOff, isTabStop, ...picture }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className={styles.map}
      data-map={map}
      aria-label={`Map ${map}`}
      aria-checked={!isOff}
      title={`Map ${map}`}
      tabIndex={isTabStop ? 0 : -1}
    >
      <span className={styles.picture} style={picture} />
      {isOff && <EyeOff className={styles.mark} size={18} aria-hidden />}
    </button>
  )
})

function mapOf(target: EventTarget): number | undefined {
  const map = target instanceof Element && target.closest<HTMLElement>('[data-map]')?.dataset.map
  return map ? Number(map) : undefined
}
