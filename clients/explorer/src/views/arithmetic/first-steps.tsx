/** How to begin, while the board is empty: an example that works where there is one, else the way to one's own. */
import { Sigma } from 'lucide-react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { Board } from './board.ts'
import { exampleFor } from './examples.ts'
import styles from './first-steps.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly onBegin: (board: Board) => void
}

export function FirstSteps({ checkpoint, onBegin }: Props) {
  const example = exampleFor(checkpoint.digest)
  return (
    <Panel>
      <EmptyState
        icon={Sigma}
        title={example ? example.title : 'Give a sample what others have in common'}
        action={
          example && (
            <Button variant="primary" icon={Sigma} onClick={() => onBegin(example.board)}>
              Show me
            </Button>
          )
        }
      >
        {example && (
          <p>
            Three faces with glasses, less three without, are glasses and nothing else. Added to
            another face, they sit on its nose.
          </p>
        )}
        <p>{example ? 'Or do it with what you like:' : 'With glasses, say, or a smile:'}</p>
        <ol className={styles.steps}>
          <li>
            Under <strong>Add</strong>, choose three samples that have it.
          </li>
          <li>
            Under <strong>Take away</strong>, choose three that do not, and look alike otherwise.
          </li>
          <li>
            Under <strong>Add</strong>, in a new group, choose the one that shall get it.
          </li>
        </ol>
      </EmptyState>
    </Panel>
  )
}
