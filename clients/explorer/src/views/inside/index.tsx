/** The Inside view: the feature maps of the generator's layers, and the sample without some. */
import { EyeOff, Layers as LayersIcon, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { layerSize } from '../../checkpoints/labels.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { sampleOf } from '../../copy-as/operation.ts'
import { usualLayer } from '../../exploration/forgetting.ts'
import { useLatentDrop } from '../../latents/drag.ts'
import type { Latent } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { countMaps, fitting, variantOf, type Ablations, type Layer } from './ablations.ts'
import { latentOf, params, type InsideState } from './inside-state.ts'
import styles from './inside.module.css'
import { Filters } from './filters.tsx'
import { Forget } from './forget.tsx'
import { Layers } from './layers.tsx'
import { MapStudy } from './map-study.tsx'
import { Maps } from './maps.tsx'
import { Others } from './others.tsx'
import { SampleChoice } from './sample-choice.tsx'
import { Stage } from './stage.tsx'
import { useLive } from './use-live.ts'
import { Variants } from './variants.tsx'

export default function InsideView() {
  return <WithCheckpoint>{(checkpoint) => <View checkpoint={checkpoint} />}</WithCheckpoint>
}

function View({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { state, set, undo } = useUrlState(params)
  const { tab } = checkpoint.prior === null ? ({ tab: 'filters' } as const) : state
  return (
    <ViewLayout
      title="Inside"
      intro="The generator draws in layers, from coarse to fine. Each layer has maps: bright where the map is active. Turn maps off to see what they draw."
      actions={
        <>
          <Button icon={Undo2} disabled={!undo} onClick={undo}>
            Undo
          </Button>
          {tab === 'maps' && (
            <Button
              icon={EyeOff}
              disabled={state.off.length === 0}
              onClick={() => set({ off: [] })}
            >
              Turn all on
            </Button>
          )}
        </>
      }
    >
      {checkpoint.prior !== null && (
        <Segmented
          label="Part of the view"
          hideLabel
          value={tab}
          options={TAB_WORDS}
          onChange={(next) => set({ tab: next })}
        />
      )}
      <Tab {...{ checkpoint, set }} state={{ ...state, tab }} />
    </ViewLayout>
  )
}

/** A checkpoint without maps to show. */
function Closed({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  return (
    <EmptyState icon={LayersIcon} title={`The layers of ${checkpoint.name} can’t be shown`}>
      It is an ONNX file, which the server runs as a whole. Choose another checkpoint in the header.
    </EmptyState>
  )
}

interface TabProps extends Pick<ReturnType<typeof useUrlState<InsideState>>, 'state' | 'set'> {
  readonly checkpoint: CheckpointDetails
}

function Tab(props: TabProps) {
  const { checkpoint, state } = props
  if (state.tab === 'filters') return <Filters {...props} />
  if (checkpoint.activations.length === 0) return <Closed checkpoint={checkpoint} />
  return state.tab === 'maps' ? <MapsTab {...props} /> : <ForgetTab {...props} />
}

const TAB_WORDS = [
  { value: 'maps', label: 'Maps' },
  { value: 'forget', label: 'Forget an object' },
  { value: 'filters', label: 'Discriminator' },
] as const satisfies readonly { readonly value: InsideState['tab']; readonly label: string }[]

function ForgetTab({ checkpoint, state, set }: TabProps) {
  const layers = checkpoint.activations
  const layer = layers.find(({ name }) => name === state.layer) ?? usualLayer(checkpoint)!
  return (
    <div className={styles.work}>
      <Layers
        {...{ checkpoint, layer }}
        latent={latentOf(state)}
        ablations={[]}
        onLayer={({ name }) => set({ layer: name, most: undefined })}
      />
      <Forget {...{ checkpoint, layer, state, set }} />
    </div>
  )
}

function MapsTab({ checkpoint, state, set }: TabProps) {
  const layers = checkpoint.activations
  const layer = layers.find(({ name }) => name === state.layer) ?? layers.at(-1)!
  const [dragged, setDragged] = useState<Ablations | null>(null)
  const ablations = useMemo(() => fitting(dragged ?? state.off, layers), [dragged, state, layers])
  const latent = latentOf(state)
  const live = useLive(ablations, latent, checkpoint.digest)
  const names = useNames([latent])
  const onLatent = (next: Latent) => set({ sample: [next] })
  const change = (next: Partial<Pick<InsideState, 'off' | 'map'>>) => {
    setDragged(null)
    set(next)
  }
  const onAblations = (off: Ablations) => change({ off })
  const { dropProps, over } = useLatentDrop((dropped) => onLatent(dropped.latent))
  const { digest } = checkpoint
  return (
    <div className={styles.columns}>
      <div className={styles.side}>
        <Stage {...{ checkpoint, latent, names }} ablations={live} />
        <div {...dropProps} className={classes(styles.sampleBox, over && styles.over)}>
          <SampleChoice checkpoint={digest} onLatent={onLatent} />
          <CopyAs
            size="small"
            operation={() => sampleOf(latent, digest, variantOf(ablations))}
            recipe={JSON.stringify(latent)}
          />
        </div>
      </div>
      <div className={styles.work}>
        <Layers
          {...{ checkpoint, latent, ablations, layer }}
          onLayer={({ name }) => set({ layer: name, page: 0, map: undefined })}
        />
        <Ignored count={countMaps(state.off) - countMaps(fitting(state.off, layers))} />
        <Maps
          {...{ latent, layer, ablations, onAblations }}
          onPress={(map, off) => change({ off, map })}
          checkpoint={digest}
          title={titleOf(layers, layer)}
          page={state.page}
          onPage={(page) => set({ page })}
          onDrag={setDragged}
        />
        <MapStudy
          key={`${digest} ${layer.name}`}
          {...{ checkpoint, layer, onLatent }}
          map={state.map}
        />
        {live.length > 0 && <Others {...{ checkpoint, latent, onLatent }} ablations={live} />}
        <Variants {...{ checkpoint, latent, ablations, onAblations }} />
      </div>
    </div>
  )
}

/** Says that the address has maps of another checkpoint. */
function Ignored({ count }: { readonly count: number }) {
  if (count === 0) return null
  const words = count === 1 ? '1 map that is off doesn’t' : `${count} maps that are off don’t`
  return <p role="status">{words} exist in this checkpoint.</p>
}

/** "Layer 3: 64 maps of 16 × 16" */
function titleOf(layers: readonly Layer[], layer: Layer): string {
  return `Layer ${layers.indexOf(layer) + 1}: ${layer.shape[0]} maps of ${layerSize(layer)}`
}
