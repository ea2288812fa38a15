/**
 * The shelf at the bottom of every view: picked samples, ready to drag, compare, walk through, or
 * add.
 */
import { Columns3, Film, Sigma, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useCheckpoint, useReferenceTo } from '../api/current-checkpoint.tsx'
import { routes } from '../navigation/routes.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { CompareDialog } from './compare-dialog.tsx'
import { dragProps, useLatentDrop } from './drag.ts'
import { LatentPicture } from './latent-picture.tsx'
import { describe } from './recipe.ts'
import styles from './shelf-bar.module.css'
import { unpick, useShelf, type Picked } from './shelf.ts'
import { useNames } from './use-names.ts'

/** Hidden while nothing is picked. */
export function ShelfBar() {
  const items = useShelf((shelf) => shelf.items)
  const [comparing, setComparing] = useState(false)
  const checkpoint = useReferenceTo(items.map((item) => item.checkpoint))
  const { dropProps, over } = usePickByDrop()
  if (items.length === 0) return null
  const latents = items.map(({ latent }) => latent)
  return (
    <aside
      {...dropProps}
      className={classes(styles.bar, over && styles.over)}
      aria-labelledby="shelf"
    >
      <div className={styles.title}>
        <h2 id="shelf">Shelf</h2>
        <p>The samples you picked, at hand in every view.</p>
      </div>
      <ul className={styles.items}>
        {items.map((item) => (
          <ShelfItem key={item.id} item={item} />
        ))}
      </ul>
      <div className={styles.actions}>
        <Button size="small" icon={Columns3} onClick={() => setComparing(true)}>
          Compare {items.length}
        </Button>
        <LinkButton size="small" icon={Film} href={routes.walk({ waypoints: latents, checkpoint })}>
          Walk
        </LinkButton>
        <LinkButton
          size="small"
          icon={Sigma}
          href={routes.arithmetic({ plus: [latents], checkpoint })}
        >
          Arithmetic
        </LinkButton>
        <Button
          size="small"
          variant="quiet"
          icon={Trash2}
          onClick={() =>
            unpick(items, items.length === 1 ? 'one sample' : `${items.length} samples`)
          }
        >
          Clear
        </Button>
      </div>
      <CompareDialog open={comparing} onClose={() => setComparing(false)} items={items} />
    </aside>
  )
}

/** Picks the samples dropped on the shelf, except its own. */
function usePickByDrop() {
  const { checkpoint: current } = useCheckpoint()
  const { items, add } = useShelf()
  return useLatentDrop(({ latent, checkpoint = current?.digest }, from) => {
    if (from === SHELF || checkpoint === undefined) return
    const known = [...items, { checkpoint: current?.digest, checkpointName: current?.name }]
    const checkpointName = known.find((each) => each.checkpoint === checkpoint)?.checkpointName
    add({ latent, checkpoint, checkpointName: checkpointName ?? 'another checkpoint' })
  })
}

/** The origin of drags that start on the shelf. */
const SHELF = 'shelf'

function ShelfItem({ item }: { readonly item: Picked }) {
  const words = describe(item.latent, useNames([item.latent]))
  return (
    <li
      className={styles.item}
      title={`${words}, on ${item.checkpointName}`}
      {...dragProps({ latent: item.latent, checkpoint: item.checkpoint }, SHELF)}
    >
      <LatentPicture latent={item.latent} checkpoint={item.checkpoint} alt={words} />
      <button
        type="button"
        className={styles.remove}
        aria-label={`Unpick ${words}`}
        onClick={() => unpick([item], words)}
      >
        <X aria-hidden="true" size={14} />
      </button>
    </li>
  )
}
