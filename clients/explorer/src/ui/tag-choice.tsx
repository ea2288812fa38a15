/** Buttons for the tags of a list, one of which may be chosen. */
import { useState } from 'react'
import { Button } from './button.tsx'
import style from './tag-choice.module.css'

interface Props {
  readonly tags: readonly { readonly tag: string; readonly count: number }[]
  /** The empty text if there is none. */
  readonly chosen: string
  readonly onChoose: (tag: string) => void
}

/** Number of tags to show at first. */
const FEW = 12

export function TagChoice({ tags, chosen, onChoose }: Props) {
  const [all, setAll] = useState(false)
  const shown = all ? tags : tags.filter(({ tag }, index) => index < FEW || tag === chosen)
  if (tags.length === 0) return null
  return (
    <div className={style.tags} role="group" aria-label="Tags">
      {shown.map(({ tag, count }) => (
        <button
          key={tag}
          type="button"
          className={style.tag}
          aria-pressed={tag === chosen}
          onClick={() => onChoose(tag === chosen ? '' : tag)}
        >
          {tag} <span className={style.times}>{count}</span>
        </button>
      ))}
      {tags.length > FEW && (
        <Button size="small" variant="quiet" onClick={() => setAll(!all)}>
          {all ? 'Fewer tags' : `${tags.length - shown.length} more tags`}
        </Button>
      )}
    </div>
  )
}
