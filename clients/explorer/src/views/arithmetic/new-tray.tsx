/** Where a new group begins: what is dropped or chosen here makes one. */
import { useLatentDrop } from '../../latents/drag.ts'
import { classes } from '../../ui/classes.ts'
import { AddButtons } from './add-buttons.tsx'
import { put, withLatents, type Place } from './board.ts'
import { withDropped } from './drop.ts'
import type { BoardProps } from './board-props.ts'
import styles from './tray.module.css'

export function NewTray({
  place,
  board,
  change,
  checkpoint,
}: BoardProps & { readonly place: Place }) {
  const { dropProps, over } = useLatentDrop((dragged, from) =>
    change(withDropped(board, place, dragged, from)),
  )
  const isFirst = place.group === 0
  return (
    <section
      {...dropProps}
      className={classes(styles.tray, styles.fresh, over && styles.over)}
      aria-label={place.side === 'plus' ? 'New group to add' : 'New group to take away'}
      data-tray
    >
      <p className={styles.hint}>
        {isFirst ? 'Drop samples here, or' : 'For another group, drop samples here, or'}
      </p>
      <AddButtons
        latents={[]}
        checkpoint={checkpoint}
        onAdd={(latent) => change(put(board, place, [latent]))}
        onChoose={(latents) => change(withLatents(board, place, latents))}
      />
    </section>
  )
}
