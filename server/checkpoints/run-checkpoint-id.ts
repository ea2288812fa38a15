/**
 * Ids of training runs' checkpoints: `RUN_ID/ATTEMPT-STEP`, the last parts of the key under which
 * the worker stored the files. An id is never reused: a step that is trained again after a rollback
 * is written by a later attempt. One network of the checkpoint adds `:generator`, `:raw` or
 * `:discriminator`.
 */

/** The averaged generator, the generator as it is trained, or the discriminator. */
export type RunNetwork = 'generator' | 'raw' | 'discriminator'

/** Identifies the row of a run's checkpoint. */
export interface RunCheckpointPlace {
  readonly runId: string
  readonly key: string
}

const FOLDER = 'runs/'
const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/\d{1,10}-\d{1,10}$/
const NETWORK = /:(generator|raw|discriminator)$/

/** Returns the id of a run's checkpoint. */
export function runCheckpointId({ key }: Pick<RunCheckpointPlace, 'key'>): string {
  return key.startsWith(FOLDER) ? key.slice(FOLDER.length) : key
}

/** Parses an id, which means the whole checkpoint if it has no network. Null if it isn't one. */
export function parseRunCheckpointId(
  text: string,
): (RunCheckpointPlace & { readonly network: RunNetwork | null }) | null {
  const network = (NETWORK.exec(text)?.[1] ?? null) as RunNetwork | null
  const id = text.replace(NETWORK, '')
  const runId = ID.exec(id)?.[1]
  return runId === undefined ? null : { runId, key: `${FOLDER}${id}`, network }
}
