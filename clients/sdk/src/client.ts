/// <reference lib="esnext.disposable" preserve="true" />
/** The client: one method for each operation, and `query` / `subscribe` for documents of your own. */
import { createClient as createWebSocketClient } from 'graphql-ws/client'
import { errorFrom } from './errors.ts'
import * as g from './generated/graphql.ts'
import { request, type HttpOptions, type RequestOptions, type TypedDocument } from './http.ts'
import type { ClientOptions, DatasetOptions, InterpolateOptions } from './options.ts'
import { Subscription, type Link, type SubscribeOptions } from './subscription.ts'
import {
  uploadCheckpoint,
  uploadDataset,
  type CheckpointUploadOptions,
  type DatasetUploadOptions,
  type UploadBody,
} from './upload.ts'

/** Makes a client. Nothing is sent until a method is called. */
export function createClient(options: ClientOptions): LatentQLClient {
  return new LatentQLClient(options)
}

/** A server, as a client sees it; `dispose` closes its WebSocket. Methods throw LatentQLError of the code's class. */
export class LatentQLClient implements AsyncDisposable {
  readonly #url: URL
  readonly #options: ClientOptions
  readonly #http: HttpOptions
  #link: Promise<Link> | undefined

  constructor(options: ClientOptions) {
    this.#url = new URL(options.url.replace(/\/*$/, '/'))
    this.#options = options
    this.#http = {
      endpoint: new URL('graphql', this.#url).href,
      headers: () => this.#headers(),
      fetch: options.fetch,
    }
  }

