/** Copying text to the clipboard, and a dialog for browsers that don't let the page copy. */
import { create } from 'zustand'
import styles from './copy-text.module.css'
import { Dialog } from './dialog.tsx'

const useUncopied = create<{ text: string | null }>(() => ({ text: null }))

/**
 * Copies the text and returns true. Browsers only let https and localhost pages copy; elsewhere it
 * shows the text in a dialog, selected, and returns false.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    useUncopied.setState({ text })
    return false
  }
}

/** Renders the dialog; used once in the app. */
export function CopyHost() {
  const text = useUncopied((state) => state.text)
  return (
    <Dialog
      open={text !== null}
      onClose={() => useUncopied.setState({ text: null })}
      title="Copy this text"
    >
      <p>
        The browser lets only https and localhost pages copy by themselves. The text is selected:
        press Ctrl+C, on a Mac ⌘C, or on a touch screen hold it and choose Copy.
      </p>
      <textarea
        className={styles.text}
        aria-label="The text to copy"
        readOnly
        data-autofocus
        rows={12}
        value={text ?? ''}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
    </Dialog>
  )
}
