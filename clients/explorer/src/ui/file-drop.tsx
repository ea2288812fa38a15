/** Takes files from a button or by drag and drop, on its box or anywhere on the page. */
import { Upload } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode, type RefObject } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import styles from './file-drop.module.css'

interface FileDropProps {
  onFiles: (files: File[]) => void
  /** The `accept` attribute of the file input. Dropped files aren't filtered. */
  accept?: string
  /** The button's label, e.g. "Choose a checkpoint". */
  label: string
  hint?: ReactNode
  /** Also takes files dropped anywhere on the page. */
  wholePage?: boolean
  multiple?: boolean
  disabled?: boolean
  children?: ReactNode
}

export function FileDrop(props: FileDropProps) {
  const { onFiles, accept, label, hint, wholePage = false, multiple, disabled, children } = props
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const over = useFilesOver(box, wholePage, disabled ? undefined : onFiles)
  return (
    <div ref={box} className={classes(styles.box, over && styles.over)}>
      {children}
      <Button icon={Upload} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        aria-label={label}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])]
          target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      {hint && <p className={styles.hint}>{hint}</p>}
      {over && wholePage && <div className={styles.page}>Drop it anywhere</div>}
    </div>
  )
}

/** True while files are dragged over the box (or the page); passes dropped files to `onFiles`. */
function useFilesOver(
  box: RefObject<HTMLElement | null>,
  wholePage: boolean,
  onFiles: ((files: File[]) => void) | undefined,
): boolean {
  const [over, setOver] = useState(false)
  const take = useEffectEvent((files: File[]) => onFiles?.(files))
  const active = onFiles !== undefined
  useEffect(() => {
    if (!active) return
    const target = wholePage ? document : box.current!
    const listening = new AbortController()
    const on = (type: string, handle: (event: DragEvent) => void) =>
      target.addEventListener(
        type,
        (event) => {
          if ((event as DragEvent).dataTransfer?.types.includes('Files')) handle(event as DragEvent)
        },
        { signal: listening.signal },
      )
    on('dragover', (event) => {
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', (event) => {
      const into = event.relatedTarget
      if (!(into instanceof Node) || !target.contains(into)) setOver(false)
    })
    on('drop', (event) => {
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) take(files)
    })
    return () => listening.abort()
  }, [active, wholePage, box])
  return over
}

/** True if a dropped item is a readable file. A folder looks like a file until it is read. */
export async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    return false
  }
}
