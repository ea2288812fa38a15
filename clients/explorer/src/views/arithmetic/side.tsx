/** One side of the board: its groups, and room for another. */
import { Panel } from '../../ui/panel.tsx'
import { MOST_GROUPS, type Side } from './board.ts'
import type { BoardProps } from './board-props.ts'
import { NewTray } from './new-tray.tsx'
import styles from './side.module.css'
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
