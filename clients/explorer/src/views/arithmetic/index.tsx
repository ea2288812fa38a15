/** The Arithmetic view: groups of samples to add and to subtract, and the result. */
import { Eraser, Undo2, Sigma } from 'lucide-react'
import { useState } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { WithCheckpoint } from '../../api/current-checkpoint.tsx'
import { useSamplingVariant, WithVariant } from '../../api/current-variant.tsx'
import { examplesOf } from '../../checkpoints/examples.ts'
import type { Latent } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { useUrlState } from '../../navigation/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'
import { toast } from '../../ui/toasts.tsx'
import { ViewLayout } from '../../ui/view-layout.tsx'
import styles from './arithmetic.module.css'
import {
  boardOf,
  changeTo,
  params,
  type ArithmeticState,
  emptyBoard,
  inWords,
  isEmpty,
  type Board,
  hasTrait,
  withStrength,
  STRENGTH,
} from './board.ts'
import { Equation } from './equation.tsx'
import { Result } from './result.tsx'
import { BoardSide } from './board-side.tsx'
import { inputOf, useArithmetic } from './use-arithmetic.ts'

export default function ArithmeticView() {
  return (
    <WithCheckpoint>
      {(checkpoint) => (
        <WithVariant checkpoint={checkpoint}>
          <View checkpoint={checkpoint} />
        </WithVariant>
      )}
    </WithCheckpoint>
  )
}

function View({ checkpoint }: { readonly checkpoint: CheckpointDetails }) {
  const { state, set, undo } = useUrlState(params)
  const board = boardOf(state)
  const names = useNames([...board.plus, ...board.minus].flatMap(({ latents }) => latents))
  const { options, ...onChange } = useOptions(state, set)
  const { jitter, noise: seed, strength } = options
  const input = inputOf(withStrength(board, strength), {
    checkpoint: checkpoint.digest,
    jitter,
    seed,
    variant: useSamplingVariant(),
  })
  const answer = useArithmetic(input)
  const change = (next: Board) => set(changeTo(next))
  const hasSum = board.plus.length > 0
  return (
    <ViewLayout
      title="Arithmetic"
      intro="Each group stands for what its samples have in common: their average. Add and subtract groups to see what you get."
      actions={<BoardActions board={board} change={change} undo={undo} />}
      aside={
        hasSum && (
          <Result
            answer={answer}
            input={input}
            words={inWords(board, names) + strengthInWords(strength)}
            hasTrait={hasTrait(board)}
            checkpoint={checkpoint}
            options={options}
            {...onChange}
          />
        )
      }
    >
      {isEmpty(board) ? (
        <FirstSteps checkpoint={checkpoint} onBegin={change} />
      ) : (
        <Panel>
          <Equation
            board={board}
            checkpoint={checkpoint.digest}
            result={hasSum ? (answer.data?.result.recipe as Latent | undefined) : undefined}
            stale={answer.isPlaceholderData}
          />
        </Panel>
      )}
      <div className={styles.sides}>
        <BoardSide side="plus" {...{ board, change, checkpoint, names }} />
        <BoardSide side="minus" {...{ board, change, checkpoint, names }} />
      </div>
    </ViewLayout>
  )
}

function strengthInWords(strength: number): string {
  return strength === STRENGTH.usual ? '' : `, at strength ${Math.round(strength * 100)}%`
}

/** Dragging a slider changes the pictures at once; releasing it changes the URL. */
function useOptions(state: ArithmeticState, set: (change: Partial<ArithmeticState>) => void) {
  const [dragged, onDrag] = useState<Partial<ArithmeticState>>({})
  const onOptions = (change: Partial<ArithmeticState>) => {
    onDrag({})
    set(change)
  }
  return { options: { ...state, ...dragged }, onOptions, onDrag }
}

interface BoardActionsProps {
  readonly board: Board
  readonly change: (board: Board) => void
  readonly undo: (() => void) | undefined
}

function BoardActions({ board, change, undo }: BoardActionsProps) {
  const clear = () => {
    change(emptyBoard)
    toast('Board cleared', { action: { label: 'Undo', run: () => change(board) } })
  }
  return (
    <>
      <Button icon={Undo2} disabled={!undo} onClick={undo}>
        Undo
      </Button>
      <Button icon={Eraser} disabled={isEmpty(board)} onClick={clear}>
        Clear
      </Button>
    </>
  )
}

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly onBegin: (board: Board) => void
}

/**
 * Instructions while the board is empty: an example, if the checkpoint has one, and steps for your
 * own sum.
 */
function FirstSteps({ checkpoint, onBegin }: Props) {
  const example = exampleOf(checkpoint.digest)
  return (
    <div className={styles.ways}>
      {example && <Shown {...{ example, checkpoint, onBegin }} />}
      <Panel title={example ? 'Or transfer another trait' : 'Transfer a trait to a sample'}>
        <ol className={styles.steps}>
          <li>
            Under <strong>Add</strong>, choose three samples with the trait: glasses, say, or a
            smile.
          </li>
          <li>
            Under <strong>Subtract</strong>, choose three similar samples without it.
          </li>
          <li>
            Under <strong>Add</strong>, in another group, choose the sample that should get it.
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
        data-tour="arithmetic"
        onClick={() => onBegin(example.board)}
      >
        Do the sum
      </Button>
    </Panel>
  )
}

interface Example {
  readonly title: string
  /** An explanation for first-time users. */
  readonly words: string
  readonly board: Board
}

function exampleOf(digest: string): Example | undefined {
  const glasses = examplesOf(digest)?.glasses
  if (!glasses) return undefined
  return {
    title: 'Put glasses on a face',
    words:
      'Three faces with glasses, minus three without, leave just the glasses. Added to another face, they sit on its nose.',
    board: {
      plus: [
        { title: 'With glasses', latents: glasses.with },
        { title: 'A face', latents: [glasses.face] },
      ],
      minus: [{ title: 'Without glasses', latents: glasses.without }],
    },
  }
}
