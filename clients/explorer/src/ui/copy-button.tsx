/** Copying text to the clipboard. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { toast } from './toasts.tsx'

/** A button that copies `text`. The label names it: "Copy digest". */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    if (await copyText(text)) setCopied(true)
  }
  return (
    <Button size="small" variant="quiet" icon={copied ? Check : Copy} onClick={() => void copy()}>
      {label}
      <span className="visually-hidden" aria-live="polite">
        {copied ? 'Copied' : ''}
      </span>
    </Button>
  )
}

/**
 * Copies the text and returns true; shows a message and returns false if that fails. Browsers only
 * let https and localhost pages copy.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const advice = 'Select the text and copy it by hand.'
    toast(`The browser doesn’t let this page copy. ${advice}`, { tone: 'bad' })
    return false
  }
}
