/** Copies a text. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { toast } from './toasts.tsx'

/** `label` says what is copied: "Copy the digest". */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      toast('The browser does not let this page copy. Select the text and copy it by hand.', {
        tone: 'bad',
      })
    }
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
