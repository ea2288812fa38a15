/** The choice of the sample to look inside of: at random, from a list, or dropped. */
import { Dices, Images } from 'lucide-react'
import { useState } from 'react'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import { randomSeed, type Latent } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'

interface Props {
  /** A digest. */
  readonly checkpoint: string
  readonly onLatent: (latent: Latent) => void
}

export function SampleChoice({ checkpoint, onLatent }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" icon={Dices} onClick={() => onLatent({ seed: randomSeed() })}>
        Surprise me
      </Button>
      <Button size="small" icon={Images} onClick={() => setOpen(true)}>
        Choose
      </Button>
      <LatentPicker
        open={open}
        onClose={() => setOpen(false)}
        onPick={onLatent}
        title="Look inside another sample"
        checkpoint={checkpoint}
      />
    </>
  )
}
