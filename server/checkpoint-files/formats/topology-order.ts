/** Orders the layers of a functional Keras model: the chain of z, and the label joined to it. */
import { CheckpointInvalid } from '../../errors.ts'
import { show } from './folder.ts'
import { isRecord, listOf, recordOf, textOf } from './json.ts'
import type { JsonRecord } from './json.ts'

/** Layers that may have two inputs. */
const JOINING = ['Concatenate', 'Multiply']
const LABEL =
  /(^|[._-])(labels?|class(es)?|cls|cond(itions?|itioning)?|category|digits?|one_?hot|y)\d*([._-]|$)/i

interface Order {
  /** From z to the output. */
  readonly chain: readonly JsonRecord[]
  /** The layer of the chain that takes the label, and the label's layers; absent: one input. */
  readonly join?: {
    readonly at: JsonRecord
    readonly label: readonly JsonRecord[]
    /** True if the label is the first of the layer's inputs. */
    readonly isFirst: boolean
  }
}

/** Throws CheckpointInvalid if the layers are no chain, or their inputs are not z and a label. */
export function orderChain(entries: readonly JsonRecord[]): Order {
  const followers = followersOf(entries)
  const starts = entries.filter((entry) => feedersOf(entry).length === 0)
  const [first, second, third] = starts.map((start) => follow(start, followers, entries.length))
  if (first === undefined || third !== undefined)
    throw new CheckpointInvalid(
      `The model is not a chain: it has ${starts.length} inputs (${namesOf(starts)}). Expected are ` +
        'z and, in a conditional generator, a label.',
    )
  const order = second === undefined ? { chain: first } : joinChains(first, second)
  const length = order.chain.length + (order.join?.label.length ?? 0)
  if (length === entries.length) return order
  throw new CheckpointInvalid('The model is not a chain from its inputs to one output.')
}

/** The layer that each layer feeds. */
function followersOf(entries: readonly JsonRecord[]): Map<string, JsonRecord> {
  const followers = new Map<string, JsonRecord>()
  for (const entry of entries)
    for (const feeder of feedersOf(entry)) {
      if (followers.has(feeder))
        throw new CheckpointInvalid(`The model is not a chain: it branches after ${show(feeder)}.`)
      followers.set(feeder, entry)
    }
  return followers
}

function follow(
  start: JsonRecord,
  followers: ReadonlyMap<string, JsonRecord>,
  limit: number,
): JsonRecord[] {
  const chain: JsonRecord[] = []
  for (let next: JsonRecord | undefined = start; next; next = followers.get(nameOf(next)))
    if (chain.push(next) > limit) break
  return chain
}

function joinChains(first: readonly JsonRecord[], second: readonly JsonRecord[]): Order {
  const at = first.find((entry) => second.includes(entry))
  if (at === undefined)
    throw new CheckpointInvalid('The model is not a chain from its inputs to one output.')
  const [chains, stems] = [
    [first, second],
    [first.slice(0, first.indexOf(at)), second.slice(0, second.indexOf(at))],
  ]
  const labels = stems.filter(isLabel)
  const [label] = labels
  if (label === undefined || labels.length > 1)
    throw new CheckpointInvalid(
      `The model has the inputs ${namesOf(stems.map(([start]) => start!))}, and which one is the ` +
        'label is uncertain: it is recognized by an Embedding, or by a name such as "label".',
    )
  const isFirst = feedersOf(at)[0] === nameOf(label.at(-1)!)
  return { chain: chains[1 - stems.indexOf(label)]!, join: { at, label, isFirst } }
}

/** True if the layers from an input to a join have an embedding, or the input a telling name. */
function isLabel(stem: readonly JsonRecord[]): boolean {
  return (
    stem.some((entry) => entry['class_name'] === 'Embedding') || LABEL.test(words(nameOf(stem[0]!)))
  )
}

/** `labelInput` as `label_Input` */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2')
}

function namesOf(entries: readonly JsonRecord[]): string {
  return entries
    .slice(0, 8)
    .map((entry) => show(nameOf(entry)))
    .join(', ')
}

function nameOf(entry: JsonRecord): string {
  return textOf(entry['name'], 'The name of a layer')
}

/** Names of the layers that feed this one, in the order of its inputs. */
function feedersOf(entry: JsonRecord): readonly string[] {
  const calls = listOf(entry['inbound_nodes'] ?? [], 'The inbound nodes of a layer')
  if (calls.length === 0) return []
  const feeders = isRecord(calls[0]) ? newFeedersOf(calls[0]) : oldFeedersOf(calls[0])
  const most = JOINING.includes(String(entry['class_name'])) ? 2 : 1
  if (calls.length === 1 && feeders.length > 0 && feeders.length <= most) return feeders
  throw new CheckpointInvalid(
    `The model is not a chain: layer ${show(nameOf(entry))} is used ${calls.length} times, with ` +
      `${feeders.length} inputs.`,
  )
}

/** Keras 2: `[[LAYER, 0, 0, {}], ...]` */
function oldFeedersOf(call: unknown): readonly string[] {
  return listOf(call, 'An inbound node').map((feeder) =>
    textOf(listOf(feeder, 'An inbound node')[0], 'An inbound node'),
  )
}

/** Keras 3: `{args: [{config: {keras_history: [LAYER, 0, 0]}}]}`, or a list of these in `args`. */
function newFeedersOf(call: JsonRecord): readonly string[] {
  return listOf(call['args'], 'The inputs of a layer')
    .flat()
    .map((feeder) => {
      const { config } = recordOf(feeder, 'The input of a layer')
      const history = recordOf(config, 'The input of a layer')['keras_history']
      return textOf(listOf(history, 'The history of an input')[0], 'The history of an input')
    })
}
