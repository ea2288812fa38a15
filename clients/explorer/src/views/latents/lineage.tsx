/** What a latent was made of, as a tree: each part with its picture, and a link to where it came from. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { latentQuery } from '../../api/queries.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { latentKey, type Latent } from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import style from './lineage.module.css'
import { partsOf } from './recipe-parts.ts'
import { addressOf } from './saved-latent.ts'

interface Props {
  readonly latent: Latent
  /** What the pictures are of; without one there are none. */
  readonly checkpoint: { readonly digest: string } | undefined
}

export function Lineage(props: Props) {
  return (
    <ul className={style.tree}>
      <Branch {...props} role="" />
    </ul>
  )
}

interface BranchProps extends Props {
  /** What it does in what it is a part of. */
  readonly role: string
}

function Branch({ latent, checkpoint, role }: BranchProps) {
  const parts = partsOf(latent)
  return (
    <li>
      <div className={style.part}>
        <span className={style.picture}>
          {checkpoint && (
            <LatentPicture latent={latent} checkpoint={checkpoint.digest} size={96} alt="" />
          )}
        </span>
        <span className={style.words}>
          {role && <span className={style.role}>{role} </span>}
          <Name latent={latent} checkpoint={checkpoint} />
        </span>
      </div>
      {latent.saved !== undefined && <SavedParts id={latent.saved} checkpoint={checkpoint} />}
      {parts.length > 0 && (
        <ul>
          {parts.map((part, index) => (
            <Branch key={`${index} ${latentKey(part.latent)}`} {...part} checkpoint={checkpoint} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Name({ latent, checkpoint }: Props) {
  const { seed, saved, z } = latent
  if (seed !== undefined) {
    return <Link href={routes.sample({ seed, checkpoint: checkpoint?.digest })}>Seed {seed}</Link>
  }
  if (saved !== undefined) return <SavedName id={saved} />
  if (z !== undefined) return `${z.length} values of its own`
  return kindOf(latent)
}

function SavedName({ id }: { readonly id: string }) {
  const { data } = useQuery(latentQuery(id))
  if (data === null) return 'A saved latent that was deleted'
  return <Link href={addressOf(id)}>{data?.name ?? 'A saved latent'}</Link>
}

/** What a saved part was made of itself, once it is asked for. */
function SavedParts({ id, checkpoint }: { readonly id: string } & Pick<Props, 'checkpoint'>) {
  const [open, setOpen] = useState(false)
  const { data } = useQuery(latentQuery(id))
  if (!data) return null
  return (
    <ul>
      {open && <Branch latent={data.recipe} checkpoint={checkpoint} role="made of" />}
      <li>
        <Button size="small" variant="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide what it was made of' : 'Show what it was made of'}
        </Button>
      </li>
    </ul>
  )
}

function kindOf(latent: Latent): string {
  if (latent.mean) return `The mean of ${latent.mean.length}`
  if (latent.sum) return latent.sum.length === 1 ? 'A multiple' : `The sum of ${latent.sum.length}`
  if (latent.slerp) return `${percent(latent.slerp.t)} of the way round (slerp)`
  if (latent.lerp) return `${percent(latent.lerp.t)} of the straight way (lerp)`
  const { seed, amount = 0.25 } = latent.jitter!
  return `Noise ${seed} of up to ${amount} added`
}

function percent(t: number): string {
  return `${Math.round(t * 100)} %`
}
