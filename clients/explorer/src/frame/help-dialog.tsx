/** Help, opened with "?": the terms, the keys, and the tour. */
import { Signpost } from 'lucide-react'
import { Fragment, useEffect, useEffectEvent } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import style from './help-dialog.module.css'
import { useStartTour } from './tour.tsx'

const TERMS: readonly (readonly [term: string, meaning: string])[] = [
  ['Generator', 'A program that has learned from pictures and makes new ones of the same kind.'],
  ['Checkpoint', 'A saved generator: everything it had learned at that point.'],
  ['Sample', 'One picture made by the generator.'],
  ['Seed', 'A number that stands for a sample. The same seed always gives the same picture.'],
  ['Latent', 'The list of numbers behind a sample. Similar latents give similar pictures.'],
  ['Variety', 'How far samples may stray from the average one. Lower is more typical.'],
  ['Walk', 'The pictures on the way from one sample to another.'],
  ['Arithmetic', 'Adding and subtracting samples: faces with glasses, minus faces without.'],
  ['Layer', 'A step of the generator. Its first steps draw coarsely, its last ones finely.'],
  ['Map', 'A small grey picture inside the generator: bright where it is active.'],
  ['Shelf', 'The bar at the bottom. It keeps the samples you pick at hand in every view.'],
]

interface Shortcut {
  /** Alternatives, each a combination of keys. */
  readonly keys: readonly (readonly string[])[]
  readonly effect: string
}

const ANYWHERE: readonly Shortcut[] = [
  { keys: [['?']], effect: 'Show this help' },
  { keys: [['Tab'], ['Shift', 'Tab']], effect: 'Go to the next control, and back' },
  { keys: [['Enter']], effect: 'Press a button' },
  {
    keys: [
      ['Ctrl', 'Z'],
      ['⌘', 'Z'],
    ],
    effect: 'Undo the last change, like the Back button',
  },
  { keys: [['Esc']], effect: 'Close a dialog, or end the tour' },
]

const IN_VIEWS: readonly Shortcut[] = [
  { keys: [['←'], ['→'], ['↑'], ['↓']], effect: 'Move around the wall of samples, or a slider' },
  { keys: [['Enter']], effect: 'On the wall: enlarge the sample' },
  {
    keys: [['Space']],
    effect:
      'On the wall: pick the sample. In a walk: play or pause. In Inside: turn a map off or on',
  },
  { keys: [['Ctrl', 'A']], effect: 'In Saved: select all' },
  { keys: [['Delete']], effect: 'In Saved: delete the selection' },
]

interface Props {
  readonly open: boolean
  readonly onClose: () => void
}

export function HelpDialog({ open, onClose }: Props) {
  const startTour = useStartTour()
  const onTour = () => {
    onClose()
    startTour()
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Help"
      width="large"
      footer={
        <Button icon={Signpost} onClick={onTour}>
          Take the tour
        </Button>
      }
    >
      <div className={style.columns}>
        <section className={style.part} aria-labelledby="help-terms">
          <h3 id="help-terms">Terms</h3>
          <dl className={style.terms}>
            {TERMS.map(([term, meaning]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section className={style.part} aria-labelledby="help-keys">
          <h3 id="help-keys">Keys</h3>
          <Shortcuts title="Everywhere" shortcuts={ANYWHERE} />
          <Shortcuts title="In the views" shortcuts={IN_VIEWS} />
          <p className={style.note}>
            You never have to drag: every place that takes a sample also has a button for choosing
            one.
          </p>
        </section>
      </div>
    </Dialog>
  )
}

function Shortcuts(props: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  return (
    <>
      <h4 className={style.where}>{props.title}</h4>
      <dl className={style.keys}>
        {props.shortcuts.map(({ keys, effect }) => (
          <div key={effect}>
            <dt>
              {keys.map((combination, index) => (
                <Fragment key={index}>
                  {index > 0 && ' '}
                  <Combination keys={combination} />
                </Fragment>
              ))}
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Combination({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className={style.combination}>
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 && <span className={style.plus}>+</span>}
          <kbd className={style.key}>{key}</kbd>
        </Fragment>
      ))}
    </span>
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
