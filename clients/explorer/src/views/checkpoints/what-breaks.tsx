/** What stops working when a checkpoint is deleted, and what does not. */
import styles from './what-breaks.module.css'

export function whatBreaks(isDefault: boolean) {
  return (
    <ul className={styles.list}>
      {isDefault && (
        <li>
          It is the server’s default: until you choose another, views and queries that name no
          checkpoint have none.
        </li>
      )}
      <li>Addresses of its pictures stop working (they answer 410, gone).</li>
      <li>Saved latents keep their values, and can be seen on other checkpoints.</li>
      <li>Its weights are removed. Importing the same file again brings back the same pictures.</li>
    </ul>
  )
}
