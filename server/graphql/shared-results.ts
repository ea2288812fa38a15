/**
 * Results of subscriptions to a job's events, shared: subscribers with the same selection get the
 * same bytes, which are made once for each event.
 */
import { createHash } from 'node:crypto'
import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type VariableNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { JobEventRow } from '../db/stores.ts'
import type { EventFeed } from '../jobs/feed.ts'
import { breathe } from './breathe.ts'

/** Memory for results that further subscribers may want. */
const MAX_BYTES = 32 * 1024 ** 2

/** Age up to which a result is shared: a field of it may show what has changed since its event. */
const MAX_AGE_MS = 5_000

/** Bytes of results that are passed to a transport together. */
const DELIVERED_BYTES = 64 * 1024

/** A result as JSON, or null if it has errors, which belong to one subscription. */
type Shareable = Buffer | null

export interface Subscriber {
  /** Key of all that its results depend on, except the event: see `selectionKey`. */
  readonly selection: string
  /** Makes the result of an event for this subscriber, as JSON. */
  readonly make: (event: unknown) => Promise<{ json: Buffer; isShareable: boolean }>
  /** Aborts when the subscription ends. */
  readonly signal: AbortSignal
  /** Sends results. Resolves when the transport accepts more. */
  readonly deliver: (results: readonly Buffer[]) => Promise<void>
}

export class SharedResults {
  readonly #made = new LRUCache<string, Buffer>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ byteLength }) => byteLength + 1,
    ttl: MAX_AGE_MS,
  })
  readonly #inProgress = new Map<string, Promise<Shareable>>()

  /** Delivers the results of all events of a feed, until its end. Rejects as the feed does. */
  async deliver(feed: EventFeed<unknown>, subscriber: Subscriber): Promise<void> {
    const prefix = `${subscriber.selection} ${feed.jobId} `
    const { signal } = subscriber
    for (let page; !signal.aborted && (page = await feed.nextPage());) {
      let results: Buffer[] = []
      let bytes = 0
      for (const event of page) {
        const pause = breathe()
        if (pause) await pause
        const key = prefix + event.seq
        const result = this.#made.get(key) ?? (await this.#make(key, feed, event, subscriber))
        if (signal.aborted) return
        results.push(result)
        bytes += result.byteLength
        if (bytes < DELIVERED_BYTES) continue
        await subscriber.deliver(results)
        results = []
        bytes = 0
      }
      if (results.length > 0) await subscriber.deliver(results)
    }
  }

  async #make(
    key: string,
    feed: EventFeed<unknown>,
    event: JobEventRow,
    { make }: Subscriber,
  ): Promise<Buffer> {
    const inProgress = this.#inProgress.get(key)
    const shared = inProgress && (await inProgress)
    if (shared) return shared
    const making = make(feed.complete(event))
    const shareable = making.then(
      ({ json, isShareable }) => (isShareable ? json : null),
      () => null,
    )
    if (!this.#inProgress.has(key)) {
      this.#inProgress.set(key, shareable)
      void shareable.then((json) => {
        this.#inProgress.delete(key)
        if (json) this.#made.set(key, json)
      })
    }
    return (await making).json
  }
}

/** A subscriber's operation and role. */
export interface Selection {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly role: string
}

/**
 * Key of all that the results of a subscription depend on, except its event. Leaves out the
 * variable that says after which event they start, if no other field uses it.
 */
export function selectionKey(selection: Selection): string {
  const { query, operationName = null, document, operation, role } = selection
  const start = startVariable(operation)
  const left = start && usesOf(document, start) === 1 ? start : undefined
  const variables = Object.entries(selection.variables ?? {}).filter(([name]) => name !== left)
  const text = JSON.stringify([query, operationName, variables, role])
  return createHash('sha256').update(text).digest('base64')
}

/** The variable of the root field's argument `after`. */
function startVariable({ selectionSet }: OperationDefinitionNode): string | undefined {
  const [field] = selectionSet.selections
  const after = (field as FieldNode | undefined)?.arguments?.find(
    ({ name }) => name.value === 'after',
  )
  return after?.value.kind === Kind.VARIABLE ? after.value.name.value : undefined
}

function usesOf(document: DocumentNode, variable: string): number {
  let uses = 0
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }: VariableNode) => {
      if (name.value === variable) uses += 1
    },
  })
  return uses
}
