/// <reference lib="esnext.disposable" preserve="true" />
/** The client: a generated method for each operation, uploads, and documents of your own. */
import { createClient as createWebSocketClient } from 'graphql-ws/client'
import type { SaveLatentInput } from './generated/graphql.ts'
import { Operations } from './generated/methods.ts'
import { request, type HttpOptions, type RequestOptions, type TypedDocument } from './http.ts'
import type { ClientOptions } from './options.ts'
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
export class LatentQLClient extends Operations implements AsyncDisposable {
  readonly #url: URL
  readonly #options: ClientOptions
  readonly #http: HttpOptions
  #link: Promise<Link> | undefined

  constructor(options: ClientOptions) {
    super()
    this.#url = new URL(options.url.replace(/\/*$/, '/'))
    this.#options = options
    this.#http = {
      endpoint: new URL('graphql', this.#url).href,
      headers: () => this.#headers(),
      fetch: options.fetch,
    }
  }

  /** Any query or mutation. Throws a LatentQLError of the code's class, or a ConnectionError. */
  override query<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result> {
    return request(this.#http, document, variables, options)
  }

  /** Any subscription, as an async iterator that survives a lost connection. */
  override subscribe<Result, Variables extends Record<string, unknown>>(
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

  /** Saves a latent. Without a `clientMutationId` it makes one, so that a retry never saves twice. */
  override saveLatent(input: SaveLatentInput, options?: RequestOptions) {
    return super.saveLatent(
      { ...input, clientMutationId: input.clientMutationId ?? newKey() },
      options,
    )
  }

  /** Sends a checkpoint file to the server and imports it. */
  uploadCheckpoint(body: UploadBody, options: CheckpointUploadOptions) {
    return uploadCheckpoint(this.#http, body, options)
  }

  /** Sends images (a ZIP, an IDX or a CIFAR-10 file) to the server and registers them. */
  uploadDataset(body: UploadBody, options: DatasetUploadOptions) {
    return uploadDataset(this.#http, body, options)
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

/** As good as `crypto.randomUUID`, which browsers only have on https and on this machine's own pages. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
