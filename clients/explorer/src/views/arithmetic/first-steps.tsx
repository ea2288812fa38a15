/** How to begin, while the board is empty: an example that works where there is one, and the way to one's own. */
import { Sigma } from 'lucide-react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { Board } from './board.ts'
import { Equation } from './equation.tsx'
import { exampleFor, type Example } from './examples.ts'
import styles from './first-steps.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly onBegin: (board: Board) => void
}

export function FirstSteps({ checkpoint, onBegin }: Props) {
  const example = exampleFor(checkpoint.digest)
  return (
    <div className={styles.ways}>
      {example && <Shown {...{ example, checkpoint, onBegin }} />}
      <Panel
        title={example ? 'Or give a sample what others have' : 'Give a sample what others have'}
      >
        <ol className={styles.steps}>
          <li>
            Under <strong>Add</strong>, choose three samples that have it: glasses, say, or a smile.
          </li>
          <li>
            Under <strong>Take away</strong>, choose three that do not, and look alike otherwise.
          </li>
          <li>
            Under <strong>Add</strong>, in another group, choose the sample that is to get it.
          </li>
        </ol>
      </Panel>
    </div>
  )
}

function Shown({ example, checkpoint, onBegin }: Props & { readonly example: Example }) {
  return (
    <Panel title={example.title}>
      <p>{example.words}</p>
      <Equation board={example.board} checkpoint={checkpoint.digest} />
      <Button
        variant="primary"
        icon={Sigma}
        className={styles.begin}
        onClick={() => onBegin(example.board)}
      >
        Do the sum
      </Button>
    </Panel>
  )
}
