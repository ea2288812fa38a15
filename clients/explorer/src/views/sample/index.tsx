/** The Sample view: an endless wall of samples, one per seed. */
import { useEffect, useRef, useState } from 'react'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import { useSamplingVariant, WithVariant } from '../../api/current-variant.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { MAX_SEED } from '../../latents/recipe.ts'
import { param } from '../../navigation/params.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { Controls } from './controls.tsx'
import { Details } from './details.tsx'
import { TILE_SIZES } from './wall-geometry.ts'
import { Wall, type WallHandle } from './wall.tsx'

const seeds = { min: 0, max: MAX_SEED }

const params = {
  seed: param.integer(0, seeds),
  truncation: param.number(1, { min: 0, max: 1 }),
  cutoff: param.optionalInteger({ min: 0, max: 64 }),
  size: param.choice('medium', TILE_SIZES),
  open: param.optionalInteger(seeds),
}

export default function SampleView() {
  return (
    <ViewLayout
      title="Sample"
      intro="Each number, called a seed, always makes the same picture. Open one to enlarge it, and pin the ones you like."
    >
      <WithCheckpoint>
        {(checkpoint) => (
          <WithVariant checkpoint={checkpoint}>
            <Samples checkpoint={checkpoint} />
          </WithVariant>
        )}
      </WithCheckpoint>
    </ViewLayout>
  )
}

/**
 * Interval of updates while the truncation slider is dragged: the pictures of one value load before
 * the next is requested.
 */
const WALL_MS = 250

function Samples({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { state, set } = useUrlState(params)
  const { seed, size, open } = state
  const variant = useSamplingVariant()
  const [dragged, setDragged] = useState<number | null>(null)
  const followed = useThrottled(dragged, WALL_MS)
  const truncation = dragged ?? state.truncation
  const wallTruncation = dragged === null ? truncation : (followed ?? state.truncation)
  const rows = checkpoint.mapping?.truncates ? checkpoint.mapping.rows : null
  const cutoff = rows === null || (state.cutoff ?? rows) >= rows ? undefined : state.cutoff
  const wall = useRef<WallHandle>(null)
  useFocusAfter(open, wall)
  const jump = (to: number, focus = true) => {
    set({ seed: to })
    if (focus) wall.current?.focus(to)
  }
  return (
    <>
      <Controls
        seed={seed}
        onSeed={jump}
        truncation={truncation}
        onTruncation={setDragged}
        onTruncationChosen={(chosen) => {
          setDragged(null)
          set({ truncation: chosen })
        }}
        cutoff={rows === null ? null : { value: cutoff ?? rows, rows }}
        onCutoff={(chosen) => set({ cutoff: chosen })}
        size={size}
        onSize={(chosen) => set({ size: chosen })}
        operation={() => ({
          method: 'samples',
          input: {
            latents: wall.current!.visibleSeeds().map((visible) => ({ seed: visible })),
            checkpoint: checkpoint.digest,
            truncation: truncation === 1 ? undefined : truncation,
            variant: cutoff === undefined ? variant : { ...variant, cutoff },
          },
        })}
      />
      <Wall
        ref={wall}
        checkpoint={checkpoint}
        seed={seed}
        truncation={wallTruncation}
        cutoff={cutoff}
        size={size}
        onScrolled={(top) => set({ seed: top }, { replace: true })}
        onOpen={(clicked) => set({ open: clicked })}
      />
      <Details
        seed={open}
        truncation={truncation}
        cutoff={cutoff}
        checkpoint={checkpoint}
        onSeed={(next) => set({ open: next }, { replace: true })}
        onClose={() => set({ open: undefined }, { replace: true })}
      />
    </>
  )
}

/** The value, updated at most once every `every` milliseconds. */
function useThrottled<T>(value: T, every: number): T {
  const [shown, setShown] = useState(value)
  const changed = useRef(-Infinity)
  useEffect(() => {
    const show = () => {
      changed.current = performance.now()
      setShown(value)
    }
    const timer = setTimeout(show, Math.max(0, changed.current + every - performance.now()))
    return () => clearTimeout(timer)
  }, [value, every])
  return shown
}

/** When the dialog closes, focuses the tile of the sample it last showed. */
function useFocusAfter(open: number | undefined, wall: React.RefObject<WallHandle | null>): void {
  const last = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (open === undefined && last.current !== undefined) wall.current?.focus(last.current)
    last.current = open
  }, [open, wall])
}
