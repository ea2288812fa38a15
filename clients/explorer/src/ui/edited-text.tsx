/** A field for a text that is edited in place. */
import { useState, type KeyboardEvent } from 'react'
import { Button } from './button.tsx'
import style from './edited-text.module.css'
import { TextArea, TextField } from './text-field.tsx'

export interface EditedTextProps {
  readonly label: string
  /** The label of the button that saves the text. */
  readonly action: string
  readonly saved: string
  readonly long?: boolean
  readonly isRight?: (text: string) => boolean
  readonly onKeep: (text: string) => void
}

/**
 * A field whose text is saved by its button or Enter (Ctrl+Enter in a long one), and reset by
 * Escape.
 */
export function EditedText({
  label,
  action,
  saved,
  long,
  isRight = () => true,
  onKeep,
}: EditedTextProps) {
  const [text, setText] = useState(saved)
  const changed = text !== saved
  const right = isRight(text)
  const keep = () => {
    if (changed && right) onKeep(text)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setText(saved)
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    if (long && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    keep()
  }
  const field = { label, value: text, onChange: setText, onKeyDown }
  return (
    <div className={style.edited}>
      {long ? (
        <TextArea {...field} maxLength={4000} placeholder="Anything worth remembering" />
      ) : (
        <TextField {...field} maxLength={120} error={right ? undefined : 'Enter a name.'} />
      )}
      {changed && (
        <div className={style.keep}>
          <Button size="small" variant="primary" disabled={!right} onClick={keep}>
            {action}
          </Button>
          <Button size="small" variant="quiet" onClick={() => setText(saved)}>
            Cancel
          </Button>
        </div>
      )}
    </div>
  )
}
