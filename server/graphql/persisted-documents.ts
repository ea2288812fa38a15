/**
 * Persisted documents: requests name them by id, and with PERSISTED_DOCUMENTS=only nothing else
 * runs. The ids are those of the manifests that the clients' build tools write.
 */
import { readFile } from 'node:fs/promises'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { PersistedDocumentsConfig } from '../config.ts'
import { OperatorError, PersistedQueryIdRequired, PersistedQueryNotFound } from '../errors.ts'
import type { Identity } from '../request/identity.ts'
import type { RequestLocals } from '../request/locals.ts'

/** Documents by id, as GraphQL Code Generator and Relay write them. */
const documentsById = z.record(z.string(), z.string())

/** Apollo's persisted query manifest. */
const apolloManifest = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    operations: z.array(z.object({ id: z.string(), body: z.string() })),
  })
  .transform(({ operations }) => Object.fromEntries(operations.map(({ id, body }) => [id, body])))

const manifest = z.union([apolloManifest, documentsById])

/** The parts of a request that name its document. */
export interface DocumentRequest {
  readonly query?: unknown
  /** As in the draft on persisted documents of GraphQL over HTTP. */
  readonly documentId?: unknown
  /** `persistedQuery.sha256Hash`, as Apollo Client sends it. */
  readonly extensions?: unknown
}

export class PersistedDocuments {
  readonly #texts: ReadonlyMap<string, string>
  readonly #isOnly: boolean

  private constructor(texts: ReadonlyMap<string, string>, isOnly: boolean) {
    this.#texts = texts
    this.#isOnly = isOnly
  }

  /** Reads the manifests. Throws OperatorError for one that can't be read. */
  static async read({ files, isOnly }: PersistedDocumentsConfig): Promise<PersistedDocuments> {
    const manifests = await Promise.all(files.map(readManifest))
    return new PersistedDocuments(new Map(manifests.flatMap(Object.entries)), isOnly)
  }

  /**
   * Returns the request with its document as `query`: the one with its id, else its text. Commands
   * of the owner may send any text. Throws PersistedQueryNotFound and PersistedQueryIdRequired.
   */
  resolve<R extends DocumentRequest>(request: R, { isOwner = false }: Identity): R {
    const { query, extensions } = request
    const id = idOf(request)
    if (id === undefined && (query === undefined || !this.#isOnly || isOwner)) return request
    if (id === undefined) throw new PersistedQueryIdRequired()
    const text = this.#find(id) ?? (this.#isOnly && !isOwner ? undefined : query)
    if (!text) throw new PersistedQueryNotFound(id)
    const resolved = { ...request, query: text }
    // Apollo Server would reject its id.
    return isObject(extensions)
      ? { ...resolved, extensions: { ...extensions, persistedQuery: undefined } }
      : resolved
  }

  #find(id: string): string | undefined {
    return this.#texts.get(id) ?? this.#texts.get(`sha256:${id}`) ?? this.#texts.get(bareHash(id))
  }
}

/** Puts the document of a request by GET or POST into its query. */
export function withDocument(documents: PersistedDocuments): RequestHandler {
  return (request, response, next) => {
    const { identity } = response.locals as RequestLocals
    if (request.method === 'GET') request.url = resolveUrl(request.url, documents, identity!)
    else if (isObject(request.body)) request.body = documents.resolve(request.body, identity!)
    next()
  }
}

function resolveUrl(url: string, documents: PersistedDocuments, identity: Identity): string {
  const path = url.split('?', 1)[0]!
  const searchParams = new URLSearchParams(url.slice(path.length))
  const given = Object.fromEntries(searchParams)
  const extensions = parseJson(given['extensions'])
  const asked: DocumentRequest = { ...given, ...(isObject(extensions) && { extensions }) }
  const resolved = documents.resolve(asked, identity)
  if (resolved === asked) return url
  searchParams.set('query', String(resolved.query))
  if (resolved.extensions) searchParams.set('extensions', JSON.stringify(resolved.extensions))
  return `${path}?${searchParams}`
}

/** Returns undefined for what is not JSON, which is reported where it is used. */
function parseJson(text: string | undefined): unknown {
  try {
    return text && JSON.parse(text)
  } catch {
    return undefined
  }
}

function idOf({ documentId, extensions }: DocumentRequest): string | undefined {
  if (typeof documentId === 'string') return documentId
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined
  const hash = isObject(persisted) ? persisted['sha256Hash'] : undefined
  return typeof hash === 'string' ? hash : undefined
}

function bareHash(id: string): string {
  return id.replace(/^sha256:/, '')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readManifest(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new OperatorError(`The manifest ${file} can't be read: ${(error as Error).message}`)
  })
  const read = manifest.safeParse(parseJson(text))
  if (read.success) return read.data
  throw new OperatorError(
    `${file} is not a manifest of persisted documents: it must be a JSON object of documents by ` +
      "id, or Apollo's persisted query manifest.",
  )
}
