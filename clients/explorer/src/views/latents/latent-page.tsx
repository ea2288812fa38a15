/** The page of one saved latent: picture, name, lineage and actions. */
import { useQuery, useInfiniteQuery } from '@tanstack/react-query'
import { ArrowLeft, ImageOff, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { latentQuery, checkpointsQuery } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe } from '../../latents/recipe.ts'
import { takes, valuesOf } from '../../latents/spaces.ts'
import { useNames } from '../../latents/use-names.ts'
import { useArrival } from '../../navigation/arrival.ts'
import { routes } from '../../navigation/routes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { ExplainedList } from '../../ui/explained-list.tsx'
import { More } from '../../ui/more.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { deleteWithUndo, useDeleted } from './deletions.ts'
import styles from './latent-page.module.css'
import { LatentTexts } from './latent-texts.tsx'
import { Lineage } from './lineage.tsx'
import { addressOf, type SavedLatent } from './saved-latent.ts'

export function LatentPage({ id }: { readonly id: string }) {
  const { data: latent, error, refetch } = useQuery(latentQuery(id))
  const isDeleted = useDeleted().has(id)
  if (latent && !isDeleted) return <Found latent={latent} />
  return (
    <ViewLayout title="Saved" intro={<BackLink />}>
      {error ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : latent === undefined ? (
        <Skeleton className={styles.waiting} />
      ) : (
        <EmptyState
          icon={ImageOff}
          title="This sample no longer exists"
          action={<LinkButton href={routes.latents()}>Show all saved</LinkButton>}
        >
          It was deleted. Samples made from it stay as they are.
        </EmptyState>
      )}
    </ViewLayout>
  )
}

function Found({ latent }: { readonly latent: SavedLatent }) {
  useArrival()
  const { id, name, recipe, checkpoint } = latent
  const { checkpoint: chosen } = useCheckpoint()
  const [other, setOther] = useState<{ digest: string; name: string }>()
  const shownOn = checkpoint ?? other ?? (chosen && takes(chosen, latent) ? chosen : undefined)
  return (
    <ViewLayout title={name} intro={<BackLink />} actions={<DeleteButton latent={latent} />}>
      <div className={styles.page}>
        <div className={classes(styles.column, styles.shown)}>
          <div className={styles.picture}>
            {shownOn && (
              <LatentPicture
                latent={{ saved: id }}
                checkpoint={shownOn.digest}
                size={512}
                alt={name}
              />
            )}
          </div>
          {!checkpoint && (
            <OtherCheckpoint latent={latent} value={shownOn?.digest ?? ''} onChange={setOther} />
          )}
          {shownOn && (
            <LatentActions
              latent={{ saved: id }}
              checkpoint={shownOn.digest}
              checkpointName={shownOn.name}
              name={name}
            />
          )}
        </div>
        <div className={styles.column}>
          <LatentTexts latent={latent} />
          <Panel title="Made from">
            <Lineage latent={recipe} checkpoint={shownOn} />
          </Panel>
          <Facts latent={latent} />
        </div>
      </div>
    </ViewLayout>
  )
}

function BackLink() {
  return (
    <Link href={addressOf()} className={styles.back}>
      <ArrowLeft size={16} aria-hidden /> All saved
    </Link>
  )
}

function DeleteButton({ latent }: { readonly latent: SavedLatent }) {
  const [, navigate] = useLocation()
  const remove = () => {
    deleteWithUndo([latent])
    navigate(addressOf())
  }
  return (
    <Button variant="quiet" icon={Trash2} onClick={remove}>
      Delete
    </Button>
  )
}

function Facts({ latent }: { readonly latent: SavedLatent }) {
  const { recipe, checkpoint, createdAt, updatedAt, space } = latent
  const names = useNames([recipe])
  const json = JSON.stringify(recipe, null, 2)
  const link = checkpoint && (
    <Link href={routes.checkpoints({ open: checkpoint.digest })}>{checkpoint.name}</Link>
  )
  return (
    <Panel title="About">
      <DefinitionList
        items={[
          ['Saved with', link ?? 'a deleted checkpoint'],
          ['Saved', <Time key="saved" at={createdAt} />],
          ['Changed', updatedAt === createdAt ? 'never' : <Time key="changed" at={updatedAt} />],
        ]}
      />
      <More>
        <ExplainedList
          items={[
            {
              term: 'Recipe',
              value: describe(recipe, names),
              meaning: 'How the list of numbers behind the picture was made.',
            },
            {
              term: `Latent, ${space === 'Z' ? 'z' : space === 'W' ? 'w' : 'w+'}`,
              value: valuesOf(latent),
              meaning: 'That list, which is saved too: the picture stays the same.',
            },
          ]}
        />
        <pre className={styles.json} tabIndex={0} aria-label="The recipe as JSON">
          {json}
        </pre>
        <div>
          <CopyButton text={json} label="Copy the recipe" />
        </div>
      </More>
    </Panel>
  )
}

interface Props {
  readonly latent: SavedLatent
  /** The digest of the shown checkpoint; '' if none. */
  readonly value: string
  readonly onChange: (checkpoint: { digest: string; name: string }) => void
}

/** For a latent whose checkpoint was deleted: a choice of others that take as many values. */
function OtherCheckpoint({ latent, value, onChange }: Props) {
  const { data } = useInfiniteQuery(checkpointsQuery())
  const fitting =
    data?.pages.flatMap(({ nodes }) => nodes).filter((one) => takes(one, latent)) ?? []
  if (data && fitting.length === 0) {
    return (
      <p>
        This latent’s checkpoint was deleted, and no other takes {valuesOf(latent)}. The latent
        itself is safe: add such a checkpoint, and it will have a picture again.
      </p>
    )
  }
  return (
    <SelectField
      label="Show it on"
      hint="Its own checkpoint was deleted. It looks different on another one."
      value={value}
      onChange={(digest) => {
        const chosen = fitting.find((one) => one.digest === digest)
        if (chosen) onChange(chosen)
      }}
      options={[
        { value: '', label: 'Choose a checkpoint' },
        ...fitting.map(({ digest, name }) => ({ value: digest, label: name })),
      ]}
    />
  )
}
