/** The samples to mark, each with its boxes. */
import { Plus, X } from 'lucide-react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { describe, latentKey } from '../../latents/recipe.ts'
import { useNames } from '../../latents/use-names.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { BoxEditor } from './box-editor.tsx'
import { MAX_BOXES, middleBox, type Region } from './boxes.ts'
import styles from './forget.module.css'

interface Props {
  readonly checkpoint: CheckpointDetails
  readonly regions: readonly Region[]
  readonly onRegions: (regions: readonly Region[]) => void
}

export function Regions({ checkpoint, regions, onRegions }: Props) {
  const names = useNames(regions.map(({ latent }) => latent))
  return (
    <ul className={styles.regions} aria-label="Samples to mark">
      {regions.map((region, index) => {
        const { latent, boxes } = region
        const name = describe(latent, names)
        const change = (next: Region) => onRegions(regions.toSpliced(index, 1, next))
        return (
          <li key={`${latentKey(latent)} ${index}`} className={styles.region}>
            <BoxEditor
              {...{ latent, checkpoint, boxes, name }}
              onBoxes={(next) => change({ latent, boxes: next })}
            />
            <div className={styles.foot}>
              <span className={styles.name} title={name}>
                {name}
              </span>
              <Button
                size="small"
                variant="quiet"
                icon={Plus}
                aria-label={`Add a box on ${name}`}
                disabled={boxes.length >= MAX_BOXES}
                onClick={() => change({ latent, boxes: [...boxes, middleBox(checkpoint)] })}
              >
                Box
              </Button>
              <IconButton
                label={`Remove ${name}`}
                icon={X}
                disabled={regions.length === 1}
                onClick={() => onRegions(regions.toSpliced(index, 1))}
              />
            </div>
          </li>
        )
      })}
    </ul>
  )
}
