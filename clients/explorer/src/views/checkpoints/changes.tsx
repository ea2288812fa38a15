/** Changes to checkpoints on the server, each with undo. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { useCheckpoint } from '../../api/current-checkpoint.tsx'
import { createDeletions } from '../../api/deletions.ts'
import { explain } from '../../api/errors.ts'
import { noticeRefusal } from '../../api/queries.ts'
import { confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toasts.tsx'
import { isDefault, shortDigest, type Checkpoint } from '../../checkpoints/labels.ts'
import styles from './changes.module.css'

const deletions = createDeletions('checkpoints')

/** Digests that are hidden because they are deleted or about to be. */
export const { useDeleted } = deletions

interface Choice {
  readonly checkpoint: Checkpoint
  /** Position of the network in the checkpoint's evidence. */
  readonly hypothesis: number
  /** Called with the digest of the checkpoint that replaces it. */
  readonly onChosen: (digest: string) => void
}

export function useChanges() {
  const queries = useQueryClient()
  const { checkpoint: current, reference, choose } = useCheckpoint()
  const onSettled = () => refresh(queries)
  const onError = showFailed
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
    release: useMutation({
      mutationFn: ({ digest }: Checkpoint) => client.releaseCheckpoint(digest),
      ...{ onSettled, onError },
    }),
    /** Replaces a checkpoint by another network that its weights could be; returns that one. */
    chooseHypothesis: useMutation({
      mutationFn: ({ checkpoint: { digest }, hypothesis }: Choice) =>
        client.chooseHypothesis({ checkpoint: digest, hypothesis }),
      // Here, because the checkpoint's page is gone once its checkpoint is loaded again.
      onSuccess({ name, digest }, { checkpoint, onChosen }) {
        onChosen(digest)
        if (reference !== null && current?.digest === checkpoint.digest) choose(shortDigest(digest))
        toast(`${name} is now the network that you chose.`, { tone: 'good' })
      },
      ...{ onSettled, onError },
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
    /**
     * Asks for confirmation, hides the checkpoint, and deletes it once the time to undo is over.
     * Resolves to false if the user cancels.
     */
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

/**
 * Sets the server's default. "Undo" restores the previous one, or removes the alias if there was
 * none.
 */
async function makeDefault(queries: QueryClient, digest: string): Promise<void> {
  const before = await client.checkpoint()
  const { name } = await client.setCheckpointAlias({ checkpoint: digest, alias: 'default' })
  showDone(queries, `${name} is now the server’s default.`, () =>
    before
      ? client.setCheckpointAlias({ checkpoint: before.digest, alias: 'default' })
      : client.removeCheckpointAlias('default'),
  )
}

async function rename(queries: QueryClient, { digest, name }: Checkpoint, to: string) {
  await client.renameCheckpoint({ checkpoint: digest, name: to })
  showDone(queries, `Renamed ${name} to ${to}.`, () =>
    client.renameCheckpoint({ checkpoint: digest, name }),
  )
}

/**
 * Adds an alias, or moves it here from another checkpoint of the same name. "Undo" moves it back.
 */
async function addAlias(queries: QueryClient, { digest, name }: Checkpoint, alias: string) {
  const whole = `${name}@${alias}`
  const before = await client.checkpoint(whole)
  await client.setCheckpointAlias({ checkpoint: digest, alias })
  showDone(queries, `${whole} now points to this checkpoint.`, () =>
    before
      ? client.setCheckpointAlias({ checkpoint: before.digest, alias })
      : client.removeCheckpointAlias(whole),
  )
}

/** Removes an alias. `whole` is NAME@ALIAS, or `default`, as the server lists it. */
async function removeAlias(queries: QueryClient, { digest }: Checkpoint, whole: string) {
  const alias = whole.slice(whole.indexOf('@') + 1)
  await client.removeCheckpointAlias(whole)
  showDone(queries, `Removed ${whole}.`, () =>
    client.setCheckpointAlias({ checkpoint: digest, alias }),
  )
}

function showDone(queries: QueryClient, text: string, undo: () => Promise<unknown>): void {
  const run = () =>
    void undo()
      .catch(showFailed)
      .finally(() => refresh(queries))
  toast(text, { tone: 'good', action: { label: 'Undo', run } })
}

function showFailed(error: unknown): void {
  noticeRefusal(error)
  const { title, detail } = explain(error)
  toast(`${title}. ${detail}`, { tone: 'bad' })
}

function refresh(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: ['checkpoints'] })
}

/** The consequences of deleting a checkpoint. */
function deletionConsequences(isDefault: boolean) {
  return (
    <ul className={styles.list}>
      {isDefault && (
        <li>
          It is the server’s default. Until you choose another, views and queries must name a
          checkpoint.
        </li>
      )}
      <li>URLs of its pictures stop working (they return 410 Gone).</li>
      <li>Saved samples stay and can be shown on other checkpoints, where they look different.</li>
      <li>Its weights are deleted. Importing the same file again brings back the same pictures.</li>
    </ul>
  )
}
