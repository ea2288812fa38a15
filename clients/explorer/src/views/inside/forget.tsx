/** Forgetting to draw an object that is marked with boxes on samples. */
import { Dices, Eraser, Glasses, Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import type { CheckpointDetails } from '../../api/queries.ts'
import { examplesOf } from '../../checkpoints/examples.ts'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import layout from '../../exploration/layout.module.css'
import { usualMaps } from '../../exploration/forgetting.ts'
import { MAX_JUDGES, useJudges } from '../../exploration/judges.ts'
import { useStart } from '../../jobs/use-start.ts'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import { randomSeed } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Layer } from './ablations.ts'
import { MAX_REGIONS, type Region } from './boxes.ts'
import { Judges } from './forget-judges.tsx'
import { ForgetResult } from './forget-result.tsx'
import type { InsideState } from './inside-state.ts'
import { Regions } from './regions.tsx'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly layer: Layer
  readonly state: InsideState
  readonly set: (change: Partial<InsideState>) => void
}

export function Forget({ checkpoint, layer, state, set }: Props) {
  const regions = state.mark.length > 0 ? state.mark : FIRST_REGIONS
  const onRegions = (mark: readonly Region[]) => set({ mark })
  return (
    <>
      <Panel
        title="1. Mark the object"
        actions={<AddButtons {...{ checkpoint, regions, onRegions }} />}
      >
        <p className={layout.words}>
          Draw boxes around one kind of object, such as glasses, on the samples that show it. Keep
          some samples without it unmarked: they show what must stay.
        </p>
        <Regions {...{ checkpoint, regions, onRegions }} />
      </Panel>
      <Start {...{ checkpoint, layer, regions, state, set }} />
      {state.job !== undefined && (
        <ForgetResult job={state.job} checkpoint={checkpoint} onChange={set} />
      )}
    </>
  )
}

const FIRST_REGIONS: readonly Region[] = Array.from({ length: 8 }, (_, seed) => ({
  latent: { seed },
  boxes: [],
}))

interface AddProps {
  readonly checkpoint: CheckpointDetails
  readonly regions: readonly Region[]
  readonly onRegions: (regions: readonly Region[]) => void
}

const AT_RANDOM = 4

function AddButtons({ checkpoint, regions, onRegions }: AddProps) {
  const [open, setOpen] = useState(false)
  const example = examplesOf(checkpoint.digest)?.marked
  const room = MAX_REGIONS - regions.length
  const atRandom = () =>
    Array.from({ length: Math.min(AT_RANDOM, room) }, () => ({
      latent: { seed: randomSeed() },
      boxes: [],
    }))
  return (
    <>
      {example && (
        <Button size="small" icon={Glasses} onClick={() => onRegions(example)}>
          Example: glasses
        </Button>
      )}
      <Button size="small" icon={Plus} disabled={room === 0} onClick={() => setOpen(true)}>
        Add a sample
      </Button>
      <Button
        size="small"
        icon={Dices}
        disabled={room === 0}
        onClick={() => onRegions([...regions, ...atRandom()])}
      >
        Add {AT_RANDOM} at random
      </Button>
      <LatentPicker
        open={open}
        onClose={() => setOpen(false)}
        onPick={(latent) => onRegions([...regions, { latent, boxes: [] }])}
        title="Add a sample to mark"
        checkpoint={checkpoint.digest}
      />
    </>
  )
}

interface StartProps extends Props {
  readonly regions: readonly Region[]
}

/** The settings and the button that starts the job. */
function Start({ checkpoint, layer, regions, state, set }: StartProps) {
  const [name, setName] = useState('')
  const count = layer.shape[0]!
  const most = Math.min(count, state.most ?? usualMaps(layer))
  const judges = useUsable(state.judge, checkpoint)
  const marked = regions.filter(({ boxes }) => boxes.length > 0).length
  const input = {
    checkpoint: checkpoint.digest,
    activation: layer.name,
    maps: most,
    name: name.trim() || undefined,
    judges: judges.length > 0 ? [...judges] : undefined,
    regions: regions.map(({ latent, boxes }) => ({ latent, boxes: [...boxes] })),
  }
  const forgetting = useStart({
    what: 'Forgetting',
    start: (wanted: typeof input) => client.startForgetting(wanted),
    onStarted: ({ id }) => set({ job: id }),
  })
  return (
    <Panel title="2. Forget it">
      <form
        className={layout.form}
        onSubmit={(event) => {
          event.preventDefault()
          forgetting.start(input)
        }}
      >
        <NumberField
          label="Maps to turn off, at most"
          value={most}
          onChange={(next) => set({ most: next ?? undefined })}
          min={1}
          max={count}
          hint={`Of the ${count} in the layer chosen above. More forget better, and spoil more of the rest.`}
        />
        <TextField
          label="Name of the variant"
          value={name}
          onChange={setName}
          maxLength={120}
          placeholder="no glasses"
          autoComplete="off"
          hint="Under this name the result is saved."
        />
        <Judges checkpoint={checkpoint} chosen={judges} onChosen={(judge) => set({ judge })} />
        <div className={layout.buttons}>
          <Button
            type="submit"
            variant="primary"
            icon={Eraser}
            disabled={marked === 0}
            busy={forgetting.isPending}
          >
            Forget it
          </Button>
          <CopyAs size="small" operation={() => ({ method: 'startForgetting', input })} />
          <p className={layout.note} role="status">
            {marked === 0
              ? 'Draw a box on at least one sample first.'
              : `${marked} of ${regions.length} samples marked`}
          </p>
        </div>
      </form>
      {forgetting.error && <ErrorNotice error={forgetting.error} compact />}
    </Panel>
  )
}

/** The chosen classifiers that can judge the checkpoint's samples; all while loading. */
function useUsable(chosen: readonly string[], checkpoint: CheckpointDetails): readonly string[] {
  const { judges, isPending } = useJudges(checkpoint)
  if (isPending) return chosen
  return chosen.filter((id) => judges.some((judge) => judge.id === id)).slice(0, MAX_JUDGES)
}
