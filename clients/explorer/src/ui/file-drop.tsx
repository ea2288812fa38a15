/** Takes files or a folder from buttons or by drag and drop, on its box or anywhere on the page. */
import { FolderOpen, Upload } from 'lucide-react'
import { useRef, type ReactNode, type RefObject } from 'react'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import styles from './file-drop.module.css'
import { PageDrop } from './page-drop.tsx'
import { useDrop } from './use-drop.ts'

interface FileBoxProps {
  onFiles: (files: File[]) => void
  /** The `accept` attribute of the file input. Dropped files aren't filtered. */
  accept?: string
  /** The button's label, e.g. "Choose a checkpoint". */
  label: string
  /** The label of another button for a whole folder, where the browser supports it. */
  folderLabel?: string
  hint?: ReactNode
  multiple?: boolean
  disabled?: boolean
  children?: ReactNode
}

interface FileDropProps extends Omit<FileBoxProps, 'folderLabel'> {
  /** Also takes files dropped anywhere on the page. */
  wholePage?: boolean
}

export function FileDrop({ wholePage = false, ...rest }: FileDropProps) {
  const { onFiles, disabled } = rest
  const box = useRef<HTMLDivElement>(null)
  const onDrop = ({ files }: DataTransfer) => {
    if (files.length > 0) onFiles([...files])
  }
  const over = useDrop(box, disabled || wholePage ? undefined : onDrop)
  return (
    <>
      <FileBox {...rest} box={box} over={over} />
      {wholePage && (
        <PageDrop onDrop={disabled ? undefined : onDrop}>
          <strong>Drop it anywhere</strong>
        </PageDrop>
      )}
    </>
  )
}

interface BoxState {
  readonly box?: RefObject<HTMLDivElement | null>
  /** True while files are dragged over the box. */
  readonly over?: boolean
}

/** The box with its buttons, for a page that takes drops itself. */
export function FileBox(props: FileBoxProps & BoxState) {
  const { label, folderLabel, hint, children, box, over, accept, multiple, ...rest } = props
  return (
    <div ref={box} className={classes(styles.box, over && styles.over)}>
      {children}
      <div className={styles.buttons}>
        <Picker {...rest} icon={Upload} label={label} attributes={{ accept, multiple }} />
        {folderLabel && 'webkitdirectory' in HTMLInputElement.prototype && (
          <Picker {...rest} icon={FolderOpen} label={folderLabel} attributes={FOLDER} />
        )}
      </div>
      {hint && <p className={styles.hint}>{hint}</p>}
    </div>
  )
}

/** React's types lack this attribute, which makes a file input choose a folder. */
const FOLDER = { webkitdirectory: '' }

interface PickerProps extends Pick<FileBoxProps, 'onFiles' | 'label' | 'disabled'> {
  readonly icon: typeof Upload
  readonly attributes: Readonly<Record<string, string | boolean | undefined>>
}

/** A button that opens the browser's file dialog. */
function Picker({ onFiles, label, disabled, icon, attributes }: PickerProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon={icon} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        {...attributes}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])]
          target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </>
  )
}
