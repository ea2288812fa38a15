/** A field for tags, each with its own remove button. */
import { X } from 'lucide-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { classes } from './classes.ts'
import { Field } from './field.tsx'
import style from './tags-field.module.css'

export interface TagsFieldProps {
  label: string
  value: readonly string[]
  onChange: (value: string[]) => void
  /** Existing tags, offered while typing. */
  suggestions?: readonly string[]
}

export function TagsField(props: TagsFieldProps) {
  const { label, value, onChange, suggestions = [] } = props
  const { draft, type, add, onKeyDown } = useTagDraft(value, onChange)
  const listId = useId()
  return (
    <Field label={label} hint="Press Enter or type a comma to add a tag.">
      {({ className, ...control }) => (
        <div className={classes(className, style.box)}>
          {value.map((tag) => (
            <Tag
              key={tag}
              tag={tag}
              onRemove={() => onChange(value.filter((other) => other !== tag))}
            />
          ))}
          <input
            {...control}
            className={style.input}
            list={listId}
            autoComplete="off"
            value={draft}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={() => add(draft)}
          />
          <datalist id={listId}>
            {suggestions
              .filter((tag) => !value.includes(tag))
              .map((tag) => (
                <option key={tag} value={tag} />
              ))}
          </datalist>
        </div>
      )}
    </Field>
  )
}

/**
 * The tag being typed. Enter, a comma or leaving the field adds it; Backspace in the empty field
 * removes the last tag.
 */
function useTagDraft(value: readonly string[], onChange: (value: string[]) => void) {
  const [draft, setDraft] = useState('')

  function add(text: string) {
    const tags = text.split(',').map((tag) => tag.trim())
    const fresh = new Set(tags.filter((tag) => tag !== '' && !value.includes(tag)))
    if (fresh.size > 0) onChange([...value, ...fresh])
    setDraft('')
  }
  function type(text: string) {
    if (text.includes(',')) add(text)
    else setDraft(text)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && draft.trim() !== '') {
      event.preventDefault()
      add(draft)
    }
    if (event.key === 'Backspace' && draft === '' && value.length > 0) onChange(value.slice(0, -1))
  }
  return { draft, type, add, onKeyDown }
}

function Tag({ tag, onRemove }: { tag: string; onRemove: () => void }) {
  return (
    <span className={style.tag}>
      {tag}
      <button
        type="button"
        className={style.remove}
        aria-label={`Remove tag ${tag}`}
        onClick={onRemove}
      >
        <X size={14} aria-hidden />
      </button>
    </span>
  )
}
