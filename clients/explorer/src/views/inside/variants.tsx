/** Saved variants: maps that are turned off, kept under names. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { VariantFieldsFragment } from '@latentql/sdk'
import { Save, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { client } from '../../api/client.ts'
import { fits, variantsQuery } from '../../api/current-variant.tsx'
import { createDeletions } from '../../api/deletions.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { useMayChange } from '../../api/may-change.ts'
import type { CheckpointDetails } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import type { Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { countMaps, variantOf, type Ablations } from './ablations.ts'
import { SaveVariantDialog } from './save-variant-dialog.tsx'
import styles from './variants.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly latent: Latent
  readonly ablations: Ablations
  readonly onAblations: (ablations: Ablations) => void
}

const { useDeleted, deleteWithUndo } = createDeletions('variants')

export function Variants({ checkpoint, latent, ablations, onAblations }: Props) {
  const [saving, setSaving] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(variantsQuery())
  const deleted = useDeleted()
  const all = data?.pages.flatMap(({ nodes }) => nodes).filter(({ id }) => !deleted.has(id))
  const usable = all?.filter((variant) => fits(variant, checkpoint))
  const others = (all?.length ?? 0) - (usable?.length ?? 0)
  return (
    <Panel
      title="Saved variants"
      actions={
        <Button
          size="small"
          icon={Save}
          disabled={ablations.length === 0}
          onClick={() => setSaving(true)}
        >
          Save as a variant
        </Button>
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} compact />}
      {!all && !error && <Skeleton className={styles.coming} />}
      {usable?.length === 0 && (
        <p className={styles.note}>
          None yet. Turn maps off and save them under a name: every query can then draw without
          them.
        </p>
      )}
      <ul className={styles.variants} aria-label="Saved variants">
        {usable?.map((variant) => (
          <Item key={variant.id} {...{ variant, latent, ablations, onAblations }} of={checkpoint} />
        ))}
      </ul>
      {hasNextPage && (
        <Button size="small" onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
      {others > 0 && (
        <p className={styles.note}>
          {others === 1 ? '1 other variant is' : `${others} other variants are`} for checkpoints
          with other layers.
        </p>
      )}
      <SaveVariantDialog
        open={saving}
        onClose={() => setSaving(false)}
        checkpoint={checkpoint.digest}
        ablations={ablations}
      />
    </Panel>
  )
}

interface ItemProps {
  readonly variant: VariantFieldsFragment
  readonly of: CheckpointDetails
  readonly latent: Latent
  readonly ablations: Ablations
  readonly onAblations: (ablations: Ablations) => void
}

function Item({ variant, of, latent, ablations, onAblations }: ItemProps) {
  const { id, name, ablate } = variant
  const count = countMaps(ablate)
  const may = useMayChange('WRITE')
  const remove = () =>
    may.ask('Deleting a variant', () =>
      deleteWithUndo({
        ids: [id],
        text: `Variant “${name}” deleted.`,
        commit: () => client.deleteVariant(id),
      }),
    )
  return (
    <li className={styles.variant}>
      <button
        type="button"
        className={styles.use}
        aria-pressed={isSame(ablate, ablations)}
        aria-label={`Use ${name}`}
        onClick={() => onAblations(ablate)}
      >
        <LatentPicture {...{ latent, variant: variantOf(ablate) }} checkpoint={of.digest} alt="" />
      </button>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.foot}>
        {count} {count === 1 ? 'map' : 'maps'}
        <Link href={routes.sample({ variant: name })} aria-label={`See samples of ${name}`}>
          Samples
        </Link>
        <IconButton label={`Delete ${name}`} icon={Trash2} onClick={remove} />
      </span>
    </li>
  )
}

function isSame(one: Ablations, other: Ablations): boolean {
  const key = (ablations: Ablations) =>
    ablations
      .map(({ activation, maps, strength }) => `${activation} ${strength} ${maps.join()}`)
      .sort()
      .join('\n')
  return key(one) === key(other)
}
