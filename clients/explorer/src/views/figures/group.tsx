/** A group of samples that stands for what they have in common, to edit: its mean, its members. */
import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, latentKey, type Latent } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { IconButton } from '../../ui/button.tsx'
import styles from './group.module.css'
import { meanOf } from './recipes.ts'

/** The most samples in a group. */
const MAX_MEMBERS = 16

interface Props {
  readonly title: string
  readonly latents: readonly Latent[]
  /** A digest. */
  readonly checkpoint: string
  readonly onChange: (latents: readonly Latent[]) => void
  /** False to show the members alone. Default: true. */
  readonly mean?: boolean
}

export function Group({ title, latents, checkpoint, onChange, mean = true }: Props) {
  const [isAdding, setAdding] = useState(false)
  const names = useNames(latents)
  const { list, remove } = useRemoval(latents, onChange)
  return (
    <section className={styles.group} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      {mean && (
        <LatentPicture
          latent={meanOf(latents)}
          checkpoint={checkpoint}
          alt={`The average of “${title}”`}
        />
      )}
      <ul ref={list} className={styles.members}>
        {latents.map((latent, index) => (
          <li key={`${latentKey(latent)} ${index}`} className={styles.member}>
            <LatentPicture latent={latent} checkpoint={checkpoint} alt={describe(latent, names)} />
            {latents.length > 1 && (
              <IconButton
                label={`Remove ${describe(latent, names)} from “${title}”`}
                icon={X}
                className={styles.remove}
                onClick={() => remove(index)}
              />
            )}
          </li>
        ))}
        <li>
          <IconButton
            label={`Add to “${title}”`}
            icon={Plus}
            className={styles.add}
            disabled={latents.length >= MAX_MEMBERS}
            onClick={() => setAdding(true)}
          />
        </li>
      </ul>
      <LatentPicker
        open={isAdding}
        onClose={() => setAdding(false)}
        onPick={(latent) => onChange([...latents, latent])}
        title={`Add to “${title}”`}
        checkpoint={checkpoint}
      />
    </section>
  )
}

/** Removes members. Focus moves on to the next one, or to the button that adds one. */
function useRemoval(latents: readonly Latent[], onChange: Props['onChange']) {
  const list = useRef<HTMLUListElement>(null)
  const removed = useRef<number>(undefined)
  useEffect(() => {
    if (removed.current === undefined) return
    const buttons = list.current!.querySelectorAll('button')
    buttons[Math.min(removed.current, buttons.length - 1)]?.focus()
    removed.current = undefined
  }, [latents])
  const remove = (index: number) => {
    removed.current = index
    onChange(latents.toSpliced(index, 1))
  }
  return { list, remove }
}
