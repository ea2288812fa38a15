/** How to begin, while the board is empty: an example that works where there is one, and the way to one's own. */
import { Sigma } from 'lucide-react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { Board } from './board.ts'
import { Equation } from './equation.tsx'
import styles from './arithmetic.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly onBegin: (board: Board) => void
}

export function FirstSteps({ checkpoint, onBegin }: Props) {
  const example = EXAMPLES[checkpoint.digest]
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

interface Example {
  readonly title: string
  /** Why it works, for people who see this for the first time. */
  readonly words: string
  readonly board: Board
}

/** Examples that work, by the digest of the checkpoint that the seeds were chosen on: on another they are other pictures. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  'sha256:ca716d8e9b6f8dd46a637a85243d595a8e718966076ea7219345a1f2db4d3e7e': {
    title: 'Put glasses on a face',
    words:
      'Three faces with glasses, less three without, leave the glasses. Added to another face, they sit on its nose.',
    board: {
      plus: [
        { title: 'With glasses', latents: seeds(143, 295, 326) },
        { title: 'A face', latents: seeds(230) },
      ],
      minus: [{ title: 'Without glasses', latents: seeds(105, 122, 376) }],
    },
  },
}

function seeds(...numbers: number[]) {
  return numbers.map((seed) => ({ seed }))
}
