/** Operations that can be copied as code: calls of the SDK's methods, as the views make them. */
import {
  LatentQLClient,
  type LatentInput,
  type SamplingVariant,
  type TypedDocument,
} from '@latentql/sdk'

export type Method =
  | 'generate'
  | 'sample'
  | 'samples'
  | 'activation'
  | 'arithmetic'
  | 'walk'
  | 'interpolationSheet'
  | 'interpolationAnimation'
  | 'checkpointSheet'
  | 'startForgetting'
  | 'startFilters'
  | 'startActivationStudy'
  | 'startQuality'
  | 'startDeduplication'
  | 'startArithmeticStudy'
  | 'startTurnStudy'
  | 'startClassifier'
  | 'startRuleStudy'
  | 'comparisonSheet'
  | 'trainingProgress'

/** A method of the SDK's client, and its first argument. */
export type Operation = {
  [M in Method]: {
    readonly method: M
    readonly input: NonNullable<Parameters<LatentQLClient[M]>[0]>
  }
}[Method]

/** The sample of a latent on a checkpoint. */
export function sampleOf(
  latent: LatentInput,
  checkpoint: string,
  variant?: SamplingVariant,
): Operation {
  const { seed } = latent
  if (seed === undefined || seed === null)
    return { method: 'sample', input: { latent, checkpoint, variant } }
  return { method: 'generate', input: { seed, checkpoint, variant } }
}

/** The GraphQL request that a method sends. */
export interface Sent {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
  /** True for a subscription. */
  readonly isLive: boolean
}

/** Calls the SDK's method, and returns its request instead of sending it. */
export function requestOf({ method, input }: Operation): Sent {
  const client = new RecordingClient({ url: 'http://recorded' })
  const call = client[method] as (input: unknown) => unknown
  call.call(client, input)
  return client.sent!
}

/** A client that keeps its last request, and sends none. */
class RecordingClient extends LatentQLClient {
  sent: Sent | undefined

  override query(document: object | string, variables: Record<string, unknown>): Promise<never> {
    this.sent = { document: String(document), variables, isLive: false }
    return new Promise(() => undefined)
  }

  override subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
  ) {
    this.sent = { document: String(document), variables, isLive: true }
    // It connects when it is first read.
    return super.subscribe(document, variables)
  }
}
