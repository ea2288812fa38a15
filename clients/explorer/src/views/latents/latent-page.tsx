/** One saved latent: its picture, what it is called, what it was made of, what can be done with it. */
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ImageOff, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useCheckpoint } from '../../api/current-checkpoint.ts'
import { ErrorNotice } from '../../api/error-notice.tsx'
import { latentQuery } from '../../api/queries.ts'
import { LatentActions } from '../../latents/latent-actions.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import { deleteWithUndo, useDeleted } from './deletions.ts'
import style from './latent-page.module.css'
import { LatentTexts } from './latent-texts.tsx'
import { Lineage } from './lineage.tsx'
import { OtherCheckpoint } from './other-checkpoint.tsx'
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
        <Skeleton className={style.waiting} />
      ) : (
        <EmptyState
          icon={ImageOff}
          title="This latent is not here any more"
          action={<LinkButton href={routes.latents()}>Show all that are</LinkButton>}
        >
          It was deleted. What was made of it keeps its values.
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
  const shownOn = checkpoint ?? other ?? (chosen?.zDim === latent.zDim ? chosen : undefined)
  return (
    <ViewLayout title={name} intro={<BackLink />} actions={<DeleteButton latent={latent} />}>
      <div className={style.page}>
        <div className={classes(style.column, style.shown)}>
          <div className={style.picture}>
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
            <OtherCheckpoint zDim={latent.zDim} value={shownOn?.digest ?? ''} onChange={setOther} />
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
        <div className={style.column}>
          <LatentTexts latent={latent} />
          <Panel title="What it was made of">
            <Lineage latent={recipe} checkpoint={shownOn} />
          </Panel>
          <Facts latent={latent} />
        </div>
      </div>
    </ViewLayout>
  )
}

/** As after any navigation: at the top, the heading in focus. */
function useArrival() {
  useEffect(() => {
    scrollTo({ top: 0 })
    document.querySelector<HTMLElement>('#main h1')?.focus({ preventScroll: true })
  }, [])
}

function BackLink() {
  return (
    <Link href={addressOf()} className={style.back}>
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
  const { recipe, checkpoint, createdAt, updatedAt, zDim } = latent
  const names = useNames([recipe])
  const json = JSON.stringify(recipe, null, 2)
  const link = checkpoint && (
    <Link href={routes.checkpoints({ open: checkpoint.digest })}>{checkpoint.name}</Link>
  )
  return (
    <Panel title="About it">
      <DefinitionList
        items={[
          ['Recipe', describe(recipe, names)],
          ['Saved with', link ?? 'a checkpoint that was deleted'],
          ['Saved', <Time key="saved" at={createdAt} />],
          ['Changed', updatedAt === createdAt ? 'never' : <Time key="changed" at={updatedAt} />],
          ['Values', `${zDim} (z)`],
        ]}
      />
      <details className={style.json}>
        <summary>The recipe as JSON</summary>
        <pre tabIndex={0} aria-label="The recipe as JSON">
          {json}
        </pre>
        <CopyButton text={json} label="Copy the recipe" />
      </details>
    </Panel>
  )
}
