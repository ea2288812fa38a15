/** Where files are dropped or chosen, and what becomes of each. */
import { Upload } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { FormatsThatWork } from './formats-that-work.tsx'
import { ImportItem } from './import-item.tsx'
import styles from './import-panel.module.css'
import { addFiles, isReady, startImports, useImports } from './imports.ts'
import { useMayChange } from './may-change.ts'

const ACCEPTED = '.pth,.pt,.ckpt,.bin,.safetensors,.onnx,.zip,.jl,.json,.pkl'

export function ImportPanel() {
  const items = useImports(({ items }) => items)
  const ready = items.filter((item) => item.state.kind === 'asking' && isReady(item))
  return (
    <section className={styles.panel} aria-label="Import">
      <CheckpointDrop />
      <FormatsThatWork />
      {ready.length > 1 && (
        <div>
          <Button
            variant="primary"
            icon={Upload}
            onClick={() => startImports(ready.map(({ id }) => id))}
          >
            Import all {ready.length}
          </Button>
        </div>
      )}
      {items.length > 0 && (
        <ul className={styles.items} aria-label="Files">
          {items.map((item) => (
            <ImportItem key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Takes files from a button, or dropped anywhere on the page; `onAdded` is called once they are on the list. */
export function CheckpointDrop({ onAdded }: { readonly onAdded?: () => void }) {
  const may = useMayChange()
  const add = (files: File[]) => {
    void addFiles(files)
    onAdded?.()
  }
  return (
    <FileDrop
      label="Choose files"
      accept={ACCEPTED}
      multiple
      wholePage
      onFiles={(files) => may.ask('Importing', () => add(files))}
    >
      <p className={styles.lead}>Drop a trained generator anywhere on this page</p>
    </FileDrop>
  )
}
