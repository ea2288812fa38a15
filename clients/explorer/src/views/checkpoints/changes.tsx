/** Changes of checkpoints on the server, each with its way back. */
import { useMutation, useQueryClient, type QueryClient, useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { createDeletions } from '../../api/deletions.ts'
import { explain } from '../../api/errors.ts'
import { noticeRefusal, serverQuery } from '../../api/queries.ts'
import { confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toasts.tsx'
import { isDefault, type Checkpoint } from '../../checkpoints/labels.ts'
import { askForToken } from '../../api/token.ts'
import styles from './changes.module.css'

const deletions = createDeletions('checkpoints')

/** Digests of those that are as good as deleted. */
export const { useDeleted } = deletions

export function useChanges() {
  const queries = useQueryClient()
  const { checkpoint: current, reference, choose } = useCheckpoint()
  const onSettled = () => refresh(queries)
  const onError = sayFailed
  return {
    makeDefault: useMutation({
      mutationFn: ({ digest }: Checkpoint) => makeDefault(queries, digest),
      ...{ onSettled, onError },
    }),
    rename: useMutation({
      mutationFn: ({ checkpoint, name }: { checkpoint: Checkpoint; name: string }) =>
        rename(queries, checkpoint, name),
      onSettled,
    }),
    addAlias: useMutation({
      mutationFn: ({ checkpoint, alias }: { checkpoint: Checkpoint; alias: string }) =>
        addAlias(queries, checkpoint, alias),
      onSettled,
    }),
    removeAlias: useMutation({
      mutationFn: ({ checkpoint, alias }: { checkpoint: Checkpoint; alias: string }) =>
        removeAlias(queries, checkpoint, alias),
      ...{ onSettled, onError },
    }),
    /** Asks, hides it, and deletes it once it is too late to undo; false where the answer was no. */
    async remove(checkpoint: Checkpoint): Promise<boolean> {
      const { digest, name } = checkpoint
      const title = `Delete ${name}?`
      const body = deletionConsequences(isDefault(checkpoint))
      if (!(await confirm({ title, body, action: 'Delete', danger: true }))) return false
      if (reference !== null && current?.digest === digest) choose(null)
      const commit = () => client.deleteCheckpoint(digest)
      deletions.deleteWithUndo({ ids: [digest], text: `${name} deleted.`, commit })
      return true
    },
  }
}

/** What was the default before is it again after "Undo"; where there was none, none is. */
async function makeDefault(queries: QueryClient, digest: string): Promise<void> {
  const before = await client.checkpoint()
  const { name } = await client.setCheckpointAlias({ checkpoint: digest, alias: 'default' })
  sayDone(queries, `${name} is the server’s default now.`, () =>
    before
      ? client.setCheckpointAlias({ checkpoint: before.digest, alias: 'default' })
      : client.removeCheckpointAlias('default'),
  )
}

async function rename(queries: QueryClient, { digest, name }: Checkpoint, to: string) {
  await client.renameCheckpoint({ checkpoint: digest, name: to })
  sayDone(queries, `${name} is called ${to} now.`, () =>
    client.renameCheckpoint({ checkpoint: digest, name }),
  )
}

/** An alias that pointed at another of the same name moves here; "Undo" sends it back. */
async function addAlias(queries: QueryClient, { digest, name }: Checkpoint, alias: string) {
  const whole = `${name}@${alias}`
  const before = await client.checkpoint(whole)
  await client.setCheckpointAlias({ checkpoint: digest, alias })
  sayDone(queries, `${whole} means this checkpoint now.`, () =>
    before
      ? client.setCheckpointAlias({ checkpoint: before.digest, alias })
      : client.removeCheckpointAlias(whole),
  )
}

/** `whole` as the server lists it: NAME@ALIAS, or `default`. */
async function removeAlias(queries: QueryClient, { digest }: Checkpoint, whole: string) {
  const alias = whole.slice(whole.indexOf('@') + 1)
  await client.removeCheckpointAlias(whole)
  sayDone(queries, `${whole} is taken away.`, () =>
    client.setCheckpointAlias({ checkpoint: digest, alias }),
  )
}

function sayDone(queries: QueryClient, text: string, undo: () => Promise<unknown>): void {
  const run = () =>
    void undo()
      .catch(sayFailed)
      .finally(() => refresh(queries))
  toast(text, { tone: 'good', action: { label: 'Undo', run } })
}

function sayFailed(error: unknown): void {
  noticeRefusal(error)
  const { title, detail } = explain(error)
  toast(`${title}. ${detail}`, { tone: 'bad' })
}

function refresh(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['checkpoints'] })
}

/** Whether the visitor may change checkpoints; who may not is told why, and asked for a token that may. */
export function useMayChange(needed: 'WRITE' | 'ADMIN' = 'ADMIN') {
  const role = useQuery(serverQuery()).data?.role
  return {
    /** Does it, or says what it would take: `what` is "Renaming", "Importing" and so on. */
    ask(what: string, run: () => void): void {
      if (role === undefined || role === 'ADMIN' || role === needed) return run()
      const [wanted, given] = [needed, role].map((name) => name.toLowerCase())
      askForToken(`${what} needs a token with the role ${wanted}, and yours has ${given}.`)
    },
  }
}

/** What stops working when a checkpoint is deleted, and what does not. */
function deletionConsequences(isDefault: boolean) {
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
