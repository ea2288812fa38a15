/** The panel for importing files, with the state of each. */
import { Upload } from 'lucide-react'
import { useMayChange } from '../../api/may-change.ts'
import { Button } from '../../ui/button.tsx'
import { More } from '../../ui/more.tsx'
import { FileDrop } from '../../ui/file-drop.tsx'
import { ImportItem } from './import-item.tsx'
import styles from './import-panel.module.css'
import { addFiles, isReady, startImports, useImports } from './imports.ts'

const ACCEPTED = '.pth,.pt,.ckpt,.bin,.safetensors,.onnx,.h5,.hdf5,.keras,.zip,.jl,.json,.pkl'

export function ImportPanel() {
  const items = useImports(({ items }) => items)
  const ready = items.filter((item) => item.state.kind === 'asking' && isReady(item))
  return (
    <section className={styles.panel} aria-label="Import">
      <CheckpointDrop />
      <SupportedFormats />
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

/**
 * Takes files from a button, or dropped anywhere on the page. `onAdded` is called once they are on
 * the list.
 */
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
      onFiles={(files) => may.ask('Importing', () => add(files))}
    >
      <p className={styles.lead}>Drop a trained generator anywhere on this page</p>
    </FileDrop>
  )
}

/** The supported file formats. */
function SupportedFormats() {
  return (
    <More label="Which files work?">
      <ul className={styles.formats}>
        <li>
          <strong>PyTorch</strong> <code>.pth</code>, <code>.pt</code>: a state_dict, or a training
          bundle that holds one
        </li>
        <li>
          <strong>safetensors</strong>
        </li>
        <li>
          <strong>ONNX</strong> <code>.onnx</code>: a graph from z to a picture, served as it is
        </li>
        <li>
          <strong>Keras</strong> <code>.keras</code>, <code>.h5</code>: a whole model
        </li>
        <li>
          <strong>NumPy</strong> <code>.npz</code>, or a pickled dict of arrays (<code>.npy</code>,{' '}
          <code>.pkl</code>)
        </li>
        <li>
          <strong>TensorFlow.js</strong>: a ZIP of the folder with <code>model.json</code> and its
          weights
        </li>
        <li>
          <strong>joblib</strong>: a ZIP of the <code>.jl</code> index and its <code>.npy</code>{' '}
          files, as the authors of the DCGAN paper saved them
        </li>
      </ul>
      <p className={styles.note}>
        Generators of the DCGAN family: dense, convolution, transposed convolution, batch norm. Code
        in a file is never run. StyleGAN, class-conditional and residual generators aren’t
        supported. See <code>docs/checkpoint-formats.md</code> for details.
      </p>
    </More>
  )
}
