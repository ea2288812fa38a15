/** Putting text on the clipboard. */
import { toast } from './toasts.tsx'

/** Whether it worked; says so if not. Browsers only let pages of https, and of the machine itself, copy. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const way = 'Select the text and copy it by hand.'
    toast(`The browser does not let this page copy. ${way}`, { tone: 'bad' })
    return false
  }
}
