/** The lineage of a latent as a tree: each part with its picture and a link to its origin. */
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { latentQuery } from '../../api/queries.ts'
import { dragProps } from '../../latents/drag.ts'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import {
  latentKey,
  type Latent,
  partsOf,
  partsWithRoles,
  valuesInWords,
} from '../../latents/recipe.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import style from './lineage.module.css'
import { addressOf } from './saved-latent.ts'

interface Props {
  readonly latent: Latent
  /** The checkpoint that makes the pictures; without it there are none. */
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
  /** The part's role in its parent. */
  readonly role: string
}

function Branch({ latent, checkpoint, role }: BranchProps) {
  return (
    <li>
      <div className={style.part}>
        <span className={style.picture} {...dragProps({ latent, checkpoint: checkpoint?.digest })}>
          {checkpoint && <LatentPicture latent={latent} checkpoint={checkpoint.digest} alt="" />}
        </span>
        <span className={style.words}>
          {role && <span className={style.role}>{role} </span>}
          <Name latent={latent} checkpoint={checkpoint} />
        </span>
      </div>
      {latent.saved === undefined ? (
        <Parts latent={latent} checkpoint={checkpoint} />
      ) : (
        <SavedParts id={latent.saved} checkpoint={checkpoint} />
      )}
    </li>
  )
}

function Parts({ latent, checkpoint }: Props) {
  // A copy of a saved latent has only that latent as its part.
  const parts =
    latent.saved === undefined ? partsWithRoles(latent) : [{ latent, role: 'the same as' }]
  if (parts.length === 0) return null
  return (
    <ul>
      {parts.map((part, index) => (
        <Branch key={`${index} ${latentKey(part.latent)}`} {...part} checkpoint={checkpoint} />
      ))}
    </ul>
  )
}

/**
 * A link to the latent's origin: its own page, its seed's sample, or the walk or sum it comes from.
 */
function Name({ latent, checkpoint }: Props) {
  const { seed, saved } = latent
  const on = { checkpoint: checkpoint?.digest }
  if (saved !== undefined) return <SavedName id={saved} checkpoint={checkpoint} />
  const values = valuesInWords(latent)
  if (values !== null) return values
  if (seed !== undefined) return <Link href={routes.sample({ seed, ...on })}>Seed {seed}</Link>
  const blend = latent.slerp ?? latent.lerp
  const href = blend
    ? routes.walk({ waypoints: [blend.from, blend.to], ...on })
    : routes.arithmetic({ plus: [latent.mean ?? [latent]], ...on })
  return <Link href={href}>{kindOf(latent)}</Link>
}

function SavedName({ id, checkpoint }: { readonly id: string } & Pick<Props, 'checkpoint'>) {
  const { data } = useQuery(latentQuery(id))
  if (data === null) return 'A deleted sample'
  const isSimple = data && !isComposed(data.recipe)
  return (
    <>
      <Link href={addressOf(id)}>{data?.name ?? 'A saved sample'}</Link>
      {isSimple && (
        <span className={style.role}>
          , <Name latent={data.recipe} checkpoint={checkpoint} />
        </span>
      )}
    </>
  )
}

/** The parts of a saved part, shown on request. */
function SavedParts({ id, checkpoint }: { readonly id: string } & Pick<Props, 'checkpoint'>) {
  const [open, setOpen] = useState(false)
  const { data } = useQuery(latentQuery(id))
  if (!data || !isComposed(data.recipe)) return null
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        className={style.more}
        icon={open ? ChevronDown : ChevronRight}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        What {data.name} was made from
      </Button>
      {open && <Parts latent={data.recipe} checkpoint={checkpoint} />}
    </>
  )
}

/** False for a seed and for literal values. */
function isComposed(latent: Latent): boolean {
  return latent.saved !== undefined || partsOf(latent).length > 0
}

function kindOf(latent: Latent): string {
  if (latent.mean) return `The average of ${latent.mean.length}`
  if (latent.sum) return latent.sum.length === 1 ? 'A multiple' : `The sum of ${latent.sum.length}`
  const blend = latent.slerp ?? latent.lerp
  if (blend) return `${percent(blend.t)} of the way`
  if (latent.mix) return 'A mix'
  if (latent.truncate) return `${percent(latent.truncate.psi)} of the way from the mean`
  const { seed, amount = 0.25 } = latent.jitter!
  return `With noise ${seed}, up to ±${amount}`
}

function percent(t: number): string {
  return `${Math.round(t * 100)}%`
}
