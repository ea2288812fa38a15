/** In place of a result that is about another network than the chosen one: a way to that one. */
import { Undo2 } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Panel } from '../../ui/panel.tsx'

interface Props {
  readonly title: string
  /** The kind of the network. */
  readonly kind: 'checkpoint' | 'discriminator'
  /** Chooses the network that the result is about. */
  readonly onChoose: () => void
}

export function OtherResult({ title, kind, onChoose }: Props) {
  return (
    <Panel title={title}>
      <p>The last result is about another {kind}.</p>
      <div>
        <Button icon={Undo2} onClick={onChoose}>
          Choose that {kind}
        </Button>
      </div>
    </Panel>
  )
}
