/// <reference lib="esnext.disposable" preserve="true" />
/** The client: a generated method for each operation, uploads, and custom documents. */
import { createClient as createWebSocketClient } from 'graphql-ws/client'
import { downloadSamples, type DownloadSamplesOptions } from './download.ts'
import { ConnectionError } from './errors.ts'
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

/** Creates a client. It sends nothing until a method is called. */
export function createClient(options: ClientOptions): LatentQLClient {
  return new LatentQLClient(options)
}

/**
 * A client for one server. Methods throw the LatentQLError subclass for the error's code; `dispose`
 * closes the WebSocket.
 */
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
      onRetry: options.onRetry,
    }
  }

  /**
   * Runs any query or mutation. Throws the LatentQLError subclass for the error's code, or a
   * ConnectionError.
   */
  override query<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: RequestOptions,
  ): Promise<Result> {
    return request(this.#http, document, variables, options)
  }

  /** Starts any subscription, as an async iterator that survives a lost connection. */
  override subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables> | string,
    variables: Variables,
    options?: SubscribeOptions<Result, Variables>,
  ): Subscription<Result, Variables> {
    const { onRetry } = this.#options
    return new Subscription(
      { connect: () => this.#connect(), onRetry },
      document,
      variables,
      options,
    )
  }

  /** Returns the absolute form of a `url` field. */
  resolveUrl(url: string): string {
    return new URL(url.replace(/^\//, ''), this.#url).href
  }

  /**
   * Saves a latent. Generates a `clientMutationId` if there is none, so that a retry never saves
   * twice.
   */
  override saveLatent(input: SaveLatentInput, options?: RequestOptions) {
    return super.saveLatent(
      { ...input, clientMutationId: input.clientMutationId ?? newKey() },
      options,
    )
  }

  /** Uploads a checkpoint file and imports it. */
  uploadCheckpoint(body: UploadBody, options: CheckpointUploadOptions) {
    return uploadCheckpoint(this.#http, body, options)
  }

  /** Uploads images (a ZIP, an IDX or a CIFAR-10 file) and registers them as a dataset. */
  uploadDataset(body: UploadBody, options: DatasetUploadOptions) {
    return uploadDataset(this.#http, body, options)
  }

  /**
   * Returns the samples of many seeds as one file: the body of a response, which the server makes
   * while it is read. Throws as `query` does.
   */
  downloadSamples(options: DownloadSamplesOptions): Promise<Response> {
    return downloadSamples(this.#http, options)
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
    this.#link ??= this.#openLink().catch((error: unknown) => {
      this.#link = undefined
      throw error
    })
    return this.#link
  }

  async #openLink(): Promise<Link> {
    const url = new URL(this.#http.endpoint)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const webSocketImpl =
      this.#options.webSocketImpl ?? globalThis.WebSocket ?? (await importWebSocket())
    let hasConnected = false
    const client = createWebSocketClient({
      url: url.href,
      webSocketImpl,
      retryAttempts: 0,
      connectionParams: () => this.#headers(),
      on: {
        connected: () => {
          hasConnected = true
        },
      },
    })
    return {
      client,
      get hasConnected() {
        return hasConnected
      },
    }
  }
}

/** Imports the optional package `ws`, for Node 20, which has no global WebSocket. */
async function importWebSocket(): Promise<unknown> {
  try {
    return (await import('ws')).WebSocket
  } catch (cause) {
    throw new ConnectionError(
      'Subscriptions need a WebSocket, which this version of Node.js does not have: run ' +
        '`npm install ws`, use Node.js 22 or newer, or pass `webSocketImpl`.',
      { cause },
    )
  }
}

/**
 * A random key, like `crypto.randomUUID`, which browsers only offer on https and localhost pages.
 */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
