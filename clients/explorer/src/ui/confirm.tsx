/** Asks for confirmation before an action that can't be undone. */
import type { ReactNode } from 'react'
import { create } from 'zustand'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export interface Question {
  title: string
  body: ReactNode
  /** The label of the confirming button, a verb, e.g. "Delete". */
  action: string
  /** Set if the action is destructive. */
  danger?: boolean
}

type Asked = Question & { answer: (yes: boolean) => void }

const useAsked = create<{ asked: Asked | null }>(() => ({ asked: null }))

/**
 * Shows the question and resolves to true if the user confirms. A question that is already open
 * resolves to false.
 */
export function confirm(question: Question): Promise<boolean> {
  useAsked.getState().asked?.answer(false)
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      useAsked.setState({ asked: null })
      resolve(yes)
    }
    useAsked.setState({ asked: { ...question, answer } })
  })
}

/** Renders the questions; used once in the app. */
export function ConfirmHost() {
  const asked = useAsked(({ asked }) => asked)
  if (!asked) return null
  const { title, body, action, danger, answer } = asked
  return (
    <Dialog
      open
      width="small"
      title={title}
      onClose={() => answer(false)}
      footer={
        <>
          <Button onClick={() => answer(false)} data-autofocus={danger || undefined}>
            Cancel
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            onClick={() => answer(true)}
            data-autofocus={!danger || undefined}
          >
            {action}
          </Button>
        </>
      }
    >
      {typeof body === 'string' ? <p>{body}</p> : body}
    </Dialog>
  )
}
