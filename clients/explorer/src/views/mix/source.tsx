/** One of the samples of a mix: dropped, chosen from a list, or random. */
import { Dices, Replace } from 'lucide-react'
import { useState } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { dragProps, useLatentDrop } from '../../latents/drag.ts'
import { LatentPicker } from '../../latents/latent-picker.tsx'
import { LatentPicture } from '../../latents/latent-picture.tsx'
import { describe, randomSeed, type Latent, type Names } from '../../latents/recipe.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './mix.module.css'

interface Props {
  readonly title: string
  readonly latent: Latent
  readonly checkpoint: CheckpointDetails
  readonly names: Names
  readonly onChange: (latent: Latent) => void
}

export function Source({ title, latent, checkpoint, names, onChange }: Props) {
  const [choosing, setChoosing] = useState(false)
  const { dropProps, over } = useLatentDrop((dropped) => onChange(dropped.latent))
  const { digest, width, height } = checkpoint
  const words = describe(latent, names)
  return (
    <figure className={classes(styles.source, over && styles.over)} {...dropProps}>
      <figcaption>{title}</figcaption>
      <div
        className={styles.picture}
        style={{ aspectRatio: width / height }}
        {...dragProps({ latent, checkpoint: digest })}
      >
        <LatentPicture latent={latent} checkpoint={digest} alt={words} />
      </div>
      <p className={styles.words} title={words}>
        {words}
      </p>
      <div className={styles.tools} role="group" aria-label={title}>
        <Button size="small" variant="quiet" icon={Replace} onClick={() => setChoosing(true)}>
          Replace
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon={Dices}
          onClick={() => onChange({ seed: randomSeed() })}
        >
          Random
        </Button>
      </div>
      <LatentPicker
        open={choosing}
        onClose={() => setChoosing(false)}
        onPick={onChange}
        title={title}
        checkpoint={digest}
      />
    </figure>
  )
}