  /** Any query or mutation. Throws a LatentQLError of the code's class, or a ConnectionError. */
  query<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result> {
    return request(this.#http, document, variables, options)
  }

  /** Any subscription, as an async iterator that survives a lost connection. */
  subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: SubscribeOptions<Result, Variables>,
  ): Subscription<Result, Variables> {
    return new Subscription(() => this.#connect(), document, variables, options)
  }

  /** The absolute address of a `url` that the server gave. */
  resolveUrl(url: string): string {
    return new URL(url.replace(/^\//, ''), this.#url).href
  }

  /** What the server is and runs on. */
  async server(options?: RequestOptions) {
    return (await this.query(g.ServerDocument, {}, options)).server
  }

  /** The sample of a seed. */
  async generate(variables: g.GenerateQueryVariables, options?: RequestOptions) {
    return (await this.query(g.GenerateDocument, variables, options)).generate
  }

  /** The sample of any latent. */
  async sample(variables: g.SampleQueryVariables, options?: RequestOptions) {
    return (await this.query(g.SampleDocument, variables, options)).sample
  }

  /** The samples of many latents, in their order. */
  async samples(variables: g.SamplesQueryVariables, options?: RequestOptions) {
    return (await this.query(g.SamplesDocument, variables, options)).samples
  }

  /** The samples of many latents, each with its picture in the answer as a data: URI. */
  async samplePictures(variables: g.SamplePicturesQueryVariables, options?: RequestOptions) {
    return (await this.query(g.SamplePicturesDocument, variables, options)).samples
  }

  /** A walk through waypoints; with the addresses of its sheet and its animation where they are asked for. */
  async interpolate(
    input: g.InterpolateInput,
    { sheet, animation, ...options }: InterpolateOptions = {},
  ) {
    const variables = { input, sheet, animation }
    return (await this.query(g.InterpolateDocument, variables, options)).interpolate
  }

  /** A walk through waypoints, each frame with its picture in the answer as a data: URI. */
  async interpolatePictures(
    variables: g.InterpolatePicturesQueryVariables,
    options?: RequestOptions,
  ) {
    return (await this.query(g.InterpolatePicturesDocument, variables, options)).interpolate
  }

  /** Means of groups, added and taken away. */
  async arithmetic(input: g.ArithmeticInput, options?: RequestOptions) {
    return (await this.query(g.ArithmeticDocument, { input }, options)).arithmetic
  }

  /** Frames of a walk as they come. After a lost connection it goes on with the next frame. */
  walk(input: g.WalkInput, options: { signal?: AbortSignal } = {}) {
    return this.subscribe(g.WalkDocument, { input }, { ...options, resume: afterFrame })
  }

  /** The same, each frame with its picture as a data: URI. */
  walkPictures(
    variables: g.WalkPicturesSubscriptionVariables,
    options: { signal?: AbortSignal } = {},
  ) {
    return this.subscribe(g.WalkPicturesDocument, variables, { ...options, resume: afterFrame })
  }

  /** A saved latent by its id or name, or null. */
  async latent(variables: g.LatentQueryVariables, options?: RequestOptions) {
    return (await this.query(g.LatentDocument, variables, options)).latent
  }

  /** A page of saved latents, newest first. */
  async latents(variables: g.LatentsQueryVariables = {}, options?: RequestOptions) {
    return (await this.query(g.LatentsDocument, variables, options)).latents
  }

  /** A page of saved latents with their values, newest first: what an export of them needs. */
  async latentsWithValues(
    variables: g.LatentsWithValuesQueryVariables = {},
    options?: RequestOptions,
  ) {
    return (await this.query(g.LatentsWithValuesDocument, variables, options)).latents
  }

  /** The tags of all saved latents, most used first. */
  async latentTags(options?: RequestOptions) {
    return (await this.query(g.LatentTagsDocument, {}, options)).latentTags
  }

  /** Saves a latent. Without a clientMutationId it makes one, so that a retry never saves twice. */
  async saveLatent(input: g.SaveLatentInput, options?: RequestOptions) {
    const clientMutationId = input.clientMutationId ?? newKey()
    const variables = { input: { ...input, clientMutationId } }
    return (await this.query(g.SaveLatentDocument, variables, options)).saveLatent.latent
  }

  /** Changes name, tags or note of a saved latent. */
  async updateLatent(input: g.UpdateLatentInput, options?: RequestOptions) {
    return (await this.query(g.UpdateLatentDocument, { input }, options)).updateLatent.latent
  }

  /** Deletes a saved latent; returns its id. */
  async deleteLatent(id: string, options?: RequestOptions) {
    return (await this.query(g.DeleteLatentDocument, { input: { id } }, options)).deleteLatent.id
  }

  /** Deletes many saved latents in one go; returns the ids of those that were still there. */
  async deleteLatents(ids: readonly string[], options?: RequestOptions) {
    const variables = { ids: [...ids] }
    return (await this.query(g.DeleteLatentsDocument, variables, options)).deleteLatents.ids
  }

  /** One checkpoint, or null; without a reference, the server's default. */
  async checkpoint(checkpoint?: string, options?: RequestOptions) {
    return (await this.query(g.CheckpointDocument, { checkpoint }, options)).checkpoint
  }

  /** A page of checkpoints, newest first. */
  async checkpoints(variables: g.CheckpointsQueryVariables = {}, options?: RequestOptions) {
    return (await this.query(g.CheckpointsDocument, variables, options)).checkpoints
  }

  /** Imports a file that lies in the server's import folder. */
  async importCheckpoint(input: g.ImportCheckpointInput, options?: RequestOptions) {
    return (await this.query(g.ImportCheckpointDocument, { input }, options)).importCheckpoint
  }

  /** Sends a checkpoint file to the server and imports it. */
  uploadCheckpoint(body: UploadBody, options: CheckpointUploadOptions) {
    return uploadCheckpoint(this.#http, body, options)
  }

  /** Gives a checkpoint another name. */
  async renameCheckpoint(input: g.RenameCheckpointInput, options?: RequestOptions) {
    const { renameCheckpoint } = await this.query(g.RenameCheckpointDocument, { input }, options)
    return renameCheckpoint.checkpoint
  }

  /** Points NAME@ALIAS, or the server's `default`, at a checkpoint. */
  async setCheckpointAlias(input: g.SetCheckpointAliasInput, options?: RequestOptions) {
    const data = await this.query(g.SetCheckpointAliasDocument, { input }, options)
    return data.setCheckpointAlias.checkpoint
  }

  /** Takes away `NAME@ALIAS`, or `default`; returns the checkpoint it pointed at. */
  async removeCheckpointAlias(alias: string, options?: RequestOptions) {
    const variables = { input: { alias } }
    const data = await this.query(g.RemoveCheckpointAliasDocument, variables, options)
    return data.removeCheckpointAlias.checkpoint
  }

  /** Deletes a checkpoint and its weights; returns its digest. */
  async deleteCheckpoint(checkpoint: string, options?: RequestOptions) {
    const variables = { input: { checkpoint } }
    const data = await this.query(g.DeleteCheckpointDocument, variables, options)
    return data.deleteCheckpoint.digest
  }

  /** A dataset by its name, or null; with the address of a sheet of its images where that is asked for. */
  async dataset(name: string, { sheet, ...options }: DatasetOptions = {}) {
    return (await this.query(g.DatasetDocument, { name, sheet }, options)).dataset
  }

  /** All datasets, by name. */
  async datasets(options?: RequestOptions) {
    return (await this.query(g.DatasetsDocument, {}, options)).datasets
  }

  /** Registers images that lie in the server's import folder. */
  async registerDataset(input: g.RegisterDatasetInput, options?: RequestOptions) {
    const { registerDataset } = await this.query(g.RegisterDatasetDocument, { input }, options)
    return registerDataset.dataset
  }

  /** Sends images (a ZIP, an IDX or a CIFAR-10 file) to the server and registers them. */
  uploadDataset(body: UploadBody, options: DatasetUploadOptions) {
    return uploadDataset(this.#http, body, options)
  }

  /** Deletes a dataset and its packed images; returns its name. */
  async deleteDataset(name: string, options?: RequestOptions) {
    const data = await this.query(g.DeleteDatasetDocument, { input: { name } }, options)
    return data.deleteDataset.name
  }

  /** Starts a training run: a worker takes it as soon as one is free. */
  async startTraining(input: g.StartTrainingInput = {}, options?: RequestOptions) {
    return (await this.query(g.StartTrainingDocument, { input }, options)).startTraining.run
  }

  /**
   * What happens in a run, from after event `after` (without it: from the first), then live, to the run's last event. After
   * a lost connection it goes on with the next event: none is missed, none comes twice.
   */
  trainingProgress(
    variables: g.TrainingProgressSubscriptionVariables,
    options: { signal?: AbortSignal } = {},
  ) {
    return this.subscribe(g.TrainingProgressDocument, variables, {
      ...options,
      resume: (before, { trainingProgress }) => ({ ...before, after: trainingProgress.seq }),
    })
  }

  /** A run by its id or name, with its settings, checkpoints and newest picture; or null. */
  async run(run: string, options?: RequestOptions) {
    return (await this.query(g.RunDocument, { run }, options)).run
  }

  /** A page of runs, newest first. */
  async runs(variables: g.RunsQueryVariables = {}, options?: RequestOptions) {
    return (await this.query(g.RunsDocument, variables, options)).runs
  }

  /** What a run's steps measured, thinned for a plot. */
  async runMetrics(variables: g.RunMetricsQueryVariables, options?: RequestOptions) {
    return theRun(await this.query(g.RunMetricsDocument, variables, options), variables).metrics
  }

  /** A run's fixed-noise pictures, oldest first. */
  async runSnapshots(variables: g.RunSnapshotsQueryVariables, options?: RequestOptions) {
    return theRun(await this.query(g.RunSnapshotsDocument, variables, options), variables).snapshots
  }

  /** A run's fixed-noise pictures as one animation; null before the first. */
  async runTimeline(variables: g.RunTimelineQueryVariables, options?: RequestOptions) {
    return theRun(await this.query(g.RunTimelineDocument, variables, options), variables).timeline
  }

  /** Stops a run after the step under way; resumeTraining goes on. */
  async pauseTraining(run: string, options?: RequestOptions) {
    return (await this.query(g.PauseTrainingDocument, { run }, options)).pauseTraining.run
  }

  /** Goes on with a run that is PAUSED or FAILED. */
  async resumeTraining(run: string, options?: RequestOptions) {
    return (await this.query(g.ResumeTrainingDocument, { run }, options)).resumeTraining.run
  }

  /** Ends a run for good; its checkpoints stay. */
  async cancelTraining(run: string, options?: RequestOptions) {
    return (await this.query(g.CancelTrainingDocument, { run }, options)).cancelTraining.run
  }

  /** Takes a run back to a checkpoint it still has. */
  async rollbackTraining(variables: g.RollbackTrainingMutationVariables, options?: RequestOptions) {
    const { rollbackTraining } = await this.query(g.RollbackTrainingDocument, variables, options)
    return rollbackTraining.run
  }

  /** Keeps a run's checkpoint whatever the retention says, or lets it go. */
  async pinCheckpoint(variables: g.PinCheckpointMutationVariables, options?: RequestOptions) {
    return (await this.query(g.PinCheckpointDocument, variables, options)).pinCheckpoint.run
  }

  /** Makes a lasting checkpoint of a run's. */
  async promoteCheckpoint(input: g.PromoteCheckpointInput, options?: RequestOptions) {
    const { promoteCheckpoint } = await this.query(g.PromoteCheckpointDocument, { input }, options)
    return promoteCheckpoint.checkpoint
  }

  /** Deletes a run that has ended or is paused, with all it kept; returns its id. */
  async deleteRun(run: string, options?: RequestOptions) {
    return (await this.query(g.DeleteRunDocument, { run }, options)).deleteRun.id
  }

  /** Ends all subscriptions and closes the socket. */
  async dispose(): Promise<void> {
    const link = await this.#link
    this.#link = undefined
    await link?.client.dispose()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose()
  }

  async #headers(): Promise<Record<string, string>> {
    const { token } = this.#options
    const value = typeof token === 'function' ? await token() : token
    return value === undefined ? {} : { authorization: `Bearer ${value}` }
  }

  #connect(): Promise<Link> {
    this.#link ??= this.#openLink()
    return this.#link
  }

  async #openLink(): Promise<Link> {
    const url = new URL(this.#http.endpoint)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const webSocketImpl =
      this.#options.webSocketImpl ?? globalThis.WebSocket ?? (await import('ws')).WebSocket
    let answered = false
    const client = createWebSocketClient({
      url: url.href,
      webSocketImpl,
      retryAttempts: 0,
      connectionParams: () => this.#headers(),
      on: {
        connected: () => {
          answered = true
        },
      },
    })
    return {
      client,
      get answered() {
        return answered
      },
    }
  }
}

/** The variables that go on with a walk after the last frame that came. */
function afterFrame<Variables extends { readonly input: g.WalkInput }>(
  variables: Variables,
  { walk }: { readonly walk: { readonly index: number } },
): Variables {
  return { ...variables, input: { ...variables.input, start: walk.index + 1 } }
}

/** The run that a field was asked of. Throws the error that the other methods throw for one that is not there. */
function theRun<Run>({ run }: { readonly run?: Run | null }, { run: key }: { run: string }): Run {
  if (run) return run
  throw errorFrom({
    message: `No training run has the id or name "${key}"`,
    extensions: { code: 'TRAINING_RUN_NOT_FOUND' },
  })
}

/** As good as `crypto.randomUUID`, which browsers only have on https and on this machine's own pages. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
