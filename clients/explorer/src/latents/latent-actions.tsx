/** The actions for one latent, wherever it is shown. */
import { Blend, Download, Film, Layers, Pin, PinOff, Save, Sigma } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useCheckpoint, useReferenceTo } from '../api/current-checkpoint.tsx'
import { useSamplingVariant } from '../api/current-variant.tsx'
import { download } from '../api/download.ts'
import { explain } from '../api/errors.ts'
import { requestPicture } from '../api/pictures.ts'
import { CopyAs } from '../copy-as/copy-as.tsx'
import { sampleOf } from '../copy-as/operation.ts'
import { routes } from '../navigation/routes.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { toast } from '../ui/toasts.tsx'
import styles from './latent-actions.module.css'
import { describe, type Latent } from './recipe.ts'
import { SaveDialog } from './save-dialog.tsx'
import { isPicked, useShelf } from './shelf.ts'

interface Props {
  readonly latent: Latent
  /** The digest of the checkpoint it is shown on. */
  readonly checkpoint: string
  readonly checkpointName: string
  /** The latent's name, if it has one. */
  readonly name?: string
}

export function LatentActions({ latent, checkpoint, checkpointName, name }: Props) {
  const [saving, setSaving] = useState(false)
  const [view] = useLocation()
  const { checkpoint: current } = useCheckpoint()
  const canMix = current?.digest === checkpoint && current.mapping !== null
  const reference = useReferenceTo([checkpoint])
  const picked = useShelf(({ items }) => isPicked(items, latent, checkpoint))
  const toggle = useShelf((shelf) => shelf.toggle)
  return (
    <div className={styles.actions} role="group" aria-label="Actions">
      {latent.saved === undefined && (
        <Button variant="primary" icon={Save} onClick={() => setSaving(true)}>
          Save
        </Button>
      )}
      <Button
        icon={picked ? PinOff : Pin}
        aria-pressed={picked}
        onClick={() => toggle({ latent, checkpoint, checkpointName })}
      >
        {picked ? 'Unpick' : 'Pick'}
      </Button>
      {view !== '/walk' && (
        <LinkButton icon={Film} href={routes.walk({ waypoints: [latent], checkpoint: reference })}>
          Walk from here
        </LinkButton>
      )}
      {view !== '/arithmetic' && (
        <LinkButton
          icon={Sigma}
          href={routes.arithmetic({ plus: [[latent]], checkpoint: reference })}
        >
          Use in arithmetic
        </LinkButton>
      )}
      {canMix && view !== '/mix' && (
        <LinkButton icon={Blend} href={routes.mix({ of: [latent], checkpoint: reference })}>
          Mix
        </LinkButton>
      )}
      {view !== '/inside' && (
        <LinkButton icon={Layers} href={routes.inside({ sample: latent, checkpoint: reference })}>
          Look inside
        </LinkButton>
      )}
      <ExportActions latent={latent} checkpoint={checkpoint} name={name ?? describe(latent)} />
      <SaveDialog
        open={saving}
        onClose={() => setSaving(false)}
        latent={latent}
        checkpoint={checkpoint}
      />
    </div>
  )
}

/** Exports the latent as a file, as code, or as text. */
function ExportActions({ latent, checkpoint, name }: Required<Omit<Props, 'checkpointName'>>) {
  const variant = useSamplingVariant()
  return (
    <>
      <Button variant="quiet" icon={Download} onClick={() => void savePicture()}>
        Download
      </Button>
      <CopyAs
        operation={() => sampleOf(latent, checkpoint, variant)}
        recipe={JSON.stringify(latent)}
      />
    </>
  )

  async function savePicture() {
    try {
      download(await requestPicture({ latent, checkpoint, variant }), `${fileName(name)}.png`)
    } catch (error) {
      toast(explain(error).title, { tone: 'bad' })
    }
  }
}

function fileName(words: string): string {
  return (
    words
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'sample'
  )
}
