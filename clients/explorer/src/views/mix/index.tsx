/** The Mix view: some layers of one sample in another. */
import { Blend, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import { WithVariant } from '../../api/current-variant.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, truncated } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { useUrlState, type UrlState } from '../../navigation/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ExplainedList } from '../../ui/explained-list.tsx'
import { More } from '../../ui/more.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SliderField } from '../../ui/slider-field.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { layersOf, mixed, params, RANGES, type MixState, type Range } from './mix-state.ts'
import styles from './mix.module.css'
import { Source } from './source.tsx'

export default function MixView() {
  const { state, set, undo } = useUrlState(params)
  return (
    <ViewLayout
      title="Mix"
      intro="The first layers of this generator set pose and shape, the last ones colours. Take some of them from another sample."
      actions={
        <Button icon={Undo2} disabled={!undo} onClick={undo}>
          Undo
        </Button>
      }
    >
      <WithCheckpoint>
        {(checkpoint) => (
          <WithVariant checkpoint={checkpoint}>
            <Mixer {...{ checkpoint, state, set }} />
          </WithVariant>
        )}
      </WithCheckpoint>
    </ViewLayout>
  )
}

interface MixerProps {
  readonly checkpoint: CheckpointDetails
  readonly state: MixState
  readonly set: UrlState<MixState>['set']
}

function Mixer({ checkpoint, state, set }: MixerProps) {
  const { mapping, digest, name } = checkpoint
  const [dragged, setDragged] = useState<Partial<Range>>({})
  const [variety, setVariety] = useState<number | null>(null)
  const [from, other] = state.of
  const names = useNames([from, other])
  if (!mapping) {
    return (
      <EmptyState icon={Blend} title={`${name} can’t mix samples`}>
        Its layers have no inputs of their own, which only generators such as StyleGAN have. Choose
        another checkpoint in the header.
      </EmptyState>
    )
  }
  const layers = layersOf({ ...state, ...dragged }, mapping.rows)
  const psi = variety ?? state.variety
  const latent = truncated(mixed(state.of, layers), psi, checkpoint)
  const setRange = (range: Partial<Range>) => {
    setDragged({})
    set(range)
  }
  return (
    <div className={styles.columns}>
      <div className={styles.pictures}>
        <Source
          title="All other layers"
          latent={from}
          checkpoint={checkpoint}
          names={names}
          onChange={(next) => set({ of: [next, other] })}
        />
        <Source
          title="The chosen layers"
          latent={other}
          checkpoint={checkpoint}
          names={names}
          onChange={(next) => set({ of: [from, next] })}
        />
        <figure className={styles.mix}>
          <figcaption>The mix</figcaption>
          <div className={styles.picture} style={{ aspectRatio: shapeOf(checkpoint) }}>
            <LatentPicture latent={latent} checkpoint={digest} alt={describe(latent, names)} />
          </div>
        </figure>
      </div>
      <div className={styles.side}>
        <Panel title="Layers">
          <Presets {...{ checkpoint, state }} psi={psi} onRange={setRange} />
          {(['first', 'last'] as const).map((end) => (
            <SliderField
              key={end}
              label={end === 'first' ? 'From layer' : 'To layer'}
              value={end === 'first' ? layers[0]! : layers.at(-1)!}
              min={0}
              max={mapping.rows - 1}
              step={1}
              onChange={(layer) => setDragged({ ...dragged, [end]: layer })}
              onCommit={(layer) => setRange({ [end]: layer })}
            />
          ))}
          {mapping.truncates && (
            <SliderField
              label="Variety"
              value={psi}
              min={0}
              max={1}
              step={0.05}
              format={(value) => `${Math.round(value * 100)}%`}
              onChange={setVariety}
              onCommit={(value) => {
                setVariety(null)
                set({ variety: value })
              }}
            />
          )}
        </Panel>
        <LatentActions latent={latent} checkpoint={digest} checkpointName={name} />
        <More>
          <ExplainedList
            items={[
              {
                term: 'Recipe',
                value: describe(latent, names),
                meaning: 'How the latent of the mix is made, in w+.',
              },
              {
                term: 'w+',
                value: `${mapping.rows} rows of ${mapping.size} numbers`,
                meaning: 'What the layers take: each has a row of its own.',
              },
            ]}
          />
        </More>
      </div>
    </div>
  )
}

/** The usual ranges of layers, each with the picture it gives. */
function Presets(props: {
  readonly checkpoint: CheckpointDetails
  readonly state: MixState
  readonly psi: number
  readonly onRange: (range: Range) => void
}) {
  const { checkpoint, state, psi, onRange } = props
  const { rows } = checkpoint.mapping!
  const chosen = layersOf(state, rows)
  return (
    <div className={styles.presets} role="group" aria-label="Usual layers">
      {RANGES.filter(({ first }) => first < rows).map(({ label, first, last }) => {
        const layers = layersOf({ first, last }, rows)
        const latent = truncated(mixed(state.of, layers), psi, checkpoint)
        return (
          <button
            key={label}
            type="button"
            className={styles.preset}
            aria-pressed={`${layers}` === `${chosen}`}
            onClick={() => onRange({ first, last })}
          >
            <span className={styles.picture} style={{ aspectRatio: shapeOf(checkpoint) }}>
              <LatentPicture latent={latent} checkpoint={checkpoint.digest} alt="" />
            </span>
            {label}
          </button>
        )
      })}
    </div>
  )
}

function shapeOf({ width, height }: CheckpointDetails): number {
  return width / height
}
