/** The actions for a checkpoint. */
import { Check, LockOpen, Pencil, Play, Star, Trash2, BookmarkPlus } from 'lucide-react'
import { useState } from 'react'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { useMayChange } from '../../api/may-change.ts'
import { routes } from '../../navigation/routes.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { isDefault, isOfRun, shortDigest, type Checkpoint } from '../../checkpoints/labels.ts'
import { NameDialog, PromoteDialog } from '../../checkpoints/name-dialog.tsx'
import styles from './checkpoint-actions.module.css'
import { useChanges } from './changes.tsx'

interface Props {
  readonly checkpoint: Checkpoint
}

/** Marks the chosen one of several, in place of the button that chooses it. */
export function Mark({ children }: { readonly children: string }) {
  return (
    <span className={styles.mark}>
      <Check size={16} aria-hidden /> {children}
    </span>
  )
}

/**
 * Makes this the current checkpoint. Hidden unless it is a generator that is run: others make no
 * pictures.
 */
export function UseButton({ checkpoint, size }: Props & { readonly size?: 'small' }) {
  const { checkpoint: current, choose } = useCheckpoint()
  const { digest, name, kind, quarantine } = checkpoint
  if (kind !== 'GENERATOR' || quarantine) return null
  if (current?.digest === digest) {
    return <Mark>In use</Mark>
  }
  const use = () => {
    choose(isDefault(checkpoint) ? null : isOfRun(checkpoint) ? name : shortDigest(digest))
    toast(`All views now use ${name}.`, {
      tone: 'good',
      href: { label: 'See samples', to: routes.sample() },
    })
  }
  return (
    <Button
      variant={size === 'small' ? 'secondary' : 'primary'}
      size={size}
      icon={Play}
      onClick={use}
      aria-label={`Use it: ${name}`}
    >
      Use it
    </Button>
  )
}

/** All actions, for the page of one checkpoint. `onGone` is called when it is deleted. */
export function CheckpointActions({ checkpoint, onGone }: Props & { readonly onGone: () => void }) {
  if (isOfRun(checkpoint)) {
    return (
      <>
        <UseButton checkpoint={checkpoint} />
        <PromoteButton reference={checkpoint.name} />
      </>
    )
  }
  return (
    <>
      <UseButton checkpoint={checkpoint} />
      <DefaultButton checkpoint={checkpoint} />
      <RenameButton checkpoint={checkpoint} />
      <DeleteButton checkpoint={checkpoint} onGone={onGone} />
    </>
  )
}

/** Ends the checkpoint's quarantine. */
export function ReleaseButton({ checkpoint }: Props) {
  const may = useMayChange()
  const { release } = useChanges()
  return (
    <Button
      icon={LockOpen}
      busy={release.isPending}
      onClick={() => may.ask('Releasing', () => release.mutate(checkpoint))}
    >
      Release
    </Button>
  )
}

function DefaultButton({ checkpoint }: Props) {
  const may = useMayChange()
  const { makeDefault } = useChanges()
  if (isDefault(checkpoint) || checkpoint.kind !== 'GENERATOR') return null
  return (
    <Button
      icon={Star}
      busy={makeDefault.isPending}
      onClick={() => may.ask('Choosing the server’s default', () => makeDefault.mutate(checkpoint))}
    >
      Make it the server’s default
    </Button>
  )
}

function RenameButton({ checkpoint }: Props) {
  const [open, setOpen] = useState(false)
  const may = useMayChange()
  const { rename } = useChanges()
  return (
    <>
      <Button icon={Pencil} onClick={() => may.ask('Renaming', () => setOpen(true))}>
        Rename
      </Button>
      <NameDialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Rename ${checkpoint.name}`}
        action="Rename"
        initial={checkpoint.name}
        hint="Its aliases move to the new name."
        onName={async (name) => {
          if (name !== checkpoint.name) await rename.mutateAsync({ checkpoint, name })
        }}
      />
    </>
  )
}

function DeleteButton({ checkpoint, onGone }: Props & { readonly onGone: () => void }) {
  const may = useMayChange()
  const { remove } = useChanges()
  const ask = async () => {
    if (await remove(checkpoint)) onGone()
  }
  return (
    <Button variant="danger" icon={Trash2} onClick={() => may.ask('Deleting', () => void ask())}>
      Delete
    </Button>
  )
}

interface PromoteButtonProps {
  /** RUN@STEP */
  readonly reference: string
  readonly size?: 'small'
}

/** Keeps a training run's checkpoint permanently, under its own name. */
export function PromoteButton({ reference, size }: PromoteButtonProps) {
  const [open, setOpen] = useState(false)
  const may = useMayChange()
  return (
    <>
      <Button
        size={size}
        icon={BookmarkPlus}
        aria-label={`Keep for good: ${reference}`}
        onClick={() => may.ask('Keeping a checkpoint', () => setOpen(true))}
      >
        Keep for good
      </Button>
      <PromoteDialog reference={reference} open={open} onClose={() => setOpen(false)} />
    </>
  )
}
