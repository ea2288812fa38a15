/** What to do while a walk or a map has too few samples. */
import { Dices, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Latent } from '../../latents/recipe.ts'
import { randomSeed } from '../../latents/seeds.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

interface Props {
  readonly icon: LucideIcon
  readonly title: string
  readonly given: readonly Latent[]
  /** How many it takes. */
  readonly needed: number
  /** What the button says that adds random ones. */
  readonly action: string
  readonly onFill: (latents: readonly Latent[]) => void
  readonly children: ReactNode
}

export function TooFew({ icon, title, given, needed, action, onFill, children }: Props) {
  const fill = () => {
    const missing = Array.from({ length: needed - given.length }, () => ({ seed: randomSeed() }))
    onFill([...given, ...missing])
  }
  return (
    <EmptyState
      icon={icon}
      title={title}
      action={
        <Button variant="primary" icon={Dices} onClick={fill}>
          {action}
        </Button>
      }
    >
      {children}
    </EmptyState>
  )
}
