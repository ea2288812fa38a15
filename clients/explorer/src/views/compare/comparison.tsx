/** The grid of latents and checkpoints, and the controls that change it. */
import type { CompareInput } from '@latentql/sdk'
import { Download, ImagePlus, ListPlus, Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { fits, SampleWith, useVariant } from '../../api/current-variant.tsx'
import { download } from '../../api/download.ts'
import { explain } from '../../api/errors.ts'
import { CheckpointChooser } from '../../checkpoints/checkpoint-chooser.tsx'
import { CopyAs } from '../../copy-as/copy-as.tsx'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Panel } from '../../ui/panel.tsx'
import { toast } from '../../ui/toasts.tsx'
import styles from './compare.module.css'
import { MAX_COMPARED, nextSeed } from './compare-state.ts'
import { Grid } from './grid.tsx'
import { StepsDialog } from './steps-dialog.tsx'
import { useColumns } from './use-columns.ts'

interface Props {
  readonly columns: readonly string[]
  readonly latents: readonly Latent[]
  readonly onColumns: (columns: readonly string[]) => void
  readonly onLatents: (latents: readonly Latent[]) => void
}

export function Comparison({ columns: references, latents, onColumns, onLatents }: Props) {
  const columns = useColumns(references)
  const { name, variant } = useVariant()
  const isFitting = columns.every(
    ({ activations }) => !activations || (variant && fits(variant, { activations })),
  )
  const used = variant && isFitting ? variant : null
  const input = {
    latents: [...latents],
    checkpoints: [...references],
    variant: used ? { saved: used.id } : undefined,
  }
  const add = (added: readonly string[]) => {
    const fresh = added.filter((reference) => !references.includes(reference))
    onColumns([...references, ...fresh].slice(0, MAX_COMPARED))
  }
  return (
    <Panel
      title="Samples"
      actions={
        <>
          <SaveSheet input={input} />
          <CopyAs
            size="small"
            operation={() => ({ method: 'comparisonSheet', input: { input } })}
          />
        </>
      }
    >
      {name !== null && variant !== undefined && (
        <p className={styles.hint} role="status">
          {used && `All of them with the variant ${name}.`}
          {!used &&
            (variant
              ? `The variant ${name} doesn’t fit all of these checkpoints, so they are shown without it.`
              : `No variant named ${name}: it was deleted. The samples are shown without it.`)}
        </p>
      )}
      <SampleWith variant={used}>
        <Grid
          columns={columns}
          latents={latents}
          onRemoveColumn={(at) => onColumns(references.toSpliced(at, 1))}
          onRemoveRow={(at) => onLatents(latents.toSpliced(at, 1))}
        />
      </SampleWith>
      <div className={styles.adding}>
        <AddColumns full={references.length >= MAX_COMPARED} onAdd={add} />
        <AddRows latents={latents} checkpoint={columns.at(0)?.digest} onLatents={onLatents} />
      </div>
      {references.length === 1 && (
        <p className={styles.hint}>
          Add another checkpoint, or steps of a run, to see the same samples side by side.
        </p>
      )}
    </Panel>
  )
}

interface AddColumnsProps {
  readonly full: boolean
  readonly onAdd: (references: readonly string[]) => void
}

function AddColumns({ full, onAdd }: AddColumnsProps) {
  const [dialog, setDialog] = useState<'checkpoint' | 'steps' | null>(null)
  const close = () => setDialog(null)
  const add = (references: readonly string[]) => {
    onAdd(references)
    close()
  }
  return (
    <>
      <Button icon={Plus} disabled={full} onClick={() => setDialog('checkpoint')}>
        Add a checkpoint
      </Button>
      <Button icon={ListPlus} disabled={full} onClick={() => setDialog('steps')}>
        Add steps of a run
      </Button>
      <Dialog open={dialog === 'checkpoint'} onClose={close} title="Add a checkpoint" width="large">
        <CheckpointChooser
          current={undefined}
          onChoose={(reference) => add([reference ?? 'default'])}
        />
      </Dialog>
      <StepsDialog open={dialog === 'steps'} onClose={close} onAdd={add} />
    </>
  )
}

interface AddRowsProps {
  readonly latents: readonly Latent[]
  readonly checkpoint: string | undefined
  readonly onLatents: (latents: readonly Latent[]) => void
}

function AddRows({ latents, checkpoint, onLatents }: AddRowsProps) {
  const [isPicking, setPicking] = useState(false)
  const full = latents.length >= MAX_COMPARED
  return (
    <>
      <Button
        icon={Plus}
        disabled={full}
        onClick={() => onLatents([...latents, { seed: nextSeed(latents) }])}
      >
        Add a seed
      </Button>
      <Button
        icon={ImagePlus}
        disabled={full || checkpoint === undefined}
        onClick={() => setPicking(true)}
      >
        Choose a sample
      </Button>
      {checkpoint !== undefined && (
        <LatentPicker
          open={isPicking}
          onClose={() => setPicking(false)}
          onPick={(latent) => onLatents([...latents, latent])}
          title="Choose a sample"
          checkpoint={checkpoint}
        />
      )}
    </>
  )
}

function SaveSheet({ input }: { readonly input: CompareInput }) {
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const { url } = await client.comparisonSheet({ input })
      download(client.resolveUrl(url), 'comparison.png')
    } catch (error) {
      toast(explain(error).detail, { tone: 'bad' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button size="small" variant="quiet" icon={Download} busy={busy} onClick={() => void save()}>
      Save as PNG
    </Button>
  )
}
