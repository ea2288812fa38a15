/** The glossary and keyboard shortcuts, opened with "?". */
import { useEffect, useEffectEvent, type ReactNode } from 'react'
import { DefinitionList } from '../ui/definition-list.tsx'
import { Dialog } from '../ui/dialog.tsx'
import style from './help-dialog.module.css'

const words: readonly (readonly [string, ReactNode])[] = [
  ['Generator', 'A program that has learned from pictures and makes new ones of the same kind.'],
  ['Checkpoint', 'A saved generator: a file of everything it had learned at that point.'],
  ['Sample', 'One picture made by the generator.'],
  ['Latent', 'The list of numbers a sample is made from. Similar latents give similar samples.'],
  ['Seed', 'A whole number that stands for a latent. The same seed always gives the same sample.'],
  [
    'Truncation',
    'How far samples may stray from the average. Lower is more typical and less varied.',
  ],
  ['Walk', 'The pictures on the way from one latent to another.'],
  ['Arithmetic', 'Adding and subtracting latents: faces with glasses, minus faces without.'],
]

const keys: readonly (readonly [string, ReactNode])[] = [
  ['?', 'Show this help'],
  ['Tab, Shift + Tab', 'Go to the next control, and back'],
  ['Enter', 'Press a button. On the wall: enlarge the sample'],
  ['Arrow keys', 'Move a slider, move around the wall of samples, or go from one seed to the next'],
  ['Space', 'On the wall: pick the sample. In a walk: play or pause'],
  ['Ctrl + A, Delete', 'In Saved: select all, delete the selection'],
  ['Ctrl + Z, ⌘ Z', 'Undo the last change in a view. The browser’s Back button does the same'],
  ['Escape', 'Close a dialog'],
]

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Help">
      <section className={style.part}>
        <h3>Terms</h3>
        <DefinitionList items={words} />
      </section>
      <section className={style.part}>
        <h3>Keys</h3>
        <DefinitionList items={keys} />
        <p className={style.note}>
          You never have to drag: every place that takes a sample also has a button for choosing
          one.
        </p>
      </section>
    </Dialog>
  )
}

const TYPED_INTO =
  'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog'

/** Calls back when "?" is pressed, except in a text field or while a dialog is open. */
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
