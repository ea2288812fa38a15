/** One side of the board: its groups, and room for another. */
import { useLatentDrop } from '../../latents/drag.ts'
import { classes } from '../../ui/classes.ts'
import { Panel } from '../../ui/panel.tsx'
import { AddButtons } from './add-buttons.tsx'
import styles from './arithmetic.module.css'
import {
  MOST_GROUPS,
  put,
  withDropped,
  withLatents,
  type BoardProps,
  type Place,
  type Side,
} from './board.ts'
import tray from './tray.module.css'
import { Tray } from './tray.tsx'

const titles = { plus: 'Add', minus: 'Take away' } as const

export function BoardSide({ side, ...rest }: BoardProps & { readonly side: Side }) {
  const groups = rest.board[side]
  return (
    <Panel title={titles[side]}>
      <div className={styles.trays} data-side>
        {groups.map((_group, index) => (
          <Tray key={index} place={{ side, group: index }} {...rest} />
        ))}
        {groups.length < MOST_GROUPS ? (
          <NewTray place={{ side, group: groups.length }} {...rest} />
        ) : (
          <p className={styles.full}>{MOST_GROUPS} groups are the most.</p>
        )}
      </div>
    </Panel>
  )
}

/** Where a new group begins: what is dropped or chosen here makes one. */
function NewTray({ place, board, change, checkpoint }: BoardProps & { readonly place: Place }) {
  const { dropProps, over } = useLatentDrop((dragged, from) =>
    change(withDropped(board, place, dragged, from)),
  )
  const isFirst = place.group === 0
  return (
    <section
      {...dropProps}
      className={classes(tray.tray, tray.fresh, over && tray.over)}
      aria-label={place.side === 'plus' ? 'New group to add' : 'New group to take away'}
      data-tray
    >
      <p className={tray.hint}>
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
