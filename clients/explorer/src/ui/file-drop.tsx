/** Takes files or a folder from buttons, or by drag and drop anywhere on the page. */
import { FolderOpen, Upload } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './file-drop.module.css'
import { PageDrop } from './page-drop.tsx'

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

export function FileDrop(props: Omit<FileBoxProps, 'folderLabel'>) {
  const { onFiles, disabled } = props
  const onDrop = ({ files }: DataTransfer) => {
    if (files.length > 0) onFiles([...files])
  }
  return (
    <>
      <FileBox {...props} />
      <PageDrop onDrop={disabled ? undefined : onDrop}>
        <strong>Drop it anywhere</strong>
      </PageDrop>
    </>
  )
}

/** The box with its buttons, for a page that takes drops itself. */
export function FileBox(props: FileBoxProps) {
  const { label, folderLabel, hint, children, accept, multiple, ...rest } = props
  return (
    <div className={styles.box}>
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
