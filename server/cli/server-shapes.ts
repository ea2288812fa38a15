/** Conversions between the schema's types and the ones of commands. */
import type {
  CheckpointFieldsFragment,
  DatasetFieldsFragment,
  RunFieldsFragment,
  StartTrainingInput,
} from '../../clients/sdk/src/index.ts'
import type { ArchitectureOverrides } from '../checkpoint-files/generator-file.ts'
import type { Prior } from '../latent/seed-to-z.ts'
import type { StartTraining } from '../training/training.ts'
import type { CheckpointSummary, DatasetSummary, RunEvent, RunSummary } from './installation.ts'

/** Returns the schema's name of an enum value: `truncatedNormal` is `TRUNCATED_NORMAL`. */
export function enumName(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

/** The inverse of `enumName`. */
function valueOf<Value extends string>(name: string): Value {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as Value
}

export function checkpointSummary(checkpoint: CheckpointFieldsFragment): CheckpointSummary {
  const { name, digest, aliases, format, batchNorm, zDim, prior } = checkpoint
  const { width, height, channels } = checkpoint
  return {
    ...{ name, kind: valueOf(checkpoint.kind), digest, aliases, format, batchNorm },
    ...{ zDim: zDim ?? undefined, prior: prior ? toPrior(prior) : undefined },
    ...{ width, height, channels },
  }
}

function toPrior({ distribution, bound }: NonNullable<CheckpointFieldsFragment['prior']>): Prior {
  const kind = { distribution: valueOf<Prior['distribution']>(distribution) }
  return (bound === null ? kind : { ...kind, bound }) as Prior
}

export function datasetSummary({
  id: _,
  createdAt: _at,
  channels,
  attributes,
  ...shown
}: DatasetFieldsFragment): DatasetSummary {
  return {
    ...shown,
    channels: channels as DatasetSummary['channels'],
    attributes: attributes as DatasetSummary['attributes'],
  }
}

export function runSummary(run: RunFieldsFragment): RunSummary {
  const { id, name, state, reason, step, steps, lastSeq, createdAt, dataset } = run
  return { id, name, state, reason, step, steps, lastSeq, createdAt, dataset }
}

export function toArchitectureOverrides({
  prior,
  hiddenActivation,
  outputActivation,
  ...numbers
}: ArchitectureOverrides): object {
  const names = { prior, hiddenActivation, outputActivation }
  return { ...numbers, ...namesOf(names) }
}

export function toStartTrainingInput({ prior, ...settings }: StartTraining): StartTrainingInput {
  return { ...settings, ...namesOf({ prior }) } as StartTrainingInput
}

function namesOf(values: Readonly<Record<string, string | null | undefined>>) {
  const set = Object.entries(values).filter(([, value]) => value != null)
  return Object.fromEntries(set.map(([key, value]) => [key, enumName(value!)]))
}

/** Events of a run, the newest only if there are more than the command can show. */
export const PROGRESS = `
  subscription ($run: ID!, $after: Int) {
    trainingProgress(run: $run, after: $after, mode: LATEST) {
      __typename
      seq
      ... on StepEvent {
        step epoch lossD lossG dReal dFakeBefore dFakeAfter imagesPerSecond etaSeconds
      }
      ... on SnapshotEvent { step picture { dataUri } speckle diversity }
      ... on AlarmEvent { step message }
      ... on StateEvent { state }
    }
  }`

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>

export interface ProgressResult {
  readonly trainingProgress: { readonly seq: number } & (
    | ({ readonly __typename: 'StepEvent' } & {
        readonly [Field in Exclude<keyof EventOf<'step'>, 'kind'>]: number | null
      })
    | ({
        readonly __typename: 'SnapshotEvent'
        readonly picture: { readonly dataUri: string }
      } & Omit<EventOf<'snapshot'>, 'kind' | 'png'>)
    | ({ readonly __typename: 'AlarmEvent' } & Omit<EventOf<'alarm'>, 'kind'>)
    | ({ readonly __typename: 'StateEvent' } & Omit<EventOf<'state'>, 'kind'>)
    | { readonly __typename: 'CheckpointEvent' }
  )
}

/** Figures that are not finite are null in the schema. */
export function toEvent(event: ProgressResult['trainingProgress']): RunEvent {
  switch (event.__typename) {
    case 'StepEvent': {
      const figures = Object.entries(event).map(([name, value]) => [name, value ?? NaN])
      return { ...(Object.fromEntries(figures) as EventOf<'step'>), kind: 'step' }
    }
    case 'SnapshotEvent': {
      const { step, picture, speckle, diversity } = event
      const png = async () => bytesOf(picture.dataUri)
      return { kind: 'snapshot', step, png, speckle, diversity }
    }
    case 'AlarmEvent':
      return { ...event, kind: 'alarm' }
    case 'StateEvent':
      return { ...event, kind: 'state' }
    case 'CheckpointEvent':
      return { kind: 'checkpoint' }
  }
}

/** Returns the bytes of a data: URI. */
export function bytesOf(dataUri: string): Uint8Array {
  return Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64')
}
