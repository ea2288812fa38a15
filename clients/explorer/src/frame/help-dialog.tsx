/** What the words mean and what the keys do: behind "?". */
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { DefinitionList } from '../ui/definition-list.tsx'
import { Dialog } from '../ui/dialog.tsx'
import style from './help-dialog.module.css'

const words: readonly (readonly [string, ReactNode])[] = [
  ['Generator', 'A program that has learned from pictures, and makes new ones of the same kind.'],
  ['Checkpoint', 'A generator as it was when it was kept: a file of what it had learned.'],
  ['Sample', 'One picture it made up.'],
  ['Latent', 'The list of numbers a sample is made from. Near latents give like samples.'],
  ['Seed', 'A whole number that stands for a latent: the same seed, the same sample, for ever.'],
  ['Truncation', 'How far from the average samples may be: lower is more typical, less varied.'],
  ['Walk', 'The pictures on the way from one latent to another.'],
  ['Arithmetic', 'Latents added and taken away: faces with glasses, less those without.'],
]

const keys: readonly (readonly [string, ReactNode])[] = [
  ['?', 'This help'],
  ['Tab, Shift + Tab', 'To the next thing that can be used, and back'],
  ['Enter', 'Press it; on the wall: see the sample large'],
  ['Arrow keys', 'Move a slider, over the wall of samples, or from one seed to the next'],
  ['Space', 'On the wall: pick the sample. In a walk: play, and stop'],
  ['Ctrl + A, Delete', 'Among what is saved: select all, delete what is selected'],
  ['Ctrl + Z, ⌘ Z', 'Take the last change of a view back; so does the browser’s Back'],
  ['Escape', 'Close a dialog'],
]

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Help">
      <section className={style.part}>
        <h3>Words</h3>
        <DefinitionList items={words} />
      </section>
      <section className={style.part}>
        <h3>Keys</h3>
        <DefinitionList items={keys} />
        <p className={style.note}>
          Nothing has to be dragged: every place that takes a sample has a button that offers them
          all.
        </p>
      </section>
    </Dialog>
  )
}

const TYPED_INTO =
  'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog'

/** Calls back at "?", but where it is typed into a field, or a dialog is open. */
export function useHelpKey(onHelp: () => void): void {
  const help = useEffectEvent(onHelp)
  useEffect(() => {
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      if (key !== '?') return
      if (target instanceof Element && target.closest(TYPED_INTO)) return
      help()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
